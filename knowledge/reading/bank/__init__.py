"""Question banks: files of questions with options and answers, told from speeches by the shape of their lines.

`shapes` (what a line looks like: section, number, options, fields), `gathering` (lines → drafts of questions), `keys` (an
answer key at the end of a section or file), `rows` (tables with a header → drafts), `answers` (what the words of an answer
mean), `checking` (a draft → a question, or why it is none), `bank` (the whole file, whether it is a bank), `bank_document`
(the bank as a document that can be cited), `source` (what `read_source` asks).
"""
