"""Groups: admitted by an admin; only what is put to the bot is answered, in its topic, as a reply."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.conversation.dispatcher import Conversation
from bot.edge.members import Members
from bot.messages import edge_texts, texts
from bot.telegram.sending.poll_store import PollStore
from bot.telegram.sending.targets import key
from tests.support.clock import Clock
from tests.support.databases import fresh_database
from tests.support.items import many
from tests.support.telegram_bot import serving
from tests.support.telegram_server import BOT, Person
from tests.support.telegram_study import Library, make_conversation, make_study

GROUP, ADMIN, ASKER, OTHER = -1001, 7, 8, 9
QUESTION = "38个后进支部什么时候完成整顿？"
NAME = BOT["username"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path, clock) -> Iterator[PollStore]:
    database = fresh_database(tmp_path, "")
    yield PollStore(database, clock)
    database.close()


@pytest.fixture
def conversation(sampled, clock) -> Iterator[Conversation]:
    made = Conversation(sampled.library, clock=clock, forget_after=timedelta(minutes=30), threads=2)
    yield made
    made.close()


@pytest.fixture
def group(server, clock):
    server.clock = lambda: clock().timestamp()
    return server.group(GROUP, ADMIN, ASKER, OTHER)


@pytest.fixture
def admitted(group, store) -> None:
    Members(store.database, store.clock).admit_group(key(GROUP), "学习群", key(ADMIN))


def invited(server, conversation, store, **more):
    return serving(server, conversation, store, access="invite", admins=[ADMIN], **more)


async def test_what_is_put_to_the_bot_is_answered_as_a_reply_and_nothing_else(server, conversation, store, admitted):
    asker = Person(server, ASKER, chat=GROUP)
    async with invited(server, conversation, store):
        asker.write(QUESTION)
        mentioned = asker.mention(QUESTION)
        (first,) = await asker.hears(1)
        commanded = asker.write(f"/ask@{NAME} {QUESTION}")
        (second,) = await asker.hears(1)
        asker.write(f"/ask@other_bot {QUESTION}")
        asker.write("@somebody 你看过吗")
        replied = asker.reply(second, "那具体怎么整顿？")
        (third,) = await asker.hears(1)
        bare = asker.write("/search 期限")
        (fourth,) = await asker.hears(1)
    assert "9月底前完成整顿" in first.text
    assert "9月底前完成整顿" in second.text
    asked = [one.reply_to for one in (first, second, third, fourth)]
    assert asked == [mentioned, commanded, replied, bare]
    assert len(server.sent) == 4


async def test_the_name_alone_as_a_reply_puts_somebody_elses_question(server, conversation, store, admitted):
    asker, other = Person(server, ASKER, chat=GROUP), Person(server, OTHER, chat=GROUP)
    async with invited(server, conversation, store):
        number = asker.write(QUESTION)
        other.write(f"@{NAME}", reply_to_message=server.chats.get(GROUP).messages[number])
        (answer,) = await other.hears(1)
    assert "9月底前完成整顿" in answer.text


async def test_a_mention_by_entity_and_in_the_middle_is_taken_out(server, conversation, store, admitted):
    asker = Person(server, ASKER, chat=GROUP)
    by_name = [{"type": "text_mention", "offset": 2, "length": 4, "user": dict(BOT)}]
    async with invited(server, conversation, store):
        asker.write(f"😀 学习助手，{QUESTION}", entities=[by_name[0] | {"offset": 3}])
        (first,) = await asker.hears(1)
        asker.write(f"请问 @{NAME.upper()} {QUESTION}")
        (second,) = await asker.hears(1)
        asker.write(f"@{NAME}")
        (third,) = await asker.hears(1)
    assert "9月底前完成整顿" in first.text
    assert "9月底前完成整顿" in second.text
    assert third.text == texts.EMPTY


async def test_the_answer_stays_in_its_topic_and_goes_to_the_chat_where_the_topic_is_gone(
    server, conversation, store, clock
):
    server.clock = lambda: clock().timestamp()
    forum = server.group(GROUP, ADMIN, ASKER, topics=(5,))
    Members(store.database, store.clock).admit_group(key(GROUP), "学习群", key(ADMIN))
    asker = Person(server, ASKER, chat=GROUP, thread=5)
    server.expect_refused("message thread not found")
    async with invited(server, conversation, store):
        asker.mention("/help")
        (told,) = await asker.hears(1)
        asker.write(QUESTION, reply_to_message=server.chats.get(GROUP).messages[told.message_id])
        (answer,) = await asker.hears(1)
        asker.press(answer.buttons[0]["text"])
        (opened,) = await asker.hears(1)
        forum.topics.clear()
        asker.mention(QUESTION)
        await asyncio.to_thread(server.wait, lambda sent: len(sent) == 4)
    assert [one.thread for one in server.sent] == [5, 5, 5, None]
    assert "<b>" in opened.html
    assert opened.reply_to == answer.message_id


async def test_in_a_topic_what_opened_it_is_no_reply_to_the_bot(server, conversation, store, clock):
    server.clock = lambda: clock().timestamp()
    server.group(GROUP, ADMIN, ASKER, topics=(5,))
    Members(store.database, store.clock).admit_group(key(GROUP), "学习群", key(ADMIN))
    asker = Person(server, ASKER, chat=GROUP, thread=5)
    opening = {
        "message_id": 5, "date": 1, "chat": server.chats.get(GROUP).value, "from": dict(BOT),
        "forum_topic_created": {"name": "学习", "icon_color": 7322096},
    }  # fmt: skip
    async with invited(server, conversation, store):
        asker.write(QUESTION, reply_to_message=opening)
        asker.mention("/help")
        await asker.hears(1)
    assert len(server.sent) == 1


async def test_other_bots_channels_anonymous_admins_and_service_messages_are_ignored(
    server, conversation, store, admitted
):
    asker = Person(server, ASKER, chat=GROUP)
    words = f"@{NAME} {QUESTION}"
    channel = {"id": -1009, "type": "channel", "title": "频道"}
    other_bot = {"id": 55, "is_bot": True, "first_name": "别的机器人", "username": "other_bot"}
    async with invited(server, conversation, store):
        asker.write(words, **{"from": other_bot})
        asker.write(words, sender_chat=channel)
        asker.write(words, sender_chat=server.chats.get(GROUP).value)
        asker.write(words, via_bot=dict(BOT))
        asker.write("", new_chat_members=[server.chats.user(OTHER)])
        asker.write("", new_chat_title=f"@{NAME}")
        asker.write(words)
        await asker.hears(1)
    assert len(server.sent) == 1


async def test_a_group_that_is_not_admitted_hears_one_sentence_a_day_and_only_when_it_asks(
    server, conversation, store, clock, group
):
    asker, admin = Person(server, ASKER, chat=GROUP), Person(server, ADMIN, chat=GROUP)
    async with invited(server, conversation, store):
        asker.write(QUESTION)
        asker.mention(QUESTION)
        asker.mention(QUESTION)
        (told,) = await asker.hears(1)
        clock.forward(days=1)
        asker.mention(QUESTION)
        (again,) = await asker.hears(1)
        asker.write("/admit")
        admin.mention("怎么启用")
        (for_admin,) = await asker.hears(1)
        admin.write(f"/admit@{NAME}")
        (done,) = await asker.hears(1)
        asker.mention(QUESTION)
        (answer,) = await asker.hears(1)
        admin.write("/admit")
        (before,) = await asker.hears(1)
        admin.write("/dismiss")
        (out,) = await asker.hears(1)
        asker.mention(QUESTION)
        asker.write("好的")
    assert [told.text, again.text, for_admin.text] == [edge_texts.GROUP_NOT_ADMITTED] * 3
    assert done.text == edge_texts.GROUP_ADMITTED.format(bot=NAME)
    assert "9月底前完成整顿" in answer.text
    assert before.text == edge_texts.GROUP_ADMITTED_BEFORE
    assert out.text == edge_texts.GROUP_DISMISSED
    assert len(server.sent) == 7


async def test_an_admin_who_adds_the_bot_admits_the_group_anybody_else_does_not(server, conversation, store, clock):
    server.clock = lambda: clock().timestamp()
    for number in (-1001, -1002):
        server.group(number, ADMIN, ASKER, OTHER)
        server.chats.get(number).members[int(str(BOT["id"]))] = "left"
    async with invited(server, conversation, store):
        server.become(-1002, "member", OTHER)
        server.become(-1001, "member", ADMIN)
        (welcome,) = await Person(server, ASKER, chat=-1001).hears(1)
        asker = Person(server, ASKER, chat=-1001)
        asker.mention(QUESTION)
        (answer,) = await asker.hears(1)
        server.become(-1001, "left", OTHER)
        server.become(-1001, "member", OTHER)
        asker.mention(QUESTION)
        (refused,) = await asker.hears(1)
    assert welcome.text == edge_texts.GROUP_ADMITTED.format(bot=NAME)
    assert "9月底前完成整顿" in answer.text
    assert refused.text == edge_texts.GROUP_NOT_ADMITTED
    assert {one.chat_id for one in server.sent} == {-1001}


async def test_two_members_ask_side_by_side_each_with_follow_ups_of_their_own(server, conversation, store, admitted):
    first, second = Person(server, ASKER, chat=GROUP), Person(server, OTHER, chat=GROUP)
    async with invited(server, conversation, store):
        first.mention("/search 期限")
        second.mention("/search 春耕")
        await first.hears(2)
        one = first.mention("1")
        other = second.mention("1")
        opened = {sent.reply_to: sent.text for sent in await first.hears(2)}
    assert opened[one] != opened[other]


async def test_a_group_that_becomes_a_supergroup_stays_admitted(server, conversation, store, clock):
    server.clock = lambda: clock().timestamp()
    server.group(-5, ADMIN, ASKER, kind="group")
    Members(store.database, store.clock).admit_group(key(-5), "学习群", key(ADMIN))
    async with invited(server, conversation, store):
        server.group(-1005, ADMIN, ASKER)
        server.write("", -5, "group", ADMIN, migrate_to_chat_id=-1005)
        server.write("", -1005, "supergroup", ADMIN, migrate_from_chat_id=-5)
        moved = Person(server, ADMIN, chat=-1005)
        moved.mention(QUESTION)
        (answer,) = await moved.hears(1)
    assert "9月底前完成整顿" in answer.text
    assert [group.chat for group in Members(store.database, store.clock).groups()] == [key(-1005)]


async def test_members_of_an_admitted_group_have_limits_of_their_own(server, conversation, store, admitted):
    first, second = Person(server, ASKER, chat=GROUP), Person(server, OTHER, chat=GROUP)
    async with invited(server, conversation, store, questions_a_minute=1):
        for _ in range(3):
            first.mention("/help")
        await first.hears(2)
        second.mention("/help")
        (served,) = await first.hears(1)
    assert texts.WELCOME in served.text
    assert [texts.TOO_FAST in one.text for one in server.sent] == [False, True, False]


async def test_what_is_somebodys_own_is_done_in_private(server, sampled, store, admitted):
    items = Library(sampled.library, many(4))
    talk = make_conversation(items, make_study(items, store))
    asker = Person(server, ASKER, chat=GROUP)
    async with invited(server, talk, store):
        for command in ("/stats", "/review", "错题"):
            asker.mention(command)
        told = await asker.hears(3)
        asker.mention("文件")
        (listed,) = await asker.hears(1)
    talk.close()
    assert {one.text for one in told} == {edge_texts.STUDY_IN_PRIVATE.format(bot=NAME)}
    assert "青澜市" in listed.text
