"""The Telegram edge: messages in, the conversation's replies out as HTML. The only home of python-telegram-bot."""
