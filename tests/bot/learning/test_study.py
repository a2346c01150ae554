"""Sets from start to end, through restarts, repeated messages and items that go away."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bot.learning.learner_choices import MOST
from bot.learning.push_claims import PushClaims
from bot.learning.scheduling.review import LEECH
from bot.learning.set_positions import QUIET
from bot.learning.study import Study
from bot.learning.study_results import AnswerOutcome, SetQuestion
from bot.learning.values import Plan, Scope, Who
from tests.bot.learning.conftest import make_study, right_answer, wrong_answer
from tests.support.items import ToyItems, blank, single
from tests.support.talking import claim_due

ME = Who("console", "console")


def start(study: Study, number: int = 4, **more) -> SetQuestion:
    question = study.choose_and_start(ME, number, **more)
    assert question is not None
    return question


def answer(study: Study, text: str, message: str = "") -> AnswerOutcome:
    outcome = study.answer(ME, text, message)
    assert outcome is not None
    return outcome


def through(study: Study, question: SetQuestion | None, right: bool = True) -> AnswerOutcome:
    """Answer a set to its end; return the last outcome."""
    outcome = None
    while question is not None:
        outcome = answer(study, (right_answer if right else wrong_answer)(question.item))
        question = outcome.next
    assert outcome is not None
    return outcome


def test_a_set_is_asked_answered_and_summed_up(study):
    question = start(study)
    assert (question.position, question.total) == (0, 4)
    first = answer(study, right_answer(question.item))
    assert first.verdict is not None
    assert first.verdict.right
    assert first.card is not None
    assert first.summary is None
    assert first.next is not None
    second = answer(study, wrong_answer(first.next.item))
    last = through(study, second.next)
    assert last.summary is not None
    assert (last.summary.answered, last.summary.right, last.summary.left_out) == (4, 3, 0)
    assert [item.id for item in last.summary.missed] == [first.next.item.id]
    assert study.current(ME) is None
    assert study.answer(ME, "A") is None


def test_what_is_no_answer_changes_nothing(study):
    question = start(study, scope=Scope())
    while question.item.kind == "blank":
        question = answer(study, "30").next
    outcome = answer(study, "这是什么意思")
    assert (outcome.verdict, outcome.recorded, outcome.next) == (None, False, question)
    assert study.current(ME) == question


def test_a_restart_loses_nothing(study, database, toy_items, clock):
    question = start(study)
    following = answer(study, right_answer(question.item)).next
    restarted = make_study(database, toy_items, clock, seed=99)
    assert restarted.current(ME) == following
    assert through(restarted, following).summary.answered == 4


def test_a_message_that_arrives_twice_also_after_a_restart_counts_once(study, database, toy_items, clock):
    question = start(study)
    first = answer(study, right_answer(question.item), "m1")
    restarted = make_study(database, toy_items, clock)
    again = answer(restarted, right_answer(question.item), "m1")
    assert (again.recorded, again.verdict, again.next) == (False, None, first.next)
    assert restarted.current(ME) == first.next


def test_a_button_pressed_twice_counts_once_and_the_first_counts(study):
    question = start(study)
    while not question.item.options:
        question = answer(study, "30").next
    index = question.item.answer[0]
    first = study.choose(ME, question.set_id, question.position, question.item.answer)
    second = study.choose(ME, question.set_id, question.position, [1 - index])
    assert (first.recorded, second.recorded, second.verdict) == (True, False, None)
    assert study.records.cards(1)[question.item.id].misses == 0


def test_buttons_of_other_learners_and_unknown_questions_mean_nothing(study):
    question = start(study)
    assert study.choose(Who("other", "console"), question.set_id, 0, [0]) is None
    assert study.choose(ME, 999, 0, [0]) is None
    assert study.choose(ME, question.set_id, 99, [0]) is None
    assert study.choose(ME, question.set_id, -1, [0]) is None
    assert study.choose(ME, question.set_id, 0, [17]) is None


def test_an_item_that_goes_away_is_passed_over(study, toy_items):
    question = start(study)
    del toy_items.all[question.item.id]
    following = study.current(ME)
    assert following is not None
    assert following.position == 1
    assert through(study, following).summary.answered == 3


def test_leaving_out_and_ending_early(study):
    start(study)
    left = study.skip(ME)
    assert left.recorded
    assert left.verdict is None
    answer(study, right_answer(left.next.item))
    summary = study.finish(ME)
    assert (summary.answered, summary.left_out) == (1, 3)
    assert study.finish(ME) is None
    assert study.skip(ME) is None


def test_without_items_there_is_no_set(database, clock):
    empty = make_study(database, ToyItems([]), clock)
    assert empty.choose_and_start(ME, 5) is None
    assert empty.progress(ME).whole.total == 0
    assert empty.mistakes(ME) == []


def test_a_review_asks_what_is_due_and_else_the_mistakes(study, clock):
    assert study.choose_and_start(ME, 5, "review") is None
    question = start(study)
    missed = question.item.id
    following = answer(study, wrong_answer(question.item)).next
    through(study, following)
    practice = start(study, kind="review")
    assert (practice.item.id, practice.total) == (missed, 1)
    study.finish(ME)
    clock.forward(days=5)
    assert start(study, number=10, kind="review").total == 4


def test_a_leech_shows_its_passage_in_place_of_a_ninth_question(database, clock):
    study = make_study(database, ToyItems([single("s")]), clock)
    for _ in range(LEECH):
        question = start(study, 1)
        assert not question.reading
        answer(study, wrong_answer(question.item))
        clock.forward(days=30)
    question = start(study, 1)
    assert question.reading
    outcome = answer(study, "读完了")
    assert (outcome.recorded, outcome.verdict) == (True, None)
    assert outcome.summary.answered == 0
    clock.forward(days=1)
    assert not start(study, 1).reading


def test_mistakes_leave_the_book_when_they_are_answered_rightly(study, clock):
    question = start(study, 1)
    answer(study, wrong_answer(question.item))
    (mistake,) = study.mistakes(ME)
    assert (mistake.item.id, mistake.misses) == (question.item.id, 1)
    clock.forward(days=1)
    again = start(study, 1, kind="review")
    answer(study, right_answer(again.item))
    assert study.mistakes(ME) == []


def test_progress_by_document_section_day_and_week(study, clock):
    for _ in range(3):
        through(study, study.choose_and_start(ME, 4))
        clock.forward(days=1)
    made = study.progress(ME)
    assert (made.answers, made.right, made.today, made.streak) == (12, 12, 0, 3)
    assert sum(line.standing.seen for line in made.documents) == made.whole.seen
    assert sum(line.standing.total for line in made.sections) == made.whole.total == 40
    assert sum(week.answers for week in made.weeks) == 12
    clock.forward(days=1)
    assert study.progress(ME).streak == 0


def test_the_size_of_a_set_is_bounded(study, toy_items):
    assert start(study, 0).total == 1
    assert start(study, 10_000).total == min(MOST, len(toy_items.all))


@pytest.mark.parametrize(
    ("text", "taken"),
    [("A", True), ("Ｂ", True), ("不知道", True), ("A和B的区别是什么？", False), ("整顿期限", False), ("?", True)],
)
def test_which_messages_belong_to_a_set(database, clock, text, taken):
    study = make_study(database, ToyItems([single("s")]), clock)
    start(study, 1)
    assert study.accepts_answer(ME, text) == taken
    clock.forward(hours=5)
    assert study.accepts_answer(ME, text) == taken


def test_a_blank_left_for_long_does_not_swallow_questions(study, clock):
    question = start(study)
    while question.item.kind != "blank":
        question = answer(study, right_answer(question.item)).next
    assert study.accepts_answer(ME, "今年春耕的面积目标大约是六十二万亩")
    assert not study.accepts_answer(ME, "今年春耕的面积是多少？")
    assert not study.accepts_answer(ME, "今年春耕的面积目标大约是多少亩")
    clock.now += QUIET
    assert not study.accepts_answer(ME, "今年春耕的面积目标大约是六十二万亩")
    assert study.accepts_answer(ME, "三十")


def plan(**more) -> Plan:
    return Plan(0, 0, time(17, 30), **more)


def test_a_daily_push_goes_out_once_and_makes_a_set(study, database, toy_items, clock):
    """The clock stands at 17:00 in Shanghai."""
    study.set_plan(ME, plan(number=3))
    pusher, other = PushClaims(study, clock), PushClaims(make_study(database, toy_items, clock), clock)
    assert claim_due(pusher) == []
    clock.forward(minutes=31)
    (push,) = claim_due(pusher)
    assert (push.who, push.day, push.question.total) == (ME, date(2026, 3, 2), 3)
    assert claim_due(other) == claim_due(pusher) == []
    pusher.sent(push)
    assert study.plans.lost(push.chat_id, clock() + timedelta(hours=1)) is None
    clock.forward(days=1)
    study.finish(ME)
    assert len(claim_due(other)) == 1


def test_a_push_waits_while_a_set_is_answered_and_goes_out_after_it(study, clock):
    study.set_plan(ME, plan())
    clock.forward(minutes=31)
    start(study)
    pusher = PushClaims(study, clock)
    assert claim_due(pusher) == []
    study.finish(ME)
    assert len(claim_due(pusher)) == 1


def test_a_set_left_lying_does_not_hold_the_push_back(study, clock):
    start(study)
    study.set_plan(ME, plan())
    clock.forward(hours=2)
    assert len(claim_due(PushClaims(study, clock))) == 1


def test_a_chat_that_cannot_be_written_to_gets_no_more(study, clock):
    study.set_plan(ME, plan())
    clock.forward(minutes=31)
    pusher = PushClaims(study, clock)
    (push,) = claim_due(pusher)
    pusher.pause(push)
    clock.forward(days=1)
    assert claim_due(pusher) == []


def test_today_tells_what_is_due_and_when_the_next_push_comes(study, clock):
    through(study, study.choose_and_start(ME, 4))
    before = study.today(ME)
    assert (before.plan, before.next, before.due, before.new, before.answered) == (None, None, 0, 36, 4)
    study.set_plan(ME, plan())
    clock.forward(days=3)
    after = study.today(ME)
    assert after.due == 4
    assert after.next is not None
    assert study.stop_plan(ME)
    assert study.today(ME).next is None


def test_a_plan_in_an_unknown_zone_is_refused(study):
    with pytest.raises(ValueError, match="no time zone"):
        study.set_plan(ME, plan(zone="Asia/Atlantis"))


def test_a_command_word_is_an_answer_only_where_it_is_the_right_one(database, clock):
    study = make_study(database, ToyItems([blank("b", "加强____。", ("复习",))]), clock)
    start(study, 1)
    assert study.accepts_answer(ME, "复习", command=True)
    assert not study.accepts_answer(ME, "进度", command=True)
    assert study.accepts_answer(ME, "进度")
