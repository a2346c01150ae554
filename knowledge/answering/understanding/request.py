"""A question as it is looked up: its form and slots, the documents it means, its matter, the turns it goes on with.

A question that goes on with the turn before keeps that turn's slots and replaces those that it names anew: a document
("四川呢"), a point ("那第二点"), the form ("为什么"), or the matter.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.answering.understanding.document_profiles import OPENING, profile
from knowledge.answering.understanding.mentions import Mention, MentionFinder, Mentions
from knowledge.answering.understanding.question import ParsedQuestion, is_about_nothing, parse, trimmed
from knowledge.answering.understanding.question_forms import Form, closing_words
from knowledge.retrieval.hybrid_search import Retriever
from knowledge.storage.catalog import Catalog
from knowledge.storage.open_documents import DocumentCache
from knowledge.text.equivalents import equivalents, spoken_words
from knowledge.text.folding import fold
from knowledge.text.question_words import content_words, without_asking
from knowledge.values import Span, Turn

_MOST_PASSAGES = 300
"""Passages holding a word that are counted to see in which documents it is frequent."""
_MOST_TURNS = 4
"""Turns of the conversation that are read again, so that what was left out is found three turns back."""
_NEWEST = re.compile(r"(?:今年|最新|最近|最新一[篇份])的?(?:那[篇份])?(?:政府)?(?:工作)?(?:报告|讲话|文件)")
_BOTH = re.compile(r"他俩|它俩|两者|它们|他们|这两[篇份个]|两[篇份]")
_PAIR = 2
"""Documents that 他俩 and 这两篇 mean: those spoken of last."""
_FOLLOWING = (Form.HOW, Form.WHY, Form.YESNO, Form.WHO, Form.WHEN, Form.FIGURE, Form.FACT, Form.TOPIC, Form.LIST)
"""Forms that need a matter, and take it from the turn before where they have none."""
_ABOUT_SOMETHING = (Form.WHO, Form.WHEN, Form.FIGURE, Form.HOW, Form.WHY)
"""Forms that ask something of a matter: one word is what is asked, and the matter is that of the turn before."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question as it is looked up.

    Attributes:
        parsed: its form and slots.
        mentions: documents it names.
        scope: the documents to look in; None is everywhere.
        content: its matter, with that of the turn before where it goes on with it.
        own: the matter that it names itself.
        before: the content words of the turn that it goes on with; empty where it stands alone.
        met: documents that this turn and those before it meant, oldest first.
        near: document and section of what the turn before was answered with.
    """

    parsed: ParsedQuestion
    mentions: Mentions
    scope: tuple[str, ...] | None
    content: str
    own: str
    before: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    near: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), repr=False)

    @property
    def form(self) -> Form:
        """What is asked for."""
        return self.parsed.form

    @property
    def words(self) -> tuple[str, ...]:
        """Content words, without repetition; words that people say for others stand whole."""
        return _with_spoken(self.content)

    @property
    def alike(self) -> Mapping[str, tuple[str, ...]]:
        """For the words that have any, their equivalents."""
        return {word: others for word in self.words if (others := equivalents(word))}

    @property
    def topic(self) -> str:
        """The matter in the learner's words, without what only asks."""
        return without_asking(self.content, closing_words())

    @property
    def phrases(self) -> tuple[str, ...]:
        """What the question puts in quotation marks, folded."""
        return self.parsed.phrases

    @property
    def only(self) -> str | None:
        """The one document that is meant, None where there is none or several."""
        return self.scope[0] if self.scope and len(self.scope) == 1 else None

    @property
    def missing(self) -> Mention | None:
        """The document that is named but not there; None where the scope was set otherwise."""
        return None if self.scope and not self.mentions.documents else self.mentions.missing

    @property
    def leans(self) -> bool:
        """Whether it goes on with the turn before."""
        return bool(self.before or self.near)


def _with_spoken(content: str) -> tuple[str, ...]:
    found = list(dict.fromkeys(content_words(content)))
    folded = fold(content)
    for phrase in spoken_words():
        if len(phrase) > 2 and phrase in folded and phrase not in found:
            found = [word for word in found if word not in phrase] + [phrase]
    return tuple(found)


