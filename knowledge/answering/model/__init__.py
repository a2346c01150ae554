"""The path with a language model: it may reorder, join and shorten what was found, and is checked before it is shown.

draft (what the documents answer) → material (numbered passages) → prompt → reply, piece by piece → statements → checked
→ page → answer. Whatever goes wrong on the way, the draft is the answer.

`writer` leads through it: `material`, `prompt`, `requests` and `chat` (the only caller of LangChain's chat models, which
`knowledge.providers` makes), `asking_again` (a refused question in other words, a second opinion), `page` (the
answer of checked statements) and `draft_coverage` (what of the draft it must hold). `budget` (use in a day), `connection_check`
(for `study check`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from knowledge.answering.model.budget import Budget, Usage
from knowledge.answering.model.chat import Chat
from knowledge.answering.model.requests import Requests
from knowledge.answering.model.writer import ModelWriter
from knowledge.settings import ModelSettings
from knowledge.storage.database import Database

if TYPE_CHECKING:
    from knowledge.answering.answerer import Answerer
    from knowledge.answering.composition.compose import Draft


def open_writer(
    settings: ModelSettings, answerer: Answerer, database: Database, clock: Callable[[], datetime]
) -> ModelWriter:
    """Return the writer for a model, which begins to load in the background."""
    budget = Budget(database, clock, settings.requests_a_day, settings.tokens_a_day)
    requests = Requests(settings, budget, Chat(settings))
    writer = ModelWriter(settings, answerer.documents, answerer.searcher, requests, _redraft(answerer))
    threading.Thread(target=writer.prepare, name="loading the language model", daemon=True).start()
    return writer


def _redraft(answerer: Answerer) -> Callable[[str, Draft], Draft]:
    def again(question: str, refused: Draft) -> Draft:
        only = refused.request.only if refused.request is not None else None
        return answerer.draft(question, document=only)

    return again


__all__ = ["Budget", "ModelWriter", "Usage", "open_writer"]
