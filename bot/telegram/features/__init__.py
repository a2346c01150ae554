"""What the Telegram bot does, one folder for each kind of chat or person."""