def make_request(
    documents: DocumentCache,
    finder: MentionFinder,
    question: str,
    history: Sequence[Turn] = (),
    document: str | None = None,
) -> Request:
    """Return what was understood of a question, asked after earlier turns (oldest first), or of one document alone."""
    before: Request | None = None
    recent = history[-_MOST_TURNS:]
    for turn, answered in zip(recent, [None, *recent], strict=False):
        before = _request(documents, finder, turn.question, before, answered)
    request = _request(documents, finder, question, before, history[-1] if history else None)
    if document is not None:
        request = replace(request, scope=(document,))
    return replace(request, content=dated(documents, request.content, request.scope))


def _request(
    documents: DocumentCache, finder: MentionFinder, question: str, before: Request | None, answered: Turn | None
) -> Request:
    text = trimmed(question)
    mentions = finder.find(text)
    parsed = parse(text, [Span(m.start, m.end) for m in mentions.found])
    rest = _without_parts(text, mentions, parsed)
    scope = mentions.documents or _newest(documents, text) or None
    met = tuple(dict.fromkeys((*(before.met if before else ()), *(scope or ()))))
    alone = Request(parsed, mentions, scope, rest, rest, met=met)
    if before is None or answered is None:
        return alone
    if parsed.corrects is not None:
        meant = finder.find(text[parsed.corrects.start :])
        return replace(before, mentions=meant, scope=meant.documents or None, own=before.content, near=_near(answered))
    if not _goes_on(alone):
        return alone
    return _merged(alone, before, answered)


def _without_parts(text: str, mentions: Mentions, parsed: ParsedQuestion) -> str:
    """The question without the documents and the numbers of points that it names."""
    spans = [(m.start, m.end) for m in mentions.found] + [(p.start, p.end) for p in parsed.parts]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[max(start, end) :]
    return text


def _goes_on(request: Request) -> bool:
    """Whether a question can't be understood without the turn before."""
    parsed = request.parsed
    empty = is_about_nothing(request.own)
    if parsed.ordinals:
        return request.scope is None and empty
    if parsed.points_back or parsed.continues or _BOTH.search(parsed.text):
        return True
    if len(content_words(request.own)) == 1 and parsed.form in _ABOUT_SOMETHING and request.scope is None:
        return True  # 由谁联系？ says of what only by the turn before
    return empty and parsed.form in _FOLLOWING and request.missing is None and not request.mentions.plural


def _merged(request: Request, before: Request, answered: Turn) -> Request:
    """The turn before, with what the question names anew in its place."""
    parsed, empty = request.parsed, is_about_nothing(request.own)
    scope = request.scope or before.scope or _cited(answered) or None
    if _BOTH.search(parsed.text) and request.scope is None:
        scope = tuple(dict.fromkeys((*before.met, *_cited(answered))))[-_PAIR:] or scope
    if parsed.continues:  # “X呢” asks the same of something else
        parsed = replace(parsed, forms=before.parsed.forms, count=before.parsed.count)
    mentions = request.mentions if request.mentions.found else replace(before.mentions, plural=request.mentions.plural)
    content = before.content if empty else f"{before.content} {request.own}"
    carried = _with_spoken(before.content)
    return Request(parsed, mentions, scope, content, request.own, carried, request.met, _near(answered))


def _near(turn: Turn) -> tuple[tuple[str, tuple[str, ...]], ...]:
    citations = turn.answer.citations if turn.answer else ()
    return tuple(dict.fromkeys((citation.document_id, citation.section) for citation in citations))


def _cited(turn: Turn) -> tuple[str, ...]:
    """The one document that the turn before was answered from; none where there were several, or no answer."""
    cited = {citation.document_id for citation in turn.answer.citations} if turn.answer else set()
    return tuple(cited) if len(cited) == 1 else ()


def _newest(documents: DocumentCache, question: str) -> tuple[str, ...]:
    """A bare "今年的报告" means the newest document."""
    if not _NEWEST.search(question):
        return ()
    dated_ = [info for info in documents.infos.values() if info.date]
    return (max(dated_, key=lambda info: info.date).id,) if dated_ else ()


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
                heads = [head for head in self._catalog.heads(OPENING) if head.id in self._documents.infos]
                self._finder = MentionFinder([profile(head) for head in heads], self._body_share)
            return self._finder

    def _body_share(self, word: str) -> dict[str, float]:
        """Return for each document the share of its passages that hold the word."""
        if word not in self._shares:
            found = self._retriever.by_words([word], _MOST_PASSAGES)
            counts = Counter(candidate.passage.document_id for candidate in found)
            infos = self._documents.infos
            self._shares[word] = {k: n / max(1, infos[k].passages) for k, n in counts.items() if k in infos}
        return self._shares[word]
