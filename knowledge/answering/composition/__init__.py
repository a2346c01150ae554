"""An answer made of evidence, without a model.

`from_evidence` (the unit that answers a form), `headed_sections` (the section that a question is about), `shown` (what is shown of a unit), `verdict` (yes or no), `compose`
(statements with numbered citations; the draft that a model may write anew), `trace` (how it was found, for `study ask --why`).
"""
