"""Adding files, taking an upload back, comparing the catalog with the indexes."""
