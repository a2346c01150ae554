"""What a running process needs.

`config`, `logs`, `metrics` and `health` (figures over HTTP), `job_server` and `job_process` (changes of the library in a child
process), `repeating_task`, `progress`, `terminal`, `sockets`.
"""
