"""Reads Word files: paragraphs with heading styles and numbers, tables, text boxes, notes. Uses python-docx.

python-docx opens the package and resolves its parts; the text is gathered from the elements themselves, since its own
`paragraph.text` passes over content controls, text boxes, notes and insertions.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.errors import SourceError
from knowledge.reading.formats.tables import Cell, read_rows
from knowledge.reading.formats.word_numbering import Numbering, numbering_of, styles_of
from knowledge.reading.limits import Limits
from knowledge.reading.line_shapes import is_sentence
from knowledge.reading.lines import Content, Line, make_lines, tidy
from knowledge.text.numerals import NUMERALS, read_numeral

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"  # XML namespace of WordprocessingML
_BROKEN = "这个 Word 文件已损坏，打不开，请重新保存或重新下载后再添加。"
_LOCKED = "这个 Word 文件有密码，请打开后取消密码，再保存并添加。"
_TOO_LARGE = "这个 Word 文件解压后大得不正常，为安全起见没有打开，请把文字复制到新文档后再添加。"
_MOST_PARTS = 20_000  # files in the package; real ones have tens
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)  # style names: heading 1, 标题 1
_LEVEL_STYLE = re.compile(r"([一二三四五1-5])级标题")  # style names: 一级标题
_TITLE_STYLE = re.compile(r"title|标题|[大主总公文]{1,2}标题", re.I)  # style names of the title of a document
# deleted text, properties, field codes, ruby
_SKIPPED_ELEMENTS = frozenset(
    {"del", "moveFrom", "rPr", "pPr", "instrText", "delText", "rt", "sectPr", "tblPr", "tcPr", "trPr"}
)


@dataclass(frozen=True, slots=True)
class _Style:
    level: int = 0
    title: bool = False
    contents: bool = False
    number: str = ""
    number_level: int | None = None
    bold: bool = False


@dataclass(slots=True)
class _Text:
    """The text of a paragraph, and its text boxes, notes and hidden text."""

    words: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def read_word(data: bytes, limits: Limits) -> Content:
    """Return the lines of a Word file.

    Raises:
        SourceError: broken, locked, or far too large when unpacked.
    """
    _check_package(data, limits)
    return _Reader(_open(data)).read()


def _check_package(data: bytes, limits: Limits) -> None:
    """Refuse an archive that unpacks to too much, before anything is unpacked.

    Sizes come from the archive's directory; `zipfile` never gives more bytes than that says.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise SourceError(_BROKEN) from error
    if any(part.flag_bits & 1 for part in parts):
        raise SourceError(_LOCKED)
    largest = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    if (
        len(parts) > _MOST_PARTS
        or largest > limits.part_bytes
        or sum(p.file_size for p in parts) > limits.unpacked_bytes
    ):
        raise SourceError(_TOO_LARGE)


def _open(data: bytes) -> Any:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    try:
        return docx.Document(io.BytesIO(data))
    except (
        OpcError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        OSError,
        EOFError,
    ) as error:
        raise SourceError(_BROKEN) from error
    except (NotImplementedError, RuntimeError, AttributeError, TypeError) as error:
        # an unknown compression, or parts that are no WordprocessingML at all
        raise SourceError(_BROKEN) from error


