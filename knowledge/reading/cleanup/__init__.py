"""From the lines of a file to the lines of each speech.

`garbled` (text decoded wrongly once), `noise` (patterns of one line), `cleaning` (drops noise), `splitting` (several speeches in one file),
`front_matter` and `metadata` (title, date, occasion, speaker).
"""
