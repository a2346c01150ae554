"""The conversation: an incoming message goes in, replies come out. It knows no chat app; the edges render what it says.

It remembers, for each learner in each chat, the questions of the last while (so that "那期限呢？" is understood), the
sources of the last answer (so that "1" opens the first) and the pages not yet shown. All of it may be lost at a restart
without harm: buttons carry all they need. The library works in a bounded pool of threads, never on the event loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from bot import lookups, replies, texts
from bot.buttons import CopyPlace, OpenPassage, ReadOn, ReportQuestion, SkipQuestion, unpack
from bot.commands import Command, Number, Question, is_slash, understand
from bot.learning.values import Who
from bot.values import Incoming, Paragraph, Reply, say
from knowledge.errors import LibraryError, UnknownDocument
from knowledge.values import Answer, Citation, Turn

if TYPE_CHECKING:
    from bot.learning.desk import Desk, Told
    from knowledge.library import Library

log = logging.getLogger(__name__)
T = TypeVar("T")

QUESTION_LIMIT = 1000
"""Code points; a longer message is a document pasted by mistake, not a question."""
QUOTE_LIMIT = 5000
"""The same for a quotation, which may run over some paragraphs."""
SEARCH_LIMIT = 30
_TURNS = 6
_MEMORIES = 5000
"""Learners remembered at the same time; the one silent for longest is forgotten first."""


@dataclass(slots=True)
class _Memory:
    """What is remembered of one learner in one chat.

    `numbered`: places with numbers were shown since the last question of a set, so a number means one of them.
    """

    seen: datetime
    turns: deque[Turn] = field(default_factory=lambda: deque(maxlen=_TURNS))
    cited: tuple[Citation, ...] = ()
    pages: list[Reply] = field(default_factory=list)
    wider: OpenPassage | None = None
    rest: Answer | None = None
    numbered: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Conversation:
    """Answers incoming messages out of a library."""

    def __init__(
        self,
        library: Library,
        *,
        clock: Callable[[], datetime],
        forget_after: timedelta,
        threads: int,
        keep_unanswered: bool = False,
        desk: Desk | None = None,
    ) -> None:
        self._library = library
        self._desk = desk
        self._clock = clock
        self._forget_after = forget_after
        self._keep_unanswered = keep_unanswered
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="library")
        self._memories: OrderedDict[tuple[str, str], _Memory] = OrderedDict()

    @property
    def desk(self) -> Desk | None:
        """The desk that serves the study commands, None where there is none."""
        return self._desk

    def warm_up(self) -> None:
        """Load in the background what the first questions would wait for."""
        self._library.warm_up()

    def close(self) -> None:
        """Let the work in hand end, and give the threads back; the library stays open."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._desk is not None:
            self._desk.close()

    async def handle(self, message: Incoming) -> tuple[Reply, ...]:
        """Return the replies to a message. Messages of one learner are answered one after the other."""
        memory = self._recall(message)
        async with memory.lock:
            try:
                return tuple(await self._handle(memory, message))
            except UnknownDocument:
                log.info("an old button or number in chat %s: its document is gone", message.chat)
                return (say(texts.GONE),)
            except LibraryError as error:
                log.exception("library error in chat %s", message.chat)
                return (say(texts.learner_error(error)),)
            except Exception:  # a learner is never left without an answer, in no chat app
                log.exception("unexpected error in chat %s", message.chat)
                return (say(texts.TROUBLE),)

    def _recall(self, message: Incoming) -> _Memory:
        now, who = self._clock(), (message.chat, message.learner)
        memory = self._memories.setdefault(who, _Memory(now))
        self._memories.move_to_end(who)
        if len(self._memories) > _MEMORIES:
            self._memories.popitem(last=False)
        if now - memory.seen > self._forget_after:
            memory.turns.clear()
        memory.seen = now
        return memory

    async def _handle(self, memory: _Memory, message: Incoming) -> Sequence[Reply]:
        if message.button:
            return await self._pressed(memory, message)
        desk, lost = self._desk, None
        if desk is not None and message.again and message.message:
            recorded = await self._run(lambda: desk.recorded(_who(message), message.message))
            if recorded is not None:
                return self._tell(memory, recorded)
        if (choice := message.choice) is not None:
            if desk is None:
                return [say(texts.STALE_BUTTON)]
            return self._tell(memory, await self._run(lambda: desk.choose(_who(message), choice, message.message)))
        if desk is not None:
            lost = await self._run(lambda: desk.lost_push(_who(message)))
        return [*([lost] if lost else []), *await self._typed(memory, message)]

    async def _pressed(self, memory: _Memory, message: Incoming) -> Sequence[Reply]:
        match unpack(message.button):
            case OpenPassage() | ReadOn() as action:
                return await self._open(memory, action)
            case CopyPlace(document_id, start, end):
                shown = await self._run(lambda: self._library.passage_at(document_id, start, end))
                return [say(await self._run(lambda: self._library.cite(shown)))]
            case SkipQuestion() | ReportQuestion() as action if (desk := self._desk) is not None:
                return self._tell(memory, await self._run(lambda: desk.press(_who(message), action)))
        return [say(texts.STALE_BUTTON)]

    async def ask_again(self, message: Incoming) -> tuple[Reply, ...]:
        """Return the question that waits for a learner; empty where none does."""
        if (desk := self._desk) is None:
            return ()
        return (await self._run(lambda: desk.ask(_who(message)))).replies

    async def _typed(self, memory: _Memory, message: Incoming) -> Sequence[Reply]:
        meant = understand(message.text)
        opens = memory.numbered and isinstance(meant, Number) and 1 <= meant.value <= len(memory.cited)
        if (desk := self._desk) is not None and not is_slash(message.text) and not opens:
            who, word = _who(message), isinstance(meant, Command)
            if await self._run(lambda: desk.takes(who, message.text, word)):
                return self._tell(memory, await self._run(lambda: desk.answer(who, message.text, message.message)))
        match meant:
            case Command(
                "quiz"
                | "review"
                | "skip"
                | "stop"
                | "mistakes"
                | "stats"
                | "daily"
                | "requirements"
                | "report" as name,
                words,
            ) if desk is not None:
                return self._tell(
                    memory, await self._run(lambda: desk.command(_who(message), name, words, message.message))
                )
            case Command(name, words):
                return await self._command(memory, name, words)
            case Number(value):
                return await self._open_number(memory, value)
            case Question(text):
                return await self._still_asked(message, await self._ask(memory, text))

    async def waiting(self, message: Incoming) -> tuple[Reply, ...]:
        """Return the question of a set that a learner left open, with a word about it; empty where there is none."""
        if (desk := self._desk) is None:
            return ()
        return await self._run(lambda: desk.waiting(_who(message)))

    async def _still_asked(self, message: Incoming, given: Sequence[Reply]) -> Sequence[Reply]:
        """Return replies with a line below that reminds of the question put off for them."""
        line = "" if (desk := self._desk) is None else await self._run(lambda: desk.still_asked(_who(message)))
        return [*given[:-1], replace(given[-1], blocks=(*given[-1].blocks, Paragraph(line)))] if line else given

    async def _command(self, memory: _Memory, name: str, words: str) -> Sequence[Reply]:
        match name:
            case "start" | "help":
                return [replies.help_reply()]
            case "documents":
                return self._first(memory, replies.document_replies(await self._run(self._library.documents)))
            case "outline":
                return await self._outline(memory, words)
            case "search":
                return await self._search(memory, words)
            case "quote":
                return await self._quote(memory, words)
            case "trace":
                return await self._trace(memory, words)
            case "cite":
                return await self._cite(memory, words)
            case "more":
                return await self._more(memory)
            case "new":
                memory.turns.clear()
                memory.cited, memory.pages, memory.wider = (), [], None
                return [say(texts.NEW_TOPIC)]
        return [say(texts.UNKNOWN_COMMAND.format(command=name))]

    def _tell(self, memory: _Memory, told: Told) -> Sequence[Reply]:
        """Remember what a study reply lets the learner open and turn over."""
        memory.pages, memory.wider = list(told.pages), None
        memory.numbered = bool(told.cited)
        if told.around is not None:
            memory.cited = (told.around,)
            memory.wider = OpenPassage(told.around.document_id, told.around.start, told.around.end)
        elif told.cited:
            memory.cited = told.cited
        return told.replies

    async def _ask(self, memory: _Memory, question: str) -> Sequence[Reply]:
        if fault := texts.question_fault(question, QUESTION_LIMIT):
            return [say(fault)]
        answer = await self._run(lambda: self._library.ask(question, history=tuple(memory.turns)))
        if answer.status == "not_found" and self._keep_unanswered:
            await self._run(lambda: self._library.note_unanswered(question, self._clock().date()))
        memory.turns.append(Turn(question, answer))
        return [self._answered(memory, answer)]

    def _answered(self, memory: _Memory, answer: Answer) -> Reply:
        """Show an answer, and remember its places and what did not fit."""
        memory.cited, memory.pages, memory.wider = answer.citations or answer.nearest, [], None
        memory.rest, memory.numbered = answer.more, True
        reply = replies.answer_reply(answer)
        hints = [texts.OPEN_HINT] * bool(memory.cited) + [texts.REST_HINT] * (answer.more is not None)
        return Reply((*reply.blocks, *map(Paragraph, hints)), reply.buttons)

    async def _open_number(self, memory: _Memory, number: int) -> Sequence[Reply]:
        if not memory.cited:
            return [say(texts.NO_ANSWER_YET)]
        if not 1 <= number <= len(memory.cited):
            return [say(texts.UNKNOWN_SOURCE.format(number=number))]
        cited = memory.cited[number - 1]
        return await self._open(memory, OpenPassage(cited.document_id, cited.start, cited.end))

    async def _open(self, memory: _Memory, action: OpenPassage | ReadOn) -> Sequence[Reply]:
        around = action.around if isinstance(action, OpenPassage) else 0
        place = (action.document_id, action.start, action.end)
        shown = await self._run(lambda: self._library.passage_at(*place, around=around))
        beyond = await self._run(lambda: self._library.passage_at(*place, around=around + 1))
        memory.wider = replies.wider_passage(action) if isinstance(action, OpenPassage) else None
        memory.pages, memory.rest = [], None
        return [replies.excerpt_reply(shown, action, beyond)]

    async def _outline(self, memory: _Memory, words: str) -> Sequence[Reply]:
        infos = await self._run(self._library.documents)
        if not words and len(infos) != 1:
            pages = replies.document_replies(infos)
            return [*self._first(memory, pages), *([say(texts.OUTLINE_WHICH)] if infos else [])]
        chosen = [info for number, info in enumerate(infos, 1) if not words or words in (str(number), info.id)]
        if not chosen:
            return [say(texts.UNKNOWN_NUMBER.format(number=words))]
        outline = await self._run(lambda: self._library.outline(chosen[0].id))
        return self._first(memory, replies.outline_replies(chosen[0], outline))

    async def _search(self, memory: _Memory, words: str) -> Sequence[Reply]:
        if not words:
            return [say(texts.SEARCH_WHAT)]
        if fault := texts.question_fault(words, QUESTION_LIMIT):
            return [say(fault)]
        hits = await self._run(lambda: self._library.search(words, limit=SEARCH_LIMIT))
        memory.cited = tuple(hit.citation for hit in hits)
        memory.numbered = True
        return self._first(memory, replies.hit_replies(words, hits))

    async def _quote(self, memory: _Memory, text: str) -> Sequence[Reply]:
        if not text:
            return [say(texts.QUOTE_WHAT)]
        if fault := texts.question_fault(text, QUOTE_LIMIT):
            return [say(fault)]
        found = await self._run(lambda: self._library.quote(text))
        cited = found.citation
        memory.cited = found.nearest if cited is None else (cited,)
        memory.numbered = True
        copied = "" if cited is None else await self._run(lambda: self._library.cite(cited))
        return self._first(memory, [lookups.quotation_reply(found, copied)])

    async def _trace(self, memory: _Memory, phrase: str) -> Sequence[Reply]:
        if not phrase:
            return [say(texts.TRACE_WHAT)]
        if fault := texts.question_fault(phrase, QUESTION_LIMIT):
            return [say(fault)]
        found = await self._run(lambda: self._library.trace(phrase))
        memory.cited = tuple(one.citation for one in found.occurrences)
        memory.numbered = True
        return self._first(memory, lookups.trace_replies(found))

    async def _cite(self, memory: _Memory, number: str) -> Sequence[Reply]:
        if not memory.cited:
            return [say(texts.NO_ANSWER_YET)]
        chosen = [cited for at, cited in enumerate(memory.cited, 1) if number in (str(at), "")]
        if not chosen:
            return [say(texts.UNKNOWN_SOURCE.format(number=number))]
        return [say(await self._run(lambda: self._library.cite(chosen[0])))]

    async def _more(self, memory: _Memory) -> Sequence[Reply]:
        if memory.rest is not None:
            return [self._answered(memory, memory.rest)]
        if memory.pages:
            return [memory.pages.pop(0)]
        return [say(texts.NO_MORE)] if memory.wider is None else await self._open(memory, memory.wider)

    def _first(self, memory: _Memory, pages: list[Reply]) -> list[Reply]:
        """Keep all pages but the first for `/more`."""
        memory.pages, memory.wider, memory.rest = pages[1:], None, None
        return pages[:1]

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def _who(message: Incoming) -> Who:
    return Who(message.learner, message.chat)
