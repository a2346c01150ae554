"""Whether an answer is right: `grading`, `answer_matching` (wordings that count as the same), `sentence` (the source shown)."""
