"""Documents by chat: `file_names` (of files that were sent), `replies` and `texts` (what is said about them). Knows no chat app."""
