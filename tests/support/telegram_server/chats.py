"""The chats of the test server: who is in them, which messages and topics they hold, and whether the bot may write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support.telegram_server.values import BOT, RefusedError, Sent, bad


def person(number: int, name: str = "学员") -> dict[str, Any]:
    """Return Telegram's User object of somebody."""
    return {"id": number, "is_bot": False, "first_name": name, "language_code": "zh-hans"}


@dataclass
class Chat:
    """A chat.

    Attributes:
        members: person → status: creator, administrator, member, restricted, left or kicked; the bot's own as well.
        topics: numbers of a forum's topics.
        messages: message id → Telegram's Message object; a deleted one is not there.
        sent: message id → what the bot sent.
        mute: the bot may not write here.
    """

    id: int
    type: str = "private"
    title: str = "学习群"
    name: str = "学员"
    members: dict[int, str] = field(default_factory=dict)
    topics: set[int] = field(default_factory=set)
    is_forum: bool = False
    mute: bool = False
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    sent: dict[int, Sent] = field(default_factory=dict)
    last: int = 100

    @property
    def value(self) -> dict[str, Any]:
        """Telegram's Chat object."""
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": self.name}
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": self.type, "title": self.title} | forum

    def next_id(self) -> int:
        """Return the number of the next message; each chat counts for itself."""
        self.last += 1
        return self.last


@dataclass
class Chats:
    """All chats, and what keeps the bot out of some.

    Attributes:
        blocked: people who have blocked the bot.
        deactivated: people whose accounts are gone.
        migrated: group → supergroup that it became.
    """

    all: dict[int, Chat] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    deactivated: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)

    def meet(self, number: int, kind: str = "private", **more: Any) -> Chat:
        """Return a chat; it is made where there is none."""
        if number not in self.all:
            members = {int(str(BOT["id"])): "member"} | ({number: "member"} if kind == "private" else {})
            self.all[number] = Chat(number, kind, members=members, name=self.names.get(number, "学员"), **more)
        return self.all[number]

    def user(self, number: int) -> dict[str, Any]:
        """Return Telegram's User object of somebody."""
        if number == BOT["id"]:
            return dict(BOT)
        return person(number, self.names.get(number, "学员"))

    def get(self, number: int) -> Chat:
        """Return a chat that the bot knows."""
        if number in self.migrated.values():
            return self.meet(number, "supergroup")
        if number not in self.all:
            raise bad("chat not found")
        return self.all[number]

    def writable(self, number: int, thread: int | None = None) -> Chat:
        """Return a chat that the bot may write to now."""
        if number in self.deactivated:
            raise RefusedError(403, "Forbidden: user is deactivated")
        if number in self.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        if number in self.migrated:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise RefusedError(400, words, ordered=True, migrate_to_chat_id=self.migrated[number])
        chat = self.get(number)
        status = chat.members.get(int(str(BOT["id"])), "left")
        if status in ("left", "kicked"):
            done = "was kicked from" if status == "kicked" else "is not a member of"
            raise RefusedError(403, f"Forbidden: bot {done} the {chat.type} chat")
        if chat.mute:
            raise RefusedError(400, "Bad Request: not enough rights to send text messages to the chat", ordered=True)
        if thread is not None and thread not in chat.topics:
            raise bad("message thread not found")
        return chat

    def message(self, number: int, message_id: int, words: str) -> tuple[Chat, dict[str, Any]]:
        """Return a message that stands in a chat."""
        chat = self.get(number)
        if message_id not in chat.messages:
            raise bad(words)
        return chat, chat.messages[message_id]
