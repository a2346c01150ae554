"""What learners did and chose, in the database."""
