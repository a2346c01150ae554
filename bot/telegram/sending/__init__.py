"""How replies reach Telegram: rendered, paced, tried again, edited in place."""
