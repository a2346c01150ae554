"""The values a conversation is made of, the commands, and the Chinese sentences that several packages share.

`values` (messages and typed replies), `command_table`, `commands` and `intents` (what a typed message means), `buttons`, `texts`,
`edge_texts` and `task_texts` (sentences), `paging` (`/more`), `plain_text` (replies as lines).
"""
