"""The hard checks of a summary by its facts: figures and what they count, times, bans, force, shares, bounds, causes.

Each check answers why a part of a claim conflicts with the sentence that it rests on, or nothing. They know no meaning, only what
may not change; what they let through is shown beside its source.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from knowledge.answering.verification.alignment import Part
from knowledge.answering.verification.values import Why
from knowledge.answering.verification.wording import SourceSentence, Word, Wording, weight_in
from knowledge.text import demands
from knowledge.text.facts import (
    Fact,
    Kind,
    is_count_of_points,
    is_same_figure,
    is_year,
    number_of,
)

_SLOT = re.compile(r"[、,;:。!?\n]")
_MARGIN = 0.5
"""Weight (a word of two letters has 1) by which words must speak for another figure or time before a swap is seen."""
_IN_SCOPE = 0.6
"""Share of the words behind a ban or hope that a part must hold so that it speaks of what is banned or hoped."""
_NEAR = 5
"""Letters between a figure and its bound (至少…, …以上)."""
LEAST_COVERED = 0.55
"""Share of a part's weight that its sentence must hold."""


def slot(made: Wording, at: int, end: int) -> tuple[int, int]:
    """Return the stretch between two marks or 和 around letters `[at, end)`."""
    clause = made.clauses[made.clause_of(at)]
    edges = [clause[0], *made.joints(*clause), clause[1]]
    return max(edge for edge in edges if edge <= at), min((edge for edge in edges if edge >= end), default=clause[1])


def slot_text(made: Wording, fact: Fact) -> str:
    """Return the stretch around a fact, with the one before where it holds no words."""
    start, stop = slot(made, fact.start, fact.end)
    if not made.words_in(start, stop) and start:
        start = slot(made, start - 1, start)[0]
    return made.text[start:stop]


def is_lead(part: Part) -> bool:
    """Return whether a part only announces what follows: 主要有三类问题："""
    return part.text.rstrip().endswith(":") and not [f for f in part.facts(Kind.FIGURE) if not is_count_of_points(f)]


def words_stand(parts: Sequence[Part], place: int) -> Why | None:
    """Most of what a part says stands in its sentence."""
    part = parts[place]
    return Why.UNSUPPORTED if not is_lead(part) and part.coverage < LEAST_COVERED else None


def figures_stand(parts: Sequence[Part], place: int) -> Why | None:
    """Every figure stands in the source, counts what it counts there, and is bounded as there."""
    part = parts[place]
    for figure in part.facts(Kind.FIGURE):
        if _is_article(part.claim, figure):
            continue
        figures = [(s, g) for s in part.sentences for g in s.wording.facts if g.kind is Kind.FIGURE]
        known = [(s, g) for s, g in figures if is_same_figure(figure, g)]
        if not known:
            if is_count_of_points(figure):
                continue  # whether it is the number of the members is judged over the whole claim
            return Why.FIGURE
        if not is_count_of_points(figure) and _is_swapped(part.claim, figure, known):
            return Why.FIGURE
        if not any(_bounds(part.claim, figure) == _bounds(s.wording, g) for s, g in known):
            return Why.BOUND
    return None


def _is_swapped(claim: Wording, figure: Fact, known: Sequence[tuple[SourceSentence, Fact]]) -> bool:
    """Whether the words around a figure stand around another one, while its own are left out; or nowhere near it."""
    around = slot(claim, figure.start, figure.end)
    words, beside = claim.words_in(*around), {fact.value for fact in claim.facts_in(*around, Kind.FIGURE)}
    if any(_is_told(sentence.wording, fact, claim.text[slice(*around)]) for sentence, fact in known):
        return False
    own = rival = 0.0
    for sentence, fact in known:
        made = sentence.wording
        own = max(own, weight_in(words, slot_text(made, fact)))
        others = [
            other
            for other in made.facts
            if other.kind is Kind.FIGURE and other.value not in {fact.value, *beside} and not _is_article(made, other)
        ]
        rival = max([rival, *(weight_in(words, slot_text(made, other)) for other in others)])
    total = max(weight_in(words, sentence.text) for sentence, _ in known)
    wide = max(weight_in(words, _around(sentence, fact)) for sentence, fact in known)
    return rival > own + _MARGIN or (total >= 1 and not wide)


def _is_article(made: Wording, figure: Fact) -> bool:
    """一个, 一批: no figure but an article."""
    return number_of(figure) == "1" and not made.text[figure.start].isdecimal()


def _is_told(made: Wording, fact: Fact, text: str) -> bool:
    """Whether a text tells most of the words right around a figure of the source."""
    words = made.words_in(*slot(made, fact.start, fact.end))
    return bool(words) and weight_in(words, text) >= _IN_SCOPE * sum(word.weight for word in words)


