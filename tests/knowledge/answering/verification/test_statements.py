"""Statements as models write them: faithful ones are shown as they are, unfaithful ones never as the document's words."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path

import pytest

from knowledge.answering.verification import CheckedClaim, Checker, Claim, NumberedPassage, Status
from knowledge.reading import find_files, read_source
from knowledge.structure.deriving import derive
from knowledge.values import ReadDocument
from tests.knowledge.structure.test_outline import SHARED, needs_shared
from tests.support.statements import Case, faithful, given_of, renumbered, unfaithful

ROOT = Path(__file__).resolve().parents[4]
SAMPLES = ROOT / "knowledge" / "samples"
DATA = ROOT / "tests" / "data"
_LONG_ENOUGH = 5
_PIECE = 7


def rows(name: str) -> list[dict[str, str]]:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def sample(name: str) -> tuple[NumberedPassage, ...]:
    return tuple(given_of(derive(read_source(SAMPLES / name).documents[0])))


def cited(text: str, given: tuple[NumberedPassage, ...]) -> tuple[int, ...]:
    """The passages that a careful writer would cite: those that hold pieces of the statement."""
    parts = [part for part in re.split("[，；：。、]", text) if len(part) >= _LONG_ENOUGH]
    pieces = {part[i : i + _PIECE] for part in parts for i in range(max(1, len(part) - _PIECE + 1))}
    return tuple(one.number for one in given if any(piece in one.text for piece in pieces))


def is_kept(checked: CheckedClaim, text: str) -> bool:
    return checked.is_shown and checked.text == text


def share_kept(which: str) -> float:
    wanted = [row for row in rows("faithful_statements") if row["set"] == which]
    assert len(wanted) >= 30
    kept = 0
    for row in wanted:
        given = sample(row["sample"])
        kept += is_kept(Checker(given).check(Claim(row["text"], cited(row["text"], given))), row["text"])
    return kept / len(wanted)


# the sets differ in when they were written; docs/quality.md says more
@pytest.mark.parametrize(("which", "least"), [("design", 0.95), ("fresh", 0.9), ("check", 0.9)])
def test_faithful_paraphrases_are_shown_unchanged(which: str, least: float) -> None:
    assert share_kept(which) >= least


def checked_unfaithful() -> list[tuple[dict[str, str], CheckedClaim]]:
    found = []
    for row in rows("unfaithful_statements"):
        given = sample(row["sample"])
        found.append((row, Checker(given).check(Claim(row["text"], tuple(one.number for one in given)))))
    return found


def test_an_unfaithful_statement_is_never_shown_as_the_document_s_words() -> None:
    checked = checked_unfaithful()
    assert [row["text"] for row, one in checked if one.status is Status.VERBATIM] == []
    for row, one in checked:
        if one.status is Status.REPLACED:  # by words of the passages, at the span that is told
            (support,) = one.supports
            source = next(given for given in sample(row["sample"]) if given.number == support.number)
            assert one.text == source.text[support.start : support.end]


def test_few_unfaithful_statements_pass_as_a_summary() -> None:
    passed = [row["text"] for row, one in checked_unfaithful() if one.status is Status.SUMMARY]
    assert len(passed) <= MOST_PASSED


MOST_PASSED = 46
"""Of 172: most of them tell less than their source (a time, an “only”, a condition left out), beside its quotation."""


def documents_of(folder: Path) -> list[ReadDocument]:
    return [derive(document) for found in find_files([folder]) for document in read_source(found).documents]


def measured(documents: list[ReadDocument], most: int) -> tuple[list[bool], list[tuple[Case, Status]]]:
    """For each faithful statement whether it is shown, and what became of the unfaithful ones."""
    good: list[bool] = []
    wrong: list[tuple[Case, Status]] = []
    for place, document in enumerate(documents):
        rng = random.Random(place)
        given = given_of(document)
        other = documents[(place + 1) % len(documents)]
        others = renumbered(given_of(other), len(given) + 1) if other is not document else []
        checker = Checker([*given[:12], *others[:12]])
        cases = list(faithful(given[:12], rng))
        chosen = rng.sample(cases, min(most, len(cases)))
        good += [is_kept(checker.check(Claim(case.text, case.cited)), case.text) for case in chosen]
        changed = list(unfaithful(given[:12], others[:12], rng))
        chosen = rng.sample(changed, min(most, len(changed)))
        wrong += [(case, checker.check(Claim(case.text, case.cited)).status) for case in chosen]
    return good, wrong


def test_statements_made_of_the_samples() -> None:
    good, wrong = measured(documents_of(SAMPLES), most=100)
    assert len(good) > 100
    assert sum(good) >= 0.9 * len(good)
    assert [case for case, status in wrong if status is Status.VERBATIM] == []
    assert sum(status is Status.SUMMARY for _, status in wrong) <= 0.5 * len(wrong)


@needs_shared
def test_statements_made_of_other_speeches() -> None:
    good, wrong = measured(documents_of(SHARED / "speeches"), most=30)
    assert len(good) > 100
    assert sum(good) >= 0.9 * len(good)
    assert [case for case, status in wrong if status is Status.VERBATIM] == []
