"""Which words of a question carry it: function words, question words and words about speaking itself are left out."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Sequence
from importlib import resources

from knowledge.text.lexicon import COUNTERS
from knowledge.text.numerals import NUMERALS
from knowledge.text.tokenizer import is_unknown_word, search_words, words

_COUNTING = re.compile(rf"[{NUMERALS}两几\d]+[个种项条点类大名位件篇份]")
_MISCUT = frozenset("要的了是把被都让得从比又就也")
"""Words of one letter that the tokenizer joins to a neighbour."""
_ASKING = re.compile(
    r"(?:什么|哪个|哪种|啥)(?:样|时候|时间|职务|职位|身份|头衔|岗位|单位|部门|机构|地方|名字|名称|日期|原因|目的|说法|办法|方式)?"
    rf"|哪(?:一)?[天年月里儿位家些次届篇份]|哪?几[{COUNTERS}点成篇种天]|第几|怎么样?|怎样|如何|多少[{COUNTERS}张份条吨人天]?|多久|多长时间|为何"
)
"""What asks, and the kind of thing that it asks for: the text that answers holds neither."""
_SPEAKING = frozenset("讲说提谈")
"""Verbs of one letter that the tokenizer joins to a name."""
_HAN = re.compile(r"[一-鿿]")


@functools.cache
def stop_words() -> frozenset[str]:
    """Return the words that say nothing about the matter, from `stop_words.txt`."""
    lines = resources.files("knowledge.text").joinpath("stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def content_words(text: str) -> list[str]:
    """Return the words of a question that carry it, long words also in their parts, in order, with repetitions.

    Counts ("五个") and single letters are left out where other words are left: they stand in any text.
    """
    pieces = _ASKING.sub(" ", text).split()
    cut = [word for piece in pieces for word in _whole(search_words(piece))]
    found = [_without_verb(word) for word in cut if word not in stop_words() and not _is_miscut(word)]
    telling = [word for word in found if not _COUNTING.fullmatch(word) and (len(word) > 1 or not _HAN.match(word))]
    return telling or found


def _is_miscut(word: str) -> bool:
    """Whether a word is no word, but a letter of the sentence and its neighbour: 表要 of “填的表要减到几张”."""
    return len(word) == 2 and bool(_MISCUT & set(word)) and is_unknown_word(word)


def _whole(found: Sequence[str]) -> Iterator[str]:
    """Join letters that were cut apart since no dictionary holds the word: 雾, 霾."""
    run = ""
    for word in [*found, ""]:
        if len(word) == 1 and _HAN.match(word) and word not in stop_words():
            run += word
            continue
        if run:
            yield run
            run = ""
        if word:
            yield word


def _without_verb(word: str) -> str:
    """Return a name without the verb of asking that was cut to it: 雄安 for 讲雄安, 刘伟 for 刘伟提."""
    if len(word) < 3 or not is_unknown_word(word):
        return word
    return word[1:] if word[0] in _SPEAKING else word[:-1] if word[-1] in _SPEAKING else word


def without_asking(text: str, asking: Collection[str] = ()) -> str:
    """Return a question's matter in its own words: what only asks is cut off at both ends, and marks left out.

    Besides the stop words the `asking` ones are cut off, where something is left then.
    """
    cut = words(_ASKING.sub(" ", text))
    telling = [at for at, word in enumerate(cut) if word not in stop_words()]
    telling = [at for at in telling if cut[at] not in asking] or telling
    return "".join(cut[telling[0] : telling[-1] + 1]) if telling else ""


def whole_content_words(text: str) -> list[str]:
    """Return the words of a question that carry it, each letter once."""
    return [word for word in words(text) if word not in stop_words()]
