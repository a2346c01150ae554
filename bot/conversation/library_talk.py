"""The part of the conversation about the library: questions, opened passages, look-ups. It needs no records."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from bot.conversation import replies
from bot.conversation.chat_session import ChatSession
from bot.conversation.thread_pool import Pool
from bot.messages import texts
from bot.messages.buttons import CitePassage, OpenNeighbours, OpenPassage
from bot.messages.commands import closest_command
from bot.messages.values import Button, Paragraph, Reply, say
from knowledge.values import Answer, Citation, Turn

if TYPE_CHECKING:
    from knowledge.library import Library

log = logging.getLogger(__name__)

QUESTION_LIMIT = 1000
"""Code points; a longer message is a document pasted by mistake, not a question."""
QUOTE_LIMIT = 5000
"""The same for a quotation, which may run over some paragraphs."""
SEARCH_LIMIT = 30
"""Hits of a search; more are no help to a reader."""


Show: TypeAlias = Callable[[Reply], None]
"""Takes the beginning of an answer that is still being written."""


def _on_loop(show: Show | None) -> Callable[[Answer], None] | None:
    """Return a callback for another thread that shows a part of an answer on this event loop."""
    if show is None:
        return None
    loop = asyncio.get_running_loop()

    def tell(part: Answer) -> None:
        loop.call_soon_threadsafe(show, replies.part_reply(part))

    return tell


@dataclass(frozen=True, slots=True)
class LibraryTalk:
    """Answers questions and serves look-ups.

    Attributes:
        library: the library.
        pool: its threads.
        clock: tells the time, with zone.
        keep_unanswered: record questions that found nothing.
        vote_buttons: makes the buttons by which an answer is voted on; None without study commands, when excerpts have
            no study buttons either.
    """

    library: Library
    pool: Pool
    clock: Callable[[], datetime]
    keep_unanswered: bool = False
    vote_buttons: Callable[[Answer], Awaitable[tuple[Button, ...]]] | None = None

    async def command(self, session: ChatSession, name: str, words: str, admin: bool = False) -> Sequence[Reply]:
        """Do what a command says; `admin` says that an admin of the bot gave it."""
        match name:
            case "start":
                return [replies.start_reply(len(await self.pool.run(self.library.documents)))]
            case "help":
                return [replies.help_reply(words, admin)]
            case "how":
                return [replies.how_reply(words)]
            case "try":
                return await self._try(session)
            case "ask":
                return [say(texts.ASK_WHAT)]
            case "documents":
                return session.keep_rest(replies.document_replies(await self.pool.run(self.library.documents)))
            case "outline":
                return await self._outline(session, words)
            case "search":
                return await self._search(session, words)
            case "quote":
                return await self._quote(session, words)
            case "trace":
                return await self._trace(session, words)
            case "cite":
                return await self._cite(session, words)
            case "more":
                return await self._more(session)
            case "new":
                session.forget()
                return [say(texts.NEW_TOPIC)]
        return [replies.unknown_reply(name, words, closest_command(name))]

    async def _try(self, session: ChatSession) -> Sequence[Reply]:
        """Ask a question that the newest document answers, as an example."""
        question = await self.pool.run(self._example)
        (first, *rest) = await self.ask(session, question) if question else [say(texts.NO_DOCUMENTS)]
        head = (Paragraph(texts.TRIED.format(question=question)),) if question else ()
        return [replace(first, blocks=(*head, *first.blocks)), *rest]

    def _example(self) -> str:
        """Return a question about the newest document that finds an answer; empty where there is no document."""
        infos = self.library.documents()
        if not infos:
            return ""
        _, newest = max(enumerate(infos), key=lambda one: (one[1].date, one[0]))
        asked = replies.example_questions(newest, self.library.catalog.outline(newest.id))
        return next((one for one in asked if self.library.draft(one, ()).answer.status == "answered"), asked[-1])

    async def ask(
        self, session: ChatSession, question: str, show: Show | None = None, replied_to: str = ""
    ) -> Sequence[Reply]:
        """Answer a question; `show` is called with the beginning of the answer while a language model writes it.

        Where it replies to an older answer (`replied_to`), that is the one which it follows up.
        """
        if fault := texts.question_fault(question, QUESTION_LIMIT):
            return [say(fault)]
        draft = await self.pool.run(lambda: self.library.draft(question, session.turns_up_to(replied_to)))
        answer = draft.answer
        if self.library.has_model:
            if show is not None and answer.status == "answered":
                show(replies.part_reply(answer))  # at once; what the model writes takes its place
            tell = _on_loop(show)
            answer = await self.pool.wait(lambda: self.library.finish(draft, tell))
        log.info("answer status=%s engine=%s ms=%.0f", answer.status, answer.engine, answer.elapsed_ms)
        if answer.status == "not_found" and self.keep_unanswered:
            await self.pool.run(lambda: self.library.unanswered.note(question, self.clock().date()))
        session.turns.append(Turn(question, answer))
        votes = await self.vote_buttons(answer) if self.vote_buttons and answer.status == "answered" else ()
        return [self._answered(session, answer, votes)]

    def _answered(self, session: ChatSession, answer: Answer, votes: Sequence[Button] = ()) -> Reply:
        """Return the reply to an answer; remember its places and what did not fit."""
        reply, rest = replies.screens(answer)
        session.pages, session.wider, session.rest = [] if rest is None else [rest], None, answer.more
        session.show(answer.citations or answer.nearest)
        hints = [texts.OPEN_HINT] * bool(session.cited)
        hints += [texts.EXPAND_HINT] if rest is not None else [texts.REST_HINT] * (answer.more is not None)
        return Reply((*reply.blocks, *map(Paragraph, hints)), (*reply.buttons, *votes))

    async def open_number(self, session: ChatSession, number: int) -> Sequence[Reply]:
        """Open a place by the number under which it was shown."""
        if not session.cited:
            return [say(texts.NO_ANSWER_YET)]
        if not 1 <= number <= len(session.cited):
            return [say(texts.UNKNOWN_SOURCE.format(number=number))]
        return await self.open_cited(session, session.cited[number - 1])

    async def open_cited(self, session: ChatSession, cited: Citation) -> Sequence[Reply]:
        """Show a cited place in its surroundings."""
        return await self.open(session, OpenPassage(cited.document_id, cited.start, cited.end))

    async def open(self, session: ChatSession, action: OpenPassage | OpenNeighbours) -> Sequence[Reply]:
        """Show a place in its surroundings."""
        around = action.around if isinstance(action, OpenPassage) else 0
        shown = await self.pool.run(lambda: self.library.lookup.passage_at(*action.place, around=around))
        beyond = await self.pool.run(lambda: self.library.lookup.passage_at(*action.place, around=around + 1))
        session.wider = replies.wider_passage(action) if isinstance(action, OpenPassage) else None
        session.pages, session.rest = [], None
        return [replies.excerpt_reply(shown, action, beyond, study=self.vote_buttons is not None)]

    async def copy(self, action: CitePassage) -> Sequence[Reply]:
        """Write a place as official texts cite it."""
        shown = await self.pool.run(lambda: self.library.lookup.passage_at(*action.place))
        return [say(await self.pool.run(lambda: self.library.lookup.cite(shown)))]

    async def _outline(self, session: ChatSession, words: str) -> Sequence[Reply]:
        infos = await self.pool.run(self.library.documents)
        if not words and len(infos) != 1:
            pages = replies.document_replies(infos)
            return [*session.keep_rest(pages), *([say(texts.OUTLINE_WHICH)] if infos else [])]
        chosen = [info for number, info in enumerate(infos, 1) if not words or words in (str(number), info.id)]
        if not chosen:
            return [say(texts.UNKNOWN_NUMBER.format(number=words))]
        outline = await self.pool.run(lambda: self.library.catalog.outline(chosen[0].id))
        return session.keep_rest(replies.outline_replies(chosen[0], outline))

    async def _search(self, session: ChatSession, words: str) -> Sequence[Reply]:
        if fault := texts.question_fault(words, QUESTION_LIMIT) if words else texts.SEARCH_WHAT:
            return [say(fault)]
        hits = await self.pool.run(lambda: self.library.lookup.search(words, limit=SEARCH_LIMIT).hits)
        session.show(tuple(hit.citation for hit in hits))
        return session.keep_rest(replies.hit_replies(words, hits))

    async def _quote(self, session: ChatSession, text: str) -> Sequence[Reply]:
        if fault := texts.question_fault(text, QUOTE_LIMIT) if text else texts.QUOTE_WHAT:
            return [say(fault)]
        found = await self.pool.run(lambda: self.library.lookup.quote(text))
        cited = found.citation
        session.show(found.nearest if cited is None else (cited,))
        copied = "" if cited is None else await self.pool.run(lambda: self.library.lookup.cite(cited))
        return session.keep_rest([replies.quotation_reply(found, copied)])

    async def _trace(self, session: ChatSession, phrase: str) -> Sequence[Reply]:
        if fault := texts.question_fault(phrase, QUESTION_LIMIT) if phrase else texts.TRACE_WHAT:
            return [say(fault)]
        found = await self.pool.run(lambda: self.library.lookup.trace(phrase))
        session.show(tuple(one.citation for one in found.occurrences))
        return session.keep_rest(replies.trace_replies(found))

    async def _cite(self, session: ChatSession, number: str) -> Sequence[Reply]:
        if not session.cited:
            return [say(texts.NO_ANSWER_YET)]
        chosen = [cited for at, cited in enumerate(session.cited, 1) if number in (str(at), "")]
        if not chosen:
            return [say(texts.UNKNOWN_SOURCE.format(number=number))]
        return [say(await self.pool.run(lambda: self.library.lookup.cite(chosen[0])))]

    async def _more(self, session: ChatSession) -> Sequence[Reply]:
        if session.pages:
            page = session.pages.pop(0)
            more = session.rest is not None and not session.pages
            return [replace(page, blocks=(*page.blocks, Paragraph(texts.REST_HINT))) if more else page]
        if session.rest is not None:
            return [self._answered(session, session.rest)]
        return [say(texts.NO_MORE)] if session.wider is None else await self.open(session, session.wider)
