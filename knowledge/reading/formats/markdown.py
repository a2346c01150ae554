"""Reads Markdown: headings with their levels, everything else as plain lines without markup."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.reading.formats.plain import read_plain
from knowledge.reading.formats.tables import Cell, Placed, place_cells, read_rows
from knowledge.reading.lines import Content, Line, normalise, tidy

_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+|(?=[^#\s!]))(.*?)\s*#*\s*")
_HEADING_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})\s*")
_HORIZONTAL_RULE = re.compile(r" {0,3}(?:(?:[-*_]\s*){3,})")
_BOLD_ROW = re.compile(r" {0,3}(\*\*|__)[^*_]+\1[。：:]?\s*")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_QUOTE_OR_BULLET = re.compile(r"\s*(?:>\s?)*(?:[-*+]\s+(?:\[[ xX]\]\s+)?)?")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
# markup inside a line, and what stays of it
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?-->"), ""),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"\[\^[^\]]{1,20}\](?!:)"), ""),
    (re.compile(r"</?[A-Za-z][^<>]{0,200}>"), ""),
    (re.compile(r"(\*\*\*|\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?!\w)"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~])"), r"\1"),
)
_LONGEST_INLINE = 4_000  # characters: longer text is stripped in pieces, since the patterns above could take long on it
_TITLE_PROPERTY = re.compile(r"title\s*:\s*[\"']?(.*?)[\"']?\s*", re.I)


def read_markdown(text: str) -> Content:
    """Return the lines of a Markdown text."""
    rows, title = _without_properties(normalise(text).split("\n"))
    lines: list[Line] = []
    plain: list[str] = []
    rest = iter(enumerate(rows))
    for i, row in rest:
        table = _table(rows, i)
        if table:
            lines += [*_paragraphs(plain), *_table_lines(table)]
            plain = []
            next(itertools.islice(rest, len(table) - 2, None), None)
            continue
        following = rows[i + 1] if i + 1 < len(rows) else ""
        level, words = _heading(row, following)
        if level:
            lines += _paragraphs(plain)
            plain = []
            if shown := tidy(inline(words)):
                lines.append(Line(shown, level))
        elif len(row) < 400 and _BOLD_ROW.fullmatch(row):
            lines += [*_paragraphs(plain), *(replace(line, bold=True) for line in _paragraphs([inline(row)]))]
            plain = []
        elif _is_markup(row, rows[i - 1] if i else ""):
            plain.append("")
        else:
            plain.append(_strip(row))
    lines += _paragraphs(plain)
    return Content(tuple(lines), title=title)


def _paragraphs(rows: list[str]) -> tuple[Line, ...]:
    return read_plain("\n".join(rows)).lines


def _table(rows: list[str], at: int) -> list[str]:
    """Return the rows of the table that begins here: a row of cells, a rule below it, and further rows of cells."""
    head = rows[at : at + 2]
    if len(head) < 2 or "|" not in head[0] or "|" not in head[1] or not _TABLE_RULE.fullmatch(head[1][:400]):
        return []
    return head + list(itertools.takewhile(lambda row: "|" in row, itertools.islice(rows, at + 2, None)))


def _table_lines(rows: Sequence[str]) -> Iterator[Line]:
    """Yield the rows of a table as lines; its rule is the second one."""
    cells = [[tidy(inline(cell)) for cell in _CELL_BORDER.split(_without_edges(row))] for row in (rows[0], *rows[2:])]
    grid = place_cells([Placed(Cell(text, header=not down)) for text in row] for down, row in enumerate(cells))
    for row in read_rows(grid) or ():
        yield Line(row.text)


def _without_edges(row: str) -> str:
    return row.strip().removeprefix("|").removesuffix("|")


def _without_properties(rows: list[str]) -> tuple[list[str], str]:
    """Return the rows after the YAML front matter (between ---), and the title it gives."""
    if not rows or rows[0].strip() != "---":
        return rows, ""
    for end, row in enumerate(rows[1:40], 1):
        if row.strip() in ("---", "..."):
            found = (match for r in rows[1:end] if (match := _TITLE_PROPERTY.fullmatch(r.strip())))
            return rows[end + 1 :], next((match.group(1) for match in found), "")
    return rows, ""


def _heading(row: str, following: str) -> tuple[int, str]:
    """Return level and words of a heading row, 0 for other rows; a row above === or --- is one as well."""
    match = _HEADING.fullmatch(row) if len(row) < 400 else None
    if match:
        return len(match.group(1)), match.group(2)
    under = _HEADING_UNDERLINE.fullmatch(following) if row.strip() and len(row) < 200 else None
    if under and not _is_markup(row, "") and "|" not in row and row.strip()[-1] not in "。！？；":
        return (1 if under.group(1)[0] == "=" else 2), row
    return 0, ""


def _is_markup(row: str, before: str) -> bool:
    if len(row) > 400:
        return False
    if _HORIZONTAL_RULE.fullmatch(row) or _FENCE.match(row) or ("|" in row and _TABLE_RULE.fullmatch(row)):
        return True
    return bool(before.strip()) and _HEADING_UNDERLINE.fullmatch(row) is not None


def _strip(row: str) -> str:
    indent = "  " if row.startswith("  ") else ""
    row = row[_QUOTE_OR_BULLET.match(row).end() :] if _QUOTE_OR_BULLET.match(row) else row  # type: ignore[union-attr]  # matches always
    if row.lstrip().startswith("|") or row.count("|") >= 2:
        row = " ".join(cell.strip() for cell in row.strip().strip("|").split("|"))
    return indent + inline(row)


def inline(text: str) -> str:
    """Return text without marks of emphasis, links, code and tags."""
    if not any(mark in text for mark in "*_`[]<\\~"):
        return text
    if len(text) > _LONGEST_INLINE:
        # marks without a partner make the patterns look far ahead from each of them
        pieces = (text[i : i + _LONGEST_INLINE] for i in range(0, len(text), _LONGEST_INLINE))
        return "".join(map(inline, pieces))
    for pattern, words in _INLINE:
        text = pattern.sub(words, text)
    return text
