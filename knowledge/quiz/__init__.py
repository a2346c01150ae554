"""Quiz items made from the texts and proved by them, without a model.

`service` (makes items when first asked for; choices, reports), `choosing` (a set), `store` and `tables` (the database),
`items` (the value), `generation` (how items are made), `bank_items` (those of question banks), `bank_sheet` (banks as .xlsx).
"""
