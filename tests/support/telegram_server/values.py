"""What travels in the test server: who the bot is, what it sent, and how Telegram refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TOKEN = "123456:test-token-of-no-real-bot"
BOT = {"id": 123456, "is_bot": True, "first_name": "学习助手", "username": "study_test_bot"}


class RefusedError(Exception):
    """What the server answers to a request that it does not fulfil.

    Attributes:
        code: of HTTP and of the reply.
        description: in Telegram's words.
        parameters: `retry_after` or `migrate_to_chat_id`.
        ordered: the test has asked for it, so the bot could not help it.
    """

    def __init__(self, code: int, description: str, ordered: bool = False, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters, self.ordered = code, description, parameters, ordered


def bad(words: str, ordered: bool = False) -> RefusedError:
    """Return a refusal with 400."""
    return RefusedError(400, f"Bad Request: {words}", ordered)


@dataclass
class Sent:
    """A message that the bot sent, as it stands now: an edit changes it, `deleted` tells that it is gone.

    Attributes:
        text: as a reader sees it; the caption of a picture or file, the question of a poll.
        html: as it was sent.
        buttons: of the inline keyboard, one after the other; `rows` are their lines.
        poll: Telegram's Poll object, {} where it is none.
        file: what was uploaded with it.
        at: seconds of a clock that never goes back, for rates.
    """

    chat_id: int
    text: str
    html: str
    buttons: list[dict[str, Any]] = field(default_factory=list)
    poll: dict[str, Any] = field(default_factory=dict)
    message_id: int = 0
    method: str = "sendMessage"
    rows: list[list[dict[str, Any]]] = field(default_factory=list)
    thread: int | None = None
    reply_to: int | None = None
    file: bytes = b""
    file_name: str = ""
    at: float = 0.0
    edits: int = 0
    deleted: bool = False
    given: dict[str, Any] = field(default_factory=dict)

    def button(self, label: str) -> dict[str, Any]:
        """Return the button with this label, or whose label holds it."""
        found = [one for one in self.buttons if one["text"] == label] or [
            one for one in self.buttons if label in one["text"]
        ]
        assert found, f"no button {label!r} under {self.text[:60]!r}: {[one['text'] for one in self.buttons]}"
        return found[0]


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
