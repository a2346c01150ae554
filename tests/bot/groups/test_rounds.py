"""Rounds: one at a time, each answer once, whose records they touch, what the result tells."""

from __future__ import annotations

import threading
from datetime import time, timedelta

import pytest

from bot.groups import texts
from bot.groups.replies import full_result_reply, intro_reply, question_reply, result_reply
from bot.groups.rounds import RoundSpec
from bot.groups.values import GroupSettings
from bot.learning.values import Who
from bot.messages.buttons import ShowRound
from tests.bot.groups.conftest import CHIEF, GROUP, begin, end, post_all, words_of, wrong
from tests.support.items import blank

ONE, TWO = "telegram:11", "telegram:12"


def with_hour(rounds, at: time = time(17), **more) -> GroupSettings:
    settings = GroupSettings(rounds.records.chat(GROUP), active=True, at=at, zone="Asia/Shanghai", **more)
    rounds.groups.put(settings, rounds.now() - timedelta(hours=3))
    return rounds.settings(GROUP)


def test_a_round_asks_only_what_has_options_and_each_sentence_once(commands, rounds, library):
    library.quizzes.all["b1"] = blank("b1")
    begin(commands, "10")
    made = rounds.running(GROUP)
    kinds = [library.quizzes.item(item_id).kind for item_id in made.item_ids]
    assert len(made.item_ids) == 10
    assert set(kinds) == {"single", "multiple", "judge"}
    assert len(set(made.item_ids)) == 10


