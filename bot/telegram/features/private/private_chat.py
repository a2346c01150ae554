"""Private chats: text, buttons and polls go to the conversation, anything else gets a sentence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import LRUCache
from telegram import Chat, Message, PollAnswer, Update
from telegram.ext import CallbackQueryHandler, MessageHandler, PollAnswerHandler, filters

from bot.edge.errors import SendError, UndeliveredError
from bot.edge.protocol import Target
from bot.messages import edge_texts, texts
from bot.messages.commands import Question, understand
from bot.messages.values import ChosenOptions, Incoming, Reply, say
from bot.telegram.sending.targets import key
from bot.telegram.services import Context, Handler, Services
from bot.telegram.updates.addressing import clean

log = logging.getLogger(__name__)

_EDITABLE = timedelta(minutes=15)
"""For so long a question that is changed is answered anew."""
_ASKED = 5000
"""People whose last question (or album) is remembered; who was silent for longest is forgotten first."""
UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.POLL_ANSWER)


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handlers of private chats, in order."""
    talk = Talk(services)
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    services.voters.append(talk.take_vote)
    return [
        MessageHandler(private & filters.TEXT, talk.on_text),
        # joins, pins and the like are no messages of a learner
        MessageHandler(private & ~filters.StatusUpdate.ALL, talk.on_other),
        MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE & filters.TEXT, talk.on_edited),
        CallbackQueryHandler(talk.on_button),
        PollAnswerHandler(talk.on_poll_answer),
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The last question of a person: its message, its words, when."""

    message: int
    text: str
    at: datetime


class Talk:
    """The handlers with what they need."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._asked: LRUCache[int, _Asked] = LRUCache(_ASKED)
        self._albums: LRUCache[int, str] = LRUCache(_ASKED)

    async def on_text(self, update: Update, context: Context) -> None:
        """Answer a text message or a command."""
        message = update.message
        if message is None or message.via_bot is not None:
            return  # a passage that somebody has inserted by inline mode is no question
        if message.text is not None and message.from_user is not None:
            await self._answer(update, message, message.from_user.id, message.text)

    async def on_other(self, update: Update, context: Context) -> None:
        """Say that only text is understood; the words below a picture are answered. An album is one message."""
        message = update.message
        if message is None or message.from_user is None or self._is_next_of_album(message):
            return
        person = message.from_user.id
        if message.caption and clean(message.caption).strip():
            await self._answer(update, message, person, message.caption, edge_texts.WORDS_ONLY)
            return
        chat, target = self._services.chat, Target(key(message.chat.id))
        if await chat.admitted(Incoming(key(person), key(person)), target, "other"):
            told = texts.TEXT_ONLY if message.document is None else edge_texts.FILES_BY_ADMINS
            await chat.edge.send(target, [say(told)])

    async def on_edited(self, update: Update, context: Context) -> None:
        """Answer the last question anew where it was changed soon after; an answer in a set stays as it was given."""
        message = update.edited_message
        if message is None or message.text is None or message.from_user is None:
            return
        person, asked = message.from_user.id, self._asked.get(message.from_user.id)
        if asked is None or asked.message != message.message_id or asked.text == message.text:
            return
        if self._services.chat.clock() - asked.at > _EDITABLE or not isinstance(
            understand(clean(message.text)), Question
        ):
            return
        # once: a third version is asked as a new question
        del self._asked[person]
        if not await self._services.chat.conversation.waiting(Incoming(key(person), key(person))):
            await self._answer(update, message, person, message.text, edge_texts.EDITED, remember=False)

    async def on_button(self, update: Update, context: Context) -> None:
        """Answer a pressed button; the press itself is answered by whoever handles updates."""
        query, services = update.callback_query, self._services
        chat = query.message.chat if query is not None and query.message is not None else None
        if query is None or chat is None or chat.type != Chat.PRIVATE or not query.data:
            return
        await services.chat.press(services.pressed(update, query, key(chat.id)), Target(key(chat.id)), query)

    async def on_poll_answer(self, update: Update, context: Context) -> None:
        """Find out for whom the answer to a poll is."""
        given = update.poll_answer
        # a retracted vote chooses nothing; a channel is nobody who learns
        if given is None or given.user is None or not given.option_ids:
            return
        await self._services.delivery.polls_settled()
        person = key(given.user.id)
        for take in self._services.voters:
            if await take(given, update.update_id):
                self._services.chat.usage.count("vote", person)
                return
        log.warning("answer to a poll that is not known")
        if await self._services.chat.gate.belongs(person):
            await self._ask_again(person)

    async def take_vote(self, given: PollAnswer, update_id: int) -> bool:
        """Count the answer to a poll of a private set. There the chat's number is the learner's; others' count for nobody."""
        services, learner = self._services, given.user.id if given.user is not None else 0
        poll = await asyncio.to_thread(services.store.poll, given.poll_id)
        chosen = None if poll is None else poll.chosen(tuple(given.option_ids))
        if poll is None or (chosen is None and poll.chat == learner):
            return False
        if chosen is not None and poll.chat == learner and await services.chat.gate.belongs(key(learner)):
            choice, again = ChosenOptions(poll.set_id, poll.position, chosen), update_id in services.replayed
            named = f"telegram:poll:{poll.poll_id}"
            incoming = Incoming(key(poll.chat), key(learner), message=named, choice=choice, again=again)
            replies = await services.chat.conversation.handle(incoming)
            await services.chat.edge.send(Target(key(learner)), replies)
        return True

    async def _ask_again(self, person: str) -> None:
        """Ask somebody the question that waits for them once more; who is in no set may have voted in a group, or elsewhere."""
        conversation, me = self._services.chat.conversation, Incoming(person, person)
        if await conversation.waiting(me):
            asked: tuple[Reply, ...] = await conversation.ask_again(me)
            await self._services.chat.edge.send(Target(person), [say(texts.POLL_UNKNOWN), *asked])

    async def _answer(
        self, update: Update, message: Message, person: int, words: str, first: str = "", *, remember: bool = True
    ) -> None:
        services = self._services
        if services.is_admin(message.from_user):
            services.menus.meet(person)
        incoming = services.incoming(update, message, clean(words))
        asked = await services.chat.message(incoming, Target(key(message.chat.id)), message.date, first)
        if asked and remember:
            self._asked[person] = _Asked(message.message_id, words, services.chat.clock())

    def _is_next_of_album(self, message: Message) -> bool:
        """Tell whether a picture belongs to an album of which another was seen."""
        if message.media_group_id is None or message.caption:
            return False
        seen = self._albums.get(message.chat.id) == message.media_group_id
        self._albums[message.chat.id] = message.media_group_id
        return seen


async def tell_trouble(services: Services, update: object, error: BaseException | None) -> None:
    """Log what went wrong, and tell the learner a plain sentence: the one broad catch of this edge."""
    if isinstance(error, UndeliveredError):
        log.error("an answer could not be sent, it waits for the next start")
        return
    log.error("update failed", exc_info=error)
    chat = update.effective_chat if isinstance(update, Update) else None
    if chat is not None and chat.type == Chat.PRIVATE:
        try:
            await services.chat.edge.send(Target(key(chat.id)), [say(texts.TROUBLE)])
        except (SendError, UndeliveredError):
            log.warning("chat could not be told of it chat=%s", chat.id)
