"""What class words are of, by the dictionary of the word cutter: where a verb ends, what may open a list, how words are built."""

from __future__ import annotations

import functools
import itertools
import re

from knowledge.text import demands
from knowledge.text.tokenizer import leading_words, word_class, word_edges

_MODAL = ("要", "必须", "应", "应当", "须", "将", "会", "能", "可以")
_PARTICLES = ("的", "了", "着", "好", "地", "得", "上", "中", "与", "和", "及", "以及", "或", "或者", "并", "并且")
_REACH = 24
"""Characters of a clause that are looked at for its verb."""
_AGAINST = re.compile(
    r"反对|严禁|禁止|不得|防止|防范|整治|查处|打击|惩治|惩处|遏制|纠治|杜绝|克服|破除|斗争|严查|狠刹|清除|消除|治理|避免|抵制|化解|警惕|力戒|严防|取缔"
)


@functools.lru_cache(maxsize=1 << 15)
def cut(text: str) -> tuple[str, ...]:
    """Return the words of a short text, marks among them."""
    edges = sorted(word_edges(text))
    return tuple(text[a:b] for a, b in itertools.pairwise(edges))


def is_verb(word: str) -> bool:
    """Return whether a word is a verb, also one that may be a noun (vn), or an adjective that demands (健全, 丰富)."""
    mark = word_class(word)
    return mark.startswith("v") or (len(word) == 2 and mark not in ("d", "p", "c") and demands.is_imperative(word))


@functools.lru_cache(maxsize=1 << 15)
def verb_end(clause: str) -> int:
    """Return where the verb of a clause ends that begins with adverbs and one verb; 0 where it begins otherwise."""
    at = 0
    for word in leading_words(clause[:_REACH], 5):
        at += len(word)
        if is_verb(word) and word not in _MODAL:
            return at
        if word not in _MODAL and word_class(word) not in ("d", "ad", "a", "c"):
            return 0
    return 0


def is_name(phrase: str) -> bool:
    """Return whether a phrase is the name of somebody, some place or project: no word of it is in the dictionary but as a name."""
    marks = [word_class(word) for word in cut(phrase) if len(word) > 1]
    return all(mark in ("", "nr", "ns", "nt", "nz", "nrt", "nrfg") for mark in marks)


def opens(before: str) -> bool:
    """Return whether a list or an object may begin after these words of a clause: after a verb, a preposition, 的.

    A verb right after a noun is most often a noun itself (国际服务), and opens nothing.
    """
    if not before:
        return True
    words = cut(before[-_REACH:])
    last, mark = words[-1], word_class(words[-1])
    if last in _PARTICLES or mark in ("p", "c", "uj", "ul"):
        return True
    if len(words) > 1 and words[-2] in _MODAL:
        return True
    if not is_verb(last):
        return False
    return mark != "vn" or len(words) < 2 or not word_class(words[-2]).startswith(("n", "s", "b", "j"))


@functools.lru_cache(maxsize=1 << 15)
def build(phrase: str) -> tuple[bool, str]:
    """Return what phrases must share to stand in for each other: whether they begin with a verb, the class of the last word."""
    words = [word for word in cut(phrase) if word.isalnum()] or [phrase]
    last = word_class(words[-1])[:1]
    return is_verb(words[0]) and len(words) > 1, "n" if last in ("v", "n", "j", "") else last


def is_against(text: str, start: int) -> bool:
    """Return whether what begins at `start` of a sentence is fought or forbidden there: 坚决反对…, 严禁…"""
    clause = max(text.rfind(mark, 0, start) for mark in "，,。；;：:") + 1
    stop = min((at for at in (text.find(mark, start) for mark in "，,。；;：:") if at >= 0), default=len(text))
    return _AGAINST.search(text, clause, stop) is not None
