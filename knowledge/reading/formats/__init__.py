"""One module for each file format: bytes in, `Content` (lines) out.

`word` (heading styles; `word_numbering` counts automatic numbers), `pdf` (letters of pages; `pdf_fallback` reads what
PDFium loses, `pdf_rules` drawn lines; `pdf_tables` takes ruled tables out, `pdf_rows` makes rows, `pdf_columns` puts them
in the order of reading, `pdf_layout` makes paragraphs), `html` (`page_parts` tells what stands around an article), `mhtml`
(web archives), `markdown`, `plain`, `sheet` (.xlsx and .csv, of question banks alone); `tables` makes
sentences of the rows of a table, `encodings` decodes plain text.
"""
