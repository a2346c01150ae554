"""An answer made of evidence, without a model.

`answer_form` (sentences, lists or headings), `compose` (statements with numbered citations; the draft
that a model may write anew), `trace` (how it was found, for `study ask --why`).
"""
