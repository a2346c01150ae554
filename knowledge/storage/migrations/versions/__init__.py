"""The migrations, one file for each change of the schema, in the order of their numbers."""
