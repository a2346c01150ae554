"""Whether an answer is right: `grading` and `answer_matching` (wordings that count as the same)."""
