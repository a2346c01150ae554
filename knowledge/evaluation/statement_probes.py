"""Probes made from the sentences of a library: what it defines, what it claims, and what it never speaks of."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.evaluation.frames import Turns, absent_topics
from knowledge.evaluation.probed_documents import ProbedDocument, ProbedLibrary, bare, in_turn, trimmed
from knowledge.evaluation.values import StructureProbe
from knowledge.text.demands import has_binding_word, is_ceremonial
from knowledge.text.figures import Figure, find_figures
from knowledge.text.folding import letters_of
from knowledge.text.question_words import whole_content_words
from knowledge.text.sentences import clauses, paragraphs, sentences
from knowledge.values import Span

_MEANS = r"[，,]?(?:是指|就是指|指的是|指的就是)"
_TERM = r"[^，,。；;：:“”\s]"
_DEFINING = re.compile(
    rf"“(?P<quoted>[^“”。]{{2,16}})”(?:{_MEANS}|[，,]?(?:即|就是)(?!使|便))"
    rf"|所谓“?(?P<so_called>{_TERM}{{2,12}}?)”?[，,]?(?:是指|就是|指的是|即|是)"
    rf"|所称的?“?(?P<called>{_TERM}{{2,16}}?)”?[，,]?(?:是指|指)"
    rf"|^(?![本所])(?P<plain>[一-鿿A-Za-z0-9“”]{{2,12}}){_MEANS}"
)
_GLOSSARY = re.compile(r"名词|术语|注释|词语|用语|释义")
_ENTRY = re.compile(rf"[“【《〔]?(?P<term>{_TERM}{{2,16}}?)[”】》〕]?[：:]")
_POINTING = re.compile(
    r"[这那其该此它他她]|对此|同时|但|而|并|也|还|又|就|以及|和|或|等|对|为|从|当|随着|按照?|根据|通过|比"
)
"""What a clause begins with that is understood only with the one before or after it."""
_MARKS = re.compile(r"[“”\"《》（）()「」【】\n]")
_CLAIM, _LEAST_BEFORE = (8, 40), 5
"""Least and most letters of a claim, and how many of them stand before its figure: below, who or what is missing."""


def definitions(library: ProbedLibrary, each: int, turns: Turns, rng: random.Random) -> Iterator[StructureProbe]:
    """Yield questions for terms that the text defines; the defining sentence must be cited first."""
    places: dict[str, list[tuple[str, Span]]] = {}
    piles: list[list[str]] = []
    for of in library.documents:
        terms = []
        for term, span in _defined(of):
            if term not in places:
                terms.append(term)
            places.setdefault(term, []).append((of.document.id, span))
        piles.append(terms)
    for term in in_turn(piles, rng, each):
        for text in turns.take("definition", term=term):
            yield StructureProbe("definition", text, term, spans=tuple(places[term]))


def _defined(of: ProbedDocument) -> Iterator[tuple[str, Span]]:
    """Terms with the sentences that define them, or the whole entries of a glossary."""
    text = of.document.text
    for stretch in of.outline.stretches:
        glossaries = [letters_of(head) for head in of.outline.path(stretch.section) if _GLOSSARY.search(head)]
        for line in paragraphs(text, stretch.start, stretch.end):
            is_inside = glossaries and letters_of(line.of(text)) not in glossaries
            entry = _ENTRY.match(bare(line.of(text))) if is_inside else None
            if entry is not None:
                yield trimmed(entry["term"]), line
                continue
            for span in sentences(text, line.start, line.end):
                found = _DEFINING.search(bare(span.of(text)))
                term = next((word for word in found.groups() if word), "") if found is not None else ""
                if term and not _POINTING.match(term):
                    yield trimmed(term), span


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a sentence says, in words that stand once in the library.

    Attributes:
        figure: the first figure in `words`, if there is one.
    """

    of: ProbedDocument
    span: Span
    words: str
    figure: Figure | None
    demands: bool


def claims(library: ProbedLibrary, each: int, turns: Turns, rng: random.Random) -> Iterator[StructureProbe]:
    """Yield what sentences say as yes-or-no questions, as it is, and with another figure."""
    piles = [[claim for claim in _claims(of) if library.stands_once(claim.words)] for of in library.documents]
    for claim in in_turn(piles, rng, each):
        yield from _asked("yes", claim, claim.words, turns)
    for claim in in_turn([[claim for claim in pile if claim.figure] for pile in piles], rng, each):
        other = _with_other_figure(claim, rng)
        yield from _asked("no", claim, other, turns) if other else ()


def _asked(kind: str, claim: _Claim, words: str, turns: Turns) -> Iterator[StructureProbe]:
    spans = ((claim.of.document.id, claim.span),)
    frames = turns.take("demand", claim=words.removeprefix("要")) if claim.demands else turns.take("claim", claim=words)
    for text in frames:
        yield StructureProbe(kind, text, words, claim.of.document.id, spans=spans)


def _claims(of: ProbedDocument) -> Iterator[_Claim]:
    """One claim of each sentence that tells a figure or demands something, and can be understood alone."""
    text = of.document.text
    for stretch in of.outline.stretches:
        for span in sentences(text, stretch.start, stretch.end):
            words = span.of(text)
            if words[-1:] not in "。！；" or is_ceremonial(words):
                continue
            made = next((claim for piece in clauses(words) if (claim := _claim(of, span, words, piece))), None)
            if made is not None:
                yield made


def _claim(of: ProbedDocument, span: Span, words: str, piece: Span) -> _Claim | None:
    said = bare(piece.of(words))
    figure = next((found for found in find_figures(said) if found.unit), None)
    demands = has_binding_word(said)
    announces = piece.of(words)[-1:] in "：:"
    fits = _CLAIM[0] <= len(letters_of(said)) <= _CLAIM[1] and not _MARKS.search(said) and not _POINTING.match(said)
    if announces or not fits or not (figure or demands) or (figure and figure.start < _LEAST_BEFORE):
        return None
    return _Claim(of, span, said, figure, demands)


def _with_other_figure(claim: _Claim, rng: random.Random) -> str:
    """The claim with its figure doubled, halved or made a third greater, as long as its document has no such figure."""
    figure = claim.figure
    if figure is None:
        return ""
    places = len(figure.number.partition(".")[2])
    for share in rng.sample((2.0, 0.5, 4 / 3), 3):
        number = f"{figure.value * share:.{places}f}"
        impossible = figure.unit == "%" and float(number) > 100
        stands = f"{number}{figure.size}{figure.unit}" in claim.of.document.text
        if float(number) not in (0.0, figure.value) and not impossible and not stands:
            return claim.words[: figure.start] + number + claim.words[figure.start + len(figure.number) :]
    return ""


def absences(library: ProbedLibrary, each: int, turns: Turns, rng: random.Random) -> Iterator[StructureProbe]:
    """Yield questions for matters whose words stand together nowhere in the library."""
    topics = [topic for topic in absent_topics() if not library.stand_together(whole_content_words(topic))]
    for topic in in_turn([topics], rng, each):
        for text in turns.take("absent", topic=topic):
            yield StructureProbe("absent", text, topic)
