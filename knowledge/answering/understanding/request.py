"""A question with all that was understood of it: its kind, the documents it names, its content, the turn it leans on."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.understanding.mentions import Mention, MentionFinder, Mentions, profile
from knowledge.answering.understanding.question import ParsedQuestion, understand
from knowledge.retrieval.hybrid_search import Retriever
from knowledge.storage.catalog import Catalog
from knowledge.storage.open_documents import DocumentCache
from knowledge.text.folding import fold
from knowledge.text.question_words import content_words, whole_content_words
from knowledge.values import Turn

_ONE_LETTER, _FEW_LETTERS = 1, 4
_MOST_PASSAGES = 300
"""Passages holding a word that are counted to see in which documents it is frequent."""
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]{2,40})[”\"」』]")
_NEWEST = re.compile(r"(?:今年|最新|最近|最新一[篇份])的?(?:那[篇份])?(?:政府)?(?:工作)?(?:报告|讲话|文件)")


@dataclass(frozen=True, slots=True)
class Request:
    """A question as it is looked up.

    Attributes:
        parsed: kind, count, ordinals.
        mentions: documents it names.
        scope: the documents to look in; None is everywhere.
        content: the question without mentions, with the turn before where it leans on that.
        own: the words of the question itself, where `content` holds more.
        before: the content words of the turn that it leans on; empty where it stands alone.
    """

    parsed: ParsedQuestion
    mentions: Mentions
    scope: tuple[str, ...] | None
    content: str
    own: str
    before: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Content words, without repetition."""
        return tuple(dict.fromkeys(content_words(self.content)))

    @property
    def is_keywords(self) -> bool:
        """Whether the question holds no more than a word or two."""
        return _ONE_LETTER < sum(map(len, set(whole_content_words(self.content)))) <= _FEW_LETTERS

    @property
    def phrases(self) -> tuple[str, ...]:
        """What the question puts in quotation marks, folded."""
        return tuple(fold(words) for words in _QUOTED.findall(self.parsed.text))

    @property
    def only(self) -> str | None:
        """The one document that is meant, None where there is none or several."""
        return self.scope[0] if self.scope and len(self.scope) == 1 else None

    @property
    def missing(self) -> Mention | None:
        """The document that is named but not there; None where the scope was set otherwise."""
        return None if self.scope and not self.mentions.documents else self.mentions.missing


def make_request(
    documents: DocumentCache,
    finder: MentionFinder,
    question: str,
    history: Sequence[Turn] = (),
    document: str | None = None,
) -> Request:
    """Return what was understood of a question, asked after earlier turns (oldest first), or of one document alone."""
    parsed = understand(question)
    mentions = finder.find(parsed.text)
    scope = mentions.documents or _newest(documents, parsed.text) or None
    content = own = mentions.rest
    carried: tuple[str, ...] = ()
    if parsed.leans and history:
        before = finder.find(understand(history[-1].question).text)
        carried = tuple(content_words(before.rest))
        scope = scope or before.documents or _cited(history[-1]) or None
        content = f"{before.rest} {own}"
        mentions = mentions if mentions.found else replace(before, rest=own, plural=mentions.plural)
    if document is not None:
        scope = (document,)
    return Request(parsed, mentions, scope, dated(documents, content, scope), own, carried)


def _cited(turn: Turn) -> tuple[str, ...]:
    """The one document that the turn before was answered from; none where there were several, or no answer."""
    cited = {citation.document_id for citation in turn.answer.citations} if turn.answer else set()
    return tuple(cited) if len(cited) == 1 else ()


def _newest(documents: DocumentCache, question: str) -> tuple[str, ...]:
    """A bare "今年的报告" means the newest document."""
    if not _NEWEST.search(question):
        return ()
    dated = [info for info in documents.infos.values() if info.date]
    return (max(dated, key=lambda info: info.date).id,) if dated else ()


def dated(documents: DocumentCache, content: str, scope: tuple[str, ...] | None) -> str:
    """Say which year 今年 and 去年 are, by the date of the one document that is meant."""
    info = documents.infos.get(scope[0]) if scope and len(scope) == 1 else None
    if info is None or not info.date[:4].isdigit():
        return content
    year = int(info.date[:4])
    for word, value in (("今年", year), ("去年", year - 1), ("明年", year + 1)):
        content = content.replace(word, f"{word}{value}年")
    return content


class FinderCache:
    """Keeps the finder for the present generation of the documents; safe to use from several threads."""

    def __init__(self, catalog: Catalog, documents: DocumentCache, retriever: Retriever) -> None:
        self._catalog = catalog
        self._documents = documents
        self._retriever = retriever
        self._lock = threading.RLock()
        self._generation = -1
        self._finder = MentionFinder([], self._body_share)
        self._shares: dict[str, dict[str, float]] = {}

    def finder(self) -> MentionFinder:
        """Return the finder of mentions."""
        with self._lock:
            if self._generation != self._documents.generation:
                self._generation = self._documents.generation
                self._shares.clear()
                profiles = [profile(self._catalog.document(key)) for key in self._documents.infos]
                self._finder = MentionFinder(profiles, self._body_share)
            return self._finder

    def _body_share(self, word: str) -> dict[str, float]:
        """Return for each document the share of its passages that hold the word."""
        if word not in self._shares:
            found = self._retriever.by_words([word], _MOST_PASSAGES)
            counts = Counter(candidate.passage.document_id for candidate in found)
            infos = self._documents.infos
            self._shares[word] = {k: n / max(1, infos[k].passages) for k, n in counts.items() if k in infos}
        return self._shares[word]
