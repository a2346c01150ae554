"""One exchange: the typing mark, the conversation's replies, their delivery. Private chats and groups share it."""

from __future__ import annotations

from dataclasses import replace

from telegram import CallbackQuery

from bot.messages import edge_texts, texts
from bot.messages.values import Incoming, Paragraph, Reply, say
from bot.telegram.access.gate import is_start
from bot.telegram.sending.callback_replies import answer_press
from bot.telegram.sending.delivery import typing
from bot.telegram.sending.streaming import Streamer
from bot.telegram.sending.targets import PREFIX, Place
from bot.telegram.services import Services


async def converse(
    services: Services, place: Place, incoming: Incoming, first: str = "", query: CallbackQuery | None = None
) -> None:
    """Answer a message that may be answered.

    Args:
        services: the parts of the edge.
        place: where the answer goes.
        incoming: the message.
        first: a sentence before the answer.
        query: the press that is answered; None where something was written.
    """
    streamer = Streamer(services.application.bot, place)
    try:
        async with typing(services.application.bot, place):
            # a sentence before the answer would come after its beginning
            replies = await services.conversation.handle(incoming, None if first else streamer.show)
    finally:
        await streamer.end()
    if replies and is_start(incoming.text):
        waiting = await services.conversation.waiting(incoming)
        replies = (_with_own_id(replies[0], incoming), *replies[1:], *waiting)
    if place.chat < 0:
        replies = tuple(map(_for_group, replies))
    if query is not None:
        await answer_press(services.delivery, services.presses, query, place, replies)
    elif not await streamer.become(replies):
        await services.delivery.answer(place, (say(first), *replies) if first else replies)


def _with_own_id(reply: Reply, incoming: Incoming) -> Reply:
    own = Paragraph(texts.YOUR_ID.format(id=incoming.learner.removeprefix(PREFIX)))
    return replace(reply, blocks=(*reply.blocks, own))


def _for_group(reply: Reply) -> Reply:
    """In a group a number that is only written goes to nobody: the buttons are what opens a place."""
    hint = Paragraph(edge_texts.PRESS_TO_OPEN if reply.buttons else texts.OPEN_HINT)
    return replace(
        reply, blocks=tuple(hint if block == Paragraph(texts.OPEN_HINT) else block for block in reply.blocks)
    )
