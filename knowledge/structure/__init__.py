"""The structure of a document.

`outline` (sections) from `numbering` (`一、` `（一）` `一是`) and `numbered_points` (section or list?), `enumerations` (lists
in running prose), `passages` (what is indexed and cited), `requirements` (what is demanded), `classification_marks` (密级).
`deriving` makes all that a document is stored with.
"""
