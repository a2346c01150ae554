"""What a question asks for, as a `Request`.

`question` (kind and number), `mentions` (which documents), `period` (which time),
`homophones` (typing errors by sound), `question_patterns` (questions that no document can answer), `request` (all of it).
"""
