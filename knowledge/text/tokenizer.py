"""The tokenizer: texts cut into words, for the lexical index and for what a question is about. The home of jieba."""

from __future__ import annotations

import functools
import itertools
import logging
import re
import threading
import warnings
from importlib import resources
from typing import Any

from knowledge.text.folding import fold_keeping_spaces, simplified

_WORD = re.compile(r"[0-9a-z一-鿿㐀-䶿]")
_CHINESE = re.compile(r"[一-鿿㐀-䶿]+")
_lock = threading.Lock()


def set_phrases() -> str:
    """Return the file of set phrases that are one word each; the index is made again when it changes."""
    return resources.files("knowledge.text").joinpath("phrases.txt").read_text(encoding="utf-8")


@functools.cache
def _tokenizer() -> Any:
    """Return the one jieba tokenizer, loaded with our set phrases; 1 to 2 seconds the first time."""
    with warnings.catch_warnings():  # jieba's patterns have escapes that newer Pythons complain of, once, when compiled
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for line in set_phrases().splitlines():
        if line and not line.startswith("#"):
            tokenizer.add_word(line.strip())
    return tokenizer


def warm_up() -> None:
    """Load the dictionaries; call it off the event loop."""
    with _lock:
        _tokenizer()
        simplified("")


def _is_word(word: str) -> bool:
    return bool(_WORD.search(word))


def search_words(text: str) -> list[str]:
    """Cut `text` into the words of the lexical index: folded, long words also in their parts, no punctuation."""
    warm_up()
    return [word for word in _tokenizer().cut_for_search(fold_keeping_spaces(text)) if _is_word(word)]


def words(text: str) -> list[str]:
    """Cut `text` into words, each letter once, punctuation left out."""
    warm_up()
    return [word for word in _tokenizer().cut(fold_keeping_spaces(text)) if _is_word(word)]


def word_spans(folded: str) -> list[tuple[str, int, int]]:
    """Cut a folded text into words with where each begins and ends, punctuation left out."""
    warm_up()
    return [found for found in _tokenizer().tokenize(folded) if _is_word(found[0])]


@functools.cache
def _tags() -> dict[str, str]:
    """Return the part of speech that jieba's dictionary gives each word; about half a second the first time."""
    from jieba import posseg

    return dict(posseg.POSTokenizer(_tokenizer()).word_tag_tab)


@functools.lru_cache(maxsize=8192)
def may_be_noun(word: str) -> bool:
    """Return whether the dictionary does not have a word as a verb, an adjective, an adverb or a function word."""
    warm_up()
    with _lock:
        tag = _tags().get(word, "")
    return not tag.startswith(_NO_NOUNS)


@functools.lru_cache(maxsize=8192)
def is_verb(word: str) -> bool:
    """Return whether the dictionary has a word as a verb, an adverb or a preposition: a subject ends before it."""
    warm_up()
    with _lock:
        tag = _tags().get(word, "")
    return tag.startswith(("v", "d", "p")) and not tag.startswith("vn")


_NO_NOUNS = ("v", "a", "d", "p", "c", "u", "r", "m", "q", "t", "f", "z", "y", "e", "o")
"""Beginnings of jieba's tags for all but nouns, names, set phrases and words that only stand before nouns."""


def is_unknown_word(word: str) -> bool:
    """Return whether a word is not in the dictionary, or made of digits or Latin letters: most often a name or a number."""
    warm_up()
    return not _CHINESE.fullmatch(word) or (len(word) > 1 and not _tokenizer().FREQ.get(word))


@functools.cache
def _classes() -> dict[str, str]:
    """Return the class of each word of jieba's dictionary (v verb, n noun, a adjective, d adverb …); half a second once."""
    lines = resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    return {word: mark for word, _, mark in (line.split(" ") for line in lines)}


def word_class(word: str) -> str:
    """Return the class of a word as jieba's dictionary marks it, `v`, `vn`, `n`, `a`, `d`, `p` …; empty for unknown words."""
    with _lock:
        return _classes().get(word, "")


def leading_words(text: str, count: int) -> list[str]:
    """Return the first `count` words of a text, marks among them."""
    warm_up()
    return list(itertools.islice(_tokenizer().cut(text), count))


def word_edges(text: str) -> frozenset[int]:
    """Return the offsets in `text` where a word begins or ends: what is cut there holds no half words."""
    warm_up()
    edges = {0, len(text)}
    for _, start, end in _tokenizer().tokenize(text):
        edges.update((start, end))
    return frozenset(edges)
