"""What is kept on disk, in one database and its folder.

`catalog` (sources, documents and all that is made of them), `corrections` (set by hand), `stored_vectors`, `open_documents` (read once, kept until the
library changes), `jobs` (changes that another process makes), `unanswered`, `meta`; `database`, `tables`, `rows`,
`column_types` and `migrations` below them; `writer_lock`; `backup`, `backup_archive`, `database_file`; `files` (small ones,
replaced whole).
"""
