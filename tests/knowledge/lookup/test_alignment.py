"""Laying a quotation beside its source agrees with a plain computation, and long ones with short ones."""

from __future__ import annotations

import random

import pytest

from knowledge.lookup.alignment import CHANGE, align


def distance(theirs: str, source: str) -> int:
    """The fewest single changes, exchanges of neighbours included, between `theirs` and any piece of `source`."""
    rows = [[0] * (len(source) + 1)]
    for i in range(1, len(theirs) + 1):
        row = [i]
        for j in range(1, len(source) + 1):
            best = min(rows[i - 1][j - 1] + (theirs[i - 1] != source[j - 1]), rows[i - 1][j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and theirs[i - 1] == source[j - 2] and theirs[i - 2] == source[j - 1]:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return min(rows[-1])


def applied(theirs: str, source: str) -> str:
    """The quotation with all that differs put right."""
    alignment, made, at = align(theirs, source), "", 0
    for edit in alignment.edits:
        made += theirs[at : edit.at] + source[edit.place : edit.place_end]
        at = edit.at_end
    assert source[alignment.start : alignment.end] == made + theirs[at:]
    return made + theirs[at:]


@pytest.mark.parametrize("seed", range(40))
def test_a_quotation_put_right_is_its_source_and_one_change_is_found_as_one(seed: int):
    rng = random.Random(seed)
    letters = "甲乙丙丁，。"[: rng.randint(2, 6)]
    source = "".join(rng.choices(letters, k=rng.randint(5, 40)))
    theirs = "".join(rng.choices(letters, k=rng.randint(2, 12)))
    applied(theirs, source)
    fewest = distance(theirs, source)
    assert align(theirs, source).changes <= fewest
    assert (align(theirs, source).cost < CHANGE // 2) == (fewest == 0)


@pytest.mark.parametrize("length", [301, 900, 5000])
def test_a_long_quotation_with_slips_is_laid_at_its_place(length: int):
    rng = random.Random(length)
    source = "".join(rng.choices([chr(code) for code in range(0x4E00, 0x4F00)], k=9000))
    theirs = list(source[2000 : 2000 + length])
    slips = sorted(rng.sample(range(1, length - 1), 12))
    for at in slips:
        theirs[at] = "囧"
    alignment = align("".join(theirs), source)
    assert (alignment.start, alignment.end, alignment.changes) == (2000, 2000 + length, 12)
    assert [edit.at for edit in alignment.edits for _ in range(edit.at_end - edit.at)] == slips or len(
        alignment.edits
    ) < 12


def test_a_long_text_that_has_nothing_in_common_is_replaced_altogether():
    assert align("甲" * 400, "乙" * 1000).cost >= 400 * CHANGE // 2
