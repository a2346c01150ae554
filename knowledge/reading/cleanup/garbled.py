"""Finds text that was decoded wrongly once and saved so: UTF-8 read as Latin-1 or GBK, GBK read as Big5 …, 锟斤拷.

It is refused, not mended: of most such files bytes are lost (each "?" and 锟斤拷 was a character), quotations are to be
verbatim, and whoever has the file has or finds the original.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.errors import SourceError
from knowledge.reading.lines import Line
from knowledge.reading.usual_characters import count_foreign, usual_share

_GARBLED = "文件里是乱码（保存时弄错了编码，原来的字已经变了），请找到原文件，用 UTF-8 编码另存后再添加。"
_SUSPECT = 0.85
"""Usual characters of a text below which it may be garbled: right ones have .98 and more, garbled ones .77 at most."""
_CONVINCING = 0.6
"""Usual characters after turning the mistake back: .75 in the middle, since bytes are lost; chance gives .3 to .5."""
_LOST_SHARE = 0.1  # characters that are U+FFFD: right files have none, GBK read as UTF-8 .5 and more
_LEAST_EVIDENCE = 6  # characters of a line that are not ASCII: fewer are turned back by accident
_MOST_LINES = 0.2
"""Share of a file's characters in garbled lines above which the file is refused: one in five can't be studied."""
_QUESTION_MARKS = 0.3
"""Share of "?" in a text that was saved in an encoding without Chinese letters: all of them became one."""
_LATIN = re.compile("[\u00a0-\u024f\u2020-\u2022\u2030-\u203a\u20ac\u2122]")  # what bytes over 127 are read as
_LATIN_SHARE = 0.5
"""Share of such letters above which a text is no language: Vietnamese has .3, French .05; Chinese read so .8 and more."""
# in which encoding it was read, in which it was written
_MISTAKES = (
    ("cp1252", "utf-8"),
    ("cp1252", "gb18030"),
    ("gb18030", "utf-8"),
    ("gb18030", "big5hkscs"),
    ("big5hkscs", "utf-8"),
    ("big5hkscs", "gb18030"),
)


def garbled_lines(lines: Sequence[Line]) -> set[int]:
    """Return the indexes of the garbled lines of a file.

    Raises:
        SourceError: so much of the file is garbled that there is nothing to learn from it.
    """
    sizes = [count_foreign(line.text) for line in lines]
    if is_garbled("\n".join(line.text for line in lines)):
        raise SourceError(_GARBLED)
    found = {i for i, line in enumerate(lines) if sizes[i] >= _LEAST_EVIDENCE and is_garbled(line.text)}
    if found and sum(sizes[i] for i in found) >= sum(sizes) * _MOST_LINES:
        raise SourceError(_GARBLED)
    return found


def is_garbled(text: str) -> bool:
    """Tell whether a text is the result of decoding in a wrong encoding."""
    if text.count("?") >= max(_LEAST_EVIDENCE, len(text) * _QUESTION_MARKS):
        return True
    foreign = count_foreign(text)
    share = usual_share(text)
    if not foreign or share >= _SUSPECT:
        return False
    if len(_LATIN.findall(text)) >= max(_LEAST_EVIDENCE, len(text) * _LATIN_SHARE):
        return True  # control characters among the bytes are gone, so that it can't be turned back
    if text.count("\ufffd") >= foreign * _LOST_SHARE:
        return True
    return any(_turned_back(text, *mistake) >= max(_CONVINCING, share) for mistake in _MISTAKES)


def _turned_back(text: str, read_as: str, written_in: str) -> float:
    """Return the share of usual characters after turning a mistake back; U+FFFD counts, it was lost before (锟斤拷)."""
    data = b"".join(_bytes(text, read_as))
    found = data.decode(written_in, errors="replace")
    if written_in == "utf-8":
        found = data.decode(written_in, errors="ignore").replace("\ufffd", "〇") + "\ufffd" * _broken(data)
    return usual_share(found) if count_foreign(found) * 4 >= count_foreign(text) else 0.0


def _broken(data: bytes) -> int:
    """Return how many places of a text are no UTF-8."""
    return data.decode("utf-8", errors="replace").count("\ufffd") - data.decode("utf-8", errors="ignore").count(
        "\ufffd"
    )


def _bytes(text: str, codec: str) -> list[bytes]:
    """Encode a text; Latin-1's control characters stand where Windows' Latin letters have none."""
    if codec != "cp1252":
        return [text.encode(codec, errors="replace")]
    windows = [character.encode("cp1252", errors="ignore") for character in text]
    return [known or text[i].encode("latin-1", errors="replace") for i, known in enumerate(windows)]
