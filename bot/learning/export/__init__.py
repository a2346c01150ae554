"""What a learner or an organiser takes away: a page, an Anki package, a printable paper, a picture of the progress."""
