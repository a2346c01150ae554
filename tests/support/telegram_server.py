"""A tiny Bot API server on 127.0.0.1, strict where Telegram is: lengths, HTML tags, button data, tokens.

It keeps what the bot sent and hands out updates by long polling, over real HTTP. `flood` makes so many sends
fail with 429.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

TOKEN = "123456:test-token-of-no-real-bot"
BOT = {"id": 123456, "is_bot": True, "first_name": "学习助手", "username": "study_test_bot"}
_TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


class RefusedError(Exception):
    """What the server answers to a bad request: code and words."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


class _Html(HTMLParser):
    """Reads Telegram's HTML: known tags only, closed in order; collects the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open = "", []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise RefusedError(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise RefusedError(400, "Bad Request: can't parse entities: unexpected end tag")

    def handle_data(self, data: str) -> None:
        self.text += data


def plain_text(html: str) -> str:
    """Return the text of a message as Telegram would show it; refuse what it would refuse."""
    if re.search(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)", html) or re.search(r"<(?![/a-z])", html):
        raise RefusedError(400, "Bad Request: can't parse entities: unescaped character")
    parser = _Html()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise RefusedError(400, "Bad Request: can't parse entities: Can't find end tag")
    return parser.text


@dataclass
class Sent:
    """A message that the bot sent."""

    chat_id: int
    text: str
    html: str
    buttons: list[dict[str, str]] = field(default_factory=list)
    poll: dict[str, Any] = field(default_factory=dict)


class TelegramServer:
    """The server; use it as a context manager."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.calls: list[str] = []
        self.menu: list[dict[str, str]] = []
        self.refused: list[str] = []
        self.delivered: list[dict[str, Any]] = []
        self.flood = 0
        self.acknowledged = 0
        self.blocked: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.early_vote: list[int] = []
        self._updates: list[dict[str, Any]] = []
        self._next = 1
        self._changed = threading.Condition()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._closing = False

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/bot"

    def __enter__(self) -> TelegramServer:
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def write(self, text: str, chat: int = 7, kind: str = "private", **more: Any) -> None:
        """Let a learner write a message."""
        chat_value = {"id": chat, "type": kind} | ({"first_name": "学员"} if kind == "private" else {"title": "学习群"})
        message = {"date": int(time.time()), "chat": chat_value, "from": _person(chat)}
        self._push({"message": message | ({"text": text} if text else {}) | more})

    def press(self, data: str, chat: int = 7, call: str = "") -> None:
        """Let a learner press a button."""
        message = {"date": int(time.time()), "message_id": 1, "chat": {"id": chat, "type": "private"}, "from": BOT}
        self._push(
            {
                "callback_query": {
                    "id": call or f"press-{self._next}",
                    "from": _person(chat),
                    "chat_instance": "1",
                    "data": data,
                    "message": message,
                }
            }
        )

    def vote(self, poll_id: str, options: list[int], user: int = 7) -> None:
        """Let somebody choose options of a poll; none of them takes the vote back."""
        given = {"option_ids": options, "option_persistent_ids": [str(option) for option in options]}
        self._push({"poll_answer": {"poll_id": poll_id, "user": _person(user)} | given})

    def wait(self, until: Callable[[list[Sent]], bool], seconds: float = 60) -> list[Sent]:
        """Return what was sent as soon as `until` says so; fail after `seconds`."""
        with self._changed:
            if not self._changed.wait_for(lambda: until(self.sent), seconds):
                raise AssertionError(f"waited in vain; sent so far: {self.sent}; refused: {self.refused}")
            return list(self.sent)

    def deliver(self, update: dict[str, Any]) -> None:
        """Hand out an update as it is, also one that was handed out before."""
        with self._changed:
            self.delivered.append(update)
            self._updates.append(update)
            self._changed.notify_all()

    def _push(self, update: dict[str, Any]) -> None:
        with self._changed:
            if "message" in update:
                update["message"].setdefault("message_id", 1000 + self._next)
            self._next += 1
        self.deliver({"update_id": self._next - 1} | update)

    def answer(self, method: str, given: dict[str, Any]) -> Any:
        """Return the result of a method, as Telegram would."""
        known = getattr(self, f"_{method.lower()}", None)
        if known is None:
            raise RefusedError(404, "Not Found")
        with self._changed:
            self.calls.append(method)
        return known(given)

    def _getme(self, given: dict[str, Any]) -> Any:
        return BOT | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    def _deletewebhook(self, given: dict[str, Any]) -> Any:
        return True

    def _answercallbackquery(self, given: dict[str, Any]) -> Any:
        if len(given.get("text", "")) > 200:
            raise RefusedError(400, "Bad Request: MESSAGE_TOO_LONG")
        if given["callback_query_id"] == "late":
            raise RefusedError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        return True

    def _sendchataction(self, given: dict[str, Any]) -> Any:
        if given["action"] != "typing":
            raise RefusedError(400, "Bad Request: wrong parameter action in request")
        return True

    def _setmycommands(self, given: dict[str, Any]) -> Any:
        commands = json.loads(given["commands"])
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
                raise RefusedError(400, "Bad Request: BOT_COMMAND_INVALID")
        self.menu = commands
        return True

    def _getupdates(self, given: dict[str, Any]) -> Any:
        offset, until = int(given.get("offset", 0)), time.monotonic() + float(given.get("timeout", 0))
        with self._changed:
            self.acknowledged = max(self.acknowledged, offset - 1)
            self._changed.notify_all()
            self._updates = [update for update in self._updates if update["update_id"] >= offset]
            self._changed.wait_for(lambda: self._updates or self._closing, max(0, until - time.monotonic()))
            return list(self._updates)

    def _admit(self, given: dict[str, Any]) -> None:
        """Refuse what can't be sent to this chat now."""
        chat = int(given["chat_id"])
        with self._changed:
            if self.flood:
                self.flood -= 1
                raise RefusedError(429, "Too Many Requests: retry after 1", retry_after=1)
        if chat in self.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        if chat in self.migrated:
            moved = self.migrated[chat]
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise RefusedError(400, words, migrate_to_chat_id=moved)

    def _sendpoll(self, given: dict[str, Any]) -> Any:
        self._admit(given)
        poll = _poll_of(given)
        with self._changed:
            poll["id"] = f"{5000000000000000000 + len(self.sent)}"
            sent = Sent(int(given["chat_id"]), poll["question"], "", _buttons(given), poll)
            if self.early_vote:
                self.vote(poll["id"], self.early_vote, sent.chat_id)
                self.early_vote = []
        return self._take(sent) | {"poll": poll}

    def _take(self, sent: Sent) -> dict[str, Any]:
        with self._changed:
            self.sent.append(sent)
            self._changed.notify_all()
            number = len(self.sent)
        return {"message_id": number, "date": int(time.time()), "chat": {"id": sent.chat_id, "type": "private"}}

    def _sendmessage(self, given: dict[str, Any]) -> Any:
        self._admit(given)
        html = given.get("text", "")
        text = plain_text(html) if given.get("parse_mode") == "HTML" else html
        if not text.strip():
            raise RefusedError(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise RefusedError(400, "Bad Request: message is too long")
        return self._take(Sent(int(given["chat_id"]), text, html, _buttons(given))) | {"text": text}


def _buttons(given: dict[str, Any]) -> list[dict[str, str]]:
    markup = json.loads(given["reply_markup"]) if "reply_markup" in given else {"inline_keyboard": []}
    rows = markup["inline_keyboard"]
    buttons = [button for row in rows for button in row]
    if any(not 1 <= len(button["callback_data"].encode()) <= 64 for button in buttons):
        raise RefusedError(400, "Bad Request: BUTTON_DATA_INVALID")
    if any(not button["text"] for button in buttons) or any(len(row) > 8 for row in rows):
        raise RefusedError(400, "Bad Request: REPLY_MARKUP_INVALID")
    return buttons


def _poll_of(given: dict[str, Any]) -> dict[str, Any]:
    """Return the poll that a request asks for; refuse what Telegram would refuse."""
    options = [option["text"] for option in json.loads(given["options"])]
    correct = json.loads(given.get("correct_option_ids", "[]"))
    several = given.get("allows_multiple_answers") == "true"
    explanation = given.get("explanation", "")
    for wrong, words in (
        (not 1 <= len(given["question"]) <= 300, "poll question length must not exceed 300"),
        (not 2 <= len(options) <= 12, "poll must have 2 to 12 options"),
        (not all(1 <= len(option) <= 100 for option in options), "poll options length must not exceed 100"),
        (given.get("type") != "quiz" or not correct, "quiz polls need correct options"),
        (correct != sorted(set(correct)), "correct options must increase"),
        (not all(0 <= number < len(options) for number in correct), "wrong correct option ID specified"),
        (len(correct) > 1 and not several, "one correct option only, unless several may be chosen"),
        (len(explanation) > 200 or explanation.count("\n") > 2, "explanation is too long"),
    ):
        if wrong:
            raise RefusedError(400, f"Bad Request: {words}")
    return {
        "question": given["question"],
        "options": [{"text": text, "voter_count": 0, "persistent_id": str(n)} for n, text in enumerate(options)],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": given.get("is_anonymous") != "false",
        "type": "quiz",
        "allows_multiple_answers": several,
        "allows_revoting": False,
        "members_only": False,
        "correct_option_ids": correct,
        "explanation": explanation,
    }


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "学员"}


def _handler(server: TelegramServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            _, token, method = urlsplit(self.path).path.split("/", 2)
            try:
                if token != f"bot{TOKEN}":
                    raise RefusedError(401, "Unauthorized")
                code, reply = 200, {"ok": True, "result": server.answer(method, dict(parse_qsl(body)))}
            except RefusedError as refused:
                server.refused.append(refused.description)
                code = refused.code
                reply = {"ok": False, "error_code": code, "description": refused.description}
                reply |= {"parameters": refused.parameters} if refused.parameters else {}
            payload = json.dumps(reply).encode()
            # a bot that was told to stop hangs up in the middle of a long poll
            with contextlib.suppress(ConnectionError):
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    return Handler
