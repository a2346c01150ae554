"""Adding with files read in a child process, as a ratio to reading them in this process; of the same files, in turn.

`python -m benchmarks.reading_process [FILE OR FOLDER …]`. Each run is a process and a library of its own; the best of each
kind counts, since other work on the machine only ever makes a run slower. Vectors cost nothing here: with real ones
both kinds take many times as long, by the same seconds, and the ratio is nearer to 1.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 3
FILES = 25
SHARED = Path(__file__).resolve().parents[2] / "shared"
SAMPLES = Path(__file__).resolve().parents[1] / "knowledge" / "samples"
_RUN = """
import sys, time
from pathlib import Path
import numpy as np
from knowledge.ingest.file_reader import DirectReader
from knowledge.library import Library
from knowledge.settings import LibrarySettings
class Free:
    name, dimension = "free", 4
    def embed_passages(self, texts): return np.full((len(texts), 4), 0.5, np.float32)
    def prepare(self, characters): pass
    def release(self): pass
started = time.perf_counter()
reader = DirectReader() if sys.argv[1] == "direct" else None
with Library.open(LibrarySettings(path=Path(sys.argv[2])), Free(), reader=reader) as library:
    library.add(sys.argv[3:])
print(time.perf_counter() - started)
"""


def main() -> None:
    """Measure, and print the table."""
    files = _files(sys.argv[1:] if __name__ == "__main__" else [])
    runs: dict[str, list[float]] = {"direct": [], "process": []}
    for _ in range(ROUNDS):
        for kind, done in runs.items():
            done.append(_run(kind, files))
    here, there = min(runs["direct"]), min(runs["process"])
    print(f"\n### Reading in a process of its own\n\n{len(files)} files, the best of {ROUNDS} runs.\n")
    print("| adding, read in this process | in a child | ratio |\n|---|---|---|")
    print(f"| {here:.2f} s | {there:.2f} s | {there / here:.2f} |")


def _files(given: list[str]) -> list[str]:
    folders = [Path(one) for one in given] or [SHARED / name for name in ("speeches", "reports", "reports2")]
    if not all(folder.exists() for folder in folders):
        folders = [SAMPLES]
    found = (sorted(folder.iterdir()) if folder.is_dir() else [folder] for folder in folders)
    return [str(file) for file in itertools.islice(itertools.chain.from_iterable(found), FILES)]


def _run(kind: str, files: list[str]) -> float:
    """Return the seconds that adding took in a fresh process, the start of a child included."""
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(
            [sys.executable, "-c", _RUN, kind, str(Path(scratch) / "library"), *files],
            check=True,
            capture_output=True,
            text=True,
        )
    return float(done.stdout)


if __name__ == "__main__":
    main()
