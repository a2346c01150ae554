"""Records: every answer once, cards that follow from the log, claims that only one process gets."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, func, select

import bot.groups.records.tables  # noqa: F401  (registers its tables)
import knowledge.quiz.tables  # noqa: F401  (the same)
from bot.edge import tables as edge_tables
from bot.learning.records import tables
from bot.learning.records.plan_store import LOST_AFTER, PlanStore
from bot.learning.records.records import Entry, Records
from bot.learning.scheduling.review import MemoryModel
from bot.learning.values import Plan, Scope
from bot.telegram import tables as telegram_tables
from knowledge.storage import tables as catalog_tables
from knowledge.storage.database import Database, open_database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)


@pytest.fixture
def begun(records: Records):
    learner, chat = records.learner("a", NOW), records.chat("c")
    return learner, records.start_set(learner.id, chat, "quiz", ["x", "y"], NOW)


def entry(set_id: int, position: int = 0, item: str = "x", grade: str | None = "good", message: str = "") -> Entry:
    return Entry(set_id, position, item, "B", grade, 1.0, message)


def url_of(database: Database) -> str:
    """Return what another process opens to come to the same records."""
    return "" if database.file else database.engine.url.render_as_string(hide_password=False)


def count(database: Database, table) -> int:
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_an_answer_is_recorded_once(records, database, begun):
    learner, made = begun
    assert records.record(learner, entry(made.id), NOW)
    assert not records.record(learner, entry(made.id, grade="again"), NOW)
    assert count(database, tables.answers) == count(database, tables.reviews) == 1
    assert [given.grade for given in records.given(made.id, learner.id)] == ["good"]


def test_a_message_that_is_delivered_twice_answers_one_question(records, database, begun):
    learner, made = begun
    assert records.record(learner, entry(made.id, message="m1"), NOW)
    assert not records.record(learner, entry(made.id, 1, "y", message="m1"), NOW)
    assert count(database, tables.reviews) == 1
    assert records.record(learner, entry(made.id, 1, "y", message="m2"), NOW)


def test_many_threads_with_engines_of_their_own_record_an_answer_once(tmp_path: Path, database, begun):
    learner, made = begun
    results: list[bool] = []
    barrier = threading.Barrier(6)

    def answer() -> None:
        own = open_database(tmp_path, url_of(database))
        barrier.wait()
        results.append(Records(own, MemoryModel()).record(learner, entry(made.id), NOW))
        own.close()

    threads = [threading.Thread(target=answer) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 5 + [True]
    assert count(database, tables.reviews) == 1


def test_a_learner_who_comes_in_two_processes_at_once_is_one_learner(tmp_path: Path, database):
    found: list[int] = []
    barrier = threading.Barrier(4)

    def come() -> None:
        own = open_database(tmp_path, url_of(database))
        barrier.wait()
        found.append(Records(own, MemoryModel()).learner("new", NOW).id)
        own.close()

    threads = [threading.Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1


def test_cards_follow_from_the_log(records, database, begun):
    learner, made = begun
    records.record(learner, entry(made.id, grade="again"), NOW)
    records.record(learner, entry(made.id, 1, "y"), NOW)
    before = records.cards(learner.id)
    assert before["x"].misses == 1
    with database.writing() as connection:
        connection.execute(delete(tables.cards))
    assert records.rebuild_cards(learner.id) == 2
    assert records.cards(learner.id) == before


def test_a_question_left_out_is_no_review(records, database, begun):
    learner, made = begun
    assert records.record(learner, entry(made.id, grade=None), NOW)
    assert count(database, tables.reviews) == 0
    assert records.cards(learner.id) == {}


def test_the_day_of_a_review_is_the_learners(records, begun):
    learner, made = begun
    records.set_zone(learner.id, "America/New_York")
    moved = records.learner("a", NOW)
    late = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    records.record(moved, entry(made.id), late)
    (review,) = records.reviews(learner.id)
    assert (review.day, review.at) == (DAY, late)
    assert review.at.tzinfo is not None


def test_naive_moments_never_reach_the_database(records):
    with pytest.raises(ValueError, match="without a zone"):
        records.learner("b", datetime(2026, 3, 2))  # noqa: DTZ001  this is what is refused


def test_a_new_set_ends_the_one_before(records, begun):
    learner, made = begun
    again = records.start_set(learner.id, made.chat_id, "review", ["z"], NOW)
    assert records.open_set(learner.id, made.chat_id) == again
    assert records.study_set(made.id).finished == NOW
    records.finish_set(again.id, NOW)
    assert records.open_set(learner.id, made.chat_id) is None


def test_a_chat_that_gets_another_key_keeps_its_plan_and_pushes(records, plans, begun):
    learner, made = begun
    plans.put(Plan(made.chat_id, learner.id, time(8)), NOW)
    plans.claim(made.chat_id, DAY, NOW)
    assert records.chat("c2") != made.chat_id
    records.move_chat("c", "c2")
    assert records.chat("c2") == made.chat_id
    assert plans.plan(made.chat_id) is not None
    assert plans.claimed(made.chat_id, DAY) == {DAY}


def test_a_plan_comes_back_as_it_was_written(records, plans, begun):
    learner, made = begun
    plan = Plan(
        made.chat_id,
        learner.id,
        time(7, 5),
        "Asia/Urumqi",
        8,
        "chosen",
        frozenset({0, 4}),
        Scope(("d",), ("党建",)),
        NOW,
    )
    assert plans.put(plan, NOW) == plan
    assert plans.plan(made.chat_id) == plan
    assert plans.active() == [plan]
    assert plans.pause(made.chat_id)
    assert not plans.pause(made.chat_id)
    assert plans.active() == []


def test_a_push_is_claimed_by_one_of_two_processes(tmp_path: Path, database, begun):
    """Two processes, each with an engine of its own on one file, tick at the same moments for thirty days."""
    _, made = begun
    claims: dict[date, int] = {DAY + timedelta(days=n): 0 for n in range(30)}
    lock, barrier = threading.Lock(), threading.Barrier(2)

    def tick() -> None:
        own = open_database(tmp_path, url_of(database))
        mine = PlanStore(own)
        for day in claims:
            barrier.wait()
            if mine.claim(made.chat_id, day, NOW):
                with lock:
                    claims[day] += 1
        own.close()

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(claims.values()) == {1}


def test_a_push_lost_between_claim_and_sending_is_offered_once(plans, begun, caplog):
    _, made = begun
    plans.claim(made.chat_id, DAY, NOW)
    assert plans.lost(made.chat_id, NOW + LOST_AFTER / 2) is None
    later = NOW + timedelta(hours=1)
    with caplog.at_level("WARNING"):
        lost = plans.lost(made.chat_id, later)
    assert lost is not None
    assert lost.day == DAY
    assert "push lost between claim and sending" in caplog.text
    assert plans.lost(made.chat_id, later) is None


def test_a_push_that_was_sent_or_is_old_is_not_offered(plans, begun):
    _, made = begun
    plans.claim(made.chat_id, DAY, NOW)
    plans.sent(made.chat_id, DAY, NOW)
    assert plans.lost(made.chat_id, NOW + timedelta(hours=1)) is None
    plans.claim(made.chat_id, DAY + timedelta(days=1), NOW + timedelta(days=1))
    assert plans.lost(made.chat_id, NOW + timedelta(days=3)) is None


def test_the_migrations_make_the_tables_that_the_bot_uses(tmp_path: Path):
    """Both rooms together are all there is in the database."""
    (tmp_path / "fresh").mkdir()
    fresh = open_database(tmp_path / "fresh")
    fresh.prepare()
    with fresh.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert (
            compare_metadata(
                context, [catalog_tables.metadata, tables.metadata, edge_tables.metadata, telegram_tables.metadata]
            )
            == []
        )
    fresh.close()