def _around(sentence: SourceSentence, fact: Fact) -> str:
    made = sentence.wording
    place = made.clause_of(fact.start)
    return made.text[made.clauses[max(0, place - 1)][0] : made.clauses[place][1]]


_BEHIND = ("上", "下", "内", "右")
"""Last letters of the bounds that stand behind their figure: 以上, 以内, 左右."""


def _bounds(made: Wording, figure: Fact) -> frozenset[Kind]:
    """The bounds right before or behind a figure."""
    found = made.facts_in(max(0, figure.start - _NEAR - 2), figure.end + _NEAR, Kind.LEAST, Kind.MOST, Kind.ABOUT)
    start, _ = slot(made, figure.start, figure.end)
    before = [
        f.kind for f in found if start <= f.start and 0 <= figure.start - f.end <= _NEAR and f.value[-1] not in _BEHIND
    ]
    behind = [f.kind for f in found if 0 <= f.start - figure.end <= 1 and f.value[-1] in _BEHIND]
    return frozenset([*before, *behind])


def times_stand(parts: Sequence[Part], place: int) -> Why | None:
    """Every time stands in the source, over what stands under it there."""
    part = parts[place]
    for time in part.facts(Kind.TIME):
        if not any(sentence.tells_time(time.value) for sentence in part.sentences):
            return Why.TIME
        words = part.claim.words_in(*_under(part.claim, time))
        for sentence in part.sentences:
            under = [
                (t.value, weight_in(words, sentence.text[slice(*_under(sentence.wording, t))])) for t in sentence.times
            ]
            own = [weight for value, weight in under if value == time.value]
            others = [weight for value, weight in under if value != time.value and value[-1] == time.value[-1]]
            if own and others and max(others) > max(own) + _MARGIN:
                return Why.TIME
    return _years_agree(part)


def _under(made: Wording, time: Fact) -> tuple[int, int]:
    """What stands under a time: up to the next one."""
    later = [fact.start for fact in made.facts_in(time.end, len(made.text), Kind.TIME)]
    return time.end, min([*later, len(made.text)])


def _years_agree(part: Part) -> Why | None:
    """The year that a part is read under is that of the source, where both tell one."""
    told = [
        fact
        for fact in part.claim.facts_in(part.claim.stretch_of(part.start), part.end, Kind.TIME)
        if is_year(fact.value)
    ]
    if not told:
        return None
    for sentence in part.sentences:
        hosts = part.host(sentence)
        upto = sentence.wording.clauses[hosts[0]][1] if hosts else 0
        theirs = [fact.value for fact in sentence.wording.facts_in(0, upto, Kind.TIME) if is_year(fact.value)]
        if not sentence.is_year_of(told[-1].value, theirs[-1:]):
            return Why.TIME
    return None


def bans_stand(parts: Sequence[Part], place: int) -> Why | None:
    """Nothing is denied or forbidden that the source does not, and nothing loses its ban."""
    part = parts[place]
    host = part.host_facts(Kind.BAN)
    if (
        part.facts(Kind.BAN)
        and not host
        and not any(f.kind is Kind.BAN for s in part.sentences for f in s.wording.facts)
    ):
        return Why.BAN
    if part.text.rstrip(",;").endswith("的"):
        return None  # 对弄虚作假的：who is meant, not what may be done
    if not part.facts(Kind.BAN) and _loses(part, Kind.BAN):
        return Why.BAN
    return Why.BAN if any(_is_bare(part, s.wording, fact) for s, fact in host) else None


def _is_bare(part: Part, made: Wording, ban: Fact) -> bool:
    """Whether the very word behind a ban stands in the claim without one right before it."""
    clause = made.clauses[made.clause_of(ban.start)]
    behind = next(iter(made.words_in(ban.end, clause[1])), None)
    if behind is None or made.facts_in(ban.end, behind.start):
        return False
    same = [word for word in part.words if word.text == behind.text and behind.weight >= 1]
    return bool(same) and not any(_is_banned(part.claim, word) for word in same)


def _is_banned(made: Wording, word: Word) -> bool:
    last = max((other.start for other in made.words if other.weight and other.end <= word.start), default=0)
    return bool(made.facts_in(last, word.start, Kind.BAN))


_FORBIDDING = re.compile("[不严禁决绝坚切杜防谨][^断]{1,2}")
"""Words that forbid, whose ban reaches over a list; a bare 不 or 没有 reaches to the next mark."""


def _loses(part: Part, kind: Kind, words: re.Pattern[str] | None = None) -> bool:
    """Whether a part tells most of what stands behind a word of the source that it leaves out."""
    for sentence, fact in part.host_facts(kind):
        made = sentence.wording
        if words is not None and not words.fullmatch(fact.value):
            continue
        bare = kind is Kind.BAN and not _FORBIDDING.fullmatch(fact.value)
        end = made.clauses[made.clause_of(fact.start)][1]
        edges = [fact.end, *made.joints(fact.end, end), end]
        for start, stop in list(itertools.pairwise(edges))[: 1 if bare else None]:
            behind = made.words_in(start, stop)
            total = sum(word.weight for word in behind)
            if total >= 1 and weight_in(behind, part.text) >= _IN_SCOPE * total:
                return True
    return False


