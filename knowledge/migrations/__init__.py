"""Schema migrations of the library's database, run by `knowledge.database` through alembic."""
