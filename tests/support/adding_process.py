"""A process that adds files to a library again and again, each time in a child of its own that a test may kill.

Reads lines "LIBRARY<tab>FILES" and answers with the child's process id, then "begun" when it begins, then "ended".
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import chromadb  # noqa: F401  # loaded once here, so that children are quick and kills fall into the work itself
import langchain_chroma  # noqa: F401

from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.text.tokenizer import warm_up
from tests.support.toy_embedding import ToyEmbedder


def add(library_path: str, files: str) -> None:
    settings = LibrarySettings(path=Path(library_path), embedding_batch=4)
    with Library.open(settings, ToyEmbedder(pause=0.004)) as library:
        say("begun")
        library.add([files])
        library._vectors.catch_up()


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())


def main() -> None:
    warm_up()
    reap: list[int] = []
    for line in sys.stdin:
        while reap:
            os.waitpid(reap.pop(), 0)
        library_path, files = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            try:
                add(library_path, files)
            except BaseException:
                traceback.print_exc()
            os._exit(0)  # never back into the loop
        say(str(child))
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # its number is nobody else's as long as it is not reaped
        say("ended")
        reap.append(child)


if __name__ == "__main__":
    main()
