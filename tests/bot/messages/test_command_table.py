"""The table of commands: each has a function that does it, and stands in the help and the menus to which it belongs."""

from __future__ import annotations

import importlib
import inspect
import re
from collections import Counter

import pytest

from bot.conversation import replies
from bot.groups.replies import help_reply as group_help_reply
from bot.messages import command_table, texts
from bot.messages.command_table import ADMIN, GROUP_QUESTIONS, GROUP_STUDY, PRIVATE, CommandSpec
from bot.messages.commands import Command, understand, understand_in_group
from bot.messages.plain_text import reply_lines

GROUP = (*GROUP_QUESTIONS, *GROUP_STUDY)
EVERY = (*PRIVATE, *ADMIN, *GROUP)
IN_NO_MENU = {"start", "try", "how"}
"""Sent by Telegram itself, when a chat is opened."""
IN_NO_GROUP_MENU = {"start", "cite", "more", "new", "admit", "dismiss"}
"""Done in groups, too, where the menu is kept short."""


def named(spec: CommandSpec) -> object:
    """Return the function that the table names."""
    *module, last = ("bot." + spec.handler).split(".")
    while module:
        try:
            found: object = importlib.import_module(".".join(module))
        except ModuleNotFoundError:
            last = f"{module.pop()}.{last}"
        else:
            for part in last.split("."):
                found = inspect.getattr_static(found, part)
            return found
    raise AssertionError(spec.handler)


@pytest.mark.parametrize("spec", EVERY, ids=lambda spec: f"{spec.who}-{spec.name}")
def test_each_command_names_the_function_that_does_it(spec):
    assert callable(named(spec))


def test_the_function_of_a_command_that_learners_look_for_is_its_own():
    report = next(spec for spec in PRIVATE if spec.name == "report")
    assert understand("题目有误 2 答案不对") == Command(report.name, "2 答案不对")
    assert report.handler.endswith("StudyCommands._report")


def test_each_private_command_stands_once_in_the_help_and_in_the_menu():
    wanted = sorted(spec.name for spec in PRIVATE if spec.name not in IN_NO_MENU)
    told = "\n".join(command_table.help_lines())
    assert sorted(re.findall(r"/(\w+) ", told)) == wanted
    assert sorted(name for name, _ in command_table.private_menu()) == wanted
    assert all(f"/{spec.name} {spec.label}" in told for spec in PRIVATE if spec.label)
    by_topic = [replies.help_reply(topic) for topic in command_table.HELP_TOPICS]
    shown = "\n".join(line for reply in by_topic for line in reply_lines(reply.blocks))
    assert all(line in shown for line in command_table.help_lines())


def test_each_admin_command_stands_in_the_menu_of_admins_alone():
    own = command_table.admin_menu()[len(command_table.private_menu()) :]
    assert [name for name, _ in own] == [spec.name for spec in ADMIN] == ["admin", "invite", "remove", "title"]
    assert {spec.who for spec in ADMIN} == {"admin"}


def test_each_group_command_stands_in_the_menu_and_the_help_of_groups():
    menu = command_table.group_menu()
    assert [name for name, _ in menu] == [spec.name for spec in GROUP if spec.name not in IN_NO_GROUP_MENU]
    told = "\n".join(reply_lines(group_help_reply().blocks))
    assert [name for name, does in menu if f"/{name}  {does}" not in told] == ["help"]


def test_the_help_stays_short():
    assert sum(map(len, reply_lines(replies.start_reply(1000).blocks))) <= 100
    assert len(replies.start_reply(3).buttons) == 4
    for topic in ("", *texts.HELP_TOPICS):
        reply = replies.help_reply(topic, admin=True)
        assert sum(map(len, reply_lines(reply.blocks))) <= 350
        assert [button.label for button in reply.buttons] == [one for one in texts.HELP_TOPICS if one != topic]
    # admins hear of files and invitations, learners don't
    assert "/invite" in "\n".join(reply_lines(replies.help_reply("管理", admin=True).blocks))
    assert "管理" not in [button.label for button in replies.help_reply().buttons]
    assert replies.help_reply("管理") == replies.help_reply()


def test_a_menu_takes_every_name_and_its_line():
    for spec in EVERY:
        assert re.fullmatch(r"[a-z]{1,32}", spec.name)
        assert spec.menu == "" or 1 <= len(spec.menu) <= 60


def test_each_chinese_word_means_one_command():
    for specs, read in ((PRIVATE, understand), (GROUP, understand_in_group)):
        words = Counter(word for spec in specs for word in spec.words)
        assert words
        assert set(words.values()) == {1}
        assert all(read(word) == Command(spec.name) for spec in specs for word in spec.words)


def test_a_chinese_word_takes_words_where_the_table_says_so():
    for spec in PRIVATE:
        for word in spec.words:
            assert isinstance(understand(f"{word} 一二"), Command) == bool(spec.argument)
