"""What a message in a group means, and that every command of groups is told and done."""

from __future__ import annotations

import pytest

from bot.groups import texts
from bot.groups.commands import GroupCommand, read_command
from tests.bot.groups.conftest import CHIEF, words_of


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/quiz 3 10分钟", GroupCommand("quiz", "3 10分钟")),
        ("／quiz@study_bot 3", GroupCommand("quiz", "3")),
        ("/QUIZ", GroupCommand("quiz")),
        ("/daily 8:00", GroupCommand("group", "8:00")),
        ("出题 3 党建", GroupCommand("quiz", "3 党建")),
        ("加入 小李", GroupCommand("join", "小李")),
        ("加入：小李", GroupCommand("join", "小李")),
        ("排行榜", GroupCommand("board")),
        ("排行榜是怎么算的", None),
        ("结束 时间是什么时候", None),
        ("/search 期限", None),
        ("今年的目标是什么？", None),
        ("", None),
        ("/", None),
    ],
)
def test_what_a_message_means(text, command):
    assert read_command(text) == command


def test_every_command_and_every_word_is_done(commands):
    names = {name for name, _ in texts.COMMANDS} | set(texts.WORDS.values())
    assert len(names) >= 10
    for name in sorted(names - {"quiz", "paper"}):
        told = commands.command(CHIEF, name)
        assert told.replies or told.private
    with pytest.raises(ValueError, match="no group command"):
        commands.command(CHIEF, "nonsense")


def test_the_help_of_groups_names_every_command(commands):
    told = words_of(commands.command(CHIEF, "help").replies)
    assert [name for name, _ in texts.COMMANDS if f"/{name}  " not in told] == []
    assert "/ask" in told
