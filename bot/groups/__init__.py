"""Study groups: rounds of questions that close at a fixed time, a board, an organiser. Knows no chat app.

`group_commands` (commands and buttons, words read by `request_parsing`) and `rounds` (chosen, begun, answered, closed, the
board) are what a chat app calls. Below them: `member_names`, `records` (the database), `replies`, `texts`, `values`.
"""
