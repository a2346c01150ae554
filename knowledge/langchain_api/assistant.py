"""`StudyAssistant`: question and history in, a cited answer out, as a `Runnable` of LangChain that streams.

The documents' own answer comes first, within a second; with a language model what it writes and the check lets through
replaces it. Each piece of a stream is the whole answer so far, not something to be added to the one before: the last one counts.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeAlias, TypedDict

from langchain_core.documents import Document
from langchain_core.runnables import Runnable, RunnableConfig

from knowledge.langchain_api.documents import as_document
from knowledge.langchain_api.inputs import AssistantInput, read_input
from knowledge.library import Library
from knowledge.values import Answer, Turn


class AssistantAnswer(TypedDict):
    """An answer.

    `status` is `answered` or `not_found`, `reason` says in Chinese why nothing was found or remarks on the answer; `answer` is the text
    with `[1]`; `statements` are its parts with the numbers of their citations; `citations` the places in verbatim words; `nearest` those
    nearest where nothing was found. `engine` is `extractive` or `provider:model`. `final` tells the last piece of a stream. `turn` goes into
    the history of the next question.
    """

    question: str
    status: str
    reason: str
    answer: str
    statements: list[dict[str, Any]]
    citations: list[Document]
    nearest: list[Document]
    engine: str
    final: bool
    turn: Turn


_Piece: TypeAlias = "AssistantAnswer | Exception | None"


class StudyAssistant(Runnable[AssistantInput, AssistantAnswer]):
    """Answers out of a library; the library's model, if it was opened with one, writes under its check.

    Args:
        library: an open one; safe to share between threads and tasks.
    """

    def __init__(self, library: Library) -> None:
        self.library = library

    @property
    def OutputType(self) -> type[AssistantAnswer]:  # noqa: N802 - LangChain's name
        """What chains take the output for: pydantic makes no schema of a `TypedDict` before Python 3.12."""
        return dict[str, Any]  # type: ignore[return-value]

    def invoke(self, input: AssistantInput, config: RunnableConfig | None = None, **kwargs: Any) -> AssistantAnswer:  # noqa: A002
        """Answer a question.

        Raises:
            UnknownDocument: the document that is to be asked alone is not in the library.
            TypeError: the input can't be read.
        """
        return self._call_with_config(self._ask, input, config, **kwargs)

    async def ainvoke(
        self,
        input: AssistantInput,  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> AssistantAnswer:
        """Answer a question; the work is done in a thread."""

        async def ask(given: AssistantInput) -> AssistantAnswer:
            return await asyncio.to_thread(self._ask, given)

        return await self._acall_with_config(ask, input, config, **kwargs)

    def stream(
        self,
        input: AssistantInput,  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Iterator[AssistantAnswer]:
        """Yield the documents' own answer, then what a model makes of it; each piece is the whole answer so far."""
        yield from self._transform_stream_with_config(iter([input]), self._pieces, config, **kwargs)

    async def astream(
        self,
        input: AssistantInput,  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[AssistantAnswer]:
        """As `stream`."""

        async def given() -> AsyncIterator[AssistantInput]:
            yield input

        pieces = self._atransform_stream_with_config(given(), self._apieces, config, **kwargs)
        async with contextlib.aclosing(pieces) as made:  # type: ignore[type-var]
            async for piece in made:
                yield piece

    def _ask(self, given: AssistantInput) -> AssistantAnswer:
        question, history, document = read_input(given)
        return _told(self.library.ask(question, history, document))

    def _pieces(self, given: Iterator[AssistantInput]) -> Iterator[AssistantAnswer]:
        inbox: queue.SimpleQueue[_Piece] = queue.SimpleQueue()
        self._start(next(given), inbox.put)
        while (piece := _checked(inbox.get())) is not None:
            yield piece

    async def _apieces(self, given: AsyncIterator[AssistantInput]) -> AsyncIterator[AssistantAnswer]:
        loop = asyncio.get_running_loop()
        inbox: asyncio.Queue[_Piece] = asyncio.Queue()

        def put(piece: _Piece) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody reads any more
                loop.call_soon_threadsafe(inbox.put_nowait, piece)

        self._start(await anext(given), put)
        while (piece := _checked(await inbox.get())) is not None:
            yield piece

    def _start(self, given: AssistantInput, put: Callable[[_Piece], None]) -> None:
        """Answer in a thread: each state of the answer is put, then None; or an error."""
        question, history, document = read_input(given)

        def work() -> None:
            try:
                draft = self.library.draft(question, history, document)
                if self.library.has_model:
                    put(_told(draft.answer, final=False))
                put(_told(self.library.finish(draft, lambda part: put(_told(part, final=False)))))
                put(None)
            except Exception as error:  # raised again where the stream is read
                put(error)

        threading.Thread(target=work, name="answering for a stream", daemon=True).start()


def _checked(piece: _Piece) -> AssistantAnswer | None:
    if isinstance(piece, Exception):
        raise piece
    return piece


def _told(answer: Answer, final: bool = True) -> AssistantAnswer:
    return AssistantAnswer(
        question=answer.question,
        status=answer.status,
        reason=answer.reason,
        answer=answer.text,
        statements=[{"text": said.text, "citations": list(said.citations)} for said in answer.statements],
        citations=[as_document(place) for place in answer.citations],
        nearest=[as_document(place) for place in answer.nearest],
        engine=answer.engine,
        final=final,
        turn=Turn(answer.question, answer),
    )
