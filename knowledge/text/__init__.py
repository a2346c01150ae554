"""Chinese text without any document.

`folding` and `comparing` (texts made comparable), `tokenizer` (words), `sentences` (where a text may be cut), `numerals`,
`figures` (figures with units), `facts` (what no summary may change), `masks` (某市, ××), `place_names`, `lexicon` (word classes for patterns), `question_words`, `equivalents` (GDP, 地区生产总值),
`demands` (要, 必须 …), `pages` (第5页).
"""
