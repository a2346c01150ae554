"""Health and figures of a running bot over HTTP, on 127.0.0.1 alone: `/healthz` and `/metrics`.

It answers on the loop that serves learners, so that no answer means a loop that hangs; whatever takes time (the
database, making the text) is done in a thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping

import tornado.web
from tornado.httpserver import HTTPServer

from bot.errors import EdgeError
from bot.messages import texts
from bot.runtime.metrics import Metrics
from bot.runtime.sockets import listening

_HOST = "127.0.0.1"
_CHECK_TIMEOUT = 5.0
"""Seconds; below the ten that monitors usually wait."""

Check = Callable[[], str]
"""Returns what is wrong, empty while all is well; called in a thread, may raise."""


@contextlib.asynccontextmanager
async def watched(port: int, metrics: Metrics, checks: Mapping[str, Check]) -> AsyncIterator[None]:
    """Serve figures and health for as long as the block runs; EdgeError if the port is taken."""
    figures = tornado.web.url("/metrics", _Figures, {"metrics": metrics})
    health = tornado.web.url("/healthz", _Health, {"checks": checks})
    server = HTTPServer(tornado.web.Application([figures, health], log_function=_silent))
    try:
        server.add_socket(listening(_HOST, port))
    except OSError as error:
        where, reason = f"{_HOST}:{port}", texts.os_error(error)
        raise EdgeError(texts.PORT_TAKEN.format(where=where, error=reason, key="metrics.port")) from None
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()


class _Figures(tornado.web.RequestHandler):
    def initialize(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def get(self) -> None:
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.finish(await asyncio.to_thread(self._metrics.text))


class _Health(tornado.web.RequestHandler):
    def initialize(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks

    async def get(self) -> None:
        """Answer 200 while everything is well, else 503 with what is not."""
        faults = dict(await asyncio.gather(*(_checked(name, check) for name, check in self._checks.items())))
        well = not any(faults.values())
        self.set_status(200 if well else 503)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps({"status": "ok" if well else "failing"} | {k: v or "ok" for k, v in faults.items()}))


async def _checked(name: str, check: Check) -> tuple[str, str]:
    try:
        async with asyncio.timeout(_CHECK_TIMEOUT):
            return name, await asyncio.to_thread(check)
    except TimeoutError:
        return name, f"no answer within {_CHECK_TIMEOUT:.0f} seconds"
    except Exception as error:  # whatever it is, it is what is wrong
        return name, f"{type(error).__name__}: {error}"


def _silent(handler: tornado.web.RequestHandler) -> None:
    """Write no line about a request: somebody asks every few seconds."""
