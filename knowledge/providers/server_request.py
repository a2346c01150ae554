"""One small request to a model's server, for what LangChain has no call: its list of models, `/rerank`."""

from __future__ import annotations

import json
from typing import Any

_MOST = 4_000_000
"""Bytes of a reply that are read: scores of some dozen passages take a few thousand, a list of models some hundred thousand."""


class ServerRequestError(Exception):
    """A request brought no JSON; says why in fixed words.

    Attributes:
        status: of HTTP where the server refused, else 0.
        reached: the server replied something.
    """

    def __init__(self, fault: str, status: int = 0, reached: bool = False) -> None:
        super().__init__(fault)
        self.status = status
        self.reached = reached


def read_json(address: str, key: str, timeout: float, body: object = None) -> Any:
    """Return the JSON that a server replies to a GET, or to a POST of a body.

    No redirect is followed: a key is not taken along to another server.

    Raises:
        ServerRequestError: it can't be reached, takes longer than `timeout` seconds for a step, refuses, or replies no JSON.
    """
    # 20 ms: every opening of a library comes by here, and hardly any asks a server
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class _NoRedirects(HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    data = None
    if body is not None:
        data = json.dumps(body, ensure_ascii=False).encode()
        headers["Content-Type"] = "application/json"
    try:
        request = Request(address, data=data, headers=headers)  # noqa: S310 - http or https, by the settings
        with build_opener(_NoRedirects).open(request, timeout=timeout) as response:
            return json.loads(response.read(_MOST))
    except HTTPError as error:
        raise ServerRequestError(f"status {error.code}", error.code, reached=True) from None
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise ServerRequestError("a reply that is no JSON", reached=True) from None
    except (OSError, HTTPException, ValueError) as error:
        raise ServerRequestError(type(error).__name__) from None
