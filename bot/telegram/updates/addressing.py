"""Which messages of a group are for the bot, and what they ask once its name is taken out. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from telegram import Message, MessageEntity, User

from bot.messages.values import Button

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Zero-width letters and marks of direction: nobody types them, and none of our words holds one."""
_NAME_GAP = re.compile(r"^[\s,，:：、]+|\s+$")
"""Separators between the bot's name and a question, and blanks at its end."""


def clean(text: str) -> str:
    """Return typed text without invisible characters."""
    return _INVISIBLE.sub("", text)


def is_from_person(message: Message) -> bool:
    """Tell whether a person wrote a message as themselves: no bot, channel, anonymous admin, forward or inline result."""
    by_other = message.sender_chat is not None or message.via_bot is not None or message.forward_origin is not None
    return message.from_user is not None and not message.from_user.is_bot and not by_other


def question_for(message: Message, bot: User, commands: Collection[str]) -> str | None:
    """Return what a message of a group asks the bot; None if it is not for the bot.

    It is where it names the bot, replies to it, or is a command: `/ask@bot`, or one of `commands` without a name.
    """
    text = message.text if message.text is not None else message.caption or ""
    entities = message.entities if message.text is not None else message.caption_entities
    own_name = f"@{bot.username}".lower()
    command = _command(text, entities)
    if command is not None and command[1]:
        return clean(text) if command[1].lower() == own_name else None
    named = [entity for entity in entities if _mentions_bot(entity, text, bot)]
    if named:
        # the name alone, in a reply to another person's message, asks what that message asks
        return _NAME_GAP.sub("", clean(_without(text, named))) or _replied_question(message)
    if command is not None and command[0].lower() in commands:
        return clean(text)
    return clean(text) if _replies_to_bot(message, bot) and not _addresses_another(text, entities) else None


def replied_words(message: Message, bot: User) -> str:
    """Return what the message of ours says to which one replies; empty where it replies to none."""
    replied = _own_message(message, bot)
    if replied is None:
        return ""
    return replied.text or replied.caption or (replied.poll.question if replied.poll is not None else "")


def replied_buttons(message: Message, bot: User) -> tuple[Button, ...]:
    """Return the buttons under the message of ours to which one replies."""
    replied = _own_message(message, bot)
    if replied is None or replied.reply_markup is None:
        return ()
    rows = replied.reply_markup.inline_keyboard
    return tuple(Button(one.text, str(one.callback_data)) for row in rows for one in row if one.callback_data)


def _own_message(message: Message, bot: User) -> Message | None:
    """Return the message of ours to which one replies."""
    replied = message.reply_to_message
    return replied if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id else None


def _replied_question(message: Message) -> str:
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.is_bot:
        return ""
    return clean(replied.text or replied.caption or "")


def _command(text: str, entities: Collection[MessageEntity]) -> tuple[str, str] | None:
    """Return the command that a message begins with, and the name after its @, with it."""
    if any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in entities):
        name, at, whose = text.split(maxsplit=1)[0][1:].partition("@")
        return name, at + whose
    return None


def _mentions_bot(entity: MessageEntity, text: str, bot: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    return entity.type == MessageEntity.MENTION and _piece(text, entity).lower() == f"@{bot.username}".lower()


def _replies_to_bot(message: Message, bot: User) -> bool:
    """Tell whether a message replies to the bot; in a topic without a reply Telegram names the message that opened it."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.forum_topic_created is not None:
        return False
    return replied.from_user.id == bot.id


def _addresses_another(text: str, entities: Collection[MessageEntity]) -> bool:
    mentions = (MessageEntity.MENTION, MessageEntity.TEXT_MENTION)
    return any(entity.type in mentions and entity.offset == 0 for entity in entities)


def _piece(text: str, entity: MessageEntity) -> str:
    """Return the words of an entity, whose offsets count UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")


def _without(text: str, entities: Collection[MessageEntity]) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    for entity in sorted(entities, key=lambda one: -one.offset):
        units = units[: 2 * entity.offset] + units[2 * (entity.offset + entity.length) :]
    return units.decode("utf-16-le", "replace")
