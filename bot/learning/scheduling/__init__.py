"""Which questions are asked next, and when. Pure.

`review` (FSRS), `selection` (what a set is made of), `due` (when a daily set is due), `progress`, `days`, `zones`.
"""
