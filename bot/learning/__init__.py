"""Learning: what a learner is asked and when, how answers are graded, what is remembered. No chat app, no network.

`study` starts sets, takes answers and tells progress; `commands` are the study commands on top of it. Below: `scheduling`
(what is due), `answers` (grading), `records` (the database), `export`. `push_claims` claims a daily push before it is sent.
`learner_choices` and `set_positions` (the parts of `Study` for settings and plans, and for where sets stand),
`study_results` (what it returns), `request_parsing` (the words after a command), `source_sentence` (the source as it is
shown), `replies`, `texts`, `values`.
"""
