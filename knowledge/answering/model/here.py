"""Whether a model's server is this machine, so that nothing leaves it. In doubt it is not."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from knowledge.settings import ModelSettings

_ADDRESSES = {
    "openai": ("OPENAI_BASE_URL", "OPENAI_API_BASE"),
    "ollama": ("OLLAMA_HOST",),
}
_DEFAULTS = {"openai": "https://api.openai.com/v1", "ollama": "http://127.0.0.1:11434"}


def address_of(settings: ModelSettings, environ: Mapping[str, str] | None = None) -> str:
    """Return the address of the model's server, empty where only the provider's library knows it."""
    environ = os.environ if environ is None else environ
    named = (environ.get(name, "") for name in _ADDRESSES.get(settings.provider, ()))
    address = settings.base_url or next(filter(None, named), "") or _DEFAULTS.get(settings.provider, "")
    return address if "://" in address or not address else f"http://{address}"


def is_here(settings: ModelSettings, environ: Mapping[str, str] | None = None) -> bool:
    """Tell whether the model runs on this machine: a loopback address, or the machine's own name, without a proxy."""
    try:
        parts = urlsplit(address_of(settings, environ))
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    return _is_own(host) and not (parts.scheme in getproxies() and not proxy_bypass(host))


def _is_own(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return bool(host) and host.lower() == socket.gethostname().lower()
    return address.is_loopback or address.is_unspecified
