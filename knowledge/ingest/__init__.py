"""Changing the library.

`adding` (read, cut, store, index; files are read by a `file_reader`: `reading_process` starts `reading_child` and talks to it
by `reading_wire`), `corrections` (titles and headings set by hand), `upload_undo` (an upload taken back), `consistency` (catalog against indexes; repair).
"""
