"""Private chats: text, buttons and polls go to the conversation, anything else gets a sentence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from telegram import Chat, PollAnswer, Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, MessageHandler, PollAnswerHandler, filters

from bot import texts
from bot.telegram.access import Decision, is_start
from bot.telegram.delivery import UndeliveredError, typing
from bot.telegram.places import PREFIX, Place, key
from bot.telegram.services import Context, Handler, Services
from bot.values import Choice, Incoming, Paragraph, Reply, say

log = logging.getLogger(__name__)

_LATE = timedelta(minutes=30)
"""A message that was sent so long ago is answered with a word about it: the question may be settled."""
UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.POLL_ANSWER)


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handlers of private chats, in order."""
    talk = Talk(services)
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    services.voters.append(talk.take_vote)
    return [
        MessageHandler(private & filters.TEXT, talk.on_text),
        # joins, pins and the like are no messages of a learner
        MessageHandler(private & ~filters.StatusUpdate.ALL, talk.on_other),
        CallbackQueryHandler(talk.on_button),
        PollAnswerHandler(talk.on_poll_answer),
    ]


class Talk:
    """The handlers with what they need."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_text(self, update: Update, context: Context) -> None:
        """Answer a text message or a command."""
        message = update.message
        if message is not None and message.text is not None and message.from_user is not None:
            chat = message.chat.id
            named = f"telegram:{chat}:{message.message_id}"
            again = update.update_id in self._services.replayed
            incoming = Incoming(key(chat), key(message.from_user.id), message.text, message=named, again=again)
            await self._answer(Place(chat), incoming, self._services.clock() - message.date > _LATE)

    async def on_other(self, update: Update, context: Context) -> None:
        """Say that only text is understood."""
        if update.message is None or update.message.from_user is None:
            return
        decision = await self._services.gate.message(update.message.from_user.id, "", context.bot.username)
        said = say(texts.TEXT_ONLY) if decision.admitted else decision.reply
        await self._services.delivery.answer(Place(update.message.chat.id), [said] if said else [])

    async def on_button(self, update: Update, context: Context) -> None:
        """Answer a pressed button; the press itself is answered by whoever handles updates."""
        query = update.callback_query
        chat = query.message.chat if query is not None and query.message is not None else None
        if query is not None and chat is not None and chat.type == Chat.PRIVATE and query.data:
            named, again = f"telegram:press:{query.id}", update.update_id in self._services.replayed
            person = key(query.from_user.id)
            incoming = Incoming(key(chat.id), person, button=query.data, message=named, again=again)
            await self._answer(Place(chat.id), incoming)

    async def on_poll_answer(self, update: Update, context: Context) -> None:
        """Find out for whom the answer to a poll is."""
        given = update.poll_answer
        # a retracted vote chooses nothing
        if given is None or given.user is None or not given.option_ids:
            return
        await self._services.delivery.polls_settled()
        for take in self._services.voters:
            if await take(given, update.update_id):
                return
        log.warning("answer to a poll that is not known")
        if await self._services.gate.belongs(given.user.id):
            await self._ask_again(given.user.id)

    async def take_vote(self, given: PollAnswer, update_id: int) -> bool:
        """Count the answer to a poll of a private set. There the chat's number is the learner's; others' count for nobody."""
        services, learner = self._services, given.user.id if given.user is not None else 0
        poll = await asyncio.to_thread(services.store.poll, given.poll_id)
        chosen = None if poll is None else poll.chosen(tuple(given.option_ids))
        if poll is None or (chosen is None and poll.chat == learner):
            return False
        if chosen is not None and poll.chat == learner and await services.gate.belongs(learner):
            choice, again = Choice(poll.set_id, poll.position, chosen), update_id in services.replayed
            named = f"telegram:poll:{poll.poll_id}"
            incoming = Incoming(key(poll.chat), key(learner), message=named, choice=choice, again=again)
            await services.delivery.answer(Place(learner), await services.conversation.handle(incoming))
        return True

    async def _ask_again(self, chat: int) -> None:
        asked: tuple[Reply, ...] = await self._services.conversation.ask_again(Incoming(key(chat), key(chat)))
        await self._services.delivery.answer(Place(chat), [say(texts.POLL_UNKNOWN), *asked])

    async def _answer(self, place: Place, incoming: Incoming, late: bool = False) -> None:
        services = self._services
        decision = await self._decide(incoming)
        if not decision.admitted:
            await services.delivery.answer(place, [decision.reply] if decision.reply else [])
            return
        async with typing(services.application.bot, place):
            replies = await services.conversation.handle(incoming)
        if replies and is_start(incoming.text):
            own = Paragraph(texts.YOUR_ID.format(id=incoming.learner.removeprefix(PREFIX)))
            replies = (replace(replies[0], blocks=(*replies[0].blocks, own)), *replies[1:])
        await services.delivery.answer(place, (say(texts.LATE), *replies) if late else replies)

    async def _decide(self, incoming: Incoming) -> Decision:
        person = int(incoming.learner.removeprefix(PREFIX))
        if incoming.button:
            return Decision(await self._services.gate.belongs(person))
        return await self._services.gate.message(person, incoming.text, self._services.application.bot.username)


async def tell_trouble(services: Services, update: object, error: BaseException | None) -> None:
    """Log what went wrong, and tell the learner a plain sentence: the one broad catch of this edge."""
    if isinstance(error, UndeliveredError):
        log.error("an answer could not be sent, it waits for the next start")
        return
    log.error("update failed", exc_info=error)
    chat = update.effective_chat if isinstance(update, Update) else None
    if chat is not None and chat.type == Chat.PRIVATE:
        try:
            await services.delivery.answer(Place(chat.id), [say(texts.TROUBLE)])
        except TelegramError:
            log.warning("chat %s could not be told of it", chat.id)
