"""How updates come from Telegram: fetched, written down, ordered by person."""
