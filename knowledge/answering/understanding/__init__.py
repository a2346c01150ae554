"""What a question asks for, as a `Request`.

`question` (by its words alone), `question_forms` (the classifier of what is asked for), `asked_value` (how the value looks
that a form asks for), `mentions` (which documents, by their `document_profiles` and `office_names`), `period` (which
time), `homophones` (typing errors by sound), `request` (all of it, with the turns before).
"""
