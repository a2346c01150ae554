"""The bot: conversation, learning, groups, and the edges (terminal, Telegram, command line) on top of the library.

`messages` (texts, buttons, commands) and `runtime` (configuration, logs, jobs) serve all; `learning`, `groups` and `documents`
do what is asked; `conversation` leads through it; `edge` holds what every chat app needs, `telegram` and `console` are such
apps; `cli` is the command line; `wiring` puts the parts together; `errors`.
"""
