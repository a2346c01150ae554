"""The values that a conversation is made of, the commands, and every Chinese sentence that learners read."""
