"""Reranking: the best passages in the order of the operator's reranker, where self-examination found that it helps.

A reranker reads question and passage together, which no vector does; but whether one helps on the library at hand is
measured, not believed: `study selfcheck` asks everything with and without, and its verdict is kept in the catalog.
Passages of marked documents are not sent to another machine; they count as middling ones. Where the reranker fails the order stays.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cachetools import LRUCache

from knowledge.errors import ProviderError
from knowledge.providers.reranker import Reranker, RerankError, open_reranker
from knowledge.settings import RetrievalSettings
from knowledge.storage.catalog import Catalog
from knowledge.storage.open_documents import DocumentCache
from knowledge.values import Finding, Passage

_LOG = logging.getLogger(__name__)
_KEY = "reranker"
PASSAGES = 24
"""Passages, best first, that are sent: those whose sentences are scored afterwards."""
_WEIGHT = 1.0
"""How much the reranker weighs beside words and vectors together, which both span 0 to 1."""
_REST = 60.0
"""Seconds for which a reranker that failed is not asked again: learners should not wait for it in vain."""
_REMEMBERED = 256
"""Questions whose scores are kept: one question is looked up several times, for its draft and for a model."""


_ALWAYS, _NEVER = "每个问题都用（reranker_use）。", "不用（reranker_use）。"
_UNMEASURED = "还没有考过，现在不用；运行 study selfcheck，确实多答对几题就会用。"
_MEASURED = "考过 {asked} 题，用它多答对 {gained} 题，少答对 {lost} 题，"
_USED, _UNUSED = "回答时使用。", "所以不用。"
_SILENT = "{name} 没有给出次序（{why}）。检查 [retrieval] reranker_url 和密钥；给不出时按原来的次序。"
_ODD = "{name} 把毫不相干的一句排在了答案前面，可能不是重排模型。检查 [retrieval] reranker。"
_TRIAL = ("什么时候开始收购秋粮？", "今天食堂吃面条。", "秋粮收购从9月20日开始。")
"""A question, a text that does not answer it, and one that does."""


@dataclass(frozen=True, slots=True)
class RerankVerdict:
    """What self-examination found about a reranker.

    Attributes:
        asked: questions asked with it and without.
        gained: of them, those answered rightly only with it.
        lost: those answered rightly only without it.
        helps: it is used.
    """

    asked: int
    gained: int
    lost: int
    helps: bool


class Reranking:
    """The reranker of a library, and whether it is used; safe to use from several threads.

    Attributes:
        forced: use it, or don't, whatever was measured; None to go by `[retrieval]`.
        failures: how often it gave no scores since the library was opened.
    """

    def __init__(
        self,
        settings: RetrievalSettings,
        catalog: Catalog,
        documents: DocumentCache,
        clock: Callable[[], float] = time.monotonic,
        reranker: Reranker | None = None,
    ) -> None:
        self.forced: bool | None = None
        self.failures = 0
        self._settings = settings
        self._catalog = catalog
        self._documents = documents
        self._clock = clock
        self._lock = threading.Lock()
        self._reranker = reranker
        self._rests_until = 0.0
        self._scores: LRUCache[tuple[str, tuple[str, ...]], list[float | None]] = LRUCache(_REMEMBERED)

    def of(self, catalog: Catalog, documents: DocumentCache) -> Reranking:
        """Return the same for a copy of the library, used or not as here."""
        other = Reranking(self._settings, catalog, documents, self._clock, self._reranker)
        other.forced = self.is_used()
        return other

    @property
    def name(self) -> str:
        """The configured reranker, empty for none."""
        return self._settings.reranker

    def verdict(self) -> RerankVerdict | None:
        """Return what self-examination found about this reranker; None where it was not measured yet."""
        try:
            mark, *fields = json.loads(self._catalog.noted(_KEY) or "[null]")
            return RerankVerdict(*fields) if mark == self._mark() else None
        except (TypeError, ValueError):
            return None

    def keep(self, verdict: RerankVerdict) -> None:
        """Store what was found; questions are answered accordingly from now on."""
        told = [self._mark(), verdict.asked, verdict.gained, verdict.lost, verdict.helps]
        self._catalog.note(_KEY, json.dumps(told))

    def is_used(self) -> bool:
        """Whether questions are answered with the reranker."""
        if not self.name or self._settings.reranker_use == "never":
            return False
        if self.forced is not None:
            return self.forced
        verdict = None if self._settings.reranker_use == "always" else self.verdict()
        return self._settings.reranker_use == "always" or (verdict is not None and verdict.helps)

    @contextlib.contextmanager
    def using(self, use: bool) -> Iterator[None]:
        """Use the reranker, or don't, as long as the block runs; a failure before it is forgotten."""
        before, self.forced, self._rests_until = self.forced, use, 0.0
        try:
            yield
        finally:
            self.forced = before

    def open(self) -> Reranker:
        """Return the reranker, made at the first call; ProviderError where it can't be made."""
        with self._lock:
            if self._reranker is None:
                own = self._settings
                key = own.reranker_key.get_secret_value()
                self._reranker = open_reranker(own.reranker, own.reranker_url, key, own.reranker_timeout)
            return self._reranker

    def findings(self, ask: bool = False) -> list[Finding]:
        """Return what can be said about the reranker, nothing where there is none; with `ask` it orders two short texts."""
        if not self.name:
            return []
        try:
            reranker = self.open()
            if ask and not _is_sane(reranker):
                return [Finding(_KEY, False, _ODD.format(name=self.name))]
        except ProviderError as error:
            return [Finding(_KEY, False, f"用不了 {self.name}：{error.reason}")]
        except RerankError as error:
            return [Finding(_KEY, False, _SILENT.format(name=self.name, why=error))]
        return [Finding(_KEY, True, f"{self.name}：{self._use()}")]

    def _use(self) -> str:
        """Whether it is used, and why, in words."""
        verdict = self.verdict()
        if self._settings.reranker_use == "always":
            return _ALWAYS
        if self._settings.reranker_use == "never":
            return _NEVER
        if verdict is None:
            return _UNMEASURED
        told = _MEASURED.format(asked=verdict.asked, gained=verdict.gained, lost=verdict.lost)
        return told + (_USED if verdict.helps else _UNUSED)

    def gains(self, question: str, passages: Sequence[Passage]) -> list[float]:
        """Return what the score of each passage gains, 0 to 1; nothing at all where the reranker is not used, or fails.

        Only the best passages should be given, at most `PASSAGES`.
        """
        if len(passages) < 2 or self._clock() < self._rests_until or not self.is_used():
            return []
        try:
            reranker = self.open()
            sent = [p for p in passages if reranker.is_here or not self._documents.is_confidential(p.document_id)]
            scores = self._asked(reranker, question, sent)
        except (RerankError, ProviderError) as error:
            self._rest(str(error))
            return []
        gained = dict(zip((p.id for p in sent), _stretched(scores), strict=True))
        usual = sum(gained.values()) / len(gained) if gained else 0.0
        return [_WEIGHT * gained.get(p.id, usual) for p in passages]

    def _asked(self, reranker: Reranker, question: str, sent: Sequence[Passage]) -> list[float | None]:
        key = question, tuple(passage.id for passage in sent)
        with self._lock:
            if key in self._scores:
                return self._scores[key]
        scores = reranker.scores(question, [_text(passage) for passage in sent]) if sent else []
        with self._lock:
            self._scores[key] = scores
        return scores

    def _rest(self, fault: str) -> None:
        self.failures += 1
        self._rests_until = self._clock() + _REST
        _LOG.warning("the reranker gave no scores, the order stays reranker=%s fault=%r", self.name, fault)

    def _mark(self) -> str:
        return f"{self._settings.reranker} {self._settings.reranker_url}"


def _is_sane(reranker: Reranker) -> bool:
    """Tell whether a reranker puts an answer before something quite other."""
    question, *texts = _TRIAL
    other, right = (score or 0.0 for score in reranker.scores(question, texts))
    return right > other


def _stretched(scores: Sequence[float | None]) -> list[float]:
    """Map scores, of whatever scale, to 0 … 1 between their least and greatest; 0 where there is none."""
    told = [score for score in scores if score is not None]
    low, high = min(told, default=0.0), max(told, default=0.0)
    return [0.0 if s is None or high <= low else (s - low) / (high - low) for s in scores]


def _text(passage: Passage) -> str:
    """What the reranker reads of a passage: the headings above it, and its words."""
    return "\n".join(filter(None, (" › ".join(passage.path), passage.text)))
