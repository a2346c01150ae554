"""For admins: invitations, the panel, groups that come and go."""
