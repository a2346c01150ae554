"""Documents by chat: names of files that were sent, and what is said about them. Knows no chat app."""
