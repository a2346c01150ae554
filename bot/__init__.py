"""The bot room: conversation, console, Telegram and the command line, on top of the library."""
