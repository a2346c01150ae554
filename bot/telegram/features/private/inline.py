"""Inline mode: whoever types the bot's name in any chat is offered passages with their source.

Telegram's apps send a query with each letter that is typed. One query of a person is looked up at a time; of those that
have come meanwhile only the newest is, since the apps have dropped the others.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cachetools import LRUCache
from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError
from telegram.ext import InlineQueryHandler

from bot.conversation.inline_excerpts import Insert, of_hit, of_place
from bot.learning.values import Who
from bot.messages import edge_texts as texts
from bot.telegram.sending.render import render
from bot.telegram.sending.targets import key
from bot.telegram.services import Context, Handler, Services
from knowledge.errors import LibraryError

log = logging.getLogger(__name__)

UPDATES = (Update.INLINE_QUERY,)

START = "inline"
"""What `/start` carries when the button above the results is pressed."""
MOST = 10
"""Passages that are offered: more than fit on a screen."""
_CACHE_SECONDS = 30
"""For so long Telegram may show the same results again; the library changes."""
_WINDOW, _MOST_IN_WINDOW = 60.0, 90
"""Seconds, and queries of a person within them: as many as quick typing makes."""
_PEOPLE = 5_000
"""People whose queries are counted; who was silent for longest is forgotten first."""


@dataclass(slots=True)
class _Typist:
    """Somebody who types: the newest query, when the last ones came (seconds), and a lock: one is looked up at a time."""

    newest: str = ""
    times: deque[float] = field(default_factory=deque)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handler of inline queries."""
    return [InlineQueryHandler(InlineQueries(services).on_query)]


class InlineQueries:
    """Answers inline queries."""

    def __init__(self, services: Services, clock: Callable[[], float] = time.monotonic) -> None:
        self._services = services
        self._clock = clock
        self._typists: LRUCache[int, _Typist] = LRUCache(_PEOPLE)

    async def on_query(self, update: Update, context: Context) -> None:
        """Offer passages, or a button that leads to the bot."""
        query = update.inline_query
        if query is None or update.update_id in self._services.replayed:
            return  # who asked before a restart has long typed on
        if not await self._services.chat.gate.belongs(key(query.from_user.id)):
            await _answer(query, [], texts.INLINE_STRANGER, cached=0)
            return
        typist = self._typists.setdefault(query.from_user.id, _Typist())
        typist.newest = query.id
        async with typist.lock:
            if typist.newest != query.id or self._too_many(typist):
                await _answer(query, [], cached=0)
                return
            inserts, button = await self._offers(query)
        await _answer(query, inserts, button, cached=_CACHE_SECONDS if inserts else 0)

    async def _offers(self, query: InlineQuery) -> tuple[list[Insert], str]:
        """Return passages, and the label of the button above them."""
        words, run = query.query.strip(), self._services.chat.conversation.pool.run
        if query.offset:
            return [], ""  # all there was has been offered
        try:
            if not words:
                return await run(lambda: self._favourites(query.from_user.id)), texts.INLINE_HINT
            library = self._services.chat.conversation.library
            hits = await run(lambda: library.lookup.search(words, limit=MOST).hits)
        except LibraryError:
            log.exception("inline query failed")
            return [], texts.INLINE_TROUBLE
        exact = [hit for hit in hits if hit.match != "meaning"]
        button = "" if exact else texts.INLINE_NEAR if hits else texts.INLINE_NOTHING
        return [of_hit(hit) for hit in exact or hits], button

    def _favourites(self, person: int) -> list[Insert]:
        """Return the favourites of a person, the newest first."""
        study_commands = self._services.chat.conversation.study_commands
        if study_commands is None:
            return []
        return [of_place(cited) for cited in study_commands.favourites.kept(Who(key(person), key(person)), MOST)]

    def _too_many(self, typist: _Typist) -> bool:
        now = self._clock()
        while typist.times and now - typist.times[0] >= _WINDOW:
            typist.times.popleft()
        if len(typist.times) >= _MOST_IN_WINDOW:
            return True
        typist.times.append(now)
        return False


async def _answer(query: InlineQuery, inserts: Sequence[Insert], button: str = "", *, cached: int) -> None:
    """Answer a query; one that is too old can't be answered, which is logged."""
    unique = {insert.key: insert for insert in inserts}
    try:
        await query.answer(
            [_article(insert) for insert in unique.values()],
            cache_time=cached,
            is_personal=True,
            button=InlineQueryResultsButton(button, start_parameter=START) if button else None,
        )
    except (BadRequest, NetworkError) as error:
        log.info("inline query not answered error=%s", type(error).__name__)


def _article(insert: Insert) -> InlineQueryResultArticle:
    first, *_ = render(insert.reply)
    content = InputTextMessageContent(
        first.html, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    return InlineQueryResultArticle(insert.key, insert.title, content, description=insert.description)
