"""Files that admins send: downloaded, added, kept or taken back."""
