"""What is known about a provider before its server is asked, from `presets.toml`; and where a server is.

`Endpoint` is what a configured name, address and key come to. `is_here` tells whether a server is this machine, so that
nothing leaves it; in doubt it is not.
"""

from __future__ import annotations

import difflib
import functools
import ipaddress
import os
import socket
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any
from urllib.parse import urlsplit, urlunsplit

_COMPATIBLE = "compatible"
"""The preset of a server of the operator's own that speaks OpenAI's protocol."""
_ALIKE = 0.75
"""Likeness (difflib, 0 to 1) from which on a name is taken for a misspelt one: deepsek is .93 like deepseek, mistral .4."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A provider whose servers speak OpenAI's protocol; the fields are explained in `presets.toml`."""

    name: str
    base_url: str = ""
    addresses: tuple[str, ...] = ()
    path: str = ""
    keys: tuple[str, ...] = ()
    tokens: str = "max_tokens"
    temperature: bool = True
    usage: bool = True
    quiet: Mapping[str, Any] = field(default_factory=dict)
    rerank: str = ""
    embeds: int = 64
    chats: bool = True
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model on a server.

    Attributes:
        provider: the part of the name before the colon, in small letters.
        model: the part behind it, as the server knows it.
        preset: what is known of the provider; None where LangChain alone knows it.
        address: of the server, with `http://`; empty where only the provider's library knows it.
        key: empty where none is set.
    """

    provider: str
    model: str
    preset: Preset | None
    address: str
    key: str = field(repr=False)

    @property
    def is_here(self) -> bool:
        """Whether the model runs on this machine; Ollama hands those called so on to its own servers."""
        return is_here(self.address) and not self.model.lower().endswith("cloud")

    @property
    def lacks_key(self) -> bool:
        """Whether the provider wants a key and none is set; one's own server often wants none."""
        preset = self.preset
        return preset is not None and preset.name != _COMPATIBLE and bool(preset.keys) and not self.key


@functools.cache
def presets() -> Mapping[str, Preset]:
    """Return the presets by each of their names."""
    text = resources.files("knowledge.providers").joinpath("presets.toml").read_text(encoding="utf-8")
    found: dict[str, Preset] = {}
    for name, table in tomllib.loads(text).items():
        fields: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}
        preset = Preset(name, **fields)
        found |= dict.fromkeys((name, *preset.called), preset)
    return found


def known_providers() -> list[str]:
    """Return the names of the presets, for people."""
    return list(dict.fromkeys(preset.name for preset in presets().values() if preset.name != _COMPATIBLE))


def similar_provider(name: str) -> str:
    """Return the provider that a name was probably meant for, empty where none is like it."""
    near = difflib.get_close_matches(name, [one for one in presets() if one != _COMPATIBLE], 1, _ALIKE)
    return near[0] if near else ""


def endpoint(name: str, base_url: str = "", key: str = "", environ: Mapping[str, str] | None = None) -> Endpoint:
    """Return what `provider:model` means with an address and a key that may be empty."""
    environ = os.environ if environ is None else environ
    provider, _, model = name.partition(":")
    provider = provider.strip().lower()
    preset = presets().get(provider) if provider != _COMPATIBLE else None
    if preset is None:
        return Endpoint(provider, model, None, _whole(base_url, Preset(provider)), key)
    named = base_url or next(filter(None, (environ.get(one, "") for one in preset.addresses)), "")
    address = _whole(named, preset) or preset.base_url
    if preset.name == "openai" and _host(address) != _host(preset.base_url):
        preset = presets()[_COMPATIBLE]
    key = key or next(filter(None, (environ.get(one, "") for one in preset.keys)), "")
    return Endpoint(provider, model, preset, address, key)


def _whole(address: str, preset: Preset) -> str:
    """Return an address with its scheme, and with the provider's path where it has none; `127.0.0.1` has no port either."""
    bare = "://" not in address
    try:
        parts = urlsplit(f"http://{address}" if bare else address)
        if bare and parts.port is None and preset.path and parts.hostname:
            parts = parts._replace(netloc=f"{parts.netloc}:{urlsplit(preset.base_url).port}")
    except ValueError:
        return address
    if not parts.netloc:
        return ""
    return urlunsplit(parts._replace(path=preset.path) if parts.path in ("", "/") and preset.path else parts)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_here(address: str) -> bool:
    """Tell whether a server is this machine: a loopback address, or the machine's own name, without a proxy."""
    from urllib.request import getproxies, proxy_bypass  # 20 ms, which only whoever has a model needs

    try:
        parts = urlsplit(address)
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
