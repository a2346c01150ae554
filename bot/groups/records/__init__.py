"""The groups' settings, members, rounds and answers in the database."""
