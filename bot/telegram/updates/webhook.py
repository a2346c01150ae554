"""The webhook: Telegram posts updates through a reverse proxy to a small HTTP server of ours.

An update is acknowledged (200) only when the queue has written it down; on any other status Telegram posts it again.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import re
from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

import tornado.web
from telegram import Bot, Update
from telegram.error import BadRequest, NetworkError
from tornado.httpserver import HTTPServer

from bot.errors import EdgeError
from bot.messages import texts
from bot.runtime.config import WebhookSettings
from bot.runtime.sockets import listening

log = logging.getLogger(__name__)

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_LARGEST_BODY = 4 * 1024 * 1024
"""Bytes; an update holds texts and the numbers of files, never a file."""
_STOP_TIMEOUT = 5.0
"""Seconds for the requests that are being handled when the server stops."""


class Webhook:
    """Receives updates until it is stopped."""

    def __init__(
        self, bot: Bot, queue: asyncio.Queue[object], settings: WebhookSettings, allowed: Sequence[str]
    ) -> None:
        self._bot = bot
        self._settings = settings
        self._allowed = allowed
        self._secret = settings.secret_token.get_secret_value() or derived_secret(bot.token)
        self._requests = _Requests()
        about = {"bot": bot, "queue": queue, "secret": self._secret, "requests": self._requests}
        path = settings.url_path or urlsplit(settings.url).path
        self._path = "/" + path.strip("/")
        application = tornado.web.Application([(_exactly(self._path), _Receiver, about)], log_function=_silent)
        self._server = HTTPServer(application, max_body_size=_LARGEST_BODY, max_buffer_size=_LARGEST_BODY)
        self._serving = False

    async def start(self) -> None:
        """Listen, then give Telegram the address.

        Raises:
            EdgeError: the port is taken, or Telegram refuses the address.
            TelegramError: the server can't be reached.
        """
        where = f"{self._settings.listen}:{self._settings.port}"
        if not self._serving:  # a second try to reach Telegram finds us listening
            try:
                self._server.add_socket(listening(self._settings.listen, self._settings.port))
            except OSError as error:
                why = texts.PORT_TAKEN.format(where=where, error=texts.os_error(error), key="webhook.port")
                raise EdgeError(why) from None
            self._serving = True
        try:
            await self._bot.set_webhook(
                self._settings.url,
                allowed_updates=self._allowed,
                drop_pending_updates=False,
                max_connections=self._settings.max_connections,
                secret_token=self._secret,
            )
        except BadRequest as error:
            raise EdgeError(texts.WEBHOOK_REFUSED.format(url=self._settings.url, error=error.message)) from None
        log.info("webhook set listen=%s", where)

    async def ended(self) -> None:
        """Wait for ever: the server does not end by itself."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Receive nothing more. The address stays with Telegram, which keeps updates until the next start."""
        if not self._serving:
            return
        self._serving = False
        self._server.stop()
        try:
            await asyncio.wait_for(self._requests.idle.wait(), _STOP_TIMEOUT)
        except TimeoutError:
            log.warning("requests broken off count=%d", self._requests.count)
        await self._server.close_all_connections()

    def trouble(self) -> str:
        """Return why no updates come, empty while all is well."""
        return "" if self._serving else "the webhook is closed"


def derived_secret(token: str) -> str:
    """Return a secret that only those who know the token can know, the same after each restart."""
    return hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()


class _Requests:
    """Counts the requests that are being handled; `idle` is set while there are none."""

    def __init__(self) -> None:
        self.count = 0
        self.idle = asyncio.Event()
        self.idle.set()

    def __enter__(self) -> None:
        self.count += 1
        self.idle.clear()

    def __exit__(self, *error: object) -> None:
        self.count -= 1
        if not self.count:
            self.idle.set()


class _Receiver(tornado.web.RequestHandler):
    """Receives one update."""

    SUPPORTED_METHODS: ClassVar[tuple[str, ...]] = ("POST",)  # type: ignore[misc]  # tornado declares an instance's

    def initialize(self, bot: Bot, queue: asyncio.Queue[object], secret: str, requests: _Requests) -> None:
        self._bot, self._queue, self._secret, self._requests = bot, queue, secret, requests

    async def post(self) -> None:
        secret = self.request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(secret.encode(), self._secret.encode()):
            log.warning("request refused reason=%s", "secret")
            raise tornado.web.HTTPError(403)
        update = _read(self.request.body, self._bot)
        with self._requests:
            try:
                await self._queue.put(update)
            except NetworkError:  # the queue has logged why
                raise tornado.web.HTTPError(503) from None

    def write_error(self, status_code: int, **more: Any) -> None:
        """Answer with the status alone: what went wrong is logged."""
        self.finish()

    def log_exception(self, *error: Any) -> None:
        """Log unexpected errors; refusals were logged where they were made."""
        if not isinstance(error[1], tornado.web.HTTPError):
            log.error("request failed", exc_info=error)


def _read(body: bytes, bot: Bot) -> Update:
    """Return the update of a request; HTTPError 400 if there is none in it."""
    try:
        content = json.loads(body)
        number = int(content["update_id"])
        update = Update.de_json(content, bot)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        # not what it says: that may be a learner's text
        log.warning("request refused reason=%s bytes=%d error=%s", "content", len(body), type(error).__name__)
        raise tornado.web.HTTPError(400) from None
    log.debug("update received update=%d", number)
    return update


def _exactly(path: str) -> str:
    return re.escape(path) + "/?" if path != "/" else "/"


def _silent(handler: tornado.web.RequestHandler) -> None:
    """Write no line about a request: the path of some is a secret."""
