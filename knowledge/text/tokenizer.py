"""The tokenizer: texts cut into words, for the lexical index and for what a question is about. The home of jieba."""

from __future__ import annotations

import functools
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


def is_unknown_word(word: str) -> bool:
    """Return whether a word is not in the dictionary, or made of digits or Latin letters: most often a name or a number."""
    warm_up()
    return not _CHINESE.fullmatch(word) or (len(word) > 1 and not _tokenizer().FREQ.get(word))


def word_edges(text: str) -> frozenset[int]:
    """Return the offsets in `text` where a word begins or ends: what is cut there holds no half words."""
    warm_up()
    edges = {0, len(text)}
    for _, start, end in _tokenizer().tokenize(text):
        edges.update((start, end))
    return frozenset(edges)
