"""The organiser's table as a CSV file that spreadsheets open as it is: with a byte order mark, and nothing that they would run. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from bot.groups import texts
from bot.groups.values import Round, Sheet
from bot.learning.scheduling.days import in_utc, zone_named

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet."""


def make_csv(sheet: Sheet) -> bytes:
    """Return the table: a row for each member and round, a column for each question."""
    most = max((len(made.item_ids) for made in sheet.rounds), default=0)
    text = io.StringIO()
    writer = csv.writer(text)
    questions = [texts.TABLE_QUESTION.format(number=number) for number in range(1, most + 1)]
    writer.writerow([*texts.TABLE_HEAD, *questions])
    for made in sheet.rounds:
        writer.writerows([_safe(cell) for cell in row] for row in _rows(sheet, made, most))
    return text.getvalue().encode("utf-8-sig")


def _rows(sheet: Sheet, made: Round, most: int) -> Iterator[list[str]]:
    begun = in_utc(made.started).astimezone(zone_named(sheet.zone)).strftime("%Y-%m-%d %H:%M")
    for member in sheet.members:
        given = [sheet.answers.get((made.id, position, member.person)) for position in range(len(made.item_ids))]
        marks = [texts.TABLE_MARKS[answer] for answer in given] + [""] * (most - len(given))
        if not any(answer is not None for answer in given) and member.since > (made.finished or made.closes):
            continue  # somebody who joined later has missed nothing
        answered, right = sum(answer is not None for answer in given), sum(answer is True for answer in given)
        counts = (str(count) for count in (len(given), answered, right))
        yield [begun, texts.ROUNDS[made.kind], member.name, *counts, *marks]


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
