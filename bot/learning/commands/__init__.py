"""The study commands: a learner's command, button or answer goes in, a `CommandResult` comes out."""
