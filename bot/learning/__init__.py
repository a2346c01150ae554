"""Learning: what a learner is asked and when, how answers are graded, what is remembered. No chat app, no network.

`session` is the door: it starts sets, takes answers and tells progress. Below it the pure modules (`review`, `grading`,
`choosing`, `plan`, `progress`) and the one that keeps the records (`records`).
"""
