"""The commands of groups: who may do what, settings by words and buttons, names, the board, what organisers get."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import time

import pytest

from bot.groups import texts
from bot.groups.group_commands import GroupSender
from bot.groups.member_names import LONGEST_NAME, clean_name
from bot.groups.values import KINDS
from bot.learning.texts import unknown_document
from bot.learning.values import Scope
from bot.messages.buttons import ChangeGroupSetting, ReportRoundQuestion, unpack
from bot.messages.command_table import GROUP_STUDY
from tests.bot.groups.conftest import CHIEF, GROUP, begin, end, words_of, wrong

MEMBER = GroupSender(GROUP, "telegram:2", "小王")


def said(told) -> str:
    return words_of(told.replies)


@pytest.mark.parametrize("name", ["paper", "close", "answered", "table"])
def test_what_is_for_organisers_nobody_else_can_do(commands, name):
    assert said(commands.command(MEMBER, name)) == texts.ONLY_ORGANISERS
    assert commands.needs_organiser(GROUP, name, "")


def test_members_start_rounds_unless_the_organiser_keeps_that(commands, rounds):
    assert not commands.needs_organiser(GROUP, "quiz", "")
    assert said(commands.command(MEMBER, "group", "成员出题关")) == texts.ONLY_ORGANISERS
    commands.command(CHIEF, "group", "成员出题 关")
    assert commands.needs_organiser(GROUP, "quiz", "")
    assert said(commands.command(MEMBER, "quiz")) == texts.ONLY_ORGANISERS_START
    commands.command(CHIEF, "group", "成员出题 开")
    assert commands.command(MEMBER, "quiz").rounds_changed
    assert rounds.running(GROUP) is not None


def test_settings_by_words(commands, rounds):
    words = "20:30 5题 工作日 开放2小时 单选 判断 排行 开 《讲话一》 范围：这一节"
    told = commands.command(replace(CHIEF, topic=9), "group", words)
    made = rounds.settings(GROUP)
    assert (made.active, made.at, made.number, made.days) == (True, time(20, 30), 5, "working")
    assert (made.open_minutes, made.kinds, made.board) == (120, ("single", "judge"), True)
    assert (made.scope, made.topic) == (Scope(("一",), ("这一节",)), 9)
    assert "工作日 20:30（北京时间），5 题，开放 2 小时" in said(told)
    commands.command(CHIEF, "group", "全部文件 停")
    made = rounds.settings(GROUP)
    assert (made.active, made.scope, made.at, made.topic) == (False, Scope(), time(20, 30), 9)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("明年", texts.UNREADABLE.format(word="明年")),
        ("11题", texts.UNREADABLE.format(word="11题")),
        ("开放30天", texts.TOO_LONG_OPEN),
        ("文件7", unknown_document("7")),
        ("范围没有的词", texts.NO_ITEMS),
        ("《没有的》", unknown_document("《没有的》")),
        ("8:00 Mars/Base", texts.UNREADABLE.format(word="Mars/Base")),
    ],
)
def test_settings_that_cannot_be_meant_change_nothing(commands, rounds, words, fault):
    assert said(commands.command(CHIEF, "group", words)) == fault
    assert rounds.settings(GROUP) == replace(rounds.settings("telegram:-6"), chat_id=rounds.records.chat(GROUP))


def test_an_hour_that_is_past_is_not_made_up_for(commands, rounds, clock):
    commands.command(CHIEF, "group", "16:00 UTC")
    clock.forward(hours=6, minutes=50)
    commands.command(CHIEF, "group", "15:30 UTC")
    assert rounds.due() == []
    clock.forward(hours=23, minutes=45)
    assert len(rounds.due()) == 1


def test_settings_by_buttons(commands, rounds):
    reply = commands.command(MEMBER, "group").replies[0]
    daily, board, start, *_ = [unpack(button.data) for button in reply.buttons]
    assert all(isinstance(action, ChangeGroupSetting) for action in (daily, board, start))
    assert commands.press(MEMBER, board).notice == texts.ONLY_ORGANISERS
    told = commands.press(CHIEF, board)
    assert told.replies[0].in_place
    assert texts.BOARD_IS_ON in said(told)
    assert commands.press(CHIEF, board).notice == texts.ALREADY_SO
    commands.press(replace(CHIEF, topic=4), daily)
    commands.press(CHIEF, start)
    made = rounds.settings(GROUP)
    assert (made.active, made.board, made.members_start, made.topic) == (True, True, False, 4)
    assert commands.press(CHIEF, ChangeGroupSetting("nonsense", 1)).notice == texts.ALREADY_SO


def test_papers_hold_more_questions_and_rounds_no_more_than_a_chat_bears(commands, rounds):
    assert said(commands.command(CHIEF, "quiz", "11")) == texts.ROUND_UNREADABLE.format(word="11题", most=10)
    assert said(commands.command(CHIEF, "quiz", "3 8天")) == texts.TOO_LONG_OPEN
    assert commands.command(CHIEF, "paper", "15 45分钟").rounds_changed
    made = rounds.running(GROUP)
    assert (made.kind, len(made.item_ids), (made.closes - made.started).seconds) == ("paper", 15, 45 * 60)


@pytest.mark.parametrize(
    ("words", "size", "minutes", "kinds"),
    [
        ("", 3, 30, {"single", "multiple", "judge"}),
        ("五道题 半小时 判断", 5, 30, {"judge"}),
        ("2题 两小时 《讲话一》", 2, 120, {"single", "multiple", "judge"}),
        ("限时 1天 单选 4", 4, 1440, {"single"}),
    ],
)
def test_words_after_quiz(commands, rounds, library, words, size, minutes, kinds):
    assert commands.command(CHIEF, "quiz", words).rounds_changed
    made = rounds.running(GROUP)
    assert len(made.item_ids) == size
    assert (made.closes - made.started).total_seconds() == minutes * 60
    assert {library.quizzes.item(item_id).kind for item_id in made.item_ids} <= kinds


def test_blanks_cannot_be_asked_of_a_group(commands):
    assert said(commands.command(CHIEF, "quiz", "3 填空")) == texts.ROUND_UNREADABLE.format(word="填空", most=10)


def test_an_organiser_closes_a_round_early(commands, rounds):
    assert said(commands.command(CHIEF, "close")) == texts.NO_ROUND
    begin(commands)
    assert commands.command(CHIEF, "close").rounds_changed
    made = rounds.running(GROUP)
    assert made.stopped
    assert made.is_closed(rounds.now())


def test_names_are_chosen_shown_and_taken_back(commands, rounds):
    chat = rounds.records.chat(GROUP)
    assert said(commands.command(MEMBER, "join", " 小 李 ")) == texts.JOINED.format(name="小 李")
    other = replace(MEMBER, person="telegram:3")
    assert said(commands.command(other, "join", "小李")) == texts.NAME_TAKEN.format(name="小李")
    assert said(commands.command(other, "join")) == texts.JOINED.format(name="小王")
    assert said(commands.command(MEMBER, "join", "大李")) == texts.RENAMED.format(name="大李")
    assert [member.name for member in rounds.groups.members(chat)] == ["大李", "小王"]
    assert rounds.groups.members(rounds.records.chat("telegram:-6")) == []
    assert said(commands.command(MEMBER, "leave")) == texts.LEFT
    assert said(commands.command(MEMBER, "leave")) == texts.NOT_JOINED
    assert said(commands.command(replace(MEMBER, shown="\u202e"), "join")) == texts.NAME_UNUSABLE.format(
        most=LONGEST_NAME
    )


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("小李", "小李"),
        ("\u202e坏人\u202c", "坏人"),
        ("a\u200bb\u200d\ufeff", "ab"),
        ("多\n行\t名字", "多 行 名字"),
        ("长" * 500, "长" * LONGEST_NAME),
        ("@everyone /stop t.me", "everyone ／stop t·me"),
        ("e" + "\u0301" * 40, "é\u0301\u0301"),
        ("<b>粗</b>", "<b>粗<／b>"),
        ("🙂", "🙂"),
        ("…", ""),
        ("   ", ""),
        ("\u2066\u2069", ""),
    ],
)
def test_a_name_is_one_line_that_turns_and_hides_nothing(given, name):
    assert clean_name(given) == name


def test_the_board_is_off_until_the_group_switches_it_on(commands):
    assert said(commands.command(CHIEF, "board")) == texts.BOARD_OFF
    commands.command(CHIEF, "group", "排行开")
    assert said(commands.command(MEMBER, "board")) == texts.BOARD_EMPTY


def test_the_board_tells_accuracy_and_streak_of_those_who_joined_and_never_counts(commands, rounds, clock):
    commands.command(CHIEF, "group", "排行开")
    for number, name in ((2, "小李"), (3, "老王"), (5, "小陈")):
        commands.command(replace(MEMBER, person=f"telegram:{number}"), "join", name)
    for day in range(3):
        posts = begin(commands)
        for post in posts:
            rounds.vote(post.poll, "telegram:2", post.right if post.position else wrong(post))
            rounds.vote(post.poll, "telegram:4", post.right)
            if day != 1:
                rounds.vote(post.poll, "telegram:3", post.right)
        end(rounds, rounds.running(GROUP))
        clock.forward(days=1)
    told = said(commands.command(MEMBER, "board"))
    assert told.splitlines()[1:] == [
        texts.BOARD_LINE.format(name="老王", share=100, streak=1),
        texts.BOARD_LINE.format(name="小李", share=67, streak=3),
        texts.BOARD_NEW.format(name="小陈", streak=0),
    ]


def test_who_answered_goes_to_the_organiser_alone(commands, rounds):
    assert said(commands.command(CHIEF, "answered")) == texts.NONE_YET
    commands.command(MEMBER, "join", "小李")
    commands.command(replace(MEMBER, person="telegram:3"), "join", "老王")
    first, second, _ = begin(commands)
    for post in (first, second):
        rounds.vote(post.poll, MEMBER.person, post.right)
    rounds.vote(first.poll, "telegram:99", first.right)
    told = commands.command(CHIEF, "answered")
    assert told.replies == ()
    private = words_of(told.private)
    assert texts.ANSWERED_LINE.format(name="小李", given=2) in private
    assert texts.NOT_ANSWERED.format(names="老王") in private
    assert texts.OTHERS.format(count=1) in private
    assert "99" not in private


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(commands, rounds, clock):
    for number, name in ((2, '=HYPERLINK("http://x","点")'), (3, "-1+1")):
        commands.command(replace(MEMBER, person=f"telegram:{number}"), "join", name)
    first, second, _ = begin(commands)
    rounds.vote(first.poll, "telegram:2", first.right)
    rounds.vote(second.poll, "telegram:2", wrong(second))
    end(rounds, rounds.running(GROUP))
    clock.forward(days=1)
    commands.command(replace(MEMBER, person="telegram:4"), "join", "后来的")
    (reply,) = commands.command(CHIEF, "table").private
    content = reply.enclosed.content
    assert content.startswith(b"\xef\xbb\xbf")
    assert reply.enclosed.name.endswith(".csv")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert head == [*texts.TABLE_HEAD, "第1题", "第2题", "第3题"]
    by_name = {row[2]: row for row in rows}
    assert len(by_name) == 2
    assert all(not name.startswith(("=", "-", "+", "@")) for name in by_name)
    formula = next(row for name, row in by_name.items() if "HYPERLINK" in name)
    assert formula[:2] == ["2026-03-02 17:00", texts.ROUNDS["quiz"]]
    assert formula[3:] == ["3", "2", "1", "对", "错", "未答"]
    assert by_name["'-1+1"][3:] == ["3", "0", "0", "未答", "未答", "未答"]


def test_a_question_is_reported_from_under_it(commands, rounds, library):
    begin(commands)
    item_id = rounds.running(GROUP).item_ids[1]
    action = ReportRoundQuestion(rounds.running(GROUP).id, 1)
    assert commands.press(MEMBER, action).notice == texts.REPORTED
    assert commands.press(MEMBER, action).notice == texts.REPORTED_BEFORE
    assert library.quizzes.report_calls == [item_id, item_id]
    elsewhere = replace(MEMBER, chat="telegram:-6")
    assert commands.press(elsewhere, action).notice == texts.NO_ROUND


def test_kinds_that_a_group_can_be_asked_have_names(commands):
    for kind in KINDS:
        assert commands.command(CHIEF, "group", {"single": "单选", "multiple": "多选", "judge": "判断"}[kind]).replies


@pytest.mark.parametrize(("word", "kinds"), [("选择题", ("single", "multiple")), ("Judge", ("judge",))])
def test_words_that_learners_may_write_are_read_in_groups_too(commands, rounds, word, kinds):
    commands.command(CHIEF, "group", word)
    assert rounds.settings(GROUP).kinds == kinds
    commands.command(CHIEF, "group", "ON")
    assert rounds.settings(GROUP).active


def test_every_command_of_the_table_is_done(commands):
    names = {spec.name for spec in GROUP_STUDY} | {"help"}
    assert len(names) >= 10
    for name in sorted(names - {"quiz", "paper"}):
        told = commands.command(CHIEF, name)
        assert told.replies or told.private
    with pytest.raises(ValueError, match="no group command"):
        commands.command(CHIEF, "nonsense")
