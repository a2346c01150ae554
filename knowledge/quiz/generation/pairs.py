"""Pairs: clauses of one sentence that are built alike, each binding one thing to another (对甲要乙, 把甲作为乙 …).

The second halves of the siblings are the best wrong options there are: they stand in the same sentence, and the text
itself says that they belong to something else.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from knowledge.quiz.generation.letters import balanced, inside, likeness
from knowledge.quiz.generation.quiz_documents import QuizSentence
from knowledge.quiz.generation.slots import Slot
from knowledge.text.folding import letters_of

_X, _Y = r"(?P<x>[^，,。；;：:]{2,36}?)", r"(?P<y>[^，,。；;：:]{2,24})"
_START = r"(?:(?<=[，,；;：:。、])|^)(?:要|就要|并|必须|切实|真正|始终)?"
_FRAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(_START + pattern + r"(?=[，,。；;！!、]|$)"))
    for name, pattern in (
        ("把作为", rf"把{_X}(?:作为|当作)(?:最大的?|第一|首要)?{_Y}"),
        ("把转化为", rf"把{_X}转化为{_Y}"),
        ("对要", rf"对(?P<x>[^；;。：:]{{2,40}}?)[，,](?:要|一律|必须)(?:坚决|严肃)?{_Y}"),
        ("针对抓", rf"针对{_X}(?:抓|补|强|促){_Y}"),
        ("在上", rf"在{_X}上{_Y}"),
        ("由向转变", rf"使{_X}由(?P<y>[^，,。；;：:、]{{2,24}}?)转变"),
        ("使向转变", rf"(?:推动[^，。]{{0,4}})?从{_X}向(?P<y>[^，,。；;：:、]{{2,16}}?)(?:转变|转换|提升|迈进)"),
        ("是", r"(?P<x>[^，,。；;：:、是]{3,16})是(?P<y>[^，,。；;：:、是]{2,12})"),
        ("以促", rf"以{_X}(?:促进|促|带动|带|推动|引领|保障){_Y}"),
        ("用", rf"用{_X}(?:鼓舞|催|武装|推动|保障){_Y}"),
        ("让", r"让(?P<x>[^，,。；;：:、]{3,16}?)(?P<y>有[^，,。；;：:、]{2,12})"),
    )
)
_FAR = frozenset(
    ("由向转变", "对要", "使向转变")
)  # frames that tell siblings by themselves; others must stand together
_NEAR = 8
_SAME = 0.5


def find_pairs(sentence: QuizSentence) -> Iterator[Slot]:
    """Yield a slot for the second half of each of two or more clauses of one frame."""
    for name, frame in _FRAMES:
        found = [m for m in frame.finditer(sentence.text) if balanced(m["x"]) and balanced(m["y"])]
        if len(found) < 2 or found[-1].end() - found[0].start() > 400:
            continue
        if name not in _FAR and any(b.start() - a.end() > _NEAR for a, b in itertools.pairwise(found)):
            continue
        if name == "是" and likeness(letters_of(found[0]["x"]), letters_of(found[1]["x"])) < _SAME:
            continue
        halves = [m["y"].strip() for m in found]
        if not _distinct([letters_of(half) for half in halves]) or not _distinct([letters_of(m["x"]) for m in found]):
            continue
        for match in found:
            start, end = match.span("y")
            rivals = tuple(half for half in halves if half != match["y"].strip())
            if start in sentence.edges and end in sentence.edges:
                yield Slot(sentence, start, end, "pair", name, rivals)


def _distinct(words: list[str]) -> bool:
    """No half may be part of another."""
    return all(not inside(a, b) and not inside(b, a) for i, a in enumerate(words) for b in words[i + 1 :])
