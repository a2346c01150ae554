"""Quiz items made from documents, each proved by its sentence.

`making` makes all items: `slots` (words that can be asked for, found by `slot_finders`, `points`, `lists`) become
items in `forms`, `list_forms`, `place_items` and `statements`; `stems` cuts the question, `distractors` finds wrong options,
shows them wrong and tells how hard they make an item; `revalidation` (still valid in the new text of a document?). Below
them `quiz_documents` (sentences prepared), `word_roles` (words before an object) and `letters` (texts as the quiz shows them).
"""
