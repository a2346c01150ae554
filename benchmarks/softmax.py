"""Softmax regression with a penalty on large weights: what the classifiers of questions and of functions are fitted by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PENALTY, STEPS, RATE = 1e-4, 250, 0.3
"""Weight of the penalty, steps of gradient descent (Adam) and its rate."""


def descend(rows: NDArray[np.float32], wanted: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the weights `(columns of rows, classes)` that tell the wanted classes best.

    Args:
        rows: `(examples, features)`.
        wanted: `(examples, classes)`, one 1 in each row.
        weight: of each example.
    """
    weights = np.zeros((rows.shape[1], wanted.shape[1]), dtype=np.float32)
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        total = rows @ weights
        chances = np.exp(total - total.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        slope = rows.T @ ((chances - wanted) * weight[:, None]) / len(rows) + PENALTY * weights
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-4)
    return weights
