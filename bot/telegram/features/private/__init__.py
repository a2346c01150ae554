"""Private chats: questions, sets, inline mode, the daily push."""
