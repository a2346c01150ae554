"""Fit the formula that decides when to say that the documents don't answer.

    python -m benchmarks.fit_refusal [--library DIR --questions FILE …] … [--hold NAME=WEIGHT …]

Without arguments it takes the sample speeches and `tests/data/questions.jsonl`. Several libraries may be given, each
followed by its question sets. A set's `half` says which questions are for fitting ("design") and which only for the
report ("check"); where it says nothing, every second question of a kind is for the report.

Three sorts of examples are made of what is given: the questions; the same questions where their document is hidden
(unanswerable then, but another document may answer, so they count less); and probes made from the library itself
(`knowledge.evaluation`), which count least, since they share their words with the text. What is decided without the
formula, by a gate or a rule, is left out of the fit and counted in the report.

The weights keep their signs: words, letters and meaning that fit speak for an answer, strange words against it. The
threshold is the highest at which the formula refuses no more than 5 % of the answerable questions for fitting. What is printed
last goes into `knowledge/answering/evidence/refusal.py`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.evidence import refusal
from knowledge.answering.evidence.refusal import WEIGHED, Formula, Signals
from knowledge.evaluation import Question, make_probes, read_questions
from knowledge.library import Library
from knowledge.settings import LibrarySettings

ROOT = Path(__file__).resolve().parents[1]
SIGNS = {
    "sentence": 1, "passage": 1, "letters": 1, "scattered": -1, "strange": -1, "lift": 1, "scoped": 1, "outstanding": 1, "ahead": 1,
}  # fmt: skip
"""For each signal whether it speaks for an answer, or against it."""
WEIGHTS = {"question": 1.0, "colloquial": 1.6, "hidden": 0.35, "hidden colloquial": 0.1, "probe": 0.2}
MOST_FALSE_REFUSALS = 0.05
RIDGE = 0.3
ROUNDS = 6000
RATE = 1.5
PROBES = 60
_MOST_HIDDEN = 6

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A question with what the formula sees of it.

    Attributes:
        sort: `question`, `hidden` or `probe`.
        question: as it was asked.
        check: for the report alone.
        fixed: answered or refused without the formula; None where the formula decides.
        signals: of the search that decides; the most promising one where several documents are compared.
    """

    sort: str
    question: Question
    check: bool
    fixed: bool | None
    signals: tuple[Signals, ...]

    @property
    def weight(self) -> float:
        """How much the example counts in the fit."""
        colloquial = self.question.kind == "paraphrase"
        if self.sort == "question":
            return WEIGHTS["colloquial" if colloquial else "question"]
        return WEIGHTS["hidden colloquial" if colloquial and self.sort == "hidden" else self.sort]

    def refused(self, formula: Formula) -> bool:
        """Return whether the question is refused with this formula."""
        if self.fixed is not None:
            return not self.fixed
        return max(formula.chance(signals) for signals in self.signals) < formula.threshold


class _Recorder(Formula):
    """A formula that always says the same, and keeps the signals that it was asked about."""

    def __init__(self, says: float) -> None:
        super().__init__(0.0, (), 0.5)
        object.__setattr__(self, "seen", [])
        object.__setattr__(self, "says", says)

    seen: list[Signals]
    says: float
    __slots__ = ("says", "seen")

    def chance(self, signals: Signals) -> float:
        """Return the set answer, and keep the signals."""
        self.seen.append(signals)
        return self.says


