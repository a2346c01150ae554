"""What the documents hold for a question.

`search` (passages, scored sentences, whether they answer), `sentence_scoring`, `lists` (enumerations that a question asks
for), `refusal` (the threshold below which the documents don't answer, fitted by `benchmarks/fit_refusal.py`).
"""
