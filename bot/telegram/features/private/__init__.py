"""Private chats: `private_chat` (text, buttons, polls), `inline` (inline mode)."""
