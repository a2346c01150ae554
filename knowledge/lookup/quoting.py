"""Checking a quotation: it stands there exactly, it differs here, or it is not in the library. Needs no embedding.

First the documents that hold all pairs of letters of the quotation's rarest clauses are searched for the whole of it. Else
the passages that share most of its rare pairs are taken, and the quotation is laid into the text around them; the place
with the fewest changes is the source, unless too much would have to be changed. Marks at the very ends are the quoting
person's, who may end a sentence early: they don't count where the source has a mark there too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.lookup.alignment import CHANGE, WHOLE, Edit, Laid, lay
from knowledge.lookup.texts import Leaf, Texts
from knowledge.lookup.values import Difference, Kind, Quotation
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.storage.catalog import Catalog
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
_PIECE = 150
_PIECES = 8
_SAMPLED = 120
_RAREST = 40
_PASSAGES = 40
_DOCUMENTS = 3
_NEAREST = 3
_MARKS = frozenset(".,;:!?、…-")
"""What may differ at the ends of a quotation."""
_OPENING, _CLOSING = tuple("“‘「『\"'"), tuple("”’」』\"'")
_TOO_SHORT = "这几个字太短，资料里没有原样出现。请把引文写长一些再查。"
_NO_WORDS = "这里没有可以查的文字。"
_NOT_FOUND = "资料里没有这句话，也没有相近的说法。"


@dataclass(frozen=True, slots=True)
class _Laid:
    """A quotation laid into a document; `laid` counts in the document's comparable letters."""

    leaf: Leaf
    laid: Laid


