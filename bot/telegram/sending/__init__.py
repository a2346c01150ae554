"""How replies reach Telegram.

`render` makes messages and `polls` quiz polls, `api_calls` sends and edits them, `delivery` sends whole replies. What a
failure means stands in `failures`; answers of 429 (Too Many Requests) are obeyed by `rate_limiter` and then by `retry`.
`callback_answers` and `callback_replies` answer pressed buttons, `streaming` shows an answer while it is written, `targets`
names chats, `poll_store` keeps which poll asks what, `chat_migration` renames a group, `menus` sets the menus of commands.
"""
