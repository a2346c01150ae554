"""What a chat app must be able to do for us: the `Edge` protocol, and the values that it is spoken to with.

People and chats are named by keys that are unique over all apps: `app:native id` ("telegram:42"). Messages are named by
numbers; an app whose messages have none counts them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from bot.conversation.library_talk import Show
from bot.messages.values import Reply

Work: TypeAlias = Callable[[Show | None], Awaitable[Sequence[Reply]]]
"""Makes the replies to a message; may show their beginning while it is written, where the app can (else None)."""
Pause: TypeAlias = Callable[[float], Awaitable[bool]]
"""Waits so many seconds; True if the process is to end meanwhile."""


PollFit: TypeAlias = Literal["whole", "below text", "none"]
"""A question is a poll as a whole; or its text stands above a poll of letters; or only words can ask it."""
Posted: TypeAlias = Callable[[int], Awaitable[None]]
"""Is told how many messages of a reply are out."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes.

    Attributes:
        chat: the key of the chat.
        topic: within the chat; None where it has no topics.
        reply_to: the message that is answered, where it would not be clear otherwise.
    """

    chat: str
    topic: int | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class PostedPoll:
    """A quiz poll that an app has taken.

    Attributes:
        poll: the app's name of it, which an answer to it names.
        chat: the key of the chat where it stands now.
        message: that holds it.
        order: indexes of the item's options, in the order of the poll.
        closes: when it closes by itself.
    """

    poll: str
    chat: str
    message: int
    order: tuple[int, ...]
    closes: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast an app may be written to.

    Attributes:
        per_second: messages to all chats together.
        per_second_and_chat: messages to one chat.
        per_minute_and_group: messages to one group.
        shortest_poll: the least time that a poll is open.
    """

    per_second: float
    per_second_and_chat: float
    per_minute_and_group: int
    shortest_poll: timedelta


class Edge(Protocol):
    """A chat app.

    Attributes:
        name: the first part of the keys of its people and chats.
        pace: how fast it may be written to.
    """

    name: str
    pace: Pace

    @property
    def bot_name(self) -> str:
        """What people call the bot in the app."""

    async def exchange(self, target: Target, work: Work, press: object = None) -> None:
        """Show that something is being done while the replies are made, then send them.

        Args:
            target: where they go.
            work: makes them.
            press: the app's own value of the button that was pressed, whose message may be changed; None for none.

        Raises:
            UndeliveredError: there was no way for many minutes.
        """

    async def answer_press(self, target: Target, replies: Sequence[Reply], press: object) -> None:
        """Show the replies to a pressed button: words that pass, the pressed message changed in place, or new messages.

        Raises:
            UndeliveredError: there was no way for many minutes.
        """

    async def send(self, target: Target, replies: Sequence[Reply]) -> list[int]:
        """Send replies to somebody who waits for them, again and again where there is no way; none to a chat that is gone.

        Raises:
            UndeliveredError: there was no way for many minutes.
        """

    async def push(self, target: Target, replies: Sequence[Reply]) -> list[int]:
        """Send what nobody has asked for: again only where it is certain that it did not go out.

        Raises:
            SendError: it was not sent, or nobody can tell whether it was.
        """

    async def edit(self, chat: str, message: int, reply: Reply, pause: Pause | None = None) -> None:
        """Put a reply in the place of a message of ours; one that shows it already is left.

        Args:
            chat: the key of the chat.
            message: the number of the message.
            reply: is shown from now on.
            pause: given, it is tried again and again while there is no way; else once.

        Raises:
            SendError: it could not be changed.
            UndeliveredError: we are to stop, or there was no way for many minutes.
        """

    async def post(self, target: Target, reply: Reply, skip: int = 0, posted: Posted | None = None) -> int:
        """Send a reply of words once; return the number of its last message.

        Args:
            target: the chat.
            reply: may be longer than one message of the app.
            skip: its first messages that were sent before.
            posted: is told after each message how many are out.

        Raises:
            SendError: it was not sent, or nobody can tell whether it was.
        """

    def poll_fit(self, reply: Reply) -> PollFit:
        """Tell whether the question of a reply can be asked as a quiz poll."""

    async def post_poll(
        self,
        target: Target,
        reply: Reply,
        closes: datetime,
        *,
        hidden: bool,
        taken: Callable[[PostedPoll], Awaitable[None]],
    ) -> None:
        """Ask a question as a quiz poll, once.

        Args:
            target: the chat.
            reply: holds the question as `asked`.
            closes: when the poll is to close by itself.
            hidden: nobody sees how it goes before it closes.
            taken: is awaited before any answer to the poll is passed on.

        Raises:
            SendError: it was not sent, or nobody can tell whether it was.
        """

    async def close_poll(self, chat: str, message: int) -> None:
        """Close a poll before its time; one that can't be closed is left.

        Raises:
            SendError: it may go well another time.
        """

    async def reaches(self, target: Target) -> bool:
        """Tell whether there is a way to a chat at this moment, without a trace in it."""

    async def is_group_admin(self, chat: str, person: str) -> bool | None:
        """Tell whether somebody administers a group; None where nobody can tell now."""

    async def is_behind(self) -> bool:
        """Tell whether messages are on their way that were written while we were down."""

    async def fetch(self, file: str, to: Path, most: int, pause: Pause) -> None:
        """Fetch a file that somebody sent.

        Args:
            file: the app's name of it.
            to: where it will lie.
            most: bytes that it may have.
            pause: waits between tries.

        Raises:
            TooLargeError: it has more bytes.
            UndeliveredError: we are to stop.
            FetchError: it can't be had.
            OSError: it can't be written.
        """


def native_id(key: str) -> str:
    """Return what the chat app itself calls a person or a chat."""
    return key.partition(":")[2]
