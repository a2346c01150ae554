"""What a model's answer must hold so that it is no worse than the draft: members of lists, figures, the point itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.answering.evidence.sentence_scoring import ScoredSentence
from knowledge.answering.model.material import with_rest
from knowledge.answering.model.page import Entry, Place, is_new
from knowledge.storage.open_documents import DocumentCache
from knowledge.values import Answer, Citation, Span

_LEAST_OF_MEMBER, _LEAST_OF_SENTENCE = 4, 10
"""Characters of a list's member, or of a sentence, that must be shared so that it counts as covered; half of a shorter one."""
_FEW_MEMBERS = 0.5
"""Share of a list's members below which an answer is no answer with gaps, but another one."""
_TO_THE_POINT = 0.6
"""Share of the best sentence's score from which on a sentence answers nearly as well."""


def own_entries(documents: DocumentCache, answer: Answer) -> list[Entry]:
    """Return the statements of a draft, page after page, as statements of our own."""
    return [
        _own(documents, page.citations[statement.citations[0] - 1], statement.text)
        for page in with_rest(answer)
        for statement in page.statements
    ]


def _own(documents: DocumentCache, citation: Citation, text: str) -> Entry:
    return Entry(text, (Place(documents.open(citation.document_id), Span(citation.start, citation.end)),), own=True)


def is_covered(own: Entry, entries: Sequence[Entry], least: int = _LEAST_OF_SENTENCE) -> bool:
    """Return whether one of the statements says what a sentence of the draft says: it is made of words of it."""
    place = own.places[0]
    meant = _spoken(own)
    for entry in entries:
        for other in entry.places:
            shared = min(other.span.end, meant.end) - max(other.span.start, meant.start)
            same = other.opened.document.id == place.opened.document.id
            if same and shared >= min(least, max(1, (meant.end - meant.start) // 2)):
                return True
    return not is_new(own, entries)


def _spoken(own: Entry) -> Span:
    """Where the words of a draft's statement stand: they lie in its quote, which may hold the lead of a list too."""
    place = own.places[0]
    quote = place.span.of(place.opened.document.text)
    at = quote.find(own.text)
    return place.span if at < 0 else Span(place.span.start + at, place.span.start + at + len(own.text))


def whole_list(entries: Sequence[Entry], members: Sequence[Entry]) -> list[Entry] | None:
    """Return the statements with the members of a list that they leave out; None where they leave out most."""
    covered = [is_covered(member, entries, _LEAST_OF_MEMBER) for member in members]
    if sum(covered) < _FEW_MEMBERS * len(members):
        return None
    whole = list(entries)
    for place, member in enumerate(members):
        if not covered[place]:
            earlier = members[:place]
            before = [at for at, e in enumerate(whole) if any(is_covered(m, [e], _LEAST_OF_MEMBER) for m in earlier)]
            whole.insert(before[-1] + 1 if before else 0, member)
    return whole


def with_all_sides(entries: Sequence[Entry], draft: Sequence[Entry]) -> tuple[list[Entry], list[str]]:
    """Return the statements with the draft's of each document that they leave out, and the titles of those documents."""
    told = {place.opened.document.id for entry in entries for place in entry.places}
    left = [one for one in draft if one.places[0].opened.document.id not in told]
    return [*entries, *left], list(dict.fromkeys(one.places[0].opened.document.title for one in left))


def ensure_answered(
    entries: Sequence[Entry], draft: Sequence[Entry], scored: Sequence[ScoredSentence], first_page: int
) -> list[Entry]:
    """Return the statements if they answer the question; with the draft's first one if they are made of other sentences.

    Args:
        entries: the model's statements.
        draft: those of the draft.
        scored: the sentences that were found, best first.
        first_page: how many of the draft's stand on its first page.

    Returns:
        Nothing where they cover neither the draft nor a sentence that answers nearly as well.
    """
    if any(is_covered(own, entries) for own in draft[:first_page]):
        return list(entries)
    least = _TO_THE_POINT * scored[0].score if scored else 0.0
    good = _by_document([row for row in scored if row.score >= least])
    # a draft that was found otherwise (by its number, by the front of the document) can't be compared by scores
    if draft and _touch(draft[0], good) and any(_touch(entry, good) for entry in entries):
        return [*entries, draft[0]]
    return []


def _touch(entry: Entry, spans: Mapping[str, Sequence[Span]]) -> bool:
    return any(span.touches(place.span) for place in entry.places for span in spans.get(place.opened.document.id, ()))


def _by_document(rows: Sequence[ScoredSentence]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for row in rows:
        found.setdefault(row.candidate.passage.document_id, []).append(row.span)
    return found
