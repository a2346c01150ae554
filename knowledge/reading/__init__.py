"""Files in, documents out: `read_source` turns a file into documents, without the noise around them.

files (bytes) → file_format (which format) → formats/ (a module each: lines) → cleanup/ (noise out, a part for each speech,
title, date and speaker) → source (documents). bank/ recognises question banks by their lines and makes documents of
questions of them. Everything behind the formats computes on lines (`lines`, `line_shapes`) and
knows nothing of files. `usual_characters` tell whether bytes or letters were decoded rightly. `limits` bound what is taken of a file.
"""

from knowledge.reading.files import find_files
from knowledge.reading.limits import Limits
from knowledge.reading.source import READER_VERSION, read_source

__all__ = ["READER_VERSION", "Limits", "find_files", "read_source"]
