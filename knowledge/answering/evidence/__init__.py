"""What the documents hold for a question.

`search` (passages, scored sentences, whether they answer), `sentence_scoring`, `answered_questions` (a
question of the document stands for its answer), `lists` (enumerations that a question asks
for), `absent` (what the question names and they don't), `mismatch` (another year, place or measure than asked for), `refusal` (whether what was found is near enough, fitted by `benchmarks/fit_refusal.py`).
"""
