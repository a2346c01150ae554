"""Files that admins send: `uploads` (messages and buttons), `download` (fetching a file)."""
