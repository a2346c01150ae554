"""The check of a model's statements, measured on statements made of any documents: what is kept, what slips through, how long it takes.

    python -m benchmarks.statements knowledge/samples ../shared/speeches ../shared/reports_text

Faithful statements join, reorder, report and shorten the documents' own sentences; unfaithful ones are one change away from them
(`tests/support/statements.py`). Those that are kept although they were changed are printed: a few say the same by chance.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from knowledge.answering.verification import Checker, Claim
from knowledge.reading import find_files, read_source
from knowledge.structure.deriving import derive
from tests.support.statements import Case, faithful, given_of, unfaithful

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
WINDOW = 10
"""Passages given at once, as to a model."""


def measure(folders: list[str]) -> None:
    """Print the figures."""
    documents = [derive(one) for file in find_files(folders) for one in read_source(file).documents]
    kept, made, slipped, changed = Counter[str](), Counter[str](), list[Case](), Counter[str]()
    took: list[float] = []
    for place, document in enumerate(documents):
        rng = random.Random(place)
        own = given_of(document)
        for first in range(0, len(own), WINDOW):
            given = own[first : first + WINDOW]
            others = given_of(documents[(place + 1) % len(documents)], len(own) + 1)[:WINDOW]
            checker = Checker([*given, *others])
            for case in faithful(given, rng):
                made[case.kind] += 1
                kept[case.kind] += _is_kept(checker, case, took)
            for case in unfaithful(given, others, rng):
                changed[case.kind] += 1
                if _is_kept(checker, case, took):
                    slipped.append(case)
    _print(kept, made, slipped, changed, took)


def _is_kept(checker: Checker, case: Case, took: list[float]) -> bool:
    started = time.perf_counter()
    checked = checker.check(Claim(case.text, case.cited))
    took.append(1000 * (time.perf_counter() - started))
    return checked.is_shown


def _print(
    kept: Counter[str], made: Counter[str], slipped: list[Case], changed: Counter[str], took: list[float]
) -> None:
    for kind, count in made.items():
        print(f"faithful   {kind:32} {kept[kind]:6} of {count:6} kept")
    print(f"faithful   {'all':32} {kept.total():6} of {made.total():6} kept, {kept.total() / made.total():.3f}")
    through = Counter(case.kind for case in slipped)
    for kind, count in changed.items():
        print(f"unfaithful {kind:32} {through[kind]:6} of {count:6} kept")
    print(f"unfaithful {'all':32} {len(slipped):6} of {changed.total():6} kept")
    cuts = statistics.quantiles(took, n=100)
    print(f"a statement: p50 {statistics.median(took):.2f} ms, p99 {cuts[-1]:.2f} ms, longest {max(took):.2f} ms")
    for case in slipped:
        print(f"kept: {case.kind}: {case.text}")


def main() -> None:
    """Measure the samples, and the speeches and reports beside the project where they are."""
    beside = [SHARED / "speeches", SHARED / "reports_text"]
    measure([str(folder) for folder in (ROOT / "knowledge" / "samples", *beside) if folder.is_dir()])


if __name__ == "__main__":
    measure(sys.argv[1:])
