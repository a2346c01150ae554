"""Words and letters: how texts are folded for comparing, and cut into words for the lexical index.

The home of jieba, OpenCC and pypinyin.

Folding never touches what is quoted: it makes a second text (NFKC, no white space, lower case, simplified characters, one
kind of quotation mark) together with the offset in the original of every folded letter.
"""

from __future__ import annotations

import functools
import logging
import re
import threading
import unicodedata
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Any

_CJK_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
_QUOTES = str.maketrans(dict.fromkeys("“”„‟〝〞〟＂「」『』«»", '"') | dict.fromkeys("‘’‚‛＇`´", "'"))
_WORD = re.compile(r"[0-9a-z一-鿿㐀-䶿]")
_CHINESE = re.compile(r"[一-鿿㐀-䶿]+")
_lock = threading.Lock()


@functools.cache
def _simplified() -> dict[int, str]:
    """Return the table Traditional → simplified, one character for one, so that offsets survive."""
    import opencc

    letters = [chr(code) for low, high in _CJK_RANGES for code in range(low, high)]
    folded = opencc.OpenCC("t2s").convert("\n".join(letters)).split("\n")
    return {ord(a): b for a, b in zip(letters, folded, strict=True) if a != b and len(b) == 1}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text.

    Attributes:
        text: for comparing.
        offsets: for each letter of `text` the code point in the original it comes from; one more at the end, the length.
    """

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of the folded span `[start, end)`, which must not be empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


def fold_letter(letter: str) -> str:
    """Return the folded form of one code point: often one letter, none for white space, several for ligatures."""
    wide = unicodedata.normalize("NFKC", letter).translate(_QUOTES).lower()
    return "".join(c for c in wide.translate(_simplified()) if not c.isspace())


def simplified(text: str) -> str:
    """Return `text` with traditional characters written as simplified ones, letter by letter."""
    return text.translate(_simplified())


@functools.lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return `text` folded for comparing; the last few thousand are remembered, answering folds the same ones again."""
    wide = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower().translate(_simplified())
    return "".join(wide.split())


def fold_with_offsets(text: str) -> Folded:
    """Return `text` folded letter by letter, with the offset in `text` of every folded letter."""
    letters: list[str] = []
    offsets: list[int] = []
    cache: dict[str, str] = {}
    for offset, letter in enumerate(text):
        folded = cache.get(letter)
        if folded is None:
            folded = cache[letter] = fold_letter(letter)
        letters.append(folded)
        offsets.extend([offset] * len(folded))
    offsets.append(len(text))
    return Folded("".join(letters), tuple(offsets))


@functools.cache
def _tokenizer() -> Any:
    """Return the one jieba tokenizer, loaded with our set phrases; 1 to 2 seconds the first time."""
    with warnings.catch_warnings():  # jieba's patterns have escapes that newer Pythons complain of, once, when compiled
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    phrases = resources.files("knowledge").joinpath("phrases.txt").read_text(encoding="utf-8")
    for line in phrases.splitlines():
        if line and not line.startswith("#"):
            tokenizer.add_word(line.strip())
    return tokenizer


def warm_up() -> None:
    """Load the dictionaries; call it off the event loop."""
    with _lock:
        _tokenizer()
        _simplified()


def _is_word(word: str) -> bool:
    return bool(_WORD.search(word))


def search_words(text: str) -> list[str]:
    """Cut `text` into the words of the lexical index: folded, long words also in their parts, no punctuation."""
    warm_up()
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower().translate(_simplified())
    return [word for word in _tokenizer().cut_for_search(folded) if _is_word(word)]


def words(text: str) -> list[str]:
    """Cut `text` into words, each letter once, punctuation left out."""
    warm_up()
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower().translate(_simplified())
    return [word for word in _tokenizer().cut(folded) if _is_word(word)]


@functools.lru_cache(maxsize=8192)
def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of the folded text, punctuation left out (never across it)."""
    pieces: Iterable[str] = re.findall(r"[0-9a-z]+|[一-鿿㐀-䶿]+", fold(text))
    return frozenset(piece[i : i + 2] for piece in pieces for i in range(max(1, len(piece) - 1)))


def is_name(word: str) -> bool:
    """Return whether a word is in no dictionary, or made of digits or Latin letters: most often a name or a number."""
    warm_up()
    return not _CHINESE.fullmatch(word) or (len(word) > 1 and not _tokenizer().FREQ.get(word))


def word_edges(text: str) -> frozenset[int]:
    """Return the offsets in `text` where a word begins or ends: what is cut there holds no half words."""
    warm_up()
    edges = {0, len(text)}
    for _, start, end in _tokenizer().tokenize(text):
        edges.update((start, end))
    return frozenset(edges)


@functools.lru_cache(maxsize=4096)
def sound(word: str) -> tuple[str, ...]:
    """Return how a word is read, a toned syllable for each letter: people who type by sound write 归划 for 规划."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(word, style=Style.TONE3))
