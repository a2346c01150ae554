"""Files in, documents out: `read_source` turns a file into documents, without the noise around them.

bytes → kinds (what the file is) → a module per format (lines) → cleaning (noise) → splitting (a part for each speech)
→ front (title, date, speaker) → documents. Everything behind the formats computes on lines and knows nothing of files.
"""

from knowledge.reading.files import find_files
from knowledge.reading.limits import Limits
from knowledge.reading.source import READER_VERSION, read_source

__all__ = ["READER_VERSION", "Limits", "find_files", "read_source"]
