"""Quiz items in the catalog's database: put, found, reported, settled. Nothing here makes an item.

An item that is made again under the same id is brought up to date in its place; one that is not made again because its
words are gone becomes stale, and lives again if they come back. What an admin retired stays retired, what an admin
mended keeps the admin's words. Reported items wait, and are not asked, until an admin has settled them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from knowledge.quiz.items import QuizItem
from knowledge.quiz.tables import item_reports, item_sets, items
from knowledge.storage.database import Database
from knowledge.storage.meta import get_number, raise_number
from knowledge.storage.rows import AnyRow, chunks, same
from knowledge.values import Span

Verdict: TypeAlias = Literal["keep", "mend", "retire"]

_GENERATION = "items_generation"
_SAME = tuple(field.name for field in fields(QuizItem) if field.name != "span")
_OF_REPORT = ("id", "item_id", "reporter", "words", "verdict")
"""Fields of an item, and of a report, that are columns of the same name."""


@dataclass(frozen=True, slots=True)
class ItemReport:
    """Somebody said that an item is wrong.

    Attributes:
        reporter: who said it, as the chat names them.
        words: what they said; may be empty.
        at: when, in UTC.
        verdict: empty until it is settled.
    """

    id: int
    item_id: str
    reporter: str
    words: str
    at: datetime
    verdict: str = ""


class ItemStore:
    """The items of one database; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def generation(self) -> int:
        """Return a number that grows with each change of the items."""
        with self._database.reading() as connection:
            return get_number(connection, _GENERATION)

    def stamps(self) -> dict[str, str]:
        """Return by document what its items were made of."""
        return {row.document_id: row.stamp for row in self._database.rows(select(item_sets))}

    def put(self, document_id: str, stamp: str, made: Sequence[QuizItem]) -> None:
        """Make these all the items of a document, in one transaction; `stamp` says what they were made of."""
        rows = {item.id: _row(item, place) for place, item in enumerate(made)}
        with self._database.writing() as connection:
            known: dict[str, AnyRow] = {}
            for chunk in chunks(list(rows)):
                found = connection.execute(
                    select(items.c.id, items.c.status, items.c.mended).where(items.c.id.in_(chunk))
                )
                known.update((row.id, row) for row in found)
            _mark_stale(connection, items.c.document_id == document_id)
            new = [row | {"status": "live", "mended": 0} for item_id, row in rows.items() if item_id not in known]
            for some in chunks(new):
                connection.execute(insert(items), list(some))
            for item_id, row in rows.items():
                if item_id in known:
                    changes = _changes(row, known[item_id])
                    connection.execute(update(items).where(items.c.id == item_id).values(changes))
            connection.execute(delete(item_sets).where(item_sets.c.document_id == document_id))
            connection.execute(insert(item_sets).values(document_id=document_id, stamp=stamp))
            raise_number(connection, _GENERATION)

    def forget(self, document_ids: Collection[str]) -> None:
        """Mark the items of documents that are gone as stale."""
        with self._database.writing() as connection:
            for chunk in chunks(list(document_ids)):
                _mark_stale(connection, items.c.document_id.in_(chunk))
                connection.execute(delete(item_sets).where(item_sets.c.document_id.in_(chunk)))
            raise_number(connection, _GENERATION)

    def items(self, document_ids: Collection[str] | None = None) -> list[QuizItem]:
        """Return the items that may be asked, by document and in text order."""
        statement = (
            select(items).where(items.c.status == "live").order_by(items.c.document_id, items.c.place, items.c.id)
        )
        with self._database.reading() as connection:
            if document_ids is None:
                return [_item(row) for row in connection.execute(statement)]
            found: list[QuizItem] = []
            for chunk in chunks(list(document_ids)):
                found += [_item(row) for row in connection.execute(statement.where(items.c.document_id.in_(chunk)))]
            return found

    def item(self, item_id: str) -> tuple[QuizItem, str] | None:
        """Return an item with its status, whatever that is; None where there never was one."""
        row = self._database.first(select(items).where(items.c.id == item_id))
        return None if row is None else (_item(row), str(row.status))

    def counts(self) -> dict[str, int]:
        """Return how many items each document has."""
        statement = (
            select(items.c.document_id, func.count()).where(items.c.status == "live").group_by(items.c.document_id)
        )
        return {document_id: int(count) for document_id, count in self._database.rows(statement)}

    def mark_stale(self, ids: Iterable[str]) -> None:
        """Mark items as stale whose proof no longer holds."""
        with self._database.writing() as connection:
            for chunk in chunks(list(ids)):
                _mark_stale(connection, items.c.id.in_(chunk))
            raise_number(connection, _GENERATION)

    def report(self, item_id: str, reporter: str, words: str, at: datetime) -> bool:
        """Note that an item is said to be wrong, and let it wait for an admin.

        False where the item is not asked any more, or this person has reported it already.
        """
        with self._database.writing() as connection:
            status = connection.execute(select(items.c.status).where(items.c.id == item_id)).scalar()
            open_one = select(item_reports.c.id).where(
                item_reports.c.item_id == item_id, item_reports.c.reporter == reporter, item_reports.c.verdict == ""
            )
            if status not in ("live", "waiting") or connection.execute(open_one).first() is not None:
                return False
            connection.execute(
                insert(item_reports).values(
                    item_id=item_id, reporter=reporter, words=words, reported_at=_moment(at), verdict="",
                    settled_by="", settled_at="",
                )
            )  # fmt: skip
            connection.execute(update(items).where(items.c.id == item_id).values(status="waiting"))
            raise_number(connection, _GENERATION)
            return True

    def reports(self, open_only: bool = True) -> list[ItemReport]:
        """Return the reports, oldest first."""
        statement = select(item_reports).order_by(item_reports.c.id)
        if open_only:
            statement = statement.where(item_reports.c.verdict == "")
        return [
            ItemReport(at=datetime.fromisoformat(row.reported_at), **same(row, _OF_REPORT))
            for row in self._database.rows(statement)
        ]

    def forget_person(self, name: str) -> None:
        """Take somebody's name and words out of the reports; the items wait for an admin all the same."""
        with self._database.writing() as connection:
            own = item_reports.c.reporter == name
            connection.execute(update(item_reports).where(own).values(reporter="", words=""))
            connection.execute(update(item_reports).where(item_reports.c.settled_by == name).values(settled_by=""))

    def settle(
        self, item_id: str, verdict: Verdict, by: str, at: datetime, words: Mapping[str, Any] | None = None
    ) -> bool:
        """Settle all open reports of an item: `keep` it, `mend` it with new words, or `retire` it; False if it is unknown.

        The `words` are the changed fields: question, options, answer, accepted, explanation.
        """
        with self._database.writing() as connection:
            status = connection.execute(select(items.c.status).where(items.c.id == item_id)).scalar()
            if status is None:
                return False
            changes: dict[str, Any] = {"status": "retired" if verdict == "retire" else "live"}
            if status in ("stale", "retired") and verdict != "retire":
                changes = {"status": status}
            if verdict == "mend":
                allowed = {"question", "options", "answer", "accepted", "explanation"}
                changes |= {key: value for key, value in (words or {}).items() if key in allowed} | {"mended": 1}
            connection.execute(update(items).where(items.c.id == item_id).values(changes))
            done = {"verdict": verdict, "settled_by": by, "settled_at": _moment(at)}
            of = (item_reports.c.item_id == item_id) & (item_reports.c.verdict == "")
            connection.execute(update(item_reports).where(of).values(done))
            raise_number(connection, _GENERATION)
            return True


def _mark_stale(connection: Connection, condition: ColumnElement[bool]) -> None:
    connection.execute(update(items).where(condition, items.c.status == "live").values(status="stale"))


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return at.astimezone(UTC).isoformat()


def _changes(row: dict[str, Any], known: AnyRow) -> dict[str, Any]:
    """Return what is written over an item that is made again: only where it stands, if an admin mended it."""
    changes = row
    if known.mended:
        changes = {key: row[key] for key in ("document_id", "place", "path", "start_at", "end_at", "quote")}
    return changes | ({"status": "live"} if known.status in ("stale", "live") else {})


def _row(item: QuizItem, place: int) -> dict[str, Any]:
    return same(item, _SAME) | {"place": place, "start_at": item.span.start, "end_at": item.span.end}


def _item(row: AnyRow) -> QuizItem:
    found = same(row, _SAME)
    for name in ("options", "answer", "path"):
        found[name] = tuple(found[name])
    found["accepted"] = tuple(map(tuple, found["accepted"]))
    return QuizItem(**found, span=Span(row.start_at, row.end_at))
