"""Adding files, as a ratio to embedding the same texts and nothing else; opening; memory.

Each run is a process of its own, adding and embedding in turn, and the best of each counts: other work on the machine
only ever makes a run slower.
"""

from __future__ import annotations

import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from knowledge.library import Library
from knowledge.settings import LibrarySettings

ROUNDS = 2
OPENINGS = 5
SHARED = Path(__file__).resolve().parents[2] / "shared" / "speeches"
SAMPLES = Path(__file__).resolve().parents[1] / "knowledge" / "samples"
_OPEN = """
import sys
from pathlib import Path
from knowledge.library import Library
from knowledge.settings import LibrarySettings
with Library.open(LibrarySettings(path=Path(sys.argv[1]))) as library:
    library.documents()
"""


@dataclass(frozen=True)
class Run:
    """What one process took: seconds by the clock, seconds of all its threads, and the most memory it held."""

    seconds: float
    cpu: float
    megabytes: float


def main() -> None:
    """Measure, and print the tables."""
    files = SHARED if SHARED.is_dir() else SAMPLES
    adding: list[Run] = []
    embedding: list[Run] = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(ROUNDS):
            library = Path(scratch) / str(number)
            adding.append(_run(_add, library, files))
            embedding.append(_run(_embed, library, files))
        again = _run(_add, library, files)
        opening = min(_open(library) for _ in range(OPENINGS))
        texts = _texts(library)
    print(
        f"\n### Adding\n\n{len(list(files.iterdir()))} files, {len(texts)} texts, {sum(map(len, texts))} characters.\n"
    )
    print("| | seconds | CPU seconds | peak memory |\n|---|---|---|---|")
    for name, runs in (("adding", adding), ("embedding the same texts alone", embedding), ("adding again", [again])):
        best = min(runs, key=lambda run: run.seconds)
        print(f"| {name} | {best.seconds:.2f} | {best.cpu:.2f} | {best.megabytes:.0f} MB |")
    print(f"\nAdding ÷ embedding: **{_ratio(adding, embedding, lambda run: run.seconds):.2f}** by the clock,", end=" ")
    print(f"{_ratio(adding, embedding, lambda run: run.cpu):.2f} by CPU time.", end=" ")
    print(f"A fresh process that opens the library and lists its documents: {opening:.2f} s.")


def _ratio(adding: Sequence[Run], embedding: Sequence[Run], what: Callable[[Run], float]) -> float:
    return min(map(what, adding)) / min(map(what, embedding))


def _run(work: Callable[[Path, Path], float], library: Path, files: Path) -> Run:
    """Do the work in a new process."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_measured, args=(theirs, work, library, files))
    process.start()
    result: Run = ours.recv()
    process.join()
    return result


def _measured(link: Connection, work: Callable[[Path, Path], float], library: Path, files: Path) -> None:
    before = time.process_time()
    seconds = work(library, files)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    link.send(Run(seconds, time.process_time() - before, peak))


def _add(library: Path, files: Path) -> float:
    started = time.perf_counter()
    with Library.open(LibrarySettings(path=library)) as opened:
        opened.add([files])
    return time.perf_counter() - started


def _embed(library: Path, files: Path) -> float:
    """Embed what the library holds, in the batches in which adding embeds."""
    from knowledge.embedding import open_embedder

    settings = LibrarySettings(path=library)
    texts = _texts(library)
    started = time.perf_counter()
    embedder = open_embedder(settings.embedding, settings.embedding_engine)
    embedder.prepare(sum(map(len, texts)))
    for at in range(0, len(texts), settings.embedding_batch):
        embedder.embed_passages(texts[at : at + settings.embedding_batch])
    return time.perf_counter() - started


def _texts(library: Path) -> list[str]:
    """Return all texts that adding embedded: passages, then sentences, each once."""
    from knowledge.structure.passages import embedded_text
    from knowledge.text.sentences import sentences

    whole: list[str] = []
    parts: list[str] = []
    with Library.open(LibrarySettings(path=library)) as opened:
        for info in opened.documents():
            document = opened.catalog.document(info.id)
            for passage in [] if info.duplicate_of else opened.catalog.passages_of(info.id):
                whole.append(embedded_text(document, passage))
                parts += [span.of(passage.text) for span in sentences(passage.text)]
    return list(dict.fromkeys([*whole, *parts]))


def _open(library: Path) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", _OPEN, str(library)], check=True)
    return time.perf_counter() - started
