"""What a learner or an organiser takes away: a page, an Anki package, a printable paper, a picture of the progress.

`files` writes them for the command line and the chat: `html` (page and paper), `anki`, `word` and `picture`. `notes` are what a model wrote. `sheet` groups
and numbers the items for all of them.
"""
