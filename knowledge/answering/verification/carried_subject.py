"""A subject carried to a later predicate of its own sentence: 各乡镇要做甲，乙 as 各乡镇要乙.

Who does what stays the same as long as nobody else is named between, nothing between limits, forbids or only hopes, and the
word of demand is carried along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answering.verification import clause_traits
from knowledge.answering.verification.tokens import Clause, Tokens
from knowledge.text.lexicon import ACTORS

_DEMAND = re.compile("(?<![主需重只须])要(?![求素点么闻])|必须|应当|务必")
_BASIS = re.compile(
    rf"^[一-鿿“”、（）()]{{1,24}}?(?:委|局|厅|部门|政府|{ACTORS})(?=(?:坚持)?以[^，]{{2,60}}为|围绕|按照|根据|通过|紧扣|聚焦)"
)
_BEING = re.compile("是(?!否)")
_LONGEST_SUBJECT = 26


def add_gaps(text: Tokens, clauses: Sequence[Clause], gaps: dict[int, set[int]]) -> None:
    """Add where a fragment may break off after its subject, and the later clauses where it may go on."""
    for place, clause in enumerate(clauses):
        if match := _BASIS.match(clause.words):
            _carry(clauses, place, clause.proper + len(match.group()), False, gaps)
        if not clause_traits.names_agent(clause.words):
            continue
        letters = text.letters[clause.first : clause.last]
        if (match := _DEMAND.search(letters)) and match.start() <= _LONGEST_SUBJECT:
            _carry(clauses, place, clause.first + match.end(), False, gaps)
        elif (at := letters.find("每", 2, _LONGEST_SUBJECT)) > 0:
            _carry(clauses, place, clause.first + at, False, gaps, parallel="每")
        elif (match := _BEING.search(letters)) and match.start() <= _LONGEST_SUBJECT:
            _carry(clauses, place, clause.first + match.start(), True, gaps)


def _carry(
    clauses: Sequence[Clause], place: int, end: int, demanding: bool, gaps: dict[int, set[int]], parallel: str = ""
) -> None:
    """Add the later clauses of one subject, which ends at `end`.

    `demanding`: they must bring their own word of demand, else they must not; `parallel`: they must begin with this word.
    """
    clause = clauses[place]
    if end >= clause.last or (_stops(clause) and not clause_traits.leads_only(clause.words)):
        return
    for later in clauses[place + 1 :]:
        if later.sentence != clause.sentence or later.part != clause.part or clause_traits.has_subject(later.words):
            return
        demands = bool(_DEMAND.match(later.words))
        plain = clause_traits.begins_with_verb(later.words) and not _DEMAND.search(later.words)
        if later.words.startswith(parallel) if parallel else demands if demanding else plain:
            gaps.setdefault(end, set()).add(later.heads[0])
        if _stops(later):
            return


def _stops(clause: Clause) -> bool:
    words = clause.words
    return (
        clause.opens_list
        or clause_traits.limits_next(words)
        or clause_traits.forbids(words)
        or clause_traits.is_tentative(words)
    )
