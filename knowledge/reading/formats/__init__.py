"""One module for each file format: bytes in, `Content` (lines) out.

`word` (heading styles; `word_numbering` counts automatic numbers), `pdf` (`pdf_rows` and `pdf_layout` make paragraphs of
printed rows, `pdf_fallback` reads what PDFium loses), `html` (`page_parts` tells
what stands around an article), `mhtml` (web archives), `markdown`, `plain`; `tables` makes sentences of the rows
of a table, `encodings` decodes plain text.
"""
