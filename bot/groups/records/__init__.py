"""The groups' settings and members (`group_store`), rounds and answers (`round_store`), in the database; `tables` is the schema."""
