"""What is kept: database, catalog, vectors, jobs, locks, backups."""
