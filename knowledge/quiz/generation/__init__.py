"""Quiz items made from documents, each proved by its sentence.

`making` makes all items: `slots` (words that can be asked for, found by `slot_finders`, `scales`, `points`, `lists`) become
items in `forms`, `list_forms` and `statements`; `stems` cuts the question, `distractors` finds wrong options
(figures by `near_figures`, words by `grammar` and `meanings`) and shows them wrong; `revalidation` (still valid in the new
text of a document?). Below them `quiz_documents` (sentences prepared) and `letters` (texts as the quiz shows them).
"""
