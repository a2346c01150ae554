"""What the program prints, frozen, so that a change of its shape can be shown to change nothing else.

    python -m tests.support.frozen record DIR [--study "…/python -m bot"] [--in CHECKOUT] [--only SET …]
    python -m tests.support.frozen compare DIR DIR

`record` gives each set of documents a library of its own, runs every command of the command line on it and writes what
was printed into DIR, one file a command; it can drive any checkout (`--in`), an old one beside a new one. `compare`
prints what differs and exits with 1 where anything does. Times and folders are taken out before writing. The sets are
the sample speeches and, where they lie beside the checkout, those of `../shared`. A library that is there is not made
again: record into a copy of an old DIR to see that old libraries open unchanged.
"""

from __future__ import annotations

import argparse
import difflib
import filecmp
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
QUIZ_SEEDS = (1, 7, 42)
KINDS = ("single", "multiple", "judge", "blank")
COMMANDS = (
    *("add", "documents", "remove", "outline", "search", "quote", "trace", "ask", "unanswered", "reports"),
    *("requirements", "quiz", "export", "chat", "bot", "check", "backup", "restore", "selfcheck"),
)
_MOST_LOOKUPS = 12
"""Words that are searched, quoted and traced in each set."""
_TIMES = re.compile(
    r'"(elapsed|p50|p95)_ms": [0-9.]+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(\+00:00|Z)?|[\d.]+ (毫秒|秒)'
)

_SCORES = re.compile(r"\b[01]\.\d{2,}")
"""Of the receipt of an answer: vectors differ in their last digits with the batches in which they were made."""


@dataclass(frozen=True)
class MaterialSet:
    """Files that go into one library, and files of questions about them."""

    name: str
    files: Path
    questions: tuple[Path, ...]


@dataclass(frozen=True)
class Program:
    """The `study` command of a checkout, on a library of its own."""

    command: tuple[str, ...]
    checkout: Path
    folder: Path

    def run(self, *words: str, stdin: str = "") -> str:
        """Run a command; return its exit code and what it printed, without times and folders."""
        config = self.folder / "config.toml"
        arguments = [*self.command, words[0], "--config", str(config), *words[1:]]
        # words of a receipt stand in the order of a set
        fixed = {**os.environ, "PYTHONHASHSEED": "0"}
        done = subprocess.run(
            arguments,
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.checkout,
            env=fixed,
            timeout=3600,
            check=False,
        )
        told = done.stderr if done.returncode else ""
        return self.without_chance(f"{done.returncode}\n{done.stdout}\n{told}")

    def without_chance(self, text: str) -> str:
        """Return a text without what differs from run to run."""
        for folder, name in ((self.folder, "FOLDER"), (self.checkout, "CHECKOUT"), (SHARED, "SHARED")):
            text = text.replace(str(folder), name)
        return _SCORES.sub("SCORE", _TIMES.sub("TIME", text))


def material() -> list[MaterialSet]:
    """Return the sets that are there."""
    gold = SHARED / "evaluation"
    sets = [MaterialSet("samples", ROOT / "knowledge" / "samples", (ROOT / "tests" / "data" / "questions.jsonl",))]
    for name in ("speeches", "reports", "reports2"):
        questions = "questions_dev.jsonl" if name == "speeches" else f"questions_{name}_dev.jsonl"
        files = (gold / questions, gold / "everyday.jsonl", gold / "questions_elsewhere.jsonl")
        sets.append(MaterialSet(name, SHARED / name, files))
    return [one for one in sets if one.files.exists()]


def record(chosen: MaterialSet, program: Program, out: Path) -> None:
    """Run every command on a set; write what each printed."""
    program.folder.mkdir(parents=True, exist_ok=True)
    library = program.folder / "library"
    (program.folder / "config.toml").write_text(f'[library]\npath = "{library}"\n', encoding="utf-8")
    if not library.exists():
        write(out / "add.txt", program.run("add", str(chosen.files), "--json"))
    documents = program.run("documents", "--json")
    write(out / "documents.txt", documents)
    ids = [row["id"] for row in printed(documents)]
    headings = []
    for number in ids:
        outline = program.run("outline", number, "--json")
        write(out / f"outline-{number}.txt", outline)
        headings += [s["heading"] for s in printed(outline)["sections"]]
    for name, text in commands(program, chosen, ids, headings):
        write(out / f"{name}.txt", text)