class _Reader:
    """One pass over the elements of a file, counting its lists on the way."""

    def __init__(self, document: Any) -> None:
        self._body = document.element.body
        self._parts: dict[str, list[Any]] = {}
        for relation in document.part.rels.values():
            if not relation.is_external:
                name = relation.reltype.rpartition("/")[2]
                self._parts.setdefault(name, []).append(relation.target_part)
        self._numbering = Numbering(self._root("numbering"))
        self._styles = _read_styles(self._root("styles"))
        self._notes = {kind: self._read_notes(kind) for kind in ("footnote", "endnote")}
        self._dropped: list[str] = []

    def read(self) -> Content:
        lines = tuple(self._blocks(self._body))
        furniture = [tidy(text) for kind in ("header", "footer") for text in self._furniture(kind)]
        return Content(lines, tuple(dict.fromkeys([*filter(None, furniture), *self._dropped])))

    def _root(self, name: str) -> Any:
        parts = self._parts.get(name, [])
        return _parse(parts[0]) if parts else None

    def _furniture(self, kind: str) -> Iterator[str]:
        for part in self._parts.get(kind, []):
            for paragraph in _parse(part).iter(f"{_W}p"):
                yield "".join(_gather(paragraph).words)

    def _read_notes(self, kind: str) -> dict[str, Any]:
        root = self._root(kind + "s")
        if root is None:
            return {}
        return {note.get(f"{_W}id"): note for note in root.findall(f"{_W}{kind}") if note.get(f"{_W}type") is None}

    def _blocks(self, container: Any) -> Iterator[Line]:
        for element in container:
            name = _name(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "AlternateContent":
                yield from self._blocks(_chosen_branch(element))
            elif name not in _SKIPPED_ELEMENTS:
                yield from self._blocks(element)  # content controls, insertions, custom XML

    def _paragraph(self, element: Any) -> Iterator[Line]:
        text = _gather(element)
        properties = element.find(f"{_W}pPr")
        style = self._styles.get(_style_id(properties), _Style())
        number = self._number(properties, style)
        words = "".join(text.words)
        self._dropped += [tidy(hidden) for hidden in text.hidden if tidy(hidden)]
        if style.contents:
            self._dropped += [line.text for line in make_lines(words)]
        else:
            level = _outline_level(properties) or style.level or _level_of_number(number)
            bold = _is_all_bold(element, style)
            for i, line in enumerate(make_lines(words)):
                # a forced line end inside a heading starts ordinary text, inside a title it goes on
                yield Line(line.text, 0 if i else level, "" if i else number, style.title, bold)
        for box in text.boxes:
            yield from self._blocks(box)
        for kind, note in text.notes:
            if note in self._notes[kind]:
                yield from self._blocks(self._notes[kind][note])

    def _number(self, properties: Any, style: _Style) -> str:
        own = numbering_of(properties)
        number = own[0] if own and own[0] else style.number
        if not number or number == "0":
            return ""
        level = own[1] if own and own[1] is not None else style.number_level
        if level is None:
            level = self._numbering.level_of_style(number, _style_id(properties)) or 0
        return self._numbering.count(number, level)

    def _table(self, table: Any) -> Iterator[Line]:
        """Yield a line for each row of a table; a frame around ordinary paragraphs gives these paragraphs."""
        elements = [row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table]
        texts: dict[Cell, list[Line]] = {}
        grid: list[list[Cell]] = []
        for element in elements:
            grid.append(self._row(element, grid[-1] if grid else [], texts))
        wide = max(map(len, grid), default=0)
        empty = Cell()
        grid = [row + [empty] * (wide - len(row)) for row in grid]
        rows = None if any(True for row in elements for _ in row.iter(f"{_W}tbl")) else read_rows(grid)
        if rows is not None:
            yield from (Line(row.text) for row in rows)
            return
        for row in grid:
            yield from _framed([texts.pop(cell) for cell in dict.fromkeys(row) if texts.get(cell)])

    def _row(self, element: Any, above: list[Cell], texts: dict[Cell, list[Line]]) -> list[Cell]:
        """Return the cells of a row in the places of the grid, and note the lines of the new ones."""
        header = element.find(f"{_W}trPr/{_W}tblHeader") is not None
        row = [Cell()] * _count(element.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for part in (part for part in element.iter(f"{_W}tc") if next(part.iterancestors(f"{_W}tr")) is element):
            lines = list(self._blocks(part))
            merged = part.find(f"{_W}tcPr/{_W}vMerge")
            if merged is not None and merged.get(f"{_W}val") != "restart" and len(row) < len(above) and not lines:
                cell = above[len(row)]
            else:
                cell = Cell(" ".join(line.text for line in lines), header)
                texts[cell] = lines
            row += [cell] * _count(part.find(f"{_W}tcPr/{_W}gridSpan"), 1)
        return row


def _count(element: Any, default: int) -> int:
    """Return the number that an element holds, within the 63 columns that Word knows."""
    value = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(value), 63) if value.isdecimal() else default


def _framed(cells: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """Yield the text of a row of a frame: its paragraphs, or one line of short cells."""
    if len(cells) == 1 or any(is_sentence(line.text) for lines in cells for line in lines):
        yield from itertools.chain.from_iterable(cells)
    elif cells:
        yield Line(" ".join(line.text for lines in cells for line in lines))


def _parse(part: Any) -> Any:
    if hasattr(part, "element"):
        return part.element
    from docx.oxml import parse_xml

    return parse_xml(part.blob)


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _chosen_branch(element: Any) -> Any:
    """Return the branch of alternatives to read: the same text box stands in each of them."""
    for wanted in ("Choice", "Fallback"):
        for child in element:
            if _name(child) == wanted and len(child):
                return child
    return ()


def _gather(paragraph: Any) -> _Text:
    text = _Text()
    _collect(paragraph, text, text.words)
    return text


def _collect(element: Any, text: _Text, words: list[str]) -> None:
    for child in element:
        name = _name(child)
        if name == "t":
            words.append(child.text or "")
        elif name in ("tab", "ptab"):
            words.append(" ")
        elif name in ("br", "cr"):
            words.append("\n")
        elif name == "noBreakHyphen":
            words.append("-")
        elif name == "txbxContent":
            text.boxes.append(child)
        elif name in ("footnoteReference", "endnoteReference"):
            text.notes.append((name.removesuffix("Reference"), child.get(f"{_W}id", "")))
        elif name == "AlternateContent":
            _collect(_chosen_branch(child), text, words)
        elif name and name not in _SKIPPED_ELEMENTS:
            _collect(child, text, text.hidden if name == "r" and _is_hidden(child) else words)


def _is_hidden(run: Any) -> bool:
    return _switch(run, "vanish") is True


def _is_all_bold(paragraph: Any, style: _Style) -> bool:
    """Whether every run of a paragraph that shows something is bold, by itself or by the paragraph's style."""
    runs = [run for run in paragraph.iter(f"{_W}r") if any((t.text or "").strip() for t in run.iter(f"{_W}t"))]
    own = [_switch(run, "b") for run in runs]
    return bool(runs) and all(style.bold if bold is None else bold for bold in own)


def _switch(element: Any, name: str) -> bool | None:
    """Return whether a property of letters is on, None where nothing is said of it."""
    mark = element.find(f"{_W}rPr/{_W}{name}")
    return None if mark is None else mark.get(f"{_W}val") not in ("0", "false", "off")


def _style_id(properties: Any) -> str:
    element = properties.find(f"{_W}pStyle") if properties is not None else None
    return (element.get(f"{_W}val") or "") if element is not None else ""


def _outline_level(properties: Any) -> int:
    element = properties.find(f"{_W}outlineLvl") if properties is not None else None
    value = element.get(f"{_W}val", "9") if element is not None else "9"
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _level_of_number(number: str) -> int:
    """Return the level of an automatic number without a heading style: 一、 （一） 1. （1）, by custom."""
    if not number:
        return 0
    chinese = any(c in NUMERALS for c in number)
    bracket = number[0] in "（(" and number[-1] in "）)"
    if re.fullmatch(r"第.+[篇章节]", number):
        return 1
    return {(True, False): 1, (True, True): 2, (False, False): 3, (False, True): 4}[chinese, bracket]


def _read_styles(root: Any) -> dict[str, _Style]:
    """Return each paragraph style by id, with what it inherits from the styles it is based on."""
    elements = dict(styles_of(root)) if root is not None else {}
    default = next((key for key, e in elements.items() if e.get(f"{_W}default") in ("1", "true")), "")
    styles = {key: _read_style(key, elements) for key in elements}
    return styles | {"": styles.get(default, _Style())}


def _read_style(key: str, elements: dict[str, Any]) -> _Style:
    level, title, contents, number, number_level = 0, False, False, "", None
    bold: bool | None = None
    seen: set[str] = set()
    while key in elements and key not in seen:
        seen.add(key)
        element = elements[key]
        name = _value(element, "name")
        properties = element.find(f"{_W}pPr")
        level = level or _level_of_style_name(name) or _outline_level(properties)
        title = title or (len(seen) == 1 and _TITLE_STYLE.fullmatch(name) is not None)
        bold = _switch(element, "b") if bold is None else bold
        contents = contents or name.lower().startswith(("toc ", "目录 "))
        own = numbering_of(properties)
        if own and not number:
            number, number_level = own
        key = _value(element, "basedOn")
    return _Style(0 if title else level, title, contents, number, number_level, bold is True)


def _level_of_style_name(name: str) -> int:
    match = _HEADING_STYLE.fullmatch(name.strip())
    if match:
        return int(match.group(1))
    named = _LEVEL_STYLE.search(name)
    return read_numeral(named.group(1)) if named else 0


def _value(element: Any, name: str) -> str:
    child = element.find(f"{_W}{name}")
    return (child.get(f"{_W}val") or "") if child is not None else ""
