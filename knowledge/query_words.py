"""Which words of a question carry it: function words, question words and words about speaking itself are left out."""

from __future__ import annotations

import functools
from importlib import resources

from knowledge.words import search_words, words


@functools.cache
def empty_words() -> frozenset[str]:
    """Return the words that say nothing about the matter, from `empty_words.txt`."""
    lines = resources.files("knowledge").joinpath("empty_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def content_words(text: str) -> list[str]:
    """Return the words of a question that carry it, long words also in their parts, in order, with repetitions."""
    return [word for word in search_words(text) if word not in empty_words()]


def whole_content_words(text: str) -> list[str]:
    """Return the words of a question that carry it, each letter once."""
    return [word for word in words(text) if word not in empty_words()]
