"""What learners did and chose, in the database.

`tables` (the schema), `records` (learners, sets, answers, reviews, cards), `plan_store` (daily plans and pushes),
`settings_store`, `favourites`, `votes` (on answers, with comments), `erasure` (deletes what is kept about a learner).
"""
