"""Quiz items made from the texts and proved by them, without a model.

`making.make_items` makes all items of a document, `choosing.choose_items` picks a set. An item is made from a `Slot`:
words of a sentence that can be asked for (a figure, a quoted term, who does it …), or from a whole list. Wrong options
are words of the same kind from the same library that `proof` shows to be wrong.
"""
