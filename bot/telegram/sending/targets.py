"""Where a message goes: a chat, a topic in it, the message it answers. And the names of our chats and learners. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message

from bot.edge.protocol import Target

PREFIX = "telegram:"
"""Of the keys of our chats and learners, which are unique over all chat apps."""


@dataclass(frozen=True, slots=True)
class ChatTarget:
    """Where a message goes.

    Attributes:
        chat: Telegram's number of the chat.
        thread: the topic of a forum; None where there are no topics.
        reply_to: the message that is answered, where it would not be clear otherwise; None in private chats.
    """

    chat: int
    thread: int | None = None
    reply_to: int | None = None


def chat_target(target: Target) -> ChatTarget:
    """Return a target of the edge as Telegram names it."""
    return ChatTarget(number_of(target.chat) or 0, target.topic, target.reply_to)


def answer_target(message: Message) -> Target:
    """Return where the answer to a message goes: in a group into its topic, as a reply."""
    topic = message.message_thread_id if message.is_topic_message else None
    return Target(key(message.chat.id), topic, message.message_id if message.chat.id < 0 else None)


def key(number: int) -> str:
    """Return our key of a chat or a person."""
    return f"{PREFIX}{number}"


def number_of(key: str) -> int | None:
    """Return Telegram's number of a chat or a person; None if the key is another chat app's."""
    return int(key.removeprefix(PREFIX)) if key.startswith(PREFIX) else None
