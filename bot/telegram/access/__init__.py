"""Who may use the bot in Telegram, and who did."""
