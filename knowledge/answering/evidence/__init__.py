"""What the documents hold for a question: search, scores of sentences, lists, refusal."""
