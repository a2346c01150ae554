"""Schema migrations of the library's database, run by `knowledge.storage.database` through alembic, which calls `env`; `versions` holds them."""