class Quoter:
    """Looks up quotations."""

    def __init__(self, catalog: Catalog, lexical: LexicalIndex, texts: Texts) -> None:
        self._catalog = catalog
        self._lexical = lexical
        self._texts = texts

    def quote(self, text: str) -> Quotation:
        """Return where a quotation stands, or how it differs from its source."""
        theirs = _without_ellipses(make_comparable(text.strip()[:LONGEST]))
        core = _core(theirs.text)
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
            (leaf, span)
            for leaf in self._holders(wanted)
            for span in leaf.places(wanted)
            if wanted == theirs.text or _ends_are_marks(leaf, span, theirs.text, wanted)
        ]
        whole = [(leaf, span) for leaf, span in found if not any(_left_out(leaf, span, text))]
        if whole:
            leaf, span = whole[0]
            return Quotation(text, "exact", leaf.citation(_with_quotation_marks(leaf, span, text)), places=len(whole))
        if found:
            leaf, span = found[0]
            return _judged(text, theirs, leaf, (), span)
        return None

    def _holders(self, wanted: str) -> Iterator[Leaf]:
        """Yield the documents that may hold a comparable text, oldest first."""
        clauses = sorted(set(runs(wanted)), key=lambda run: -len(run))[:3]
        documents: set[str] | None = None
        for clause in clauses:
            if len(clause) > 1 or documents is None:
                holders = self._lexical.documents_with(letter_pairs([clause])).keys()
                documents = set(holders) if documents is None else documents & holders
        for document_id in self._texts.infos():
            if documents and document_id in documents:
                yield self._texts.leaf(document_id)

    def _changed(self, text: str, theirs: Comparable) -> Quotation:
        ways = self._short(theirs.text) if len(theirs.text) <= WHOLE else self._long(theirs.text)
        ways.sort(key=lambda way: way.laid.cost)  # stable: of equals the first, which is the likelier or older one
        if not ways or ways[0].laid.cost > _most(len(theirs.text)) * CHANGE * len(theirs.text):
            nearest = tuple(_nearest(way) for way in ways[:_NEAREST])
            return Quotation(text, "not_found", nearest=nearest, reason="" if nearest else _NOT_FOUND)
        leaf, laid = ways[0].leaf, ways[0].laid
        edits, start, end = _without_end_marks(theirs.text, leaf.compared.text, laid)
        return _judged(text, theirs, leaf, edits, leaf.compared.span(start, end))

    def _short(self, theirs: str) -> list[_Laid]:
        """Lay a quotation into the text around the passages that share most with it."""
        windows = self._windows(theirs, self._passages(theirs))
        pairs = [theirs[i : i + 2] for i in range(len(theirs) - 1)]
        lost = [(sum(pair not in leaf.compared.text[low:high] for pair in pairs), leaf, low, high)
                for leaf, low, high in windows]  # fmt: skip
        made: list[_Laid] = []
        best = len(theirs)
        for missing, leaf, low, high in sorted(lost, key=lambda window: window[0]):
            # one change loses three pairs at most (an exchange of neighbours), so this window can't do better
            if len(made) >= _NEAREST and missing > 3 * best:
                break
            laid = lay(theirs, leaf.compared.text[low:high])
            made.append(_Laid(leaf, _moved(laid, low)))
            best = min(best, laid.changes)
        return made

    def _long(self, theirs: str) -> list[_Laid]:
        """Lay a long quotation into the whole of the documents that share most with it."""
        scores: defaultdict[str, float] = defaultdict(float)
        step = max(_PIECE, len(theirs) // _PIECES)
        for at in range(0, len(theirs), step):
            best: dict[str, float] = {}
            for document_id, _, _, score in self._passages(theirs[at : at + _PIECE]):
                best[document_id] = max(score, best.get(document_id, 0.0))
            for document_id, score in best.items():
                scores[document_id] += score
        leaves = [self._texts.leaf(key) for key in sorted(scores, key=lambda key: -scores[key])[:_DOCUMENTS]]
        return [_Laid(leaf, lay(theirs, leaf.compared.text)) for leaf in leaves]

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

    def _windows(self, theirs: str, passages: Sequence[tuple[str, int, int, float]]) -> list[tuple[Leaf, int, int]]:
        """Return the stretches of documents around passages, in comparable letters; overlapping ones joined."""
        reach = len(theirs) + _SLACK
        by_document: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for document_id, start, end, _ in passages:
            by_document[document_id].append((start, end))
        windows: list[tuple[Leaf, int, int]] = []
        for document_id in (key for key in self._texts.infos() if key in by_document):
            leaf = self._texts.leaf(document_id)
            joined: list[list[int]] = []
            for start, end in sorted(by_document[document_id]):
                first, last = leaf.reach(start, end)
                low, high = leaf.compared.at(first) - reach, leaf.compared.at(last) + reach
                if joined and low <= joined[-1][1]:
                    joined[-1][1] = max(high, joined[-1][1])
                else:
                    joined.append([max(0, low), high])
            windows += [(leaf, low, high) for low, high in joined]
        return windows


def _most(length: int) -> float:
    """Return the share of its letters that may be changed in a quotation; in a short one less, it has less to be known by."""
    return min(MOST_CHANGED, 0.25 + length / 80)


def _moved(laid: Laid, by: int) -> Laid:
    edits = tuple(Edit(e.at, e.at_end, e.place + by, e.place_end + by) for e in laid.edits)
    return Laid(laid.start + by, laid.end + by, edits, laid.changes, laid.cost)


def _core(text: str) -> str:
    return text.strip("".join(_MARKS))


def _without_ellipses(theirs: Comparable) -> Comparable:
    """Leave out an ellipsis at either end: it says that the quotation begins or ends in the middle."""
    original = theirs.original.strip("…⋯ 　\n\"'“”‘’「」『』")
    return theirs if original == theirs.original else make_comparable(original)


def _ends_are_marks(leaf: Leaf, span: Span, whole: str, core: str) -> bool:
    """Tell whether the source, too, has marks where the quotation has some around its words."""
    before, after = whole.partition(core)[0], whole[whole.find(core) + len(core) :]
    text = leaf.document.text
    left = comparable(text[: span.start].rstrip()[-2:])[-1:]
    right = comparable(text[span.end : span.end + 3].lstrip())[:1]
    line_starts = text[: span.start].rstrip(" 　").endswith("\n") or not left
    line_ends = text[span.end :].lstrip(" 　")[:1] in ("\n", "")
    return (not before or left in _MARKS or line_starts) and (not after or right in _MARKS or line_ends)


def _without_end_marks(theirs: str, source: str, laid: Laid) -> tuple[tuple[Edit, ...], int, int]:
    """Leave out changes of mere marks at the ends of the quotation; return what is left, and where it lies."""
    edits, start, end = list(laid.edits), laid.start, laid.end

    def is_mark(edit: Edit) -> bool:
        return set(theirs[edit.at : edit.at_end]) | set(source[edit.place : edit.place_end]) <= _MARKS

    if edits and edits[-1].at_end == len(theirs) and edits[-1].at < len(theirs) and is_mark(edits[-1]):
        end = edits.pop().place
    if edits and edits[0].at == 0 and edits[0].at_end > 0 and is_mark(edits[0]):
        start = edits.pop(0).place_end
    return tuple(edits), start, end


def _judged(text: str, theirs: Comparable, leaf: Leaf, edits: Sequence[Edit], span: Span) -> Quotation:
    """Return what is said of a quotation whose place was found."""
    shift = text.find(theirs.original)
    differences = [_difference(theirs, leaf.compared, edit, shift) for edit in edits]
    before, after = _left_out(leaf, span, text)
    for piece, at in ((before, shift), (after, shift + len(theirs.original))):
        if piece:
            missing = Difference("missing", "", piece.of(leaf.document.text), Span(at, at), piece)
            differences.insert(0 if piece is before else len(differences), missing)
    whole = Span(before.start if before else span.start, after.end if after else span.end)
    citation = leaf.citation(_with_quotation_marks(leaf, whole, text))
    if not differences:
        return Quotation(text, "exact", citation, places=1)
    return Quotation(text, "differs", citation, tuple(differences))


def _left_out(leaf: Leaf, span: Span, text: str) -> tuple[Span | None, Span | None]:
    """Return the letter after an opening quotation mark, and that before a closing one, where the quotation skips it.

    Quotation marks don't count, but one that both texts have shows where the quotation means to begin or end.
    """
    source, text = leaf.document.text, text.strip()
    first, last = text[:1] in _OPENING, text[-1:] in _CLOSING
    before = first and source[max(0, span.start - 2) : span.start]
    after = last and source[span.end : span.end + 2]
    return (
        Span(span.start - 1, span.start) if before and before[0] in _OPENING and before[-1].isalnum() else None,
        Span(span.end, span.end + 1) if after and after[-1] in _CLOSING and after[0].isalnum() else None,
    )


def _with_quotation_marks(leaf: Leaf, span: Span, text: str) -> Span:
    """Take in quotation marks at the ends that stand both in the quotation, as it was typed, and in the source."""
    source, text = leaf.document.text, text.strip()
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
    kind: Kind = "missing" if edit.at == edit.at_end else "added" if edit.place == edit.place_end else "replaced"
    moved = Span(at.start + indent, at.end + indent)
    return Difference(kind, at.of(theirs.original), place.of(source.original), moved, place)


def _nearest(way: _Laid) -> Citation:
    span = way.leaf.compared.span(way.laid.start, max(way.laid.end, way.laid.start + 1))
    return way.leaf.citation(way.leaf.sentence(span))
