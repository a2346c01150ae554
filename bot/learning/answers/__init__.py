"""Whether an answer to a question is right, and what is forgiven in it."""
