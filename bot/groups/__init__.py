"""Study groups: rounds of questions that close at a fixed time, a board, an organiser. Knows no chat app.

`group_commands` (commands and buttons, words read by `request_parsing`) and `rounds` (begun, answered, closed) are what a chat
app calls. `selection` (what is asked), `board`, `results_csv`, `member_names`, `records` (the database), `replies`, `texts`.
"""
