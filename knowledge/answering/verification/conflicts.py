"""The hard checks of a summary, in their order: by its facts, then by what it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.answering.verification import fact_conflicts as facts
from knowledge.answering.verification import subject_conflicts as subjects
from knowledge.answering.verification.alignment import Part
from knowledge.answering.verification.values import Why

Check = Callable[[Sequence[Part], int], Why | None]
CHECKS: tuple[Check, ...] = (
    facts.words_stand,
    facts.figures_stand,
    facts.times_stand,
    facts.bans_stand,
    facts.nothing_is_cut_out,
    facts.force_stands,
    facts.shares_stand,
    subjects.names_stand,
    subjects.reporters_stand,
    subjects.documents_stand,
    subjects.nothing_is_exchanged,
    subjects.kinds_stand,
    subjects.members_stand,
    subjects.subjects_stand,
    subjects.roles_stand,
    subjects.conditions_stand,
    subjects.purposes_stand,
)


def conflict(parts: Sequence[Part], place: int) -> Why | None:
    """Return why the part at a place conflicts with its sentences; None where nothing speaks against it."""
    if not parts[place].sentences:
        return Why.UNSUPPORTED
    return next((why for check in CHECKS if (why := check(parts, place))), None)
