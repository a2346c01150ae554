"""Which source sentences each part of a claim rests on: those that hold most of its words, figures and times.

A part is a clause of the claim, or a member of a list in it whose members stand in different sentences.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.answering.verification.wording import REPORTING, TOPIC, SourceSentence, Word, Wording, licensed
from knowledge.text.facts import Fact, Kind, is_same_figure

_FACT = 1.5
"""Weight of a figure or time, against 1 for a word of two letters: no two sentences of a passage share it by chance."""
_QUOTED, _CITED, _SAME = 0.3, 0.15, 0.2
"""Bonus, as a share of a part's weight, of a sentence that the model quotes, that stands in a passage it cites, and that the
part before rests on: enough to settle ties, not to overrule words."""
_LEAST = 1.0
"""Weight below which a part has no source of its own but goes with its neighbour."""
_WELL = 0.75
"""Share of a part that its sentence should hold; else the members of a list in it are tried one by one."""


@dataclass(frozen=True)
class Part:
    """Letters `[start, end)` of a claim, and the sentences that it rests on, best first."""

    claim: Wording
    start: int
    end: int
    sentences: tuple[SourceSentence, ...]

    @cached_property
    def words(self) -> list[Word]:
        """Its words that need a source."""
        return self.claim.words_in(self.start, self.end)

    @cached_property
    def said(self) -> list[Word]:
        """Its words behind who says them: without 刘伟要求."""
        match = re.search(REPORTING, self.text)
        return [word for word in self.words if match is None or word.start >= self.start + match.end()]

    @property
    def text(self) -> str:
        """Its letters."""
        return self.claim.text[self.start : self.end]

    def facts(self, *kinds: Kind) -> list[Fact]:
        """Return its facts of some kinds."""
        return self.claim.facts_in(self.start, self.end, *kinds)

    @cached_property
    def weight(self) -> float:
        """The weight of all that needs a source in it."""
        return sum(word.weight for word in self.said) + _FACT * len(self.facts(Kind.FIGURE, Kind.TIME))

    @cached_property
    def coverage(self) -> float:
        """The share of its weight that its sentences hold, with what stands over them."""
        if not self.weight:
            return 1.0
        about = "\n".join(words for one in self.sentences for words in (one.about, one.lead))
        text = "\n".join([about, *(one.text for one in self.sentences)])
        held = sum(word.weight * licensed(word.text, text) for word in self.said)
        held += sum(_FACT * any(holds(s, f) for s in self.sentences) for f in self.facts(Kind.FIGURE, Kind.TIME))
        return held / self.weight

    def host(self, sentence: SourceSentence) -> list[int]:
        """Return the fewest clauses of a source sentence that hold the words of the part."""
        own = {fact.value for fact in self.facts(Kind.FIGURE, Kind.TIME)}
        left = {(w.start, w.end): (w.text, w.weight) for w in self.words}
        found: list[int] = []
        while True:
            best = max(
                range(len(sentence.wording.clauses)), key=lambda c: (self._gain(sentence, c, left.values(), own), -c)
            )
            if best in found or self._gain(sentence, best, left.values(), own) < _LEAST:
                return sorted(found)
            found.append(best)
            clause = sentence.clause_text(best)
            left = {at: word for at, word in left.items() if licensed(word[0], clause) < 1}
            own -= {fact.value for fact in sentence.clause_facts(best, Kind.FIGURE, Kind.TIME)}

    def _gain(
        self, sentence: SourceSentence, clause: int, words: Iterable[tuple[str, float]], facts: Collection[str]
    ) -> float:
        text = sentence.clause_text(clause)
        held = sum(weight * licensed(word, text) for word, weight in words)
        return held + _FACT * len(
            {fact.value for fact in sentence.clause_facts(clause, Kind.FIGURE, Kind.TIME)} & set(facts)
        )

    def host_facts(self, *kinds: Kind) -> list[tuple[SourceSentence, Fact]]:
        """Return the facts of those clauses."""
        return [
            (sentence, fact)
            for sentence in self.sentences
            for place in self.host(sentence)
            for fact in sentence.clause_facts(place, *kinds)
        ]


def holds(sentence: SourceSentence, fact: Fact) -> bool:
    """Return whether a sentence holds a figure or time, in whatever form."""
    if fact.kind is Kind.TIME:
        return sentence.tells_time(fact.value)
    return any(is_same_figure(fact, other) for other in sentence.wording.facts if other.kind is Kind.FIGURE)


def align(
    claim: Wording, sources: Sequence[SourceSentence], cited: Collection[int], quoted: Collection[int]
) -> list[Part]:
    """Return the parts of a claim in their order.

    Args:
        claim: the claim.
        sources: the sentences of the given passages.
        cited: numbers of the passages that it cites.
        quoted: orders of the sentences that it quotes.
    """
    usable = [one for one in sources if not one.is_question]
    bonus = {
        one.order: (_CITED if one.numbered.number in cited else 0.0) + (_QUOTED if one.order in quoted else 0.0)
        for one in usable
    }
    parts: list[Part] = []
    for start, end in _stretches(claim):
        part = _placed(claim, start, end, usable, bonus, parts[-1] if parts else None)
        members = _members(claim, start, end)
        if part.coverage < _WELL and len(members) > 1:
            whole = [_placed(claim, a, b, usable, bonus, part) for a, b in members]
            if min(one.coverage for one in whole) > part.coverage:
                parts += whole
                continue
        parts.append(part)
    return _with_neighbours(parts)


def _stretches(claim: Wording) -> list[tuple[int, int]]:
    """The clauses of a claim; one without words of its own, such as a time, goes with the next."""
    found: list[tuple[int, int]] = []
    begin: int | None = None
    for place, (start, end) in enumerate(claim.clauses):
        begin = start if begin is None else begin
        if _is_frame(claim, begin, end) and place + 1 < len(claim.clauses) and not claim.is_strong(place):
            continue
        found.append((begin, end))
        begin = None
    return found


def _is_frame(claim: Wording, start: int, end: int) -> bool:
    """Whether a stretch has no words of its own (去年), or only tells who speaks or of what (刘伟要求，在网络阵地方面，)."""
    text, words = claim.text[start:end], claim.words_in(start, end)
    if re.fullmatch(TOPIC, text):
        return True
    told = _REPORTING.search(text) is not None and end - start <= _LONGEST_FRAME
    return told or (sum(word.weight for word in words) < _LEAST and not claim.facts_in(start, end, Kind.FIGURE))


_REPORTING = re.compile(f"(?:{REPORTING})(?:的?是)?[,:]?$")
_LONGEST_FRAME = 24
"""Letters of what tells who speaks: a title, a person with his office."""


def _members(claim: Wording, start: int, end: int) -> list[tuple[int, int]]:
    edges = [start, *claim.joints(start, end), end]
    return list(itertools.pairwise(edges))


def _placed(
    claim: Wording, start: int, end: int, sources: Sequence[SourceSentence], bonus: dict[int, float], last: Part | None
) -> Part:
    bare = Part(claim, start, end, ())
    if bare.weight < _LEAST or not sources:
        return bare
    same = {one.order for one in last.sentences} if last else set()
    facts = bare.facts(Kind.FIGURE, Kind.TIME)
    said = re.search(REPORTING, bare.text)  # who says it stands over a sentence, or long before it
    words = [w for w in bare.words if not (said and w.start - start < said.start())] or bare.words

    def score(one: SourceSentence) -> float:
        held = sum(w.weight * licensed(w.text, one.text) for w in words) + sum(_FACT * holds(one, f) for f in facts)
        return held / bare.weight + bonus[one.order] + _SAME * (one.order in same)

    return Part(claim, start, end, (max(sources, key=lambda one: (score(one), -one.order)),))


def _with_neighbours(parts: list[Part]) -> list[Part]:
    """Parts too light to have a source get that of the part after them, else of the one before."""
    for place in range(len(parts) - 1, -1, -1):
        part = parts[place]
        if not part.sentences:
            others = [*parts[place + 1 : place + 2], *reversed(parts[:place])]
            given = next((other.sentences for other in others if other.sentences), ())
            parts[place] = Part(part.claim, part.start, part.end, given)
    return parts
