"""Who administers a group (`group_admins`). Who may use the bot stands in `bot.edge.gate`."""
