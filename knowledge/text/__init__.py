"""Texts folded, cut and compared; nothing here knows documents."""
