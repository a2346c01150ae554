"""What the Telegram bot does, a folder for each kind of chat: `private`, `groups`, `documents` (files sent), `admin`."""
