"""Updates on their way to the bot: by long polling to one poller at a time, or to its webhook."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.support.telegram_server.values import RefusedError, bad

_ONLY_BY_NAME = {"chat_member", "message_reaction", "message_reaction_count"}
_KINDS = {
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result",
    "callback_query", "poll", "poll_answer", "my_chat_member", "chat_join_request", *_ONLY_BY_NAME,
}  # fmt: skip


class Updates:
    """The queue of updates.

    Attributes:
        delivered: every update that was put into it.
        acknowledged: the highest number that the bot has confirmed.
        allowed: the kinds that the bot asked for last; None before it asked.
        routes: public address → address on loopback, for webhooks: the reverse proxy in front of the bot.
        webhook: what setWebhook gave; {} while updates are polled for.
        failures: what went wrong with calls of the webhook.
    """

    def __init__(self, changed: threading.Condition) -> None:
        self.delivered: list[dict[str, Any]] = []
        self.acknowledged = 0
        self.allowed: set[str] | None = None
        self.routes: dict[str, str] = {}
        self.webhook: dict[str, Any] = {}
        self.failures: list[str] = []
        self.closing = False
        self._changed = changed
        self._waiting: list[dict[str, Any]] = []
        self._held: list[dict[str, Any]] | None = None
        self._next = 1
        self._poller = 0

    def push(self, kind: str, value: dict[str, Any]) -> None:
        """Hand out something that has happened, if the bot wants to hear of its kind."""
        with self._changed:
            wanted = self.allowed if self.allowed else _KINDS - _ONLY_BY_NAME
            if kind in wanted:
                self._next += 1
                update = {"update_id": self._next - 1, kind: value}
                if self._held is not None:
                    self._held.append(update)
                else:
                    self.deliver(update)

    def deliver(self, update: dict[str, Any]) -> None:
        """Hand out an update as it is, also one that was handed out before."""
        with self._changed:
            self._next = max(self._next, update["update_id"] + 1)
            self.delivered.append(update)
            self._waiting.append(update)
            self._changed.notify_all()

    def hold(self) -> list[dict[str, Any]]:
        """Keep back what happens from now on; `release` hands it out as the list stands then."""
        with self._changed:
            self._held = []
            return self._held

    def release(self) -> None:
        """Hand out what was kept back."""
        with self._changed:
            held, self._held = self._held or [], None
            for update in held:
                self.deliver(update)

    def allow(self, kinds: list[str] | None) -> None:
        """Note which kinds the bot wants; None leaves it as it was, [] is the default."""
        if kinds is not None:
            if not set(kinds) <= _KINDS:
                raise bad(f"unknown kind of update: {sorted(set(kinds) - _KINDS)}")
            self.allowed = set(kinds)

    def get(self, given: dict[str, Any], alive: Callable[[], bool]) -> list[dict[str, Any]]:
        """Answer getUpdates; a poller that another has replaced hears 409, unless it has hung up."""
        if self.webhook:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        offset, limit = given.get("offset", 0), given.get("limit", 100)
        if not 1 <= limit <= 100 or not given.get("timeout", 0) >= 0:
            raise bad("limit or timeout is out of its range")
        until = time.monotonic() + given.get("timeout", 0)
        with self._changed:
            self.allow(given.get("allowed_updates"))
            self._poller += 1
            mine = self._poller
            self.acknowledged = max(self.acknowledged, offset - 1)
            self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: self._waiting or self.closing or self._poller != mine, max(0, until - time.monotonic())
            )
            if self._poller != mine and not self.closing and alive():
                words = "terminated by other getUpdates request; make sure that only one bot instance is running"
                raise RefusedError(409, f"Conflict: {words}")
            return self._waiting[:limit]

    def set_webhook(self, given: dict[str, Any]) -> bool:
        """Answer setWebhook: from now on updates are posted."""
        url = urlsplit(given["url"])
        if not given["url"]:
            return self.delete_webhook(given)
        if url.scheme != "https" or (url.port or 443) not in (443, 80, 88, 8443):
            raise bad("bad webhook: an HTTPS URL on port 443, 80, 88 or 8443 must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", given.get("secret_token", "")):
            raise bad("secret token contains unallowed characters")
        if not 1 <= given.get("max_connections", 40) <= 100:
            raise bad("max_connections must be between 1 and 100")
        with self._changed:
            self.allow(given.get("allowed_updates"))
            if given.get("drop_pending_updates"):
                self._waiting.clear()
            was, self.webhook = self.webhook, given
            self._poller += 1
            self._changed.notify_all()
        if not was:
            threading.Thread(target=self._post_all, daemon=True).start()
        return True

    def delete_webhook(self, given: dict[str, Any]) -> bool:
        """Answer deleteWebhook: from now on updates wait to be polled for."""
        with self._changed:
            self.webhook = {}
            if given.get("drop_pending_updates"):
                self._waiting.clear()
            self._changed.notify_all()
        return True

    def webhook_info(self) -> dict[str, Any]:
        """Answer getWebhookInfo."""
        with self._changed:
            info = {
                "url": self.webhook.get("url", ""),
                "has_custom_certificate": "certificate" in self.webhook,
                "pending_update_count": len(self._waiting),
            }
            if self.failures:
                info |= {"last_error_date": int(time.time()), "last_error_message": self.failures[-1]}
            return info | ({"allowed_updates": sorted(self.allowed)} if self.allowed else {})

    def _post_all(self) -> None:
        """Post what waits, one after the other; what was not taken is posted again."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self.closing or not self.webhook)
                if self.closing or not self.webhook:
                    return
                update, hook = self._waiting[0], self.webhook
            taken = self._post(update, hook)
            with self._changed:
                if taken:
                    self._waiting = [one for one in self._waiting if one is not update]
                    self.acknowledged = max(self.acknowledged, update["update_id"])
                    self._changed.notify_all()
                else:
                    self._changed.wait_for(lambda: self.closing, 0.2)

    def _post(self, update: dict[str, Any], hook: dict[str, Any]) -> bool:
        public = urlsplit(hook["url"])
        route = self.routes.get(f"{public.scheme}://{public.netloc}")
        if route is None:
            self.failures.append("Failed to resolve host: Name or service not known")
            return False
        headers = {"Content-Type": "application/json"}
        if "secret_token" in hook:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook["secret_token"]
        try:
            connection = http.client.HTTPConnection(urlsplit(route).netloc, timeout=30)
            connection.request("POST", public.path or "/", json.dumps(update), headers)
            status = connection.getresponse().status
            connection.close()
        except OSError as error:
            self.failures.append(f"Connection failed: {type(error).__name__}")
            return False
        if not 200 <= status < 300:
            self.failures.append(f"Wrong response from the webhook: {status}")
        return 200 <= status < 300
