"""The material that a model writes from: numbered passages, those first that the draft of the answer rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge.answering.verification import NumberedPassage
from knowledge.retrieval.hybrid_search import Candidate
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.values import Answer, Citation, Passage, Span

_MOST_PASSAGES = 24
_MORE_CANDIDATES = 12
"""Passages at most, and of them those beside the draft's; before that the budget of characters ends most material."""
_LONGEST_RUN = 1200
"""Characters up to which neighbouring passages of a section are given as one."""


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered passage: as the model is given it, its document, and where in the document it starts."""

    numbered: NumberedPassage
    opened: OpenDocument
    start: int

    def place(self, start: int, end: int) -> Span:
        """Return a span of the passage's text as a span of the document's."""
        return Span(self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Material:
    """Numbered passages, from 1."""

    sources: tuple[Source, ...]

    @property
    def numbered(self) -> tuple[NumberedPassage, ...]:
        """The passages as the checker wants them."""
        return tuple(source.numbered for source in self.sources)

    def source(self, number: int) -> Source:
        """Return the passage with a number."""
        return self.sources[number - 1]


def with_rest(answer: Answer) -> Iterator[Answer]:
    """Yield an answer and what did not fit into it, page by page."""
    page: Answer | None = answer
    while page is not None:
        yield page
        page = page.more


def gather(
    documents: DocumentCache,
    cited: Iterable[Citation],
    candidates: Sequence[Candidate],
    characters: int,
    allowed: Callable[[str], bool],
) -> Material:
    """Return the passages that a model is given.

    Args:
        documents: the documents at hand.
        cited: what the draft of the answer cites.
        candidates: what else was found, best first.
        characters: of text, at most; the first passage is cut to it.
        allowed: whether a document, by its id, may be given.
    """
    wanted: dict[tuple[str, int], Passage] = {}
    for citation in cited:
        if allowed(citation.document_id):
            for passage in documents.open(citation.document_id).passages_touching(Span(citation.start, citation.end)):
                wanted.setdefault((passage.document_id, passage.order), passage)
    wanted |= {
        (p.document_id, p.order): p for passage in list(wanted.values()) for p in _section_of(documents, passage)
    }
    fresh = (c.passage for c in candidates if (c.passage.document_id, c.passage.order) not in wanted)
    more = [passage for passage in fresh if allowed(passage.document_id)][:_MORE_CANDIDATES]
    chosen = _fitting([*wanted.values(), *more], characters)
    sources: list[Source] = []
    for run in _runs(chosen):
        opened = documents.open(run[0].document_id)
        text = opened.document.text[run[0].start : run[-1].end][:characters]
        sources.append(Source(_numbered(len(sources) + 1, opened, run[0], text), opened, run[0].start))
    return Material(tuple(sources))


def _section_of(documents: DocumentCache, passage: Passage) -> list[Passage]:
    """The other passages of a passage's own section, where it is short enough to be given whole."""
    opened = documents.open(passage.document_id)
    own = (
        [other for other in opened.passages if other.section == passage.section] if passage.section is not None else []
    )
    return own if sum(len(other.text) for other in own) <= _LONGEST_RUN else []


def _fitting(passages: Sequence[Passage], characters: int) -> list[Passage]:
    """The passages up to the first that does not fit any more, at least one."""
    chosen: list[Passage] = []
    for passage in passages[:_MOST_PASSAGES]:
        characters -= len(passage.text)
        if chosen and characters < 0:
            break
        chosen.append(passage)
    return chosen


def _runs(chosen: Sequence[Passage]) -> list[list[Passage]]:
    """Join neighbours of one section; the runs stand where the first of their passages stood."""
    rank = {(p.document_id, p.order): place for place, p in enumerate(chosen)}
    ordered = sorted(chosen, key=lambda p: (p.document_id, p.order))
    runs: list[list[Passage]] = []
    for _, same in groupby(ordered, key=lambda p: p.document_id):
        begun = False
        for passage in same:
            last = runs[-1] if begun else None
            if last and _follows(last, passage):
                last.append(passage)
            else:
                runs.append([passage])
            begun = True
    return sorted(runs, key=lambda run: min(rank[p.document_id, p.order] for p in run))


def _follows(run: Sequence[Passage], passage: Passage) -> bool:
    last = run[-1]
    near = passage.order == last.order + 1 and passage.section == last.section and passage.start >= last.end
    return near and passage.end - run[0].start <= _LONGEST_RUN


def _numbered(number: int, opened: OpenDocument, passage: Passage, text: str) -> NumberedPassage:
    document = opened.document
    about = {"speaker": document.speaker, "occasion": document.occasion, "date": document.date}
    return NumberedPassage(number, text, document.id, document.title, passage.path, **about)
