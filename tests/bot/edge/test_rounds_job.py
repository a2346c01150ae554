"""Study groups in Telegram: rounds that close at their time, ten members, restarts, migration, organisers. Over real HTTP."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Iterator

import pytest
from telegram import Bot

from bot.conversation.dispatcher import Conversation
from bot.groups import texts
from bot.groups.records.group_store import GroupStore
from bot.groups.records.round_store import RoundStore
from bot.groups.rounds import Rounds
from bot.groups.values import Round
from bot.learning import texts as learning_texts
from bot.learning.study import Study
from bot.messages import edge_texts
from bot.telegram.group_admins import GroupAdmins
from bot.telegram.sending.poll_store import PollStore
from tests.support.clock import Clock
from tests.support.databases import fresh_database
from tests.support.items import many, single
from tests.support.telegram_bot import free_port, serving
from tests.support.telegram_server import TOKEN, Limits, Person, Sent
from tests.support.telegram_study import Library, make_conversation, make_study

TICK = 0.05
GROUP = -1005
PEOPLE = range(11, 21)
BOTH_WAYS = pytest.mark.parametrize("mode", ["polling", "webhook"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path, clock) -> Iterator[PollStore]:
    database = fresh_database(tmp_path, "")
    yield PollStore(database, clock)
    database.close()


@pytest.fixture
def library(sampled) -> Library:
    return Library(sampled.library, many(24))


@pytest.fixture
def study(library, store) -> Study:
    return make_study(library, store)


@pytest.fixture
def conversation(library, study) -> Iterator[Conversation]:
    made = make_conversation(library, study)
    yield made
    made.close()


@pytest.fixture
def rounds(store, study, library) -> Rounds:
    """The records of rounds, as another process would read them."""
    return Rounds(
        RoundStore(store.database), GroupStore(store.database), study.records, library.quizzes, store.clock, None
    )


@pytest.fixture
def chief(server, clock) -> Person:
    """An administrator of a group with ten more members."""
    server.clock = lambda: clock().timestamp()
    server.group(GROUP, *PEOPLE, admins=(1,))
    return Person(server, 1, "组长", chat=GROUP)


@pytest.fixture
def people(server, chief) -> list[Person]:
    return [Person(server, number, f"学员{number}", chat=GROUP) for number in PEOPLE]


def polls(server, chat: int = GROUP) -> list[Sent]:
    return [one for one in list(server.sent) if one.poll and one.chat_id == chat]


def polls_and_words(server, chat: int = GROUP) -> list[Sent]:
    return [one for one in list(server.sent) if one.chat_id == chat]


def told(server, words: str, chat: int = GROUP) -> list[Sent]:
    return [one for one in list(server.sent) if words in one.text and one.chat_id == chat]


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  what is waited for is a row of a database
            await asyncio.sleep(0.02)


def answers(rounds: Rounds, made: Round) -> int:
    return len(rounds.store.answers([made.id]))


async def begin(server, chief: Person, words: str = "/quiz 2") -> list[Sent]:
    """Let the organiser start a round; return its polls when they stand in the group."""
    count = int(words.split()[1])
    before = len(polls(server))
    chief.write(words)
    await asyncio.to_thread(server.wait, lambda _: len(polls(server)) >= before + count)
    return polls(server)[before:]


@BOTH_WAYS
async def test_ten_members_answer_a_round_that_closes_by_time(
    mode, server, conversation, store, rounds, chief, people, clock
):
    async with serving(server, conversation, store, TICK, mode=mode):
        people[0].write("/join 小李")
        await people[0].hears()
        first, second = await begin(server, chief)
        assert "2 题" in told(server, "出题了")[0].text
        assert "17:30 截止" in told(server, "出题了")[0].text
        assert not first.poll["is_anonymous"]
        assert first.poll["open_period"] == 30 * 60
        for person in people:
            person.vote_right(first)
        for person in people[:4]:
            person.vote_wrong(second)
        await until(lambda: answers(rounds, rounds.running(f"telegram:{GROUP}")) == 14)
        clock.forward(minutes=31)
        await asyncio.to_thread(server.wait, lambda _: first.poll["is_closed"] and told(server, "结束了"))
        assert not people[5].vote_right(second)
        people[5].press(texts.FULL_RESULT_BUTTON)
        people[6].press(texts.FULL_RESULT_BUTTON)
        await asyncio.to_thread(server.wait, lambda _: texts.SHOWN_ABOVE in [words for _, words in server.toasts])
    (result,) = told(server, "结束了")
    (whole,) = [one for one in polls_and_words(server) if one.text.startswith("第 1 题：")]
    assert texts.TOOK_PART_NAMES.format(people=10, names="小李") in result.text
    assert "学员1" not in result.text
    assert result.text.index("0/4 人答对") < result.text.index("10/10 人答对")
    assert len(result.text) <= 350
    assert "《讲话" in whole.text
    assert "<b>" in whole.html
    assert rounds.running(f"telegram:{GROUP}") is None
    assert "stopPoll" not in server.calls


async def test_an_answer_counts_once_also_where_it_comes_twice_or_before_the_poll_is_noted(
    server, conversation, store, rounds, chief, people
):
    server.early_vote = [0]
    async with serving(server, conversation, store, TICK):
        first, second = await begin(server, chief)
        with server.holding() as updates:
            people[0].vote_right(second)
            updates.append(dict(updates[0]))
            again = dict(updates[0])
            again["update_id"] += 1000
            updates.append(again)
        people[1].vote()
        people[1].vote_right(second)
        made = rounds.running(f"telegram:{GROUP}")
        await until(lambda: answers(rounds, made) == 3)
    assert {one.position for one in rounds.store.answers([made.id])} == {0, 1}
    assert rounds.store.counts(made.id)[1] == (2, 2)
    assert first.poll["id"] != second.poll["id"]


@BOTH_WAYS
async def test_a_restart_in_the_middle_of_a_round(mode, server, conversation, store, rounds, chief, people, clock):
    hook = {"port": free_port()}
    async with serving(server, conversation, store, TICK, mode, hook):
        first, second = await begin(server, chief)
        people[0].vote_right(first)
        made = rounds.running(f"telegram:{GROUP}")
        await until(lambda: answers(rounds, made) == 1)
    people[1].vote_wrong(first)
    people[1].vote_right(second)
    clock.forward(hours=5)
    async with serving(server, conversation, store, TICK, mode, hook):
        await asyncio.to_thread(server.wait, lambda _: told(server, "结束了"))
    assert len(polls(server)) == 2
    (result,) = told(server, "结束了")
    assert texts.TOOK_PART.format(people=2) in result.text
    assert "1/2 人答对" in result.text
    assert len(told(server, "出题了")) == 1


async def test_what_was_not_posted_before_a_crash_is_posted_after_it_and_nothing_twice(
    server, conversation, store, rounds, study, chief, caplog
):
    from bot.groups.rounds import RoundSpec
    from bot.groups.values import Post

    key = f"telegram:{GROUP}"
    made = rounds.store.start(
        _new_round(rounds, study, RoundSpec("quiz", 3, 30), [item.id for item in many(24) if item.options][:3])
    )
    rounds.store.announce(made.id)
    assert rounds.store.try_post(Post(made.id, 0, key), rounds.now())
    async with serving(server, conversation, store, TICK):
        await asyncio.to_thread(server.wait, lambda _: len(polls(server)) == 2)
        await asyncio.sleep(5 * TICK)
    assert ["第 2/3 题" in polls(server)[0].text, "第 3/3 题" in polls(server)[1].text] == [True, True]
    assert told(server, "出题了") == []
    assert "question of a round was never confirmed" in caplog.text


def _new_round(rounds, study, wanted, ids):
    from datetime import timedelta

    from bot.groups.records.round_store import NewRound

    chat = study.records.chat(f"telegram:{GROUP}")
    now = rounds.now()
    return NewRound(chat, wanted.kind, tuple(ids), now, now + timedelta(minutes=wanted.minutes))


@BOTH_WAYS
async def test_a_group_that_becomes_a_supergroup_in_the_middle_of_a_round(
    mode, server, conversation, store, rounds, clock
):
    old, new = -5, -1009
    server.clock = lambda: clock().timestamp()
    server.group(old, 11, 12, admins=(1,), kind="group")
    chief, member = Person(server, 1, chat=old), Person(server, 11, chat=old)
    async with serving(server, conversation, store, TICK, mode=mode):
        member.write("/join 小李")
        chief.write("/group 17:00 2题 排行开")
        await chief.hears(3)
        await asyncio.to_thread(server.wait, lambda _: len(polls(server, old)) == 2)
        first, second = polls(server, old)
        member.vote_right(first)
        await until(lambda: rounds.running(f"telegram:{old}"))
        made = rounds.running(f"telegram:{old}")
        await until(lambda: answers(rounds, made) == 1)
        server.migrate(old, new)
        await until(lambda: rounds.running(f"telegram:{new}"))
        member.vote_right(second)
        await until(lambda: answers(rounds, made) == 2)
        clock.forward(hours=13)
        await asyncio.to_thread(server.wait, lambda _: told(server, "结束了", new))
        clock.forward(hours=11)
        await asyncio.to_thread(server.wait, lambda _: len(polls(server, new)) == 2)
    assert "小李" in told(server, "结束了", new)[0].text
    assert rounds.settings(f"telegram:{new}").board


async def test_a_group_that_has_moved_unnoticed_gets_its_round_where_it_is_now(
    server, conversation, store, rounds, clock
):
    old, new = -5, -1009
    server.clock = lambda: clock().timestamp()
    server.group(old, admins=(1,), kind="group")
    chief = Person(server, 1, chat=old)
    async with serving(server, conversation, store, TICK):
        chief.write("/group 18:30 2题")
        await chief.hears(2)
        server.group(new, admins=(1,))
        server.migrated[old] = new
        clock.forward(hours=2)
        await asyncio.to_thread(server.wait, lambda _: len(polls(server, new)) == 2)
    assert polls(server, old) == []
    assert rounds.running(f"telegram:{new}") is not None


async def test_the_daily_round_comes_once_a_day_to_the_topic_where_it_was_switched_on(
    server, conversation, store, clock
):
    server.clock = lambda: clock().timestamp()
    server.group(GROUP, admins=(1,), topics=(5, 6))
    chief = Person(server, 1, chat=GROUP, thread=5)
    async with serving(server, conversation, store, TICK):
        chief.write("/daily 18:00 2题 开放1小时")
        await chief.hears(2)
        assert polls(server) == []
        clock.forward(hours=1)
        await asyncio.to_thread(server.wait, lambda _: len(polls(server)) == 2)
        clock.forward(hours=1, minutes=1)
        await asyncio.to_thread(server.wait, lambda _: told(server, "结束了"))
    async with serving(server, conversation, store, TICK):
        await asyncio.sleep(5 * TICK)
        assert len(polls(server)) == 2
        server.chats.get(GROUP).topics.remove(5)
        server.expect_refused("message thread not found")
        clock.forward(hours=23)
        await asyncio.to_thread(server.wait, lambda _: len(polls(server)) == 4)
    assert [one.thread for one in polls(server)] == [5, 5, None, None]
    assert told(server, "今天的题来了")[0].thread == told(server, "结束了")[0].thread == 5


async def test_two_rounds_never_run_at_the_same_time_and_a_round_can_be_ended_early(
    server, conversation, store, rounds, chief, people
):
    async with serving(server, conversation, store, TICK):
        first, second = await begin(server, chief)
        chief.write("/quiz 2")
        await asyncio.to_thread(server.wait, lambda _: told(server, "这一轮还没有结束"))
        people[0].write("/close")
        await asyncio.to_thread(server.wait, lambda _: told(server, texts.ONLY_ORGANISERS))
        people[0].vote_right(first)
        await until(lambda: answers(rounds, rounds.running(f"telegram:{GROUP}")) == 1)
        chief.write("/close")
        await asyncio.to_thread(server.wait, lambda _: told(server, "提前结束了"))
        assert first.poll["is_closed"]
        assert second.poll["is_closed"]
        assert not people[1].vote_right(second)
        await begin(server, chief)
    assert len(polls(server)) == 4
    assert server.calls.count("stopPoll") == 2


async def test_a_round_that_is_ended_while_it_is_posted_is_posted_no_further(server, conversation, store, chief):
    async with serving(server, conversation, store, 1.0):
        chief.write("/quiz 10")
        await asyncio.to_thread(server.wait, lambda _: len(polls(server)) >= 2)
        chief.write("/close")
        await asyncio.to_thread(server.wait, lambda _: told(server, "提前结束了"))
    assert len(polls(server)) < 10
    assert all(one.poll["is_closed"] for one in polls(server))


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # python-telegram-bot's own, inside its limiter
async def test_flood_while_a_round_is_posted_is_obeyed(server, conversation, store, chief):
    async with serving(server, conversation, store, TICK):
        server.flood = 2
        await begin(server, chief, "/quiz 3")
        await asyncio.sleep(5 * TICK)
    assert len(polls(server)) == 3
    assert len(told(server, "出题了")) == 1


async def test_errors_of_the_server_lose_no_question_and_repeat_none(server, conversation, store, chief):
    async with serving(server, conversation, store, TICK):
        server.order("error", method="sendPoll", times=3)
        server.order("error", method="sendMessage", times=1)
        await begin(server, chief, "/quiz 3")
        await asyncio.sleep(5 * TICK)
    assert sorted(one.text[:9] for one in polls(server)) == sorted({one.text[:9] for one in polls(server)})
    assert len(polls(server)) == 3
    assert len(told(server, "出题了")) == 1


async def test_a_question_whose_answer_was_lost_on_the_way_is_not_posted_again(
    server, conversation, store, chief, caplog, clock
):
    async with serving(server, conversation, store, TICK):
        server.order("lose", method="sendPoll")
        chief.write("/quiz 3")
        await asyncio.to_thread(server.wait, lambda _: len(polls(server)) == 3)
        await asyncio.sleep(5 * TICK)
        clock.forward(minutes=31)
        await asyncio.to_thread(server.wait, lambda _: told(server, "结束了"))
    assert len(polls(server)) == 3
    assert "question of a round lost" in caplog.text
    assert told(server, "结束了")[0].text.count("正确答案") == 2


async def test_a_long_paper_keeps_to_the_limits_of_groups(server, conversation, store, chief):
    """Twenty messages a minute: the rest of the paper comes later, and nothing is refused."""
    server.limits = Limits()
    async with serving(server, conversation, store, 1.0):
        chief.write("/paper 4 20分钟")
        await asyncio.to_thread(server.wait, lambda _: len(polls(server)) == 4)
    assert all(one.given.get("hide_results_until_closes") for one in polls(server))
    assert server.refused == []


async def test_what_organisers_may_others_may_not(server, conversation, store, rounds, chief, people):
    member = people[0]
    async with serving(server, conversation, store, TICK):
        for words, said in (
            ("/group 8:00", texts.ONLY_ORGANISERS),
            ("/paper 3", texts.ONLY_ORGANISERS),
            ("/table", texts.ONLY_ORGANISERS),
        ):
            member.write(words)
            assert (await member.hears())[-1].text == said
        member.write("/group")
        (settings,) = await member.hears()
        member.press(texts.BOARD_BUTTON[False])
        await until(lambda: texts.ONLY_ORGANISERS in [toast for _, toast in server.toasts])
        assert not rounds.settings(f"telegram:{GROUP}").board
        chief.press(texts.BOARD_BUTTON[False])
        await until(lambda: settings.edits == 1)
        assert texts.BOARD_IS_ON in settings.text
        anonymous = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "学习群"}}
        server.write("/quiz 2", GROUP, person=1, **anonymous)
        assert (await member.hears())[-1].text == texts.ANONYMOUS
    assert polls(server) == []


async def test_the_board_is_off_by_default_and_names_are_chosen(server, conversation, store, chief, people):
    member = people[0]
    async with serving(server, conversation, store, TICK):
        member.write("/board")
        assert (await member.hears())[-1].text == texts.BOARD_OFF
        chief.mention("群设置 排行开")
        await member.hears(2)
        member.mention("加入 \u202e小<李>")
        assert (await member.hears())[-1].text == texts.JOINED.format(name="小<李>")
        member.mention("排行")
        assert "小<李>" in (await member.hears())[-1].text
        member.write("/leave")
        assert (await member.hears())[-1].text == texts.LEFT


async def test_the_organiser_gets_table_and_answers_alone_once_they_have_opened_the_bot(
    server, conversation, store, rounds, chief, people
):
    server.expect_refused("chat not found")
    async with serving(server, conversation, store, TICK):
        people[0].write("/join 小李")
        first, _ = await begin(server, chief)
        people[0].vote_right(first)
        await until(lambda: answers(rounds, rounds.running(f"telegram:{GROUP}")) == 1)
        chief.write("/answered")
        await asyncio.to_thread(server.wait, lambda _: told(server, "t.me/study_test_bot"))
        server.meet(1)
        chief.write("/answered")
        await asyncio.to_thread(server.wait, lambda _: told(server, "小李：答了 1 题", 1))
        chief.write("/table")
        await asyncio.to_thread(server.wait, lambda _: any(one.file for one in server.sent))
    assert not told(server, "小李：答了")
    (table,) = [one for one in server.sent if one.file]
    assert (table.chat_id, table.method) == (1, "sendDocument")
    assert table.file_name.endswith(".csv")
    rows = list(csv.reader(io.StringIO(table.file.decode("utf-8-sig"))))
    assert rows[1][2:] == ["小李", "2", "1", "1", "对", "未答"]


async def test_other_bots_channels_and_words_that_are_not_for_the_bot_are_left_alone(
    server, conversation, store, chief, people
):
    channel = {"sender_chat": {"id": -100777, "type": "channel", "title": "频道"}}
    async with serving(server, conversation, store, TICK):
        server.write("/quiz 2", GROUP, person=1, **channel)
        server.write("/quiz@other_bot 2", GROUP, person=1)
        server.write("出题 2", GROUP, person=1)
        server.write("/quiz 2", GROUP, person=1, **{"from": {"id": 99, "is_bot": True, "first_name": "别的"}})
        chief.write("/board")
        await chief.hears()
    assert len(server.sent) == 1


async def test_a_group_that_puts_the_bot_out_gets_no_more_rounds_and_keeps_its_records(
    server, conversation, store, rounds, chief, clock
):
    async with serving(server, conversation, store, TICK):
        chief.write("/group 18:30 2题")
        await chief.hears(2)
        await begin(server, chief)
        made = rounds.running(f"telegram:{GROUP}")
        server.become(GROUP, "kicked", 1)
        await until(lambda: rounds.running(f"telegram:{GROUP}") is None)
        clock.forward(hours=2)
        await asyncio.sleep(5 * TICK)
    assert told(server, "结束了") == []
    assert not rounds.settings(f"telegram:{GROUP}").active
    assert len(rounds.store.posts(made.id)) == 2


async def test_who_wants_to_be_forgotten_is_forgotten_by_groups(server, conversation, store, rounds, chief, people):
    chat, alone = rounds.records.chat(f"telegram:{GROUP}"), Person(server, 11)
    async with serving(server, conversation, store, TICK):
        people[0].write("/join 小李")
        await people[0].hears()
        first, _ = await begin(server, chief)
        made = rounds.running(f"telegram:{GROUP}")
        people[0].vote_right(first)
        people[1].vote_right(first)
        await until(lambda: answers(rounds, made) == 2)
        alone.write("/forget")
        await alone.hears()
        alone.press(learning_texts.FORGET_BUTTON)
        await until(lambda: rounds.groups.members(chat) == [])
    assert [answer.person for answer in rounds.store.answers([made.id])] == ["telegram:12"]


async def test_who_leaves_the_group_leaves_the_list(server, conversation, store, rounds, chief, people):
    chat = rounds.records.chat(f"telegram:{GROUP}")
    async with serving(server, conversation, store, TICK):
        people[0].write("/join 小李")
        await people[0].hears()
        server.write("", GROUP, person=1, left_chat_member={"id": 11, "is_bot": False, "first_name": "学员11"})
        await until(lambda: rounds.groups.members(chat) == [])
    assert len(server.sent) == 1


async def test_a_group_without_polls_is_told_why(server, conversation, store, rounds, chief, monkeypatch):
    from tests.support.telegram_server import bad
    from tests.support.telegram_server.server import _METHODS

    def refuse(server, given):
        raise bad("not enough rights to send polls to the chat", ordered=True)

    monkeypatch.setitem(_METHODS, "sendPoll", refuse)
    async with serving(server, conversation, store, TICK):
        chief.write("/group 17:00 2题")
        await asyncio.to_thread(server.wait, lambda _: told(server, texts.NO_POLLS))
        await asyncio.sleep(5 * TICK)
    assert not rounds.settings(f"telegram:{GROUP}").active
    assert len(told(server, texts.NO_POLLS)) == 1


async def test_a_wrong_question_is_reported_from_under_its_poll(server, conversation, store, library, chief, people):
    async with serving(server, conversation, store, TICK):
        await begin(server, chief)
        people[0].press(texts.REPORT_BUTTON)
        await until(lambda: texts.REPORTED in [toast for _, toast in server.toasts])
    assert len(library.quizzes.report_calls) == 1


async def test_long_items_are_posted_whole_above_their_poll(server, conversation, store, library, chief, clock):
    library.quizzes.all = {
        "long": single("long", options=("甲" * 101, "乙", "丙", "丁"), right=1, quote="全市要采用乙。")
    }
    async with serving(server, conversation, store, TICK):
        chief.write("/quiz 1")
        await asyncio.to_thread(server.wait, lambda _: len(polls(server)) == 1)
        clock.forward(minutes=31)
        await asyncio.to_thread(server.wait, lambda _: told(server, "结束了"))
    (poll,) = polls(server)
    assert [option["text"] for option in poll.poll["options"]] == ["A", "B", "C", "D"]
    assert told(server, "A. " + "甲" * 101)


async def test_a_group_that_is_not_admitted_gets_no_rounds(server, conversation, store, rounds, chief, people, clock):
    boss = Person(server, 77, chat=GROUP)
    async with serving(server, conversation, store, TICK, access="invite", admins=[77]):
        chief.write("/quiz 2")
        assert (await chief.hears())[-1].text == edge_texts.GROUP_NOT_ADMITTED
        chief.write("/group 18:30 2题")
        boss.write("/admit")
        await until(lambda: len(server.sent) >= 2)
        chief.write("/group 18:30 2题")
        await until(lambda: rounds.settings(f"telegram:{GROUP}").active)
        await begin(server, people[0])
        boss.write("/dismiss")
        await until(lambda: rounds.running(f"telegram:{GROUP}") is None)
        clock.forward(hours=2)
        await asyncio.sleep(5 * TICK)
    assert len(polls(server)) == 2
    assert told(server, "结束了") == []


async def test_administrators_are_asked_for_seldom_and_found_when_they_are_new(server):
    now = [0.0]
    server.group(GROUP, 11, admins=(1,))
    async with Bot(TOKEN, base_url=server.base_url) as bot:
        organisers = GroupAdmins(bot, clock=lambda: now[0])
        assert [await organisers.holds(GROUP, person) for person in (1, 11, 1)] == [True, False, True]
        assert server.calls.count("getChatAdministrators") == 1
        server.group(GROUP, admins=(11,))
        now[0] = 10.0
        assert await organisers.holds(GROUP, 11)
        server.group(GROUP, 1)
        now[0] = 20.0
        assert await organisers.holds(GROUP, 1)
        server.order("error", method="getChatAdministrators")
        now[0] = 1000.0
        assert await organisers.holds(GROUP, 1) is None
        assert not await organisers.holds(GROUP, 1)


async def test_a_long_result_comes_in_parts_each_of_them_once(server, conversation, store, library, chief, clock):
    long = "，".join(["全市各级各部门要认真抓好落实"] * 40)
    made = [single(f"long{n}", at=n * 2000, quote=f"第{n}条：全市要采用乙方案，{long}。") for n in range(10)]
    library.quizzes.all = {item.id: item for item in made}
    async with serving(server, conversation, store, TICK):
        await begin(server, chief, "/quiz 10")
        before = len(server.sent)
        server.order("error", method="sendMessage", times=1)
        clock.forward(minutes=31)
        await asyncio.to_thread(server.wait, lambda _: len(server.sent) >= before + 1)
        server.order("error", method="sendMessage", times=2)
        await asyncio.to_thread(server.wait, lambda _: any(texts.NOBODY in one.text for one in server.sent))
        await asyncio.sleep(5 * TICK)
        assert len([one for one in server.sent[before:] if texts.NOBODY in one.text]) == 1
        before = len(server.sent)
        chief.press(texts.FULL_RESULT_BUTTON)
        await asyncio.to_thread(server.wait, lambda _: sum(one.text.count("条：全市") for one in server.sent) >= 10)
        await asyncio.sleep(5 * TICK)
    result = [one for one in server.sent[before:] if not one.poll]
    assert len(result) > 1
    assert sorted(n for n in range(10) for one in result for _ in range(one.text.count(f"第{n}条："))) == list(
        range(10)
    )