def test_a_group_is_not_asked_the_same_before_all_was_asked(commands, rounds, library):
    seen: list[str] = []
    pollable = [item for item in library.quizzes.items() if item.options]
    for _ in range(len(pollable) // 10):
        begin(commands, "10")
        made = rounds.running(GROUP)
        seen += made.item_ids
        end(rounds, made)
    assert len(seen) == len(set(seen)) == len(pollable)
    begin(commands, "3")
    assert set(rounds.running(GROUP).item_ids) <= set(seen[:10])


def test_every_answer_counts_once_and_only_the_first(commands, rounds):
    post = begin(commands)[0]
    assert rounds.vote(post.poll, ONE, post.right) == "new"
    assert rounds.vote(post.poll, ONE, wrong(post)) == "again"
    assert rounds.vote(post.poll, TWO, wrong(post)) == "new"
    assert rounds.store.counts(post.round_id) == {0: (2, 1)}
    assert rounds.vote("no poll of ours", ONE, (0,)) is None
    assert rounds.vote(post.poll, "telegram:13", (99,)) == "late"


def test_an_answer_after_the_result_has_begun_to_be_told_does_not_count(commands, rounds):
    first, second, _ = begin(commands)
    rounds.vote(first.poll, ONE, first.right)
    rounds.store.tell(first.round_id, 1)
    assert rounds.vote(second.poll, ONE, second.right) == "late"
    end(rounds, rounds.running(GROUP))
    assert rounds.vote(second.poll, TWO, second.right) == "late"
    assert rounds.store.counts(first.round_id) == {0: (1, 1)}


def test_answers_touch_the_records_of_learners_and_of_those_who_joined_alone(commands, rounds):
    known = rounds.records.learner(ONE, rounds.now())
    rounds.groups.join(rounds.records.chat(GROUP), TWO, "小李", rounds.now())
    post = begin(commands)[0]
    for person in (ONE, TWO, "telegram:13"):
        rounds.vote(post.poll, person, wrong(post))
        rounds.vote(post.poll, person, post.right)
    assert [review.grade for review in rounds.records.reviews(known.id)] == ["again"]
    joined = rounds.records.known_learner(TWO)
    assert [review.grade for review in rounds.records.reviews(joined.id)] == ["again"]
    assert list(rounds.records.cards(joined.id)) == [rounds.running(GROUP).item_ids[post.position]]
    assert rounds.records.known_learner("telegram:13") is None


def test_two_rounds_never_run_in_one_group(commands, rounds):
    settings = rounds.settings(GROUP)
    barrier, begun = threading.Barrier(4), []

    def start() -> None:
        barrier.wait()
        begun.append(rounds.start(settings, RoundSpec("quiz", 3, 30)))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(made is not None for made in begun) == 1
    told = commands.command(CHIEF, "quiz")
    assert "17:30 截止" in words_of(told.replies)
    assert not told.rounds_changed
    assert rounds.start(rounds.settings("telegram:-6"), RoundSpec("quiz", 3, 30)) is not None


def test_a_message_that_is_handled_twice_begins_one_round(commands, rounds):
    sender = type(CHIEF)(GROUP, CHIEF.person, organiser=True, message="telegram:-5:77")
    assert commands.command(sender, "quiz").rounds_changed
    made = rounds.running(GROUP)
    again = commands.command(sender, "quiz")
    assert again.rounds_changed
    assert again.replies == ()
    end(rounds, made)
    commands.command(sender, "quiz")
    assert rounds.running(GROUP) is None


def test_a_daily_round_is_begun_once_for_a_local_date(rounds, clock):
    with_hour(rounds)
    ((settings, day),) = rounds.due()
    made = rounds.start_due(settings, day)
    assert made.kind == "daily"
    assert made.closes == rounds.now() + timedelta(hours=12)
    assert rounds.due() == []
    end(rounds, made)
    assert rounds.due() == []
    assert rounds.start_due(settings, day) is None
    clock.forward(days=1)
    assert len(rounds.due()) == 1


def test_a_daily_round_waits_for_the_end_of_another_and_is_not_made_up_for_later(commands, rounds, clock):
    with_hour(rounds)
    begin(commands)
    assert rounds.due() == []
    clock.forward(hours=1)
    end(rounds, rounds.running(GROUP))
    assert len(rounds.due()) == 1
    clock.forward(hours=3)
    assert rounds.due() == []


def test_a_day_with_nothing_to_ask_is_claimed_and_logged(rounds, library, caplog):
    library.quizzes.all.clear()
    with_hour(rounds)
    ((settings, day),) = rounds.due()
    assert rounds.start_due(settings, day) is None
    assert rounds.due() == []
    assert "nothing to ask" in caplog.text


def test_the_result_tells_the_most_missed_first_with_key_and_source(commands, rounds, library):
    chat = rounds.records.chat(GROUP)
    rounds.groups.join(chat, ONE, "小李<b>", rounds.now())
    first, second, third = begin(commands)
    for person in (ONE, TWO):
        rounds.vote(first.poll, person, first.right)
    rounds.vote(second.poll, ONE, wrong(second))
    rounds.vote(second.poll, TWO, second.right)
    made = rounds.running(GROUP)
    result = rounds.result(made)
    assert [(asked.position, asked.right, asked.answers) for asked in result.questions] == [
        (second.position, 1, 2),
        (first.position, 2, 2),
        (third.position, 0, 0),
    ]
    told = words_of([result_reply(result), full_result_reply(result)])
    assert texts.TOOK_PART_NAMES.format(people=2, names="小李<b>") in told
    assert "1/2 人答对" in told
    assert "没有人作答" in told
    # a question bears the number under which it was asked, wherever it stands in the result
    for post in (first, second, third):
        question = library.quizzes.item(made.item_ids[post.position]).question
        assert f"第 {post.position + 1} 题：{question}" in told
    item = library.quizzes.item(made.item_ids[second.position])
    assert item.citation.quote in told
    # the first message is a screen; its button brings all answers with their sources, once
    assert len(words_of([result_reply(result)])) <= 350
    sources = [block for block in full_result_reply(result).blocks if getattr(block, "section", None)]
    assert len(sources) == 3
    assert commands.press(CHIEF, ShowRound(made.id)).notice == texts.NO_ROUND
    rounds.store.stop(made.id, rounds.now())
    assert commands.press(CHIEF, ShowRound(made.id)).replies == (full_result_reply(rounds.result(made)),)
    assert commands.press(CHIEF, ShowRound(made.id)).notice == texts.SHOWN_ABOVE


def test_a_result_without_answers_and_one_whose_items_are_gone(commands, rounds, library):
    begin(commands)
    made = rounds.running(GROUP)
    del library.quizzes.all[made.item_ids[1]]
    told = words_of([result_reply(rounds.result(made))])
    assert texts.NOBODY in told
    assert texts.ITEM_GONE.format(position=2) in told


def test_a_round_of_which_nothing_was_posted_has_no_result(commands, rounds):
    commands.command(CHIEF, "quiz", "3")
    assert rounds.result(rounds.running(GROUP)) is None


def test_a_question_that_was_tried_is_not_posted_twice(commands, rounds, caplog):
    commands.command(CHIEF, "quiz", "3")
    made = rounds.running(GROUP)
    (position, item), *_ = rounds.unposted(made)
    from bot.groups.values import Post

    tried = Post(made.id, position, GROUP, right=item.answer)
    assert rounds.store.try_post(tried, rounds.now())
    assert not rounds.store.try_post(tried, rounds.now())
    rounds.note_lost(made)
    assert "never confirmed" in caplog.text
    assert [at for at, _ in rounds.unposted(made)] == [1, 2]
    rounds.store.take_back(tried)
    assert [at for at, _ in rounds.unposted(made)] == [0, 1, 2]
    assert rounds.store.announce(made.id)
    assert not rounds.store.announce(made.id)


def test_intro_and_questions_say_when_the_round_closes_and_fit_a_chat_app(commands, rounds):
    commands.command(CHIEF, "quiz", "2 10分钟")
    made = rounds.running(GROUP)
    assert "17:10 截止" in words_of([intro_reply(made, 2, "Asia/Shanghai", rounds.now())])
    for position, item in rounds.unposted(made):
        asked = question_reply(made, position, item).poll
        assert f"第 {position + 1}/2 题" in asked.title
        assert asked.answer == tuple(sorted(item.answer))


def test_a_group_that_moved_takes_everything_along(commands, rounds):
    rounds.groups.join(rounds.records.chat(GROUP), ONE, "小李", rounds.now())
    with_hour(rounds, board=True)
    post = begin(commands)[0]
    rounds.settings("telegram:-1005")
    rounds.records.move_chat(GROUP, "telegram:-1005")
    assert rounds.vote(post.poll, ONE, post.right) == "new"
    made = rounds.running("telegram:-1005")
    assert made.id == post.round_id
    assert rounds.key(made.chat_id) == "telegram:-1005"
    assert rounds.settings("telegram:-1005").board
    assert rounds.result(made).names == ("小李",)


def test_a_move_that_is_told_twice_loses_nothing_though_the_old_place_was_written_in_between(commands, rounds):
    old, new = GROUP, "telegram:-1005"
    rounds.groups.join(rounds.records.chat(old), ONE, "小李", rounds.now())
    rounds.records.move_chat(old, new)
    rounds.records.chat(old)
    rounds.records.move_chat(old, new)
    rounds.records.move_chat(old, new)
    assert [member.name for member in rounds.groups.members(rounds.records.chat(new))] == ["小李"]
    assert rounds.groups.members(rounds.records.chat(old)) == []


def test_a_group_that_cannot_be_written_to_keeps_its_records(commands, rounds):
    with_hour(rounds)
    post = begin(commands)[0]
    rounds.vote(post.poll, ONE, post.right)
    rounds.stop_group(rounds.records.chat(GROUP))
    assert rounds.running(GROUP) is None
    assert not rounds.settings(GROUP).active
    assert rounds.store.counts(post.round_id) == {0: (1, 1)}


def test_forgetting_a_person_and_forgetting_a_group(commands, rounds):
    chat = rounds.records.chat(GROUP)
    rounds.groups.join(chat, ONE, "小李", rounds.now())
    first, *_ = begin(commands)
    for person in (ONE, TWO):
        rounds.vote(first.poll, person, first.right)
    rounds.groups.forget(Who(ONE, "telegram:11"))
    assert rounds.groups.members(chat) == []
    assert [answer.person for answer in rounds.store.answers([first.round_id])] == [TWO]
    assert rounds.groups.forget_group(GROUP)
    assert not rounds.groups.forget_group(GROUP)
    assert rounds.store.post(first.poll) is None
    assert rounds.store.answers([first.round_id]) == []


@pytest.mark.parametrize(("words", "closes"), [("3 1天", 1440), ("3", 30), ("3 1分钟", 1)])
def test_a_round_is_open_as_long_as_wished(commands, rounds, words, closes):
    begin(commands, words)
    made = rounds.running(GROUP)
    assert made.closes - made.started == timedelta(minutes=closes)
    rounds.store.close_later(made.id, made.closes + timedelta(seconds=5))
    rounds.store.close_later(made.id, made.closes)
    assert rounds.running(GROUP).closes - made.closes == timedelta(seconds=5)
    post_all(rounds, made)
    assert rounds.unposted(made) == []
