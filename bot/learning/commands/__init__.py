"""The study commands: a learner's command, button or answer goes in, a `CommandResult` comes out.

`study_commands` is what the conversation calls; it hands on to `settings_commands`, `favourite_commands`, `vote_commands`
and `export_commands`. `command_result` is what all of them return.
"""
