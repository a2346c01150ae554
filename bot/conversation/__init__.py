"""What an incoming message means and which replies it gets; no chat app in it."""
