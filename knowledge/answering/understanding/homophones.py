"""Words that were typed by their sound: 燃汽 for 燃气, 归划 for 规划."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.text.folding import fold, pinyin

_ALIKE = 0.5
_LONGEST = 6


def homophone_in(word: str, texts: Sequence[str]) -> str:
    """Return the letters of folded texts that a word, which stands nowhere, was most likely typed for; empty for none.

    They are read like the word, whatever the tone, and share at least half of its letters.
    """
    if not 1 < len(word) <= _LONGEST:
        return ""
    read = _syllables(word)
    found = dict.fromkeys(window for text in texts for window in _windows(word, text))
    return next((window for window in found if window != word and _syllables(window) == read), "")


def _windows(word: str, text: str) -> Iterable[str]:
    """Yield the runs of letters of the word's length that share at least half of its letters, each in its place."""
    for place, letter in enumerate(word):
        at = text.find(letter)
        while at >= 0:
            start = at - place
            window = text[start : start + len(word)] if start >= 0 else ""
            shared = sum(one == other for one, other in zip(word, window, strict=False))
            if len(window) == len(word) and shared >= _ALIKE * len(word):
                yield window
            at = text.find(letter, at + 1)


def _syllables(word: str) -> tuple[str, ...]:
    return tuple(syllable.rstrip("12345") for syllable in pinyin(fold(word)))
