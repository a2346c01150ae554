"""Settings and scope: shown, set by words and by buttons, followed by sets, reviews and the daily plan."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.learning import texts
from bot.learning.push_claims import PushClaims
from bot.learning.records.settings_store import LearnerSettings
from bot.learning.values import Scope
from bot.messages import texts as bot_texts
from bot.messages.buttons import MAX_BYTES, ChangeSetting, pack
from bot.messages.values import Entry
from tests.support.talking import Talk, claim_due, words

PARTY, FARMING = "在青澜市基层党建工作会议上的讲话", "在白鹭县春耕生产动员会上的讲话"


def settings(talk: Talk) -> LearnerSettings:
    return talk.study.settings(talk.who)[0]


def kinds_of_a_set(talk: Talk) -> set[str]:
    learner = talk.study.records.learner(talk.who.learner, talk.clock())
    made = talk.study.records.open_set(learner.id, talk.study.records.chat(talk.who.chat))
    return {talk.study.item_source.item(item_id).kind for item_id in made.item_ids}


async def test_settings_are_shown_with_what_they_are_at_first(talk):
    (shown,) = await talk.say("设置")
    assert "时区：北京时间" in words(shown)
    assert "每组题数：5 题" in words(shown)
    assert "题型：全部" in words(shown)
    assert "范围：全部文件" in words(shown)
    assert "✓ 5 题" in [button.label for button in shown.buttons]
    assert {button.row for button in shown.buttons} == {0, 1, 2}
    assert not shown.in_place


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("/settings zone Asia/Shanghai", "时区：北京时间"),
        ("/settings 东京时间", "时区：东京时间"),
        ("/settings １０题", "每组题数：10 题"),
        ("设置 题型 单选 判断", "题型：单选题、判断题"),
        ("/settings 周一 周四", "出题的日子：每周一、四"),
        ("/settings", "每日计划：还没有，输入 /daily 8:00 就定好（/daily 可以改）"),
    ],
)
async def test_settings_by_words(talk, typed, line):
    assert line in words(*await talk.say(typed)).splitlines()


@pytest.mark.parametrize("typed", ["/settings 火星时间", "/settings 0点", "/settings Asia/Atlantis"])
async def test_settings_that_cannot_be_read_are_told_calmly_and_nothing_changes(talk, typed):
    assert words(*await talk.say(typed)).startswith("没有看懂“")
    assert settings(talk) == LearnerSettings()


async def test_too_many_questions(talk):
    assert words(*await talk.say("/settings 500题")) == texts.SETTINGS_MOST.format(most=50)
    await talk.press_data(pack(ChangeSetting("number", "500")))
    assert settings(talk).number == 50


async def test_settings_by_buttons_stand_in_place(talk):
    (shown,) = await talk.say("/settings")
    (changed,) = await talk.press("10 题", shown)
    assert changed.in_place
    assert "✓ 10 题" in [button.label for button in changed.buttons]
    (changed,) = await talk.press("✓ 填空题", changed)
    assert settings(talk).kinds == ("single", "multiple", "judge")
    (changed,) = await talk.press("填空题", changed)
    assert settings(talk).kinds == ()
    await talk.press("工作日", changed)
    assert settings(talk) == LearnerSettings(10, (), "working")


async def test_the_last_kind_cannot_be_taken_away(talk):
    await talk.say("/settings 单选")
    await talk.press("✓ 单选题")
    assert settings(talk).kinds == ()


@pytest.mark.parametrize("data", ["s:number:x", "s:kind:essay", "s:days:never", "s:colour:red"])
async def test_old_or_foreign_choices_are_stale(talk, data):
    assert words(*await talk.press_data(data)) == bot_texts.STALE_BUTTON
    assert settings(talk) == LearnerSettings()


async def test_sets_follow_the_settings_and_what_is_said_goes_before(talk):
    await talk.say("/settings 3题 单选 判断")
    await talk.say("/quiz")
    assert talk.current().total == 3
    assert kinds_of_a_set(talk) <= {"single", "judge"}
    await talk.say("/quiz 4 填空")
    assert talk.current().total == 4
    assert kinds_of_a_set(talk) == {"blank"}


async def test_a_plan_follows_the_settings(talk):
    await talk.say("/settings 东京时间 7题 工作日")
    assert "工作日 8:00，7 题，东京时间" in words(*await talk.say("/daily 8:00"))
    await talk.say("/daily 3题")
    assert "每日计划：8:00，3 题" in words(*await talk.say("/settings"))
    assert settings(talk).number == 7
    await talk.say("/settings 每天 北京时间 4题")
    assert "每天 8:00，4 题，北京时间" in words(*await talk.say("/daily"))
    await talk.say("/daily off")
    assert "8:00，4 题，停着" in words(*await talk.say("/settings"))
    await talk.say("/settings 5题")
    assert texts.PLAN_PAUSED in words(*await talk.say("/daily status"))
    assert "每天 8:00，5 题" in words(*await talk.say("/daily on"))


async def test_the_scope_by_words_holds_for_sets_reviews_and_pushes(talk):
    (shown,) = await talk.say("/scope")
    assert "出题范围：全部文件" in words(shown)
    entries = [block for block in shown.blocks if isinstance(block, Entry)]
    number = next(entry.number for entry in entries if FARMING in entry.text)
    (changed,) = await talk.say(f"范围 {number}")
    assert f"出题范围：《{FARMING}》" in words(changed)
    await talk.say("/quiz 10")
    missed = talk.current().item
    assert missed.citation.document == FARMING
    await talk.say("不知道")
    await talk.say("结束")
    await talk.say("/scope 《党建》")
    narrowed = texts.NARROWED.format(what=f"《{PARTY}》")
    assert words(*await talk.say("/review")) == f"{texts.NOTHING_DUE}\n{narrowed}"
    await talk.say("/daily 8:00")
    assert f"范围：《{PARTY}》" in words(*await talk.say("/daily"))
    talk.clock.forward(days=1)
    talk.clock.now = talk.clock.now.replace(hour=0, minute=30)  # 8:30 in Beijing
    (push,) = claim_due(PushClaims(talk.study, talk.clock))
    assert push.question.item.citation.document == PARTY
    assert push.question.total == 5
    assert not push.question.due
    await talk.say("/scope 全部")
    (review,) = await talk.say("/review")
    assert missed.question in words(review)


async def test_what_is_due_today_is_counted_within_the_settings(talk):
    await talk.say("/quiz 1 填空 《春耕》")
    await talk.say("不知道")
    talk.clock.forward(days=2)
    assert "今天要复习 1 题" in words(*await talk.say("/daily"))
    await talk.say("/scope 《党建》")
    assert "今天要复习 0 题" in words(*await talk.say("/daily"))
    await talk.say("/settings 单选")
    assert words(*await talk.say("/quiz 3 填空")) != texts.NONE_IN_SCOPE
    narrowed = texts.NARROWED.format(what="单选题")
    assert words(*await talk.say("/quiz 火星")) == f"{texts.NONE_IN_SCOPE}\n{narrowed}"


async def test_words_after_quiz_go_before_the_scope(talk):
    await talk.say("/scope 《党建》")
    await talk.say("/quiz 2 《春耕》")
    assert talk.current().item.citation.document == FARMING


async def test_the_scope_by_buttons(talk):
    (shown,) = await talk.say("/scope")
    (changed,) = await talk.press("2", shown)
    assert changed.in_place
    assert "✓ 2" in [button.label for button in changed.buttons]
    (changed,) = await talk.press("3", changed)
    assert len(settings(talk).scope.documents) == 2
    (changed,) = await talk.press("✓ 2", changed)
    assert len(settings(talk).scope.documents) == 1
    (changed,) = await talk.press(texts.SCOPE_CLEAR, changed)
    assert settings(talk).scope == Scope()
    assert all(len(button.data.encode()) <= MAX_BYTES for button in changed.buttons)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/scope 9", "没有编号为 9 的文件"),
        ("/scope 《火星》", "没有叫《火星》的文件"),
        ("/scope 火星基地", "“火星基地”里没有可以出的题"),
        ("/quiz 3 《火星》", "没有叫《火星》的文件"),
        ("/review 文件9", "没有编号为 9 的文件"),
    ],
)
async def test_a_scope_that_there_is_not(talk, typed, told):
    assert told in words(*await talk.say(typed))
    assert settings(talk).scope == Scope()


async def test_a_document_that_is_gone_leaves_the_scope(talk):
    learner = talk.study.records.learner(talk.who.learner, talk.clock())
    talk.study.preferences.put(learner.id, LearnerSettings(scope=Scope(("0123456789abcdef",))))
    (shown,) = await talk.say("/scope")
    await talk.press("1", shown)
    assert "0123456789abcdef" not in settings(talk).scope.documents


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/daily 8点半", "每天 8:30，5 题"),
        ("／daily　２０：００", "每天 20:00，5 题"),
        ("/daily 工作日早上八点半3道题", "工作日 8:30，3 题"),
        ("/daily 25:00", "没有看懂“25:00”"),
        ("/daily 8", "“8”是 8 点还是 8 题"),
        ("/daily status", texts.NO_PLAN),
        ("/daily 停", texts.NO_PLAN_TO_STOP),
    ],
)
async def test_the_daily_plan_by_clumsy_words(talk, typed, told):
    assert told in words(*await talk.say(typed))


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ("/quiz 三道 支部", 3),
        ("／quiz　３　支部", 3),
        ("/quiz 支部 2道题", 2),
        ("出题 一道 关于整顿的题", 1),
        ("/quiz 0", 1),
    ],
)
async def test_a_set_by_clumsy_words(talk, typed, total):
    await talk.say(typed)
    assert talk.current().total == total


async def test_a_clock_far_from_home_does_not_move_the_day_of_a_push(talk):
    await talk.say("/settings 纽约时间")
    await talk.say("/daily 8:00")
    plan = talk.study.settings(talk.who)[2]
    talk.clock.forward(days=1)
    local = talk.clock().astimezone().replace(hour=13, minute=30)
    talk.clock.now = local
    pushed = claim_due(PushClaims(talk.study, talk.clock))
    assert [push.day for push in pushed] == [local.date()]
    assert plan.zone == "America/New_York"
    assert talk.clock() - local < timedelta(minutes=1)
