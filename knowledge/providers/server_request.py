"""One small request to a model's server, for what LangChain has no call: its list of models, `/rerank`."""

from __future__ import annotations

import json
from typing import IO, Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

_MOST = 4_000_000
"""Bytes of a reply that are read: scores of some dozen passages take a few thousand, a list of models some hundred thousand."""


class _NoRedirects(HTTPRedirectHandler):
    """A key is not taken along to another server."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        return None


def read_json(address: str, key: str, timeout: float, body: object = None) -> Any:
    """Return the JSON that a server replies to a GET, or to a POST of a body.

    Raises:
        OSError: it can't be reached, takes longer than `timeout` seconds for a step, or refuses (`HTTPError`, which is one).
        HTTPException: it does not speak HTTP.
        ValueError: the reply is no JSON, or the address is none.
    """
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    data = None
    if body is not None:
        data = json.dumps(body, ensure_ascii=False).encode()
        headers["Content-Type"] = "application/json"
    request = Request(address, data=data, headers=headers)  # noqa: S310 - http or https, by the settings
    with build_opener(_NoRedirects).open(request, timeout=timeout) as response:
        return json.loads(response.read(_MOST))
