"""`/forget`: nothing remains of a person, in no table; a table that names people in a new way must be told here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
)

from bot.edge import tables as edge
from bot.groups.records import tables as groups
from bot.learning import texts
from bot.learning.records import erasure, tables
from bot.learning.request_parsing import StudyRequest
from bot.learning.values import Who
from bot.messages.buttons import unpack
from bot.telegram import tables as telegram
from knowledge.quiz import tables as quiz_tables
from knowledge.quiz.store import ItemStore
from knowledge.storage.column_types import Values
from knowledge.storage.database import Database
from tests.support.items import blank, single
from tests.support.telegram_bot import serving
from tests.support.telegram_server import Person
from tests.support.telegram_study import Library, make_conversation, make_study

NUMBER = 7_654_321
KEY = f"telegram:{NUMBER}"
ME = Who(KEY, KEY)

NAMING = {
    ("learning_learners", "key"): KEY,
    ("learning_chats", "key"): KEY,
    ("item_reports", "reporter"): KEY,
    ("item_reports", "settled_by"): KEY,
    ("groups_members", "person"): KEY,
    ("groups_answers", "person"): KEY,
    ("telegram_polls", "chat"): NUMBER,
    ("edge_invites", "made_by"): KEY,
    ("edge_members", "person"): KEY,
    ("edge_members", "invited_by"): KEY,
    ("edge_refusals", "person"): KEY,
    ("edge_groups", "admitted_by"): KEY,
    ("edge_seen", "person"): KEY,
    ("edge_upload_tasks", "chat"): KEY,
}
"""The columns in which a person stands by number or key; all else hangs on a learner's row, or is nobody's own."""
NOBODYS = {
    ("telegram_polls", "message"),
    ("edge_groups", "chat"),
    ("edge_inbox", "update_id"),
    ("edge_upload_tasks", "asked"),
    ("edge_upload_tasks", "shown"),
}
"""Numbers of messages, updates and groups."""
NAMES = {"person", "learner", "reporter", "key", "who", "user", "member", "by", "made_by", "settled_by", "admitted_by"}


def all_tables() -> list[Table]:
    held = {table.name: table for one in (tables, groups, edge, telegram) for table in one.metadata.sorted_tables}
    return [*held.values(), quiz_tables.item_reports]


def test_each_column_that_may_name_a_person_is_known_here():
    doubtful = {
        (table.name, column.name)
        for table in all_tables()
        for column in table.columns
        if isinstance(column.type, BigInteger) or column.name in NAMES
    }
    assert doubtful
    assert doubtful - NAMING.keys() - NOBODYS == set()


def filler(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer | Float):
        return 1
    if isinstance(kind, Date):
        return datetime(2026, 3, 2, tzinfo=UTC).date()
    if isinstance(kind, String):
        return "x"
    return [] if isinstance(kind, JSON | Values) else datetime(2026, 3, 2, 9, tzinfo=UTC)


def fill(database: Database) -> None:
    """Write one row about the person into every table that has one."""
    with database.writing() as connection:
        group = insert(tables.chats).values(id=2, key="telegram:-100")
        for table in all_tables():
            row = {column.name: filler(column) for column in table.columns}
            row |= {name: value for (held, name), value in NAMING.items() if held == table.name}
            if "chat_id" in row and table.name.startswith("groups_"):
                row["chat_id"] = 2  # of a group, which stays
            connection.execute(insert(table).values(row))
            if table is tables.chats:
                connection.execute(group)


def places_of(database: Database, words: str) -> set[str]:
    """Return the tables in which some words stand anywhere."""
    with database.reading() as connection:
        names = inspect(connection).get_table_names()
        assert len(names) > 20
        return {
            name
            for name in names
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))
            if words in repr(tuple(row))
        }


@pytest.fixture
def conversation(sampled, store):
    items = [single(at=0), blank("b", at=100)]
    library = Library(sampled.library, items)
    made = make_conversation(library, make_study(library, store))
    yield made
    made.close()


async def test_nothing_remains_in_any_table(server, store, conversation, sampled):
    fill(store.database)
    named = {table for table, _ in NAMING}
    assert places_of(store.database, str(NUMBER)) == named
    held = erasure.kept(store.database, ME)
    assert held == erasure.Kept(answers=1, favourites=1, votes=1, plan=True, settings=True)
    async with serving(server, conversation, store):
        for forget in conversation.study_commands.exports.forgetters:
            forget(ME)
        erasure.forget(store.database, ME)
    ItemStore(store.database).forget_person(KEY)
    assert places_of(store.database, str(NUMBER)) == set()
    with store.database.reading() as connection:
        learning = [table for table in all_tables() if table.name.startswith("learning_")]
        left = [table.name for table in learning if connection.execute(select(table)).first()]
        assert left == ["learning_chats", "learning_shown"]
        assert connection.scalar(select(groups.rounds.c.id)) == 1


async def test_a_learner_is_told_what_goes_and_nothing_remains(server, store, conversation):
    me = Person(server, NUMBER)
    server.meet(NUMBER)
    async with serving(server, conversation, store):
        me.write("38个后进支部什么时候完成整顿？")
        await me.hears()
        me.press("[1]")
        await me.hears()
        me.press("收藏")
        me.write("/daily 8:00")
        await me.hears(2)
        me.write("/settings 3题")
        await me.hears()
        me.write("/quiz 1 单选")
        await me.hears()
        me.vote_right()
        await me.hears()  # nothing but the end of the set
        me.write("/forget")
        (ask,) = await me.hears()
        for line in ("答题记录 1 次", "收藏 1 处", texts.FORGET_PLAN, texts.FORGET_SETTINGS):
            assert line in ask.text
        me.press("先导出")
        (menu,) = await me.hears()
        assert menu.text.startswith("要导出什么")
        me.press("全部删除")
        (done,) = await me.hears()
        assert done.text == texts.FORGOTTEN
        me.press("全部删除")  # a second tap brings a toast
    assert places_of(store.database, str(NUMBER)) == set()
    assert server.refused == []


async def test_the_button_is_meant_for_ten_minutes(conversation, store):
    commands = conversation.study_commands
    commands.study.choose_settings(ME, StudyRequest(number=3))
    (ask,) = commands.command(ME, "forget").replies
    sure = next(button for button in ask.buttons if button.label == texts.FORGET_BUTTON)
    old = f"x:{int(sure.data.removeprefix('x:')) - 3600}"
    (again,) = commands.press(ME, unpack(old)).replies
    assert [button.label for button in again.buttons] == [texts.EXPORT_FIRST, texts.FORGET_BUTTON]
    assert erasure.kept(store.database, ME).settings
    told = commands.command(ME, "forget", "确定")
    assert told.forgotten
    assert erasure.kept(store.database, ME) == erasure.Kept()
