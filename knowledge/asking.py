"""The part of the library's door that answers questions, without a language model and with one.

`ask` does all of it. Whoever serves many learners takes the two steps apart: `draft` computes, `finish` mostly waits for
the model, so that it needs no place among the few threads that compute.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from knowledge.settings import ModelSettings
from knowledge.storage.catalog import Catalog
from knowledge.storage.database import Database
from knowledge.values import Answer, Turn

if TYPE_CHECKING:
    from knowledge.answering.answerer import Answerer, Draft
    from knowledge.answering.model import ModelWriter, Usage
    from knowledge.answering.model.writer import Tell
    from knowledge.retrieval.hybrid_search import Retriever


class Asking:
    """Answers questions; `Library` gives it its stores."""

    _catalog: Catalog
    _database: Database
    _parts: threading.RLock
    _model: ModelSettings | None
    _clock: Callable[[], datetime]

    def __init__(self) -> None:
        super().__init__()
        self._answerer: Answerer | None = None
        self._model_writer: ModelWriter | None = None

    @property
    def has_model(self) -> bool:
        """Whether a language model writes answers."""
        return self._model is not None and bool(self._model.model)

    def ask(
        self, question: str, history: Sequence[Turn] = (), document: str | None = None, tell: Tell | None = None
    ) -> Answer:
        """Answer a question out of the documents.

        Args:
            question: in everyday words.
            history: the earlier turns of the conversation.
            document: ask this document alone.
            tell: called, in this thread, with what a language model has written and the check has let through so far.

        Raises:
            UnknownDocument: there is no such document.
            EmbeddingMismatch: the library was made with another embedding.
        """
        return self.finish(self.draft(question, history, document), tell)

    def draft(self, question: str, history: Sequence[Turn] = (), document: str | None = None) -> Draft:
        """Return what the documents answer in their own sentences; as `ask`, but without a language model."""
        self._require(document)
        self._refuse_other_embedding()
        self._follow()
        return self._answering().draft(question, history=history, document=document)

    def finish(self, draft: Draft, tell: Tell | None = None) -> Answer:
        """Return the answer that a language model makes of a draft; the draft's own where there is none, or it fails."""
        writer = self._writer()
        return draft.answer if writer is None else writer.write(draft, tell)

    def hurry(self) -> None:
        """End at once what waits for a language model, for good: questions get what the documents say. From any thread."""
        if self._model_writer is not None:
            self._model_writer.hurry()

    def model_usage(self) -> Usage | None:
        """Return what the language model has used today; None where there is none."""
        writer = self._writer()
        return None if writer is None else writer.budget.today()

    def _writer(self) -> ModelWriter | None:
        if self._model is None or not self._model.model:
            return None
        with self._parts:
            if self._model_writer is None:
                from knowledge.answering.model import open_writer

                self._model_writer = open_writer(self._model, self._answering(), self._database, self._clock)
            return self._model_writer

    def _answering(self) -> Answerer:
        with self._parts:
            if self._answerer is None:
                from knowledge.answering.answerer import Answerer

                self._answerer = Answerer(self._catalog, self._retrieval())
            return self._answerer

    def _retrieval(self) -> Retriever:
        raise NotImplementedError

    def _require(self, document_id: str | None) -> None:
        raise NotImplementedError

    def _refuse_other_embedding(self) -> None:
        raise NotImplementedError

    def _follow(self) -> None:
        raise NotImplementedError
