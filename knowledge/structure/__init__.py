"""The structure of a document.

`outline` (sections) from `headings` (which lines, of which rank), `numbering` (`一、` `（一）` `一是`), `numbered_points`
(section or list?) and `set_off_lines` (附件, 结束语, bold and short lines); `enumerations` (lists in running prose), `definitions` (terms and what they mean), `units` (the spans that answer as a whole),
`passages` (what is indexed and cited), `requirements` (what is demanded), `importance` (how much a sentence matters), `classification_marks` (密级). `deriving` makes
all that a document is stored with; `heading_edits` are headings taken back or made by hand, `outline_file` is the text
file in which people edit them. `question_answers`: texts made of questions and answers, and banks, a section for each question.
"""
