"""Changing the library.

`adding` (read, cut, store, index), `upload_undo` (an upload taken back), `consistency` (catalog against indexes; repair).
"""
