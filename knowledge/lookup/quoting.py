"""Checking a quotation: it stands there exactly, it differs here, or it is not in the library. Needs no embedding.

First the documents that hold all pairs of letters of the quotation's rarest clauses are searched for the whole of it. Else
the passages that share most of its rare pairs are taken, and the quotation is aligned with the text around them; the place
with the fewest changes is the source, unless too much would have to be changed. Marks at the very ends are the quoting
person's, who may end a sentence early: they don't count where the source has a mark there too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.lookup.alignment import CHANGE, WHOLE, Alignment, Edit, align
from knowledge.lookup.tracing import cite_span, find_phrase
from knowledge.lookup.values import Difference, DifferenceKind, Quotation
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.storage.catalog import Catalog
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.text.comparing import Comparable, comparable, letter_pairs, make_comparable, runs
from knowledge.values import Citation, Span

LONGEST = 20_000
"""Letters of a quotation that are looked up; the rest of a longer one is not."""
SHORTEST = 4
"""Letters from which a quotation is also looked for with changes; a shorter one fits everywhere. A sentence, with its
mark, may be one letter shorter."""
MOST_CHANGED = 0.45
"""Share of a quotation's letters that may be changed for it to be one of that source."""
_SLACK = 24
"""Letters taken in on each side of the passages, beyond the quotation's own length."""
_PIECE, _PIECES = 150, 8
"""Letters of the pieces of a long quotation by which its documents are found, and about how many pieces."""
_SAMPLED, _RAREST = 120, 40
"""Pairs of a quotation whose frequency is asked for, and how many of the rarest of them passages are searched by."""
_PASSAGES, _DOCUMENTS = 40, 3
"""Passages and, for a long quotation, whole documents that it is aligned with."""
_NEAREST = 3
"""Similar places that are shown for a quotation that was not found."""
_MARKS = frozenset(".,;:!?、…-")
"""What may differ at the ends of a quotation."""
_OPENING, _CLOSING = tuple("“‘「『\"'"), tuple("”’」』\"'")
_TOO_SHORT = "这几个字太短，资料里没有原样出现。请把引文写长一些再查。"
_NO_WORDS = "这里没有可以查的文字。"
_NOT_FOUND = "资料里没有这句话，也没有相近的说法。"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place that a quotation may come from; `alignment` counts in the document's comparable letters."""

    opened: OpenDocument
    alignment: Alignment


