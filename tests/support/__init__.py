"""Little helpers that stand at the seams: the chat app, the clock."""
