"""Private chats: `handlers` (text, buttons, polls), `inline` (inline mode)."""
