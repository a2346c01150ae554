"""Scripted people: they write, press buttons by their labels, vote, send files, and look at what they were told."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.support.telegram_server.server import TelegramServer
from tests.support.telegram_server.values import BOT, Sent


class Person:
    """Somebody in a private chat with the bot, or in a group.

    Args:
        server: where they are.
        number: their id.
        chat: where they write; their private chat unless told.
        thread: the topic that they write in.
    """

    def __init__(
        self,
        server: TelegramServer,
        number: int = 7,
        name: str = "学员",
        chat: int | None = None,
        thread: int | None = None,
    ) -> None:
        self.server, self.number, self.thread = server, number, thread
        self.chat = number if chat is None else chat
        server.chats.names[number] = name
        self._seen = len(self.told)

    @property
    def told(self) -> list[Sent]:
        """What the bot sent to this chat, without what was deleted."""
        sent = [one for one in list(self.server.sent) if one.chat_id == self.chat]
        return [one for one in sent if not one.deleted and (self.thread is None or one.thread == self.thread)]

    @property
    def last(self) -> Sent:
        """The newest message of the bot."""
        return self.told[-1]

    def write(self, text: str, **more: Any) -> int:
        """Write a message; return its number."""
        topic = {} if self.thread is None else {"message_thread_id": self.thread, "is_topic_message": True}
        return self.server.write(text, self.chat, _kind(self.chat), self.number, **topic, **more)

    def mention(self, text: str) -> int:
        """Write to the bot by its name."""
        return self.write(f"@{BOT['username']} {text}")

    def reply(self, sent: Sent, text: str) -> int:
        """Reply to a message of the bot."""
        return self.write(text, reply_to_message=self.server.chats.get(self.chat).messages[sent.message_id])

    def press(self, label: str) -> str:
        """Press the button with this label, or whose label holds it, of the newest message that has one."""
        for sent in reversed(self.told):
            if any(label in button["text"] for button in sent.buttons):
                return self.server.press(sent.button(label)["callback_data"], self.chat, person=self.number)
        raise AssertionError(
            f"no button {label!r}: {[(one.text[:40], [b['text'] for b in one.buttons]) for one in self.told]}"
        )

    def open_poll(self) -> Sent:
        """Return the newest poll that can be voted in."""
        return next(one for one in reversed(self.told) if one.poll and not one.poll["is_closed"])

    def vote(self, *options: int | str, poll: Sent | None = None) -> bool:
        """Choose options, by number or text, of a poll: the newest open one unless told."""
        asked = (poll or self.open_poll()).poll
        texts = [option["text"] for option in asked["options"]]
        chosen = [option if isinstance(option, int) else texts.index(option) for option in options]
        return self.server.vote(asked["id"], chosen, self.number)

    def vote_right(self, poll: Sent | None = None) -> bool:
        """Choose what is right."""
        return self.vote(*(poll or self.open_poll()).poll["correct_option_ids"], poll=poll)

    def vote_wrong(self, poll: Sent | None = None) -> bool:
        """Choose what is wrong."""
        asked = (poll or self.open_poll()).poll
        wrong = next(n for n in range(len(asked["options"])) if n not in asked["correct_option_ids"])
        return self.vote(wrong, poll=poll)

    def upload(self, name: str, content: bytes, caption: str = "", size: int | None = None) -> int:
        """Send a file."""
        more = {"caption": caption} if caption else {}
        return self.server.upload(name, content, self.chat, size, kind=_kind(self.chat), person=self.number, **more)

    def inline(self, words: str, offset: str = "") -> str:
        """Type the bot's name and words in some other chat; return the query's id."""
        return self.server.ask_inline(words, self.number, offset)

    def block(self) -> None:
        """Block the bot."""
        self.server.become(self.number, "kicked", self.number)

    def wait(self, count: int = 1, seconds: float = 60) -> list[Sent]:
        """Return the next messages, `count` at least, since the last look."""
        self.server.wait(lambda _: len(self.told) >= self._seen + count, seconds)
        return self._look()

    async def hears(self, count: int = 1, seconds: float = 60) -> list[Sent]:
        """Like `wait`, for tests that run on an event loop; no thread is held meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                while len(self.told) < self._seen + count:  # noqa: ASYNC110  the server is on other threads
                    await asyncio.sleep(0.02)
        except TimeoutError:
            told = [one.text[:40] for one in self.told]
            raise AssertionError(f"waited in vain; told so far: {told}; refused: {self.server.refused}") from None
        return self._look()

    def _look(self) -> list[Sent]:
        told = self.told
        new, self._seen = told[self._seen :], len(told)
        return new


def _kind(chat: int) -> str:
    return "private" if chat > 0 else "supergroup"
