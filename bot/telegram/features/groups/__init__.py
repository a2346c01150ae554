"""Study groups: `commands` (commands, buttons, poll answers), `questions` (questions put to the bot)."""
