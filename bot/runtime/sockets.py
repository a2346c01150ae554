"""A socket to listen on, for the small HTTP servers that a running bot may have."""

from __future__ import annotations

import socket

_BACKLOG = 128
"""Connections that may wait to be accepted; the system's usual limit."""


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; OSError if it can't. Tornado's own way leaves a socket open when it fails."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    made.setblocking(False)
    return made
