"""Where a statement may cut and join: each rule answers whether a fragment may follow what stands before it, and why not.

All rules err on one side. A faithful statement that is refused costs little, since the source's own sentence takes its place.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from knowledge.answering.verification import clause_traits
from knowledge.answering.verification.connectives import Connective
from knowledge.answering.verification.fragments import Decomposition, Fragment, brings_subject, is_heading
from knowledge.answering.verification.source_passage import SourcePassage
from knowledge.answering.verification.tokens import Clause, tokenized
from knowledge.text import demands
from knowledge.text.lexicon import LIST_NOUNS
from knowledge.text.numerals import first_number, read_numeral

Rule = Callable[[Decomposition, Fragment], bool]

_ANNOUNCES = re.compile(r"(?:是|为|有|即|如|比如|例如|包括|在于|就是|做到|以下|如下)$")
_KEEPS_ORDER = re.compile("^(?:并|也|还|且)")
_COUNT = re.compile(rf"([两二三四五六七八九十]|\d{{1,2}})(?:{LIST_NOUNS}|句)")


def may_open(decomposition: Decomposition, fragment: Fragment) -> bool:
    """Whether a fragment may stand after what is aligned so far."""
    if not (
        _belongs(decomposition, fragment)
        and _takes_demand(decomposition, fragment)
        and _is_said_once(decomposition, fragment)
    ):
        return False
    if fragment.goes_on:
        return True
    return (decomposition.last_fragment is None or may_close(decomposition.last_fragment)) and all(
        rule(decomposition, fragment) for rule in RULES
    )


def _is_said_once(decomposition: Decomposition, fragment: Fragment) -> bool:
    """A model that runs in circles says the same again."""
    own = fragment.passage
    return not any(
        b.passage is own and b.start < fragment.end and fragment.start < b.end for b in decomposition.fragments
    )


def _takes_demand(decomposition: Decomposition, fragment: Fragment) -> bool:
    """要 may be put before a clause that demands by its verb alone, never before what was done, is so, or somebody does.

    The 要 of a clause may be left out after 要求 alone.
    """
    if fragment.start in fragment.opening.bare:
        return bool(decomposition.connectives) and decomposition.connectives[-1].requires
    if not any(connective.demands for connective in decomposition.connectives):
        return True
    if not decomposition.connectives[-1].demands or fragment.start != fragment.opening.proper:
        return False
    passage = fragment.passage
    first, last = passage.sentences[fragment.opening.sentence]
    sentence = "，".join(clause.words for clause in passage.clauses[first:last])
    past = any(demands.is_heading_of_results(heading) for heading in passage.numbered.section)
    return not past and clause_traits.demands_without_saying(fragment.opening.words, sentence, passage.numbered.text)


def may_close(fragment: Fragment) -> bool:
    """Whether what follows a fragment in the source may be left out, and the fragment be the last of a statement."""
    clause, passage = fragment.closing, fragment.passage
    if fragment.end != clause.last:
        return fragment.end in passage.loose
    if clause.ends_part:
        return True
    after = _next(passage, fragment.last_clause_index)
    if after is None:
        return True
    if _ANNOUNCES.search(clause.words) or (clause.opens_list and not _COUNT.search(clause.words)):
        return False
    if clause_traits.limits_next(clause.words) or clause_traits.leads_only(clause.words) or _is_topic(clause, after):
        return False
    return not clause_traits.limits_previous(after.words)


def _is_topic(clause: Clause, after: Clause) -> bool:
    """Whether a clause is but the subject of the next one; one that has a subject before it is a predicate."""
    return clause.place == 0 and clause_traits.is_topic(clause.words, after.words)


def _next(passage: SourcePassage, place: int) -> Clause | None:
    """The next clause of the same sentence."""
    clauses = passage.clauses
    if place + 1 < len(clauses) and clauses[place + 1].sentence == clauses[place].sentence:
        return clauses[place + 1]
    return None


def left_out(decomposition: Decomposition, fragment: Fragment) -> Sequence[Clause]:
    """Return the clauses of its sentence before a fragment that the statement leaves out."""
    passage, sentence = fragment.passage, fragment.opening.sentence
    kept: set[int] = set()
    ceiling = fragment.first_clause_index
    for before in reversed(decomposition.fragments):
        if before.passage is not passage or before.closing.sentence != sentence or before.last_clause_index >= ceiling:
            break
        kept.update(range(before.first_clause_index, before.last_clause_index + 1))
        ceiling = before.first_clause_index
    first = passage.sentences[sentence][0]
    return [passage.clauses[place] for place in range(first, fragment.first_clause_index) if place not in kept]


def _belongs(decomposition: Decomposition, fragment: Fragment) -> bool:
    """Words of one document are never put under another's title or speaker, nor joined with another's unnamed."""
    own = fragment.passage.numbered
    topic = next(
        (piece.topic for piece in reversed(decomposition.pieces) if isinstance(piece, Connective) and piece.topic), ""
    )
    if topic and not _is_about(fragment, topic):
        return False
    named: frozenset[str] | None = None
    unnamed: set[str] = set()
    for piece in (*decomposition.pieces, fragment):
        if isinstance(piece, Fragment):
            document = piece.passage.numbered.document_id
            if named is not None and document not in named:
                return False
            if named is None:
                unnamed.add(document)
        elif piece.documents is not None:
            named = piece.documents
    return len(unnamed) <= 1 and (not unnamed or own.document_id in unnamed)


def _is_about(fragment: Fragment, topic: str) -> bool:
    """Whether a topic that is named stands in the headings around a fragment, or in its passage."""
    return (
        topic in tokenized("".join(fragment.passage.numbered.section)).letters or topic in fragment.passage.text.letters
    )


def keeps_limits(decomposition: Decomposition, fragment: Fragment) -> bool:
    """A condition, exception, time or attribution stays with what it limits."""
    clauses = [*left_out(decomposition, fragment), fragment.opening]
    part = fragment.opening.part
    for clause, after in itertools.pairwise(clauses):
        if clause.ends_part:
            continue
        reaches = clause.part == part or ":" in clause.closing or clause_traits.tells_time(clause.words)
        if (
            reaches
            and clause_traits.limits_next(clause.words)
            and not clause_traits.is_deadline(clause.words, after.words)
        ):
            return False
        if clause.part == part and _is_topic(clause, after):
            return False
    return True


def keeps_reference(decomposition: Decomposition, fragment: Fragment) -> bool:
    """这些, 其中, 该项 point to what stands before them in the source; elsewhere they would point to something else."""
    words = fragment.opening.words
    if clause_traits.refers_back(words):
        return not decomposition.pieces and fragment.opening.place == 0 and fragment.closing.ends_sentence
    if fragment.opening.place == 0:
        return True
    if clause_traits.limits_previous(words):
        return False
    if clause_traits.joins_back(words):
        last = decomposition.last_fragment
        same = (
            last is not None and last.passage is fragment.passage and last.closing.sentence == fragment.opening.sentence
        )
        return (
            same
            and last is not None
            and last.last_clause_index < fragment.first_clause_index
            and bool(_KEEPS_ORDER.match(words))
        )
    return True


def keeps_ban(decomposition: Decomposition, fragment: Fragment) -> bool:
    """A ban, denial, plan or hope may reach over the clauses after it; without it they would say the opposite, or more."""
    if clause_traits.demands_anew(fragment.opening.words):
        return True
    part = fragment.opening.part
    for clause in left_out(decomposition, fragment):
        if clause.part != part and not clause.opens_list:
            continue
        if clause_traits.forbids(clause.words) or clause_traits.is_tentative(clause.words):
            return False
    return True


def keeps_list_ban(decomposition: Decomposition, fragment: Fragment) -> bool:
    """A lead such as 坚决防止以下问题：reaches over the numbered sentences after it."""
    del decomposition
    passage, place = fragment.passage, fragment.passage.sentences[fragment.opening.sentence][0]
    if len(passage.clauses[place].heads) == 1:
        return True
    for clause in reversed(passage.clauses[:place]):
        if clause.opens_list:
            return not (clause_traits.forbids(clause.words) and not clause_traits.demands_anew(fragment.opening.words))
    return True


def keeps_subject(decomposition: Decomposition, fragment: Fragment) -> bool:
    """Who does it must not change: a clause without a subject goes only after the subject it has in the source."""
    clause, passage, last = fragment.opening, fragment.passage, decomposition.last_fragment
    if last is None or is_heading(last, passage) or (fragment.start <= clause.proper and _stands_alone(fragment)):
        return True
    if (
        last.passage is passage
        and last.last_clause_index < fragment.first_clause_index
        and last.closing.sentence == clause.sentence
    ):
        return not any(
            clause_traits.names_agent(c.words)
            for c in passage.clauses[last.last_clause_index + 1 : fragment.first_clause_index]
        )
    governor = _governor(fragment)
    if decomposition.subject is None:
        agent = governor is not None and clause_traits.names_agent(governor.words)
        return clause.place == 0 or not (agent or clause_traits.has_subject(clause.words))
    if governor is not None:
        return False
    if fragment.strong:
        return clause.place == 0 or clause_traits.demands_anew(clause.words)
    on = last.passage is passage and last.last_clause_index < fragment.first_clause_index
    return clause.place == 0 and on and clause_traits.demands_anew(clause.words)


def _stands_alone(fragment: Fragment) -> bool:
    """Whether a fragment needs no subject from before; what a later clause tells of a thing belongs to a subject before it."""
    clause = fragment.opening
    if clause_traits.must_act(clause.words):
        return True
    return brings_subject(clause) and (clause.place == 0 or _governor(fragment) is None)


def keeps_share(decomposition: Decomposition, fragment: Fragment) -> bool:
    """What is said of some (有的支部 …, 党员 …) is not said of all."""
    if clause_traits.tells_share(fragment.opening.words):
        return True
    part = fragment.opening.part
    return not any(clause_traits.tells_share(c.words) and c.part == part for c in left_out(decomposition, fragment))


def _governor(fragment: Fragment) -> Clause | None:
    """The clause before it in its sentence whose subject it takes along."""
    passage, first = fragment.passage, fragment.passage.sentences[fragment.opening.sentence][0]
    for clause in reversed(passage.clauses[first : fragment.first_clause_index]):
        if brings_subject(clause):
            return clause
    return None


def keeps_time(decomposition: Decomposition, fragment: Fragment) -> bool:
    """A figure without a time of its own is not put under the time of another sentence."""
    words = "".join(c.words for c in fragment.clauses)
    if not clause_traits.has_figure(words) or clause_traits.tells_time(words):
        return True
    for before in decomposition.fragments:
        other = before.passage is not fragment.passage or before.closing.sentence != fragment.opening.sentence
        if other and any(
            clause_traits.limits_next(c.words) and clause_traits.tells_time(c.words) for c in before.clauses
        ):
            return False
    return True


def keeps_list(decomposition: Decomposition, fragment: Fragment) -> bool:
    """After a lead that announces a list (四项技术：) come its own members only."""
    for before in decomposition.fragments:
        lead = next((c for c in before.clauses if c.opens_list), None)
        if lead is None:
            continue
        if before.passage is not fragment.passage or fragment.first_clause_index <= before.last_clause_index:
            return False
        own = fragment.opening.sentence == lead.sentence
        numbered = len(fragment.passage.clauses[fragment.passage.sentences[fragment.opening.sentence][0]].heads) > 1
        if not own and not numbered:
            return False
    return True


def reports_no_new_speaker(decomposition: Decomposition, fragment: Fragment) -> bool:
    """要求 after a clause with a subject would make that subject the one who demands."""
    del fragment
    bare = any(connective.reports and not connective.names_reporter for connective in decomposition.connectives)
    return not bare or decomposition.subject is None or decomposition.reporter is not None


def requires_no_fact(decomposition: Decomposition, fragment: Fragment) -> bool:
    """What was done or is complained of is told (指出), not demanded (要求)."""
    if not any(connective.requires for connective in decomposition.connectives):
        return True
    words, numbered = fragment.opening.words, fragment.passage.numbered
    if demands.reports_past(words) or demands.reports_shortcoming(words) or clause_traits.tells_share(words):
        return False
    if any(demands.is_heading_of_results(heading) for heading in numbered.section):
        return False
    return demands.has_binding_word(numbered.text) or (
        clause_traits.begins_with_verb(words) and not demands.reports_past(numbered.text)
    )


def asks_nothing(decomposition: Decomposition, fragment: Fragment) -> bool:
    """A question of the source is no statement."""
    del decomposition
    return not any(clause.sentence in fragment.passage.asking for clause in fragment.clauses)


RULES: tuple[Rule, ...] = (
    asks_nothing,
    keeps_reference,
    keeps_limits,
    keeps_ban,
    keeps_list_ban,
    keeps_subject,
    keeps_share,
    keeps_time,
    keeps_list,
    reports_no_new_speaker,
    requires_no_fact,
)


def is_well_listed(decomposition: Decomposition) -> bool:
    """Whether the lists in a whole statement are told as the source tells them."""
    return _lists_all(decomposition) and _numbers_in_order(decomposition)


def _lists_all(decomposition: Decomposition) -> bool:
    """Whether a statement that announces a number of points (三个原则：…) and then names points names all of them."""
    fragments = decomposition.fragments
    for i, fragment in enumerate(fragments):
        for clause in fragment.clauses:
            match = _COUNT.search(clause.words) if clause.opens_list else None
            rest = [c for f in fragments[i:] for c in f.clauses if c.first > clause.first]
            if match is None or not rest:
                continue
            unbroken = all(f.goes_on for f in fragments[i + 1 :]) and rest[-1].ends_sentence
            if not unbroken and _groups(rest) != read_numeral(match.group(1)):
                return False
    return all(_colon_fits(fragments, i) for i in range(1, len(fragments)))


def _colon_fits(fragments: Sequence[Fragment], i: int) -> bool:
    """Whether a colon of the statement's own stands between a number of points and as many, or a heading and its text."""
    before, after = fragments[i - 1], fragments[i]
    if ":" not in after.marks or before.closing.opens_list or after.goes_on:
        return True
    match = _COUNT.search(before.closing.words)
    return match is not None and len(fragments) - i == read_numeral(match.group(1))


def _numbers_in_order(decomposition: Decomposition) -> bool:
    """Whether the numbers that a statement gives its points are those of the source, or count from one on."""
    numbered = [
        (connective.ordinal, piece)
        for connective, piece in itertools.pairwise(decomposition.pieces)
        if isinstance(connective, Connective) and connective.ordinal and isinstance(piece, Fragment)
    ]
    if [number for number, _ in numbered] == list(range(1, len(numbered) + 1)):
        return True
    return all(number == _own_number(fragment) for number, fragment in numbered)


def _own_number(fragment: Fragment) -> int:
    """The number of a clause in the source, left out before the fragment; 0 where it has none."""
    clause = fragment.opening
    return first_number(fragment.passage.text.letters[clause.first : fragment.start]) if len(clause.heads) > 1 else 0


def _groups(clauses: Sequence[Clause]) -> int:
    numbered = sum(len(clause.heads) > 1 for clause in clauses)
    return numbered or len({clause.part for clause in clauses})
