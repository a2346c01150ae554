"""What questions about quite other things score in a library: the level above which a cosine says that something is near.

Every embedding has a band of its own, and a library of speeches on one subject sits high in it. So the level is measured, with
the embedding and on the library at hand, whenever texts are added; it is kept in the catalog, since measuring it takes
about as long as forty questions.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from knowledge.embedding import Embedder
from knowledge.retrieval.exact_scan import ExactScan
from knowledge.storage.catalog import Catalog

_KEY = "foreign_level"
_GROWN = 1.5
"""Factor by which the number of passages must have changed since the level was measured: the best of more is a little better."""
_LEAST_SPREAD = 1e-3
"""Spread of cosines below which all foreign questions score alike, as in a library of one passage."""


@dataclass(frozen=True, slots=True)
class ForeignLevel:
    """Mean and spread of the best cosines of foreign questions among so many passages."""

    mean: float = 0.0
    spread: float = 1.0
    passages: int = 0

    def lift(self, cosine: float) -> float:
        """Return how far a cosine stands above what a foreign question scores, in spreads."""
        return (cosine - self.mean) / self.spread


@functools.cache
def foreign_questions() -> tuple[str, ...]:
    """Return the questions, from `foreign_questions.txt`."""
    text = resources.files("knowledge.retrieval").joinpath("foreign_questions.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def measure(embedder: Embedder, scan: ExactScan) -> ForeignLevel | None:
    """Return the level of the library, asked with all foreign questions; None while it has no vectors."""
    matrix = scan.matrix()
    if matrix is None or not matrix.ids:
        return None
    asked = np.stack([embedder.embed_question(text) for text in foreign_questions()])
    best = (matrix.rows @ asked.T).max(axis=0)
    return ForeignLevel(float(best.mean()), max(float(best.std()), _LEAST_SPREAD), len(matrix.ids))


def keep(catalog: Catalog, embedding: str, level: ForeignLevel) -> None:
    """Store the level of a library for the embedding of that name."""
    catalog.note(_KEY, json.dumps([_mark(embedding), level.mean, level.spread, level.passages]))


def known(catalog: Catalog, embedding: str) -> ForeignLevel | None:
    """Return the stored level; None where none was measured with this embedding and these questions."""
    try:
        mark, mean, spread, passages = json.loads(catalog.noted(_KEY) or "null")
    except (TypeError, ValueError):
        return None
    return ForeignLevel(mean, spread, passages) if mark == _mark(embedding) else None


def bring_up_to_date(catalog: Catalog, embedder: Embedder, scan: ExactScan) -> ForeignLevel:
    """Return the level of a library, measured anew and stored where it is not known or the library has become another."""
    matrix, level = scan.matrix(), known(catalog, embedder.name)
    count = 0 if matrix is None else len(matrix.ids)
    if level is not None and count < _GROWN * level.passages and level.passages < _GROWN * count:
        return level
    measured = measure(embedder, scan)
    if measured is None:
        return ForeignLevel()
    keep(catalog, embedder.name, measured)
    return measured


def _mark(embedding: str) -> str:
    return f"{embedding} {_digest(foreign_questions())}"


@functools.cache
def _digest(questions: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(questions).encode()).hexdigest()[:12]
