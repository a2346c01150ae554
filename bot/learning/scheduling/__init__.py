"""Which questions are asked next, and when."""
