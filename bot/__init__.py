"""The bot: conversation, learning, groups, and the edges (terminal, Telegram, command line) on top of the library."""
