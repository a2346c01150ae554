"""What is asked for: the form of a question, told by a linear classifier over its runs of letters.

The classifier was fitted on `question_frames.tsv` by `python -m benchmarks.fit_question_forms`; `question_forms.npz` holds
what it learned. Documents and numbered parts that a question names are put in as one letter each before it is read, so
that only the way of asking is left beside the matter.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from knowledge.text.numerals import NUMERALS
from knowledge.text.question_words import content_words

DOCUMENT, PART = "\ue000", "\ue001"
"""Letters (private use) that stand for a document and for a numbered part."""
LONGEST_RUN = 4
"""Letters of the longest run that is looked at; longer ones occur in too few frames to be learned."""
_SLOT = re.compile(r"\{[A-Z]\}")
_SEVERAL = 3
"""Frames from which on a word is usual for asking: in one or two it may be of the matter by chance."""
_EDGE = "\ue002"
_NUMBERS = re.compile(rf"\d+|(?<=哪)[{NUMERALS}两]+|[{NUMERALS}两]+(?=[个条项件大种点份篇次方])")
_PUNCTUATION = re.compile(r"[\s，,。？?！!、；;：:“”\"‘’'（）()《》]+")


class Form(StrEnum):
    """What an answer to the question would be made of."""

    FACT = "fact"
    FIGURE = "figure"
    WHEN = "when"
    WHO = "who"
    LIST = "list"
    DEFINITION = "definition"
    SECTION = "section"
    OUTLINE = "outline"
    OVERVIEW = "overview"
    TOPIC = "topic"
    HOW = "how"
    YESNO = "yesno"
    WHY = "why"
    COMPARISON = "comparison"
    WHICH = "which"
    TASK = "task"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class FormModel:
    """A linear classifier.

    Attributes:
        runs: the runs of letters that it knows, each with its row in `weights`.
        weights: `(runs + 1, forms)`; the last row is the bias.
        forms: in the order of the columns.
    """

    runs: dict[str, int]
    weights: NDArray[np.float32]
    forms: tuple[Form, ...]

    def chances(self, question: str) -> dict[Form, float]:
        """Return for each form the chance, 0 to 1, that it is asked for; likeliest first."""
        known = [self.runs[run] for run in set(letter_runs(question)) if run in self.runs]
        total = self.weights[[*known, -1]].sum(axis=0)
        chance = np.exp(total - total.max())
        chance /= chance.sum()
        order = np.argsort(-chance)
        return {self.forms[at]: float(chance[at]) for at in order}


def letter_runs(question: str) -> list[str]:
    """Return the runs of 1 to `LONGEST_RUN` letters of a question, its edges marked, numbers made alike."""
    text = _EDGE + _PUNCTUATION.sub("", _NUMBERS.sub("0", question)).lower() + _EDGE
    return [text[at : at + size] for size in range(1, LONGEST_RUN + 1) for at in range(len(text) - size + 1)]


@functools.cache
def form_model() -> FormModel:
    """Return the classifier that is shipped."""
    with (
        resources.files("knowledge.answering.understanding").joinpath("question_forms.npz").open("rb") as stream,
        np.load(stream, allow_pickle=False) as stored,
    ):
        runs = str(stored["runs"]).split("\n")
        weights = stored["weights"].astype(np.float32) * float(stored["scale"])
        forms = tuple(Form(name) for name in str(stored["forms"]).split())
    return FormModel({run: row for row, run in enumerate(runs)}, weights, forms)


@functools.cache
def asking_words() -> frozenset[str]:
    """Return the content words of the frames outside their slots: they say more of how is asked than of the matter."""
    return _words_of(frame for _, frame in _frames())


@functools.cache
def closing_words() -> frozenset[str]:
    """Return the asking words of several frames: at the end of a matter they are no part of it (医保的要求)."""
    found = Counter(word for _, frame in _frames() for word in _words_of([frame]))
    return frozenset(word for word, times in found.items() if times >= _SEVERAL)


@functools.cache
def matterless_words() -> frozenset[str]:
    """Return the content words of the frames that name no matter: questions about a whole document, or the turn before."""
    whole = (Form.OVERVIEW, Form.OUTLINE, Form.SECTION)
    return _words_of(text for form, text in _frames() if form in whole or "{" not in text)


def _words_of(frames: Iterable[str]) -> frozenset[str]:
    return frozenset(word for frame in frames for piece in _SLOT.split(frame) for word in content_words(piece))


def _frames() -> list[tuple[Form, str]]:
    file = resources.files("knowledge.answering.understanding").joinpath("question_frames.tsv")
    return read_frames(file.read_text(encoding="utf-8").splitlines())[0]


def read_frames(lines: Sequence[str]) -> tuple[list[tuple[Form, str]], dict[str, list[str]]]:
    """Return the frames of a file with their forms, and the words for each slot."""
    rows = [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]
    frames = [(Form(kind), text) for kind, text in rows if not kind.startswith("{")]
    words: dict[str, list[str]] = {}
    for kind, text in rows:
        if kind.startswith("{"):
            words.setdefault(kind, []).append(text)
    return frames, words
