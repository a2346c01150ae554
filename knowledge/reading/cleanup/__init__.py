"""From the lines of a file to the lines of each speech.

`garbled` (text decoded wrongly once), `noise` (patterns of one line), `furniture` (what is printed around a title),
`cleaning` (drops both), `broken_lines` (joins broken sentences), `splitting` (several speeches in one file),
`front_matter` and `metadata` (title lines, date, occasion, speaker), `titles` (chooses the title from all that names the
document), `completeness` (does the text break off).
"""
