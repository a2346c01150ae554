"""What admins are told and can do: the panel, links for several, settling items; none of it exists for others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import pytest

from bot.conversation.dispatcher import Conversation
from bot.edge.members import Members
from bot.messages import edge_texts, texts
from bot.telegram.sending.poll_store import PollStore
from bot.telegram.sending.targets import key
from tests.support.clock import Clock
from tests.support.databases import fresh_database
from tests.support.items import blank, single
from tests.support.telegram_bot import serving
from tests.support.telegram_server import Person
from tests.support.telegram_study import Library, make_conversation, make_study

ADMIN, GUEST, OTHER = 7, 8, 9


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
    return Library(sampled.library, [single(), blank("b", "整顿____个支部。", ("38",), at=100)])


@pytest.fixture
def conversation(library, store) -> Iterator[Conversation]:
    made = make_conversation(library, make_study(library, store))
    yield made
    made.close()


def invited(server, conversation, store, **more):
    return serving(server, conversation, store, access="invite", admins=[ADMIN], **more)


async def test_a_link_for_several_lets_in_as_many_as_it_says_until_it_ends(server, conversation, store, clock):
    admin, people = Person(server, ADMIN), [Person(server, number) for number in (21, 22, 23, 24)]
    async with invited(server, conversation, store):
        admin.write("/invite 2 3")
        (made,) = await admin.hears(1)
        code = made.text.rpartition("?start=")[2]
        told = []
        for person in people[:3]:
            person.write(f"/start {code}")
            told += await person.hears(1)
        admin.write("/invite 5")
        (second,) = await admin.hears(1)
        clock.forward(days=8)
        people[3].write(f"/start {second.text.rpartition('?start=')[2]}")
        told += await people[3].hears(1)
        admin.write("/invite 0")
        (help_,) = await admin.hears(1)
    assert "最多 2 个人能用，3月5日 前有效" in made.text
    assert [texts.WELCOME in one.text for one in told] == [True, True, False, False]
    assert texts.INVITATION_USED in told[2].text
    assert texts.INVITATION_USED in told[3].text
    assert help_.text == edge_texts.INVITE_HELP


async def test_links_are_listed_and_revoked_by_a_button(server, conversation, store, clock):
    admin, guest = Person(server, ADMIN), Person(server, GUEST)
    async with invited(server, conversation, store):
        admin.write("/invite list")
        (none,) = await admin.hears(1)
        admin.write("/invite 20")
        (made,) = await admin.hears(1)
        admin.write("/invite list")
        (listed,) = await admin.hears(1)
        admin.press("撤销 1")
        (revoked,) = await admin.hears(1)
        server.press(listed.buttons[0]["callback_data"], ADMIN)
        (again,) = await admin.hears(1)
        server.press(listed.buttons[0]["callback_data"], GUEST)
        guest.write(f"/start {made.text.rpartition('?start=')[2]}")
        (refused,) = await guest.hears(1)
    assert none.text == edge_texts.INVITES_NONE
    assert "0/20" in listed.text
    assert [revoked.text, again.text] == [edge_texts.REVOKED, edge_texts.REVOKED_BEFORE]
    assert texts.INVITATION_USED in refused.text


def test_an_invitation_asked_for_twice_by_the_same_message_is_one(store):
    members = Members(store.database, store.clock)
    first, again = members.invite(key(ADMIN), cause="telegram:7:1"), members.invite(key(ADMIN), cause="telegram:7:1")
    assert first.code == again.code
    assert len(members.invites()) == 1
    assert members.invite(key(ADMIN), cause="telegram:7:2").code != first.code


async def test_the_panel_counts_people_and_use_and_shows_no_texts(server, conversation, store, library):
    admin, guest = Person(server, ADMIN), Person(server, GUEST)
    members = Members(store.database, store.clock)
    members.join(key(GUEST), members.invite(key(ADMIN)).code)
    members.admit_group(key(-5), "学习群\u202e <b>", key(ADMIN))
    async with invited(server, conversation, store):
        guest.write("38个后进支部什么时候完成整顿？")
        guest.write("/documents")
        await guest.hears(2)
        Person(server, OTHER).write("/start")
        await _until(lambda: len(server.sent) == 3)
        logging.getLogger("bot.test").warning("thing failed id=%d", 3)
        pages = {}
        for page in ("", "users", "groups", "usage", "errors", "reports", "invites", "library", "nothing"):
            admin.write(f"/admin {page}")
            pages[page] = (await admin.hears(1))[0].text
        admin.write("/admin")
        await admin.hears(1)
        admin.press(edge_texts.PANEL_BUTTONS["users"])
        (by_button,) = await admin.hears(1)
    assert "成员 1 人，群 1 个；来过 1 人，本周 1 人，今天 1 人。" in pages[""]
    assert "提问 1" in pages[""]
    assert "被拦下 1" in pages[""]
    assert "3 份文件" in pages[""]
    assert f"学员（{GUEST}）" in pages["users"] == by_button.text
    assert "学习群 <b>（-5）" in pages["groups"]
    assert "命令 1，提问 1，被拦下 1" in pages["usage"]
    assert "thing failed id=3" in pages["errors"]
    # other tests that share the samples may have called an item wrong
    assert (pages["reports"] == edge_texts.PANEL_REPORTS_NONE) == (not library.quizzes.reported())
    assert edge_texts.PANEL_HINT in pages["nothing"]
    assert edge_texts.PANEL_FINDINGS in pages["library"]
    assert not any("后进支部" in text for text in pages.values())


async def test_somebody_who_is_removed_is_a_stranger_again(server, conversation, store):
    admin, guest = Person(server, ADMIN), Person(server, GUEST)
    members = Members(store.database, store.clock)
    members.join(key(GUEST), members.invite(key(ADMIN)).code)
    async with invited(server, conversation, store):
        guest.write("/new")
        (served,) = await guest.hears(1)
        admin.write(f"/admin remove {GUEST}")
        (removed,) = await admin.hears(1)
        guest.write("/new")
        (refused,) = await guest.hears(1)
        admin.write("/admin remove x")
        (unknown,) = await admin.hears(1)
    assert served.text == texts.NEW_TOPIC
    assert removed.text == edge_texts.PANEL_REMOVED.format(person=GUEST)
    assert texts.NOT_INVITED in refused.text
    assert unknown.text == edge_texts.PANEL_REMOVED_NOT.format(person="x")


async def test_an_admin_makes_another_one_also_over_a_restart(server, conversation, store):
    admin, guest = Person(server, ADMIN), Person(server, GUEST)
    async with invited(server, conversation, store):
        admin.write(f"/admin add {GUEST}")
        (added,) = await admin.hears(1)
        guest.write("/admin users")
        (users,) = await guest.hears(1)
    async with invited(server, conversation, store):
        guest.write("/invite")
        (link,) = await guest.hears(1)
        admin.write(f"/admin drop {GUEST}")
        (dropped,) = await admin.hears(1)
        guest.write("/invite")
        (unknown,) = await guest.hears(1)
        admin.write(f"/admin drop {ADMIN}")
        (same,) = await admin.hears(1)
        admin.write("/admin")
        (still,) = await admin.hears(1)
    assert added.text == edge_texts.PANEL_ADDED.format(person=GUEST)
    assert f"（{GUEST}，管理员）" in users.text
    assert "?start=" in link.text
    assert dropped.text == edge_texts.PANEL_DROPPED.format(person=GUEST)
    assert unknown.text == texts.UNKNOWN_COMMAND.format(command="invite")
    assert same.text == edge_texts.PANEL_SAME
    assert edge_texts.PANEL_HEAD in still.text


@pytest.mark.parametrize("command", ["admin", "invite", "invite 20", "admin users"])
async def test_the_commands_of_admins_are_unknown_to_others(server, conversation, store, command):
    guest = Person(server, GUEST)
    async with serving(server, conversation, store, admins=[ADMIN]):
        guest.write(f"/{command}")
        (told,) = await guest.hears(1)
    assert told.text == texts.UNKNOWN_COMMAND.format(command=command.split()[0])


async def test_items_called_wrong_are_settled_by_buttons(server, sampled, store):
    admin = Person(server, ADMIN)
    study = make_study(sampled.library, store)
    talk = make_conversation(sampled.library, study)
    item = sampled.library.quizzes.items()[0]
    sampled.library.quizzes.store.report(item.id, "telegram:8", "答案不对 <x>", store.clock())
    async with invited(server, talk, store):
        admin.write("/admin reports")
        told = await admin.hears(len(sampled.library.quizzes.reported()))  # other tests report items too
        shown = next(one for one in told if item.question in one.text)
        keep = shown.button(edge_texts.KEEP_BUTTON)["callback_data"]
        server.press(keep, OTHER)
        server.press(keep, ADMIN)
        settled = await admin.hears(1)
        server.press(keep, ADMIN)
        again = await admin.hears(1)
    talk.close()
    assert "答案不对 <x>" in shown.text
    assert settled[-1].text == edge_texts.SETTLED["keep"]
    assert again[-1].text == edge_texts.SETTLED_BEFORE
    assert all(report.item_id != item.id for report, _ in sampled.library.quizzes.reported())


async def test_menus_are_set_for_each_kind_of_chat_and_their_failure_stops_nothing(server, conversation, store):
    server.order("error", "setMyDescription", times=1)
    admin, guest = Person(server, ADMIN), Person(server, GUEST)
    async with serving(server, conversation, store, admins=[ADMIN, 99]):
        guest.write("/new")
        await guest.hears(1)
        await _until(lambda: "short_description" in server.words)
        assert not any(scope[0] == "chat" for scope in server.menus)
        admin.write("/start")
        await admin.hears(1)
        await _until(lambda: any(scope[0] == "chat" for scope in server.menus))
    commands = {scope: {one["command"] for one in menu} for scope, menu in server.menus.items()}
    assert {"ask", "quiz", "help"} <= commands["all_private_chats", ""]
    assert "admin" not in commands["all_private_chats", ""]
    assert "ask" in commands["all_group_chats", ""]
    assert any({"admin", "invite", "quiz"} <= menu for scope, menu in commands.items() if scope[0] == "chat")
    assert "description" not in server.words


async def _until(condition) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  what is waited for is on the server
            await asyncio.sleep(0.02)
