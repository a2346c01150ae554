"""Telegram: updates in, the conversation's replies out as HTML. The only user of python-telegram-bot.

`app` builds the application and `lifecycle` runs it; `handlers` lists what handles updates, in order: the modules of
`features`. `updates` (how they come), `group_admins`, `sending` (how replies go out), `edge` (what `bot.edge` asks
of a chat app), `services` (what handlers are given), `diagnostics` (for `study check`), `tables`.
"""
