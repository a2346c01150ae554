"""Study groups: commands, rounds of polls, questions to the bot."""
