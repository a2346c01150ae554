"""For admins: `invitations`, `panel` and `panel_pages` (`/admin`), `recent_errors`, `membership_events` (groups come and go)."""
