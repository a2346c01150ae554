"""Fits the classifier of question forms on `question_frames.tsv`: softmax regression with a penalty on large weights.

    python -m benchmarks.fit_question_forms [--write]

Every frame is filled several times with words drawn for its slots. Prints the share of frames told right when a tenth of
them is held out at a time (the frames, not their fillings, so that no frame is on both sides); `--write` stores the
classifier fitted on all.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.softmax import descend
from knowledge.answering.understanding.question_forms import DOCUMENT, PART, Form, FormModel, letter_runs, read_frames

_FOLDER = Path(__file__).parents[1] / "knowledge" / "answering" / "understanding"
_FILLINGS = 12
_FOLDS = 10
_MASKED = {"{D}": (DOCUMENT, 0.7), "{N}": (PART, 1.0)}
"""The letter that stands for a slot, and how often it does; a document is not always recognised."""
_POLITE = (
    "你好，",
    "您好，",
    "请问",
    "请问一下，",
    "我想问",
    "想问下",
    "你好，我想问",
    "麻烦问一下，",
    "帮我看看",
    "老师，",
    "那个，",
    "帮我找找",
)
_POLITELY = 0.3
"""What people say before any question, and how often: it must not decide what is asked."""
_SLOT = re.compile(r"\{[A-Z]\}")


def _filled(frame: str, words: Mapping[str, Sequence[str]], chance: random.Random, politely: bool = False) -> str:
    def fill(match: re.Match[str]) -> str:
        letter, often = _MASKED.get(match.group(), ("", 0.0))
        return letter if chance.random() < often else chance.choice(words[match.group()])

    polite = chance.choice(_POLITE) if politely and chance.random() < _POLITELY else ""
    return polite + _SLOT.sub(fill, frame)


def _known_runs(frames: Sequence[tuple[Form, str]]) -> list[str]:
    """Runs of letters that stand in two frames at least, outside their slots."""
    found: Counter[str] = Counter()
    for _, frame in frames:
        masked = frame.replace("{D}", DOCUMENT).replace("{N}", PART)
        found.update({run for run in letter_runs(_SLOT.sub("\ue003", masked)) if "\ue003" not in run})
    for words in _POLITE:
        found.update(dict.fromkeys(letter_runs(words), 2))
    return sorted(run for run, times in found.items() if times > 1)


def _matrix(questions: Sequence[str], runs: Mapping[str, int]) -> NDArray[np.float32]:
    rows = np.zeros((len(questions), len(runs) + 1), dtype=np.float32)
    rows[:, -1] = 1.0
    for at, question in enumerate(questions):
        rows[at, [runs[run] for run in set(letter_runs(question)) if run in runs]] = 1.0
    return rows


def fit(frames: Sequence[tuple[Form, str]], words: Mapping[str, Sequence[str]], seed: int = 0) -> FormModel:
    """Return the classifier fitted on frames; the same seed gives the same one."""
    chance = random.Random(seed)
    filled = [
        (form, _filled(frame, words, chance, form is not Form.CHAT)) for form, frame in frames for _ in range(_FILLINGS)
    ]
    forms = tuple(Form)
    runs = {run: row for row, run in enumerate(_known_runs(frames))}
    rows = _matrix([text for _, text in filled], runs)
    wanted = np.eye(len(forms), dtype=np.float32)[[forms.index(form) for form, _ in filled]]
    share = Counter(form for form, _ in filled)
    weight = np.array([len(filled) / len(share) / share[form] for form, _ in filled], dtype=np.float32) ** 0.5
    return FormModel(runs, descend(rows, wanted, weight), forms)


def held_out(frames: Sequence[tuple[Form, str]], words: Mapping[str, Sequence[str]]) -> list[tuple[Form, Form, str]]:
    """Return for each frame its form and the one told by a classifier that did not see it."""
    order = list(range(len(frames)))
    random.Random(1).shuffle(order)
    told = []
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS])
        model = fit([frame for at, frame in enumerate(frames) if at not in out], words)
        chance = random.Random(fold)
        for at in out:
            question = _filled(frames[at][1], words, chance)
            told.append((frames[at][0], next(iter(model.chances(question))), question))
    return told


def main() -> None:
    """Fit, tell how good it is, and write it where asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    frames, words = read_frames((_FOLDER / "question_frames.tsv").read_text(encoding="utf-8").splitlines())
    if options.write:
        model = fit(frames, words)
        scale = float(np.abs(model.weights).max()) / 127
        np.savez_compressed(
            _FOLDER / "question_forms.npz",
            runs=np.array("\n".join(model.runs)),
            weights=np.round(model.weights / scale).astype(np.int8),
            scale=np.array(scale, dtype=np.float32),
            forms=np.array(" ".join(model.forms)),
        )
        print(f"{len(frames)} frames, {len(model.runs)} runs of letters, {len(model.forms)} forms: written")
        return
    told = held_out(frames, words)
    print(f"{sum(a == b for a, b, _ in told)} of {len(told)} frames told right when held out")
    if options.misses:
        for wanted, got, question in sorted(told):
            if wanted != got:
                print(wanted, got, question)


if __name__ == "__main__":
    main()
