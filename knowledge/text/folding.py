"""Folding: texts made comparable, each form by its name. The home of OpenCC and pypinyin.

    simplified          traditional characters written as simplified ones, nothing else
    squeezed            NFKC, no white space: for words that were copied, where case and script matter
    letters_of          NFKC, letters and digits only: for titles, headings and options, where no mark matters
    fold_keeping_spaces NFKC, lower case, simplified characters, one kind of quotation mark: what is cut into words
    fold                the same without white space: for learners' words against the documents'

`knowledge.text.comparing` folds further and keeps the way back to the original. Folding never touches what is quoted: it
makes a second text.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

# code points of the Chinese characters that have simplified forms: extension A, the basic block, compatibility
_CJK_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
_QUOTES = str.maketrans(dict.fromkeys("“”„‟〝〞〟＂「」『』«»", '"') | dict.fromkeys("‘’‚‛＇`´", "'"))
_MARKS = re.compile(r"[\W_]+")
_PIECE = re.compile(r"[0-9a-z]+|[一-鿿㐀-䶿]+")
_REMEMBERED = 400
"""Characters; shorter texts are asked for again and again while quizzes are made."""


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
    return "".join(c for c in fold_keeping_spaces(letter) if not c.isspace())


def simplified(text: str) -> str:
    """Return `text` with traditional characters written as simplified ones, letter by letter."""
    return text.translate(_simplified())


def squeezed(text: str) -> str:
    """Return `text` in one width and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def letters_of(text: str) -> str:
    """Return the letters and digits of `text` in one width."""
    return _letters_of(text) if len(text) <= _REMEMBERED else _MARKS.sub("", unicodedata.normalize("NFKC", text))


@functools.lru_cache(maxsize=1 << 16)
def _letters_of(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def fold_keeping_spaces(text: str) -> str:
    """Return `text` folded, with its white space."""
    return unicodedata.normalize("NFKC", text).translate(_QUOTES).lower().translate(_simplified())


@functools.lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return `text` folded for comparing; the last few thousand are remembered, answering folds the same ones again."""
    return "".join(fold_keeping_spaces(text).split())


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


@functools.lru_cache(maxsize=8192)
def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of the folded text, never across punctuation or between two scripts."""
    return frozenset(piece[i : i + 2] for piece in _PIECE.findall(fold(text)) for i in range(max(1, len(piece) - 1)))


@functools.lru_cache(maxsize=4096)
def pinyin(word: str) -> tuple[str, ...]:
    """Return how a word is read, a toned syllable for each letter: people who type by sound write 归划 for 规划."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(word, style=Style.TONE3))
