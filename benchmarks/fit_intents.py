"""Fits the classifier of the bot's own functions on `intents.tsv`, with the frames of questions as examples of the others.

    python -m benchmarks.fit_intents [--write] [--misses]

Prints the share of examples told right when a tenth of them is held out at a time; `--write` stores the classifier fitted
on all. `tests/bot/messages/test_intents.py` holds phrasings that were written apart from the table.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.softmax import descend
from bot.messages.intents import QUESTION, TOPIC, IntentModel, examples, mask
from knowledge.answering.understanding.question_forms import letter_runs, read_frames

_FILE = Path(__file__).parents[1] / "bot" / "messages" / "intents.npz"
_FILLINGS, _FOREIGN_FILLINGS = 10, 3
"""How often an example is filled with topics, and a frame of a question with its words."""
_FOLDS = 10
_POLITE = ("", "", "", "请", "请问", "你好，", "麻烦", "帮我", "那个，")
_ENDS = ("", "", "", "吧", "啊", "呢", "可以吗", "，谢谢", "好吗")
_SLOT = re.compile(r"\{[A-Z]\}")


def _question_frames() -> tuple[list[str], Mapping[str, Sequence[str]]]:
    file = resources.files("knowledge.answering.understanding").joinpath("question_frames.tsv")
    frames, words = read_frames(file.read_text(encoding="utf-8").splitlines())
    own = {example for name, example in examples()[0] if name != QUESTION}
    return [frame for form, frame in frames if frame not in own and not (form == "chat" and "会" in frame)], words


def _filled(chosen: Sequence[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    chance, (frames, words) = random.Random(seed), _question_frames()
    topics, filled = words["{X}"], []
    for name, example in chosen:
        for _ in range(_FILLINGS):
            text = _fill(example, topics, chance)
            filled.append((name, mask(chance.choice(_POLITE) + text + chance.choice(_ENDS))))
    for frame in frames:
        for _ in range(_FOREIGN_FILLINGS):
            text = _SLOT.sub(lambda found: chance.choice(words[found.group()]), frame)
            filled.append((QUESTION, mask(chance.choice(_POLITE) + text)))
    return filled


def _fill(example: str, topics: Sequence[str], chance: random.Random) -> str:
    words = {**examples()[1], TOPIC: topics}
    return _SLOT.sub(lambda found: chance.choice(words.get(found.group(), [found.group()])), example)


def _known_runs(chosen: Sequence[tuple[str, str]]) -> list[str]:
    """Runs of letters of the examples, and those of question frames that stand in two of them, outside their slots."""
    found: Counter[str] = Counter()
    for _, example in chosen:
        masked = _SLOT.sub("\ue003", mask(example))
        found.update(dict.fromkeys((run for run in letter_runs(masked) if "\ue003" not in run), 2))
    for word in (word for words in examples()[1].values() for word in words):
        found.update(dict.fromkeys(letter_runs(word), 2))
    for frame in _question_frames()[0]:
        found.update({run for run in letter_runs(_SLOT.sub("\ue003", frame)) if "\ue003" not in run})
    return sorted(run for run, times in found.items() if times > 1)


def fit(chosen: Sequence[tuple[str, str]], seed: int = 0) -> IntentModel:
    """Return the classifier fitted on examples; the same seed gives the same one."""
    filled = _filled(chosen, seed)
    names = tuple(dict.fromkeys(name for name, _ in chosen))
    runs = {run: row for row, run in enumerate(_known_runs(chosen))}
    rows: NDArray[np.float32] = np.zeros((len(filled), len(runs) + 1), dtype=np.float32)
    rows[:, -1] = 1.0
    for at, (_, text) in enumerate(filled):
        rows[at, [runs[run] for run in set(letter_runs(text)) if run in runs]] = 1.0
    wanted = np.eye(len(names), dtype=np.float32)[[names.index(name) for name, _ in filled]]
    share = Counter(name for name, _ in filled)
    weight = np.array([len(filled) / len(share) / share[name] for name, _ in filled], dtype=np.float32) ** 0.5
    return IntentModel(runs, descend(rows, wanted, weight), names)


def held_out() -> list[tuple[str, str, str]]:
    """Return for each example its function, the one told by a classifier that did not see it, and the example."""
    own = examples()[0]
    order = list(range(len(own)))
    random.Random(1).shuffle(order)
    told = []
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS])
        model, chance = fit([one for at, one in enumerate(own) if at not in out]), random.Random(fold)
        topics = _question_frames()[1]["{X}"]
        for at in out:
            name, example = own[at]
            told.append((name, next(iter(model.chances(mask(_fill(example, topics, chance))))), example))
    return told


def main() -> None:
    """Fit, tell how good it is, and write it where asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if options.write:
        model = fit(examples()[0])
        scale = float(np.abs(model.weights).max()) / 127
        np.savez_compressed(
            _FILE,
            runs=np.array("\n".join(model.runs)),
            weights=np.round(model.weights / scale).astype(np.int8),
            scale=np.array(scale, dtype=np.float32),
            names=np.array(" ".join(model.names)),
        )
        print(
            f"{len(examples()[0])} examples, {len(model.runs)} runs of letters, {len(model.names)} functions: written"
        )
        return
    told = held_out()
    print(f"{sum(a == b for a, b, _ in told)} of {len(told)} examples told right when held out")
    if options.misses:
        for wanted, got, example in sorted(told):
            if wanted != got:
                print(wanted, got, example)


if __name__ == "__main__":
    main()