def main(words: Sequence[str] = ()) -> None:
    """Fit, and print the report; `words` as on the command line."""
    args = _arguments(words)
    held = dict(pair.split("=") for pair in args.hold)
    examples: list[Example] = []
    with tempfile.TemporaryDirectory() as scratch:
        for folder, files in _given(args, Path(scratch)):
            with Library.open(LibrarySettings(path=folder)) as library:
                library.warm_up()
                examples += _examples(library, files, Path(scratch))
                embedding = library._embedding().name
    formula = fit([e for e in examples if not e.check], {name: float(weight) for name, weight in held.items()})
    now = refusal.FORMULA
    print(f"\n### Refusal, {embedding}\n")
    report(examples, {"now": now, "fitted": formula})
    print("\nSignals: " + ", ".join(WEIGHED))
    print(f"\n    FORMULA = {shown(formula)}\n")


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fit the formula of refusing.")
    parser.add_argument("--library", action="append", type=Path, default=[], metavar="DIR")
    parser.add_argument("--questions", action="append", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--hold", nargs="*", default=[], metavar="NAME=WEIGHT", help="a signal's weight, held")
    args = parser.parse_args(words)
    if len(args.library) != len(args.questions):
        parser.error("each --library needs its --questions")
    return args


def _given(args: argparse.Namespace, scratch: Path) -> Iterator[tuple[Path, list[Path]]]:
    if args.library:
        yield from zip(args.library, args.questions, strict=True)
        return
    with Library.open(LibrarySettings(path=scratch / "samples")) as library:
        library.add([ROOT / "knowledge" / "samples"])
    yield scratch / "samples", [ROOT / "tests" / "data" / "questions.jsonl"]


def _examples(library: Library, files: Sequence[Path], scratch: Path) -> list[Example]:
    """Ask all that can be asked of a library, and record what the formula sees."""
    asked = [pair for file in files for pair in _halves(file)]
    found = [_ask(library, "question", question, check) for question, check in asked]
    for number, source in enumerate(_sources(library)[:_MOST_HIDDEN]):
        inside = [
            (q, check) for q, check in asked if q.gold and all(g.source and source.startswith(g.source) for g in q.gold)
        ]
        ids = {info.id for info in library.documents() if info.source == source}
        if inside and len(ids) < len(library.documents()):
            with library.without(ids, scratch / f"{library._settings.path.name}-{id(library)}-{number}") as part:
                lost = [(replace(q, answerable=False, gold=()), check) for q, check in inside]
                found += [_ask(part, "hidden", question, check) for question, check in lost]
    for seed, check in ((1, False), (2, True)):
        probes = make_probes(library, PROBES, seed)
        found += [_ask(library, "probe", q, check) for q in probes.questions if not q.hidden]
        with library.without(probes.hidden, scratch / f"probes-{id(library)}-{seed}") as part:
            found += [_ask(part, "probe", q, check) for q in probes.questions if q.hidden]
    return found


def _halves(file: Path) -> Iterator[tuple[Question, bool]]:
    """Yield the questions of a set, and whether they are for the report alone."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    seen: Counter[str] = Counter()
    for line, question in zip(lines, read_questions(lines), strict=True):
        seen[question.kind] += 1
        told = '"half": "check"' in line or '"half": "design"' in line
        yield question, '"half": "check"' in line if told else seen[question.kind] % 2 == 0


def _sources(library: Library) -> list[str]:
    return list(dict.fromkeys(info.source for info in library.documents() if not info.duplicate_of))


def _ask(library: Library, sort: str, question: Question, check: bool) -> Example:
    """Ask twice, once with a formula that always answers and once with one that never does."""
    with _recording(1.0) as always:
        open_ = library.ask(question.text, history=question.history).status == "answered"
    with _recording(0.0):
        shut = library.ask(question.text, history=question.history).status == "answered"
    fixed = open_ if open_ == shut or not always.seen else None
    return Example(sort, question, check, fixed, tuple(always.seen))


@contextmanager
def _recording(says: float) -> Iterator[_Recorder]:
    """Let a recorder take the place of the formula."""
    before, recorder = refusal.FORMULA, _Recorder(says)
    refusal.FORMULA = recorder
    try:
        yield recorder
    finally:
        refusal.FORMULA = before


def fit(examples: Sequence[Example], held: dict[str, float]) -> Formula:
    """Return the logistic formula that fits the examples on which the formula decides."""
    names = list(WEIGHED)
    open_ = [e for e in examples if e.fixed is None]
    rows = np.array([max(e.signals, key=lambda s: s.lift).row() for e in open_])
    wanted = np.array([float(e.question.answerable) for e in open_])
    weights = np.array([e.weight for e in open_])
    # both classes count alike: how many of each were written says nothing about how often people ask them
    for value in (0.0, 1.0):
        weights[wanted == value] *= len(weights) / 2 / weights[wanted == value].sum()
    middle, spread = rows.mean(0), rows.std(0) + 1e-9
    signs = np.array([SIGNS[name] for name in names])
    fixed = np.array([held.get(name, np.nan) for name in names]) * spread
    bias, slopes = _descend((rows - middle) / spread, wanted, weights, signs, fixed)
    slopes = slopes / spread
    formula = Formula(float(bias - slopes @ middle), tuple(map(float, slopes)), 0.5)
    return replace(formula, threshold=_threshold(formula, examples))


def _descend(
    rows: Numbers, wanted: Numbers, weights: Numbers, signs: NDArray[np.int64], fixed: Numbers
) -> tuple[float, Numbers]:
    """Least log loss with a ridge, by projected gradient: a slope of the wrong sign is set to nothing."""
    bias, slopes = 0.0, np.where(np.isnan(fixed), 0.0, fixed)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(bias + rows @ slopes, -30, 30)))
        miss = weights * (chance - wanted)
        bias -= RATE * float(miss.sum()) / len(wanted)
        slopes = slopes - RATE * (rows.T @ miss + RIDGE * slopes) / len(wanted)
        slopes = np.where(np.isnan(fixed), np.where(slopes * signs < 0, 0.0, slopes), fixed)
    return bias, slopes


def _threshold(formula: Formula, examples: Sequence[Example]) -> float:
    """The highest threshold, in hundredths, at which the formula refuses few enough answerable questions."""
    asked = [e for e in examples if e.question.answerable and e.sort == "question"]
    open_ = [e for e in asked if e.fixed is None]
    for step in range(90, 0, -1):
        tried = replace(formula, threshold=step / 100)
        if sum(e.refused(tried) for e in open_) <= MOST_FALSE_REFUSALS * len(asked):
            return tried.threshold
    return 0.01


def report(examples: Sequence[Example], formulas: dict[str, Formula]) -> None:
    """Print both error rates, by half and sort of question."""
    print("| half | asked | answerable | falsely refused: " + " | ".join(formulas), end=" ")
    print("| unanswerable | refused: " + " | ".join(formulas) + " |")
    print("|---" * (4 + 2 * len(formulas)) + "|")
    for check in (False, True):
        for sort in ("question", "hidden", "probe"):
            rows = [e for e in examples if e.check == check and e.sort == sort]
            yes = [e for e in rows if e.question.answerable]
            no = [e for e in rows if not e.question.answerable]
            false = " | ".join(_rate(yes, formula) for formula in formulas.values())
            right = " | ".join(_rate(no, formula) for formula in formulas.values())
            half = "check" if check else "design"
            print(f"| {half} | {sort} | {len(yes)} | {false} | {len(no)} | {right} |")


def _rate(examples: Sequence[Example], formula: Formula) -> str:
    refused = sum(e.refused(formula) for e in examples)
    return f"{refused / len(examples):.2f}" if examples else "–"


def shown(formula: Formula) -> str:
    """Return a formula as it is written in the code."""
    weights = ", ".join(f"{weight:.3f}".rstrip("0").rstrip(".") or "0" for weight in formula.weights)
    return f"Formula({formula.bias:.2f}, ({weights}), {formula.threshold:.2f})"


if __name__ == "__main__":
    main(sys.argv[1:])