class Quoter:
    """Looks up quotations."""

    def __init__(self, catalog: Catalog, lexical: LexicalIndex, documents: DocumentCache) -> None:
        self._catalog = catalog
        self._lexical = lexical
        self._documents = documents

    def quote(self, text: str) -> Quotation:
        """Return where a quotation stands, or how it differs from its source."""
        theirs = _without_ellipses(make_comparable(text.strip()[:LONGEST]))
        core = theirs.text.strip("".join(_MARKS))
        if not core:
            return Quotation(text, "not_found", reason=_NO_WORDS)
        for wanted in dict.fromkeys([theirs.text, core]):
            if exact := self._exact(text, theirs, wanted):
                return exact
        if len(core) < SHORTEST - (core != theirs.text):
            return Quotation(text, "not_found", reason=_TOO_SHORT)
        return self._changed(text, theirs)

    def _exact(self, text: str, theirs: Comparable, wanted: str) -> Quotation | None:
        found = [
            (opened, span)
            for opened in self._holders(wanted)
            for span in find_phrase(opened, wanted)
            if wanted == theirs.text or _ends_are_marks(opened, span, theirs.text, wanted)
        ]
        whole = [(opened, span) for opened, span in found if not any(_left_out(opened, span, text))]
        if whole:
            opened, span = whole[0]
            return Quotation(
                text, "exact", cite_span(opened, _with_quotation_marks(opened, span, text)), places=len(whole)
            )
        if found:
            opened, span = found[0]
            return _judged(text, theirs, opened, (), span)
        return None

    def _holders(self, wanted: str) -> Iterator[OpenDocument]:
        """Yield the documents that may hold a comparable text, oldest first."""
        clauses = sorted(set(runs(wanted)), key=lambda run: -len(run))[:3]
        documents: set[str] | None = None
        for clause in clauses:
            if len(clause) > 1 or documents is None:
                holders = self._lexical.documents_with(letter_pairs([clause])).keys()
                documents = set(holders) if documents is None else documents & holders
        for document_id in self._documents.by_date:
            if documents and document_id in documents:
                yield self._documents.open(document_id)

    def _changed(self, text: str, theirs: Comparable) -> Quotation:
        ways = self._short(theirs.text) if len(theirs.text) <= WHOLE else self._long(theirs.text)
        ways.sort(key=lambda way: way.alignment.cost)  # stable: of equals the first, which is the likelier or older one
        if not ways or ways[0].alignment.cost > _most(len(theirs.text)) * CHANGE * len(theirs.text):
            nearest = tuple(_nearest(way) for way in ways[:_NEAREST])
            return Quotation(text, "not_found", nearest=nearest, reason="" if nearest else _NOT_FOUND)
        opened, alignment = ways[0].opened, ways[0].alignment
        edits, start, end = _without_end_marks(theirs.text, opened.comparable.text, alignment)
        return _judged(text, theirs, opened, edits, opened.comparable.span(start, end))

    def _short(self, theirs: str) -> list[_Candidate]:
        """Align a quotation with the text around the passages that share most with it."""
        windows = self._windows(theirs, self._passages(theirs))
        pairs = [theirs[i : i + 2] for i in range(len(theirs) - 1)]
        lost = [(sum(pair not in opened.comparable.text[low:high] for pair in pairs), opened, low, high)
                for opened, low, high in windows]  # fmt: skip
        made: list[_Candidate] = []
        best = len(theirs)
        for missing, opened, low, high in sorted(lost, key=lambda window: window[0]):
            # one change loses three pairs at most (an exchange of neighbours), so this window can't do better
            if len(made) >= _NEAREST and missing > 3 * best:
                break
            alignment = align(theirs, opened.comparable.text[low:high])
            made.append(_Candidate(opened, alignment.moved(0, low)))
            best = min(best, alignment.changes)
        return made

    def _long(self, theirs: str) -> list[_Candidate]:
        """Align a long quotation with the whole of the documents that share most with it."""
        scores: defaultdict[str, float] = defaultdict(float)
        step = max(_PIECE, len(theirs) // _PIECES)
        for at in range(0, len(theirs), step):
            best: dict[str, float] = {}
            for document_id, _, _, score in self._passages(theirs[at : at + _PIECE]):
                best[document_id] = max(score, best.get(document_id, 0.0))
            for document_id, score in best.items():
                scores[document_id] += score
        likeliest = [self._documents.open(key) for key in sorted(scores, key=lambda key: -scores[key])[:_DOCUMENTS]]
        return [_Candidate(opened, align(theirs, opened.comparable.text)) for opened in likeliest]

    def _passages(self, theirs: str) -> list[tuple[str, int, int, float]]:
        """Return the passages that share most rare pairs: document, start, end, score."""
        found = self._lexical.by_pairs(self._rare_pairs(theirs), _PASSAGES)
        passages = self._catalog.passages([key for key, _ in found])
        there = [(passages[key], score) for key, score in found if key in passages]
        return [(passage.document_id, passage.start, passage.end, score) for passage, score in there]

    def _rare_pairs(self, theirs: str) -> list[str]:
        pairs = sorted(letter_pairs([theirs]))
        if len(theirs) <= 3 * SHORTEST:
            # few pairs survive a change in a short quotation: also those that would stand there without one
            pairs += [theirs[i] + theirs[i + 2] for i in range(len(theirs) - 2)]
            pairs += [theirs[i + 1] + theirs[i] for i in range(len(theirs) - 1)]
        pairs = [pair for pair in pairs if len(pair) == 2 and pair.isalnum()]
        sample = pairs[:: max(1, len(pairs) // _SAMPLED)]
        counts = self._lexical.pair_frequencies(dict.fromkeys(sample))
        known = [pair for pair, count in sorted(counts.items(), key=lambda entry: (entry[1], entry[0])) if count]
        return known[:_RAREST]

    def _windows(
        self, theirs: str, passages: Sequence[tuple[str, int, int, float]]
    ) -> list[tuple[OpenDocument, int, int]]:
        """Return the stretches of documents around passages, in comparable letters; overlapping ones joined."""
        reach = len(theirs) + _SLACK
        by_document: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for document_id, start, end, _ in passages:
            by_document[document_id].append((start, end))
        windows: list[tuple[OpenDocument, int, int]] = []
        for document_id in (key for key in self._documents.by_date if key in by_document):
            opened = self._documents.open(document_id)
            joined: list[list[int]] = []
            for start, end in sorted(by_document[document_id]):
                first, last = _reach(opened, start, end)
                low, high = opened.comparable.at(first) - reach, opened.comparable.at(last) + reach
                if joined and low <= joined[-1][1]:
                    joined[-1][1] = max(high, joined[-1][1])
                else:
                    joined.append([max(0, low), high])
            windows += [(opened, low, high) for low, high in joined]
        return windows


def _reach(opened: OpenDocument, start: int, end: int) -> tuple[int, int]:
    """Return from where to where the letters belong to a passage, by which they are found in the lexical index."""
    before = max((passage.end for passage in opened.passages if passage.end <= start), default=0)
    last = not opened.passages or end >= opened.passages[-1].end
    return before, len(opened.document.text) if last else end


def _most(length: int) -> float:
    """Return the share of its letters that may be changed in a quotation; in a short one less, it has less to be known by."""
    return min(MOST_CHANGED, 0.25 + length / 80)


def _without_ellipses(theirs: Comparable) -> Comparable:
    """Leave out an ellipsis at either end: it says that the quotation begins or ends in the middle."""
    original = theirs.original.strip("…⋯ 　\n\"'“”‘’「」『』")
    return theirs if original == theirs.original else make_comparable(original)


def _ends_are_marks(opened: OpenDocument, span: Span, whole: str, core: str) -> bool:
    """Tell whether the source, too, has marks where the quotation has some around its words."""
    before, after = whole.partition(core)[0], whole[whole.find(core) + len(core) :]
    text = opened.document.text
    left = comparable(text[: span.start].rstrip()[-2:])[-1:]
    right = comparable(text[span.end : span.end + 3].lstrip())[:1]
    line_starts = text[: span.start].rstrip(" 　").endswith("\n") or not left
    line_ends = text[span.end :].lstrip(" 　")[:1] in ("\n", "")
    return (not before or left in _MARKS or line_starts) and (not after or right in _MARKS or line_ends)


def _without_end_marks(theirs: str, source: str, alignment: Alignment) -> tuple[tuple[Edit, ...], int, int]:
    """Leave out changes of mere marks at the ends of the quotation; return what is left, and where it lies."""
    edits, start, end = list(alignment.edits), alignment.start, alignment.end

    def is_mark(edit: Edit) -> bool:
        return set(theirs[edit.at : edit.at_end]) | set(source[edit.place : edit.place_end]) <= _MARKS

    if edits and edits[-1].at_end == len(theirs) and edits[-1].at < len(theirs) and is_mark(edits[-1]):
        end = edits.pop().place
    if edits and edits[0].at == 0 and edits[0].at_end > 0 and is_mark(edits[0]):
        start = edits.pop(0).place_end
    return tuple(edits), start, end


def _judged(text: str, theirs: Comparable, opened: OpenDocument, edits: Sequence[Edit], span: Span) -> Quotation:
    """Return what is said of a quotation whose place was found."""
    shift = text.find(theirs.original)
    differences = [_difference(theirs, opened.comparable, edit, shift) for edit in edits]
    before, after = _left_out(opened, span, text)
    for piece, at in ((before, shift), (after, shift + len(theirs.original))):
        if piece:
            missing = Difference("missing", "", piece.of(opened.document.text), Span(at, at), piece)
            differences.insert(0 if piece is before else len(differences), missing)
    whole = Span(before.start if before else span.start, after.end if after else span.end)
    citation = cite_span(opened, _with_quotation_marks(opened, whole, text))
    if not differences:
        return Quotation(text, "exact", citation, places=1)
    return Quotation(text, "differs", citation, tuple(differences))


def _left_out(opened: OpenDocument, span: Span, text: str) -> tuple[Span | None, Span | None]:
    """Return the letter after an opening quotation mark, and that before a closing one, where the quotation skips it.

    Quotation marks don't count, but one that both texts have shows where the quotation means to begin or end.
    """
    source, text = opened.document.text, text.strip()
    first, last = text[:1] in _OPENING, text[-1:] in _CLOSING
    before = first and source[max(0, span.start - 2) : span.start]
    after = last and source[span.end : span.end + 2]
    return (
        Span(span.start - 1, span.start) if before and before[0] in _OPENING and before[-1].isalnum() else None,
        Span(span.end, span.end + 1) if after and after[-1] in _CLOSING and after[0].isalnum() else None,
    )


def _with_quotation_marks(opened: OpenDocument, span: Span, text: str) -> Span:
    """Take in quotation marks at the ends that stand both in the quotation, as it was typed, and in the source."""
    source, text = opened.document.text, text.strip()
    while text and _is_quotation_mark(text[0]) and _is_quotation_mark(source[max(0, span.start - 1) : span.start]):
        text, span = text[1:], Span(span.start - 1, span.end)
    while text and _is_quotation_mark(text[-1]) and _is_quotation_mark(source[span.end : span.end + 1]):
        text, span = text[:-1], Span(span.start, span.end + 1)
    return span


def _is_quotation_mark(letter: str) -> bool:
    """Tell whether a letter is one that comparing leaves out and that is no white space."""
    return bool(letter.strip()) and not comparable(letter)


def _difference(theirs: Comparable, source: Comparable, edit: Edit, indent: int) -> Difference:
    at, place = theirs.span(edit.at, edit.at_end), source.span(edit.place, edit.place_end)
    kind: DifferenceKind = (
        "missing" if edit.at == edit.at_end else "added" if edit.place == edit.place_end else "replaced"
    )
    moved = Span(at.start + indent, at.end + indent)
    return Difference(kind, at.of(theirs.original), place.of(source.original), moved, place)


def _nearest(way: _Candidate) -> Citation:
    span = way.opened.comparable.span(way.alignment.start, max(way.alignment.end, way.alignment.start + 1))
    return cite_span(way.opened, way.opened.sentences_around(span))