def commands(program: Program, chosen: MaterialSet, ids: list[str], headings: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the output of each command that reads a library."""
    requirements = program.run("requirements", "--json")
    yield "requirements", requirements
    for path in chosen.questions:
        yield f"ask-{path.stem}", program.run("ask", "--batch", str(path), "--why")
    for seed in QUIZ_SEEDS:
        yield f"quiz-{seed}", program.run("quiz", "--count", "60", "--seed", str(seed), "--json")
    for kind in KINDS:
        yield f"quiz-{kind}", program.run("quiz", "--kind", kind, "--count", "40", "--seed", "3", "--json")
    for number in ids[:3]:
        yield f"quiz-{number}", program.run("quiz", "--document", number, "--count", "20", "--seed", "5", "--json")
    yield from lookups(program, headings, [row["text"] for row in printed(requirements)])
    yield from others(program)


def lookups(program: Program, headings: list[str], sentences: list[str]) -> Iterator[tuple[str, str]]:
    """Yield searches for headings, and quotations: right, with a letter exchanged, and cut."""
    for at, heading in enumerate(headings[:: max(1, len(headings) // _MOST_LOOKUPS)]):
        words = re.sub(r"^[（(]?[一二三四五六七八九十百第\d]+[）)、．.，章节部分]+", "", heading)[:12] or heading
        yield f"search-{at}", program.run("search", "--json", "--", words)
        yield f"search-quoted-{at}", program.run("search", "--json", "--", f"“{words[:4]}”")
        yield f"trace-{at}", program.run("trace", "--json", "--", words[:4])
    for at, sentence in enumerate(sentences[:: max(1, len(sentences) // _MOST_LOOKUPS)]):
        changed = sentence[: len(sentence) // 2] + "某" + sentence[len(sentence) // 2 + 1 :]
        for name, text in (("exact", sentence), ("changed", changed), ("cut", sentence[: len(sentence) * 2 // 3])):
            yield f"quote-{name}-{at}", program.run("quote", "--json", "--", text)


def others(program: Program) -> Iterator[tuple[str, str]]:
    """Yield the commands that need no words of the documents, wrong calls, and a talk in the terminal."""
    yield "help", "".join(program.run(name, "--help") for name in COMMANDS)
    yield "check", program.run("check", "--json")
    yield "selfcheck", program.run("selfcheck", "--count", "30", "--json")
    yield "unanswered", program.run("unanswered", "--json")
    yield "reports", program.run("reports", "--json") + program.run("reports", "--answers", "--json")
    wrong = (["outline", "no-such"], ["remove", "no-such"], ["quiz", "--count", "0"], ["ask"], ["search"], ["nothing"])
    yield "wrong", "".join(program.run(*words) for words in wrong)
    for what, ending in (("page", "html"), ("paper", "html")):
        target = program.folder / f"out.{ending}"
        said = program.run("export", what, "--out", str(target))
        yield f"export-{what}", said + program.without_chance(target.read_text(encoding="utf-8"))
    # no sets: which questions they have is drawn by chance
    talk = (
        "/help",
        "目录",
        "这份文件讲了什么？",
        "1",
        "有哪些要求？",
        "/search 工作",
        "/more",
        "/requirements",
        "+",
        "/stats",
    )
    yield "chat", program.run("chat", stdin="\n".join((*talk, "/documents", "/outline 1", "/mistakes", "/exit\n")))


def printed(text: str) -> Any:
    """Return the JSON that a command printed."""
    return json.loads(text.split("\n", 1)[1].rsplit("\n", 1)[0])


def write(path: Path, text: str) -> None:
    """Write a file, its folder too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def differences(old: Path, new: Path) -> list[str]:
    """Return the lines that tell what differs between two recordings."""
    names = sorted({p.relative_to(d).as_posix() for d in (old, new) for p in d.rglob("*") if p.is_file()})
    lines = [] if names else [f"nothing was recorded in {old} and {new}"]
    for name in names:
        one, other = old / name, new / name
        if not one.exists() or not other.exists():
            lines.append(f"{name}: only in {one.parent if one.exists() else other.parent}")
        elif not filecmp.cmp(one, other, shallow=False):
            texts = (p.read_text(encoding="utf-8").splitlines() for p in (one, other))
            lines += [f"{name}: {line[:300]}" for line in difflib.unified_diff(*texts, n=0, lineterm="")]
    return lines


def main() -> int:
    """Record or compare; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("what", choices=("record", "compare"))
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--study", default=f"{sys.executable} -m bot")
    parser.add_argument("--in", dest="checkout", type=Path, default=ROOT)
    parser.add_argument("--only", action="append", default=[])
    given = parser.parse_args()
    if given.what == "compare":
        lines = differences(*(folder / "printed" for folder in given.folders))
        print("\n".join(lines) or "no difference")  # noqa: T201
        return 1 if lines else 0
    (out,) = (folder.resolve() for folder in given.folders)
    for chosen in material():
        if not given.only or chosen.name in given.only:
            shutil.rmtree(out / "printed" / chosen.name, ignore_errors=True)
            program = Program(tuple(shlex.split(given.study)), given.checkout.resolve(), out / "work" / chosen.name)
            record(chosen, program, out / "printed" / chosen.name)
            print(f"recorded {chosen.name}")  # noqa: T201
    guide = given.checkout / "docs" / "guide.zh-CN.md"
    write(out / "printed" / "guide.md", guide.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
