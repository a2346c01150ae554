"""Tables of questions: the columns are told by their header; a table without one is read as lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.bank.gathering import BankLine, Draft, Gathered, gather
from knowledge.reading.bank.shapes import Option, half, kind_of, numbered, section_kind, split_options

_HEADER_WITHIN = 10
"""Rows among which the header is looked for: a title and instructions may stand above it."""
_COLUMNS = {
    "stem": r"题干|题目|试题|问题|试题内容|题目内容|题干内容|试题题干|题目描述|内容",
    "answer": r"(?:正确|参考|标准)?答案|正确选项|答案选项",
    "kind": r"题型|题目?类型|试题类型|题目类别|类型",
    "explanation": r"(?:答案|试题|题目)?解析|解释|答案说明|说明",
    "source": r"出处|来源|依据|章节|知识来源",
    "number": r"序号|题号|编号|id",
    "options": r"(?:备选)?选项(?:内容)?|备选答案|可选项",
}
_OPTION_COLUMN = re.compile(r"(?:选项|备选项|答案选项|option)?\s*\(?([a-j])\)?\s*(?:选项|项|选项内容)?", re.I)
_NUMBERED_OPTION = re.compile(r"(?:选项|备选项|答案选项|option)\s*([1-9]|10)", re.I)
_PAIR = re.compile(r"(?:^|；)(?P<name>[^；：\n]{1,8})：")
_LABELS = (("explanation", "解析"), ("source", "出处"))
_OPTION_BREAK = re.compile(r"\s*(?:\n|\||｜|\$+|;;|；)\s*")


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a sheet as text, a list for each row; `name` of the sheet, empty where there is one alone."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def gather_tables(tables: Sequence[Table]) -> Gathered:
    """Return the drafts of tables; a draft's line is its row."""
    made = Gathered()
    for table in tables:
        kind = section_kind(table.name) or kind_of(half(table.name))
        if table.name:
            made.sections.append(table.name)
        section = len(made.sections) - 1
        for at, row in enumerate(table.rows[:_HEADER_WITHIN]):
            if columns := _columns(row):
                made.preface += [
                    BankLine(i + 1, _joined(above)) for i, above in enumerate(table.rows[:at]) if any(above)
                ]
                _take_rows(made, table.rows, at + 1, columns, (section, kind))
                break
        else:
            _take_lines(made, table, section)
    return made


def lines_of_row(line: BankLine) -> list[BankLine]:
    """Return a row that was read with its headers ("题干：…；A：…；答案：B。") as the lines of a question; others as they are."""
    cuts = list(_PAIR.finditer(line.text))
    columns = _columns([cut["name"] for cut in cuts]) if cuts and not cuts[0].start() else {}
    if not columns:
        return [line]
    bounds = [*[cut.start() for cut in cuts[1:]], len(line.text)]
    values = [line.text[cut.end() : stop].strip() for cut, stop in zip(cuts, bounds, strict=True)]
    values[-1] = values[-1].removesuffix("。")
    cells = {name: values[place] for name, place in columns.items()}
    kind = f"[{cells['kind']}]" if kind_of(half(cells.get("kind", ""))) else ""
    parts = [kind + _without_number(cells["stem"]), *(f"{o.letter}. {o.words}" for o in _options(cells))]
    parts.append(f"答案：{cells['answer']}")
    parts += [f"{label}：{cells[name]}" for name, label in _LABELS if cells.get(name)]
    return [BankLine(line.number, part) for part in parts]


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Return the columns that a header names, empty where the row is no header."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        words = re.sub(r"\([^()]*\)|[*:\s]", "", half(cell)).lower()
        if letter := _OPTION_COLUMN.fullmatch(words):
            found[letter[1].upper()] = place
        elif number := _NUMBERED_OPTION.fullmatch(words):
            found[chr(ord("A") + int(number[1]) - 1)] = place
        else:
            name = next((name for name, known in _COLUMNS.items() if re.fullmatch(known, words)), "")
            if name and name not in found:
                found[name] = place
    return found if "stem" in found and "answer" in found else {}


def _take_rows(
    made: Gathered, rows: Sequence[Sequence[str]], start: int, columns: dict[str, int], place: tuple[int, str]
) -> None:
    section, kind = place
    for at in range(start, len(rows)):
        cells = {name: rows[at][i].strip() for name, i in columns.items() if i < len(rows[at])}
        stem = cells.get("stem", "")
        if not stem:
            if any(rows[at]):
                made.notes.append(BankLine(at + 1, _joined(rows[at])))
            continue
        own = kind_of(half(cells["kind"])) if cells.get("kind") else kind
        number = int(cells["number"]) if cells.get("number", "").isdecimal() else at - start + 1
        draft = Draft(at + 1, number, section, own, [_without_number(stem)], _options(cells))
        draft.raw, draft.answer = [_joined(rows[at])], cells.get("answer") or None
        draft.explanation = [cells["explanation"]] if cells.get("explanation") else []
        draft.source = cells.get("source", "")
        if not draft.options:
            before, options = split_options(stem.replace("\n", " "), "A")
            draft.stem, draft.options = ([before], options) if len(options) > 1 else (draft.stem, [])
        made.drafts.append(draft)


def _without_number(stem: str) -> str:
    """Return a stem without the number that was typed before it; "1.5米" begins with a figure."""
    found = numbered(stem)
    return stem if found is None or re.match(r"\d+\.\d", half(stem)) else found[1]


def _options(cells: dict[str, str]) -> list[Option]:
    """Return the options of a row: a cell each, or all in one cell."""
    letters = [letter for letter in "ABCDEFGHIJ" if cells.get(letter)]
    if letters:
        return [
            Option(letter, (split_options(cells[letter], letter)[1] or [Option(letter, cells[letter])])[0].words)
            for letter in letters
        ]
    together = cells.get("options", "")
    _, options = split_options(together.replace("\n", " "), "A")
    if len(options) > 1:
        return options
    parts = [part for part in _OPTION_BREAK.split(together) if part]
    return [Option(chr(ord("A") + i), part) for i, part in enumerate(parts[:10])] if len(parts) > 1 else []


def _take_lines(made: Gathered, table: Table, section: int) -> None:
    """Take a table without a header as lines of text, a row each."""
    gathered = gather([BankLine(i + 1, _joined(row)) for i, row in enumerate(table.rows) if any(row)])
    base = len(made.sections)
    for draft in gathered.drafts:
        draft.section = draft.section + base if draft.section >= 0 else section
    made.drafts += gathered.drafts
    made.sections += gathered.sections
    made.preface += gathered.preface
    made.notes += gathered.notes


def _joined(row: Sequence[str]) -> str:
    return "　".join(cell.replace("\n", " ").strip() for cell in row if cell.strip())