_CUT_OUT = (Kind.BAN, Kind.HOPE, Kind.SOME, Kind.ONLY, Kind.LEAST, Kind.MOST, Kind.ABOUT)
_BESIDE = 2
"""Letters on each side of a word by which it is seen that the claim has cut it out: 车况(不)好的."""


def nothing_is_cut_out(parts: Sequence[Part], place: int) -> Why | None:
    """No ban, hope or bound is cut out of words that stand in the claim otherwise letter by letter."""
    part = parts[place]
    for sentence in part.sentences:
        for fact in sentence.wording.facts:
            left, right = sentence.text[max(0, fact.start - _BESIDE) : fact.start], sentence.text[fact.end :][:_BESIDE]
            whole = len(left) == len(right) == _BESIDE and (left + right).isalnum()
            if fact.kind in _CUT_OUT and whole and left + right in part.text and left + right not in sentence.text:
                return Why.BAN if fact.kind is Kind.BAN else Why.SHARE
    return None


_FIRM_HOPE = re.compile("力争|争取|尽量|原则上|试点|拟|预计|预期|有望|力求|基本")
"""Hopes that a summary may not leave out; 努力 and 探索 tell how something is done."""
_FIRM = frozenset(("必须", "务必", "一律", "确保"))


def force_stands(parts: Sequence[Part], place: int) -> Why | None:
    """What may be done is not demanded, what is hoped is not certain, what is to be done is not done; and the other ways."""
    part = parts[place]
    ours = {fact.kind for fact in part.facts()}
    led = {fact.kind for fact in part.claim.facts_in(0, part.end)}
    host = {fact.kind for _, fact in part.host_facts()}
    whole = {fact.kind for sentence in part.sentences for fact in sentence.wording.facts}
    if (
        (Kind.MAY in ours and Kind.MAY not in whole)
        or (Kind.MUST in ours and Kind.MAY in host and Kind.MUST not in whole)
        or (any(fact.value in _FIRM for fact in part.facts(Kind.MUST)) and Kind.HOPE in host and Kind.MUST not in host)
        or (Kind.HOPE in ours and not {Kind.HOPE, Kind.WILL} & whole)
        or (not {Kind.HOPE, Kind.WILL} & led and _loses(part, Kind.HOPE, _FIRM_HOPE))
        or (not {Kind.MAY, Kind.MUST} & ours and _loses(part, Kind.MAY))
    ):
        return Why.FORCE
    past = any(demands.reports_past(sentence.text) for sentence in part.sentences)
    coming = {Kind.WILL, Kind.MUST, Kind.HOPE} & whole
    if Kind.DONE in ours and coming and not past:
        return Why.FORCE
    told = past or Kind.SOME in host or any(demands.reports_shortcoming(sentence.text) for sentence in part.sentences)
    return Why.FORCE if {Kind.WILL, Kind.HOPE, Kind.MUST} & ours and told and not coming else None


_ONLY_AS_THERE = ((Kind.ALL, Why.SHARE), (Kind.SOME, Why.SHARE), (Kind.ONLY, Why.SHARE), (Kind.CAUSE, Why.CAUSE))
_OPPOSED = (
    ((Kind.YEARLY, Kind.TOTAL, Kind.EACH), Why.TIME),
    ((Kind.UP, Kind.DOWN), Why.FIGURE),
    ((Kind.LEAST, Kind.MOST, Kind.EVEN), Why.BOUND),
    ((Kind.UP, Kind.EVEN), Why.FIGURE),
    ((Kind.DOWN, Kind.EVEN), Why.FIGURE),
    ((Kind.ALL, Kind.MAINLY), Why.SHARE),
)


def shares_stand(parts: Sequence[Part], place: int) -> Why | None:
    """Some are not all, all are not some; the only, the first, a cause and a comparison are the source's."""
    part = parts[place]
    ours = {fact.kind for fact in part.facts()}
    host = {fact.kind for _, fact in part.host_facts()}
    whole = {fact.kind for sentence in part.sentences for fact in sentence.wording.facts}
    for kind, why in _ONLY_AS_THERE:
        if kind in ours and kind not in whole:
            return why
    if {Kind.LEAST, Kind.MOST} & ours and not {Kind.LEAST, Kind.MOST} & whole:
        return Why.BOUND
    for group, why in _OPPOSED:
        for one, other in itertools.permutations(group, 2):
            if one in ours and one not in host and other in host and other not in ours:
                return why
    return Why.SHARE if Kind.SOME not in ours and _loses(part, Kind.SOME) else None
