"""The board: how rightly and how steadily members answer, never how much. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.groups.values import Answer, Member, Round, Standing
from bot.learning.scheduling.days import local_day

FEWEST = 5
"""Answers from which a share of right ones says something."""


def standings(
    members: Sequence[Member], rounds: Sequence[Round], answers: Iterable[Answer], zone: str
) -> list[Standing]:
    """Return the members with the best accuracy first, then those with too few answers for one.

    Args:
        members: who have joined; nobody else is on a board.
        rounds: that are over, oldest first.
        answers: to these rounds.
        zone: of the group, which decides what a day is.
    """
    over = {made.id for made in rounds}
    theirs: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.round_id in over:
            theirs[answer.person].append(answer)
    made = [_standing(member, rounds, theirs[member.person], zone) for member in members]
    return sorted(made, key=lambda one: (one.accuracy is None, -(one.accuracy or 0.0), -one.streak, one.name))


def _standing(member: Member, rounds: Sequence[Round], answers: Sequence[Answer], zone: str) -> Standing:
    accuracy = sum(answer.right for answer in answers) / len(answers) if len(answers) >= FEWEST else None
    return Standing(member.name, accuracy, streak(rounds, {answer.round_id for answer in answers}, zone))


def streak(rounds: Sequence[Round], answered: set[int], zone: str) -> int:
    """Return on how many days with a round in a row somebody took part; a day without a round breaks nothing."""
    days: dict[object, bool] = {}
    for made in rounds:
        day = local_day(made.started, zone)
        days[day] = days.get(day, False) or made.id in answered
    length = 0
    for took_part in reversed(list(days.values())):
        if not took_part:
            break
        length += 1
    return length
