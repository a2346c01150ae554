"""Learning in the conversation, on the real library of the samples: sets, answers, plans, requirements, progress."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.conversation.dispatcher import Conversation
from bot.learning import texts
from bot.learning.commands.study_commands import StudyCommands
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Records
from bot.learning.replies import MISSED_SHOWN
from bot.learning.scheduling.review import MemoryModel
from bot.learning.study import Study
from bot.learning.study_results import SetQuestion
from bot.learning.values import Who
from bot.messages.buttons import RunCommand, unpack
from bot.messages.command_table import STUDY
from bot.messages.values import Entry, Incoming, Marked, Paragraph, Reply, Source
from bot.telegram.sending.render import LIMIT, render, units
from tests.bot.learning.conftest import right_answer, wrong_answer
from tests.support.clock import Clock

ME = Who("a", "chat")
ASKED = "38个后进支部什么时候完成整顿？"


@pytest.fixture
def study(database, sampled, clock: Clock) -> Study:
    memory = MemoryModel()
    return Study(
        Records(database, memory),
        PlanStore(database),
        sampled.library.quizzes,
        memory=memory,
        clock=clock,
        rng=random.Random(3),
    )


@pytest.fixture
def conversation(study: Study, sampled, clock: Clock) -> Iterator[Conversation]:
    commands = StudyCommands(study, sampled.library)
    made = Conversation(
        sampled.library, clock=clock, forget_after=timedelta(minutes=30), threads=2, study_commands=commands
    )
    yield made
    made.close()


async def say(conversation: Conversation, text: str, message: str = "") -> tuple[Reply, ...]:
    return await conversation.handle(Incoming("chat", "a", text, message=message))


def words(*replies: Reply) -> str:
    held = [block for reply in replies for block in reply.blocks]
    return "\n".join(block.text for block in held if isinstance(block, Paragraph | Entry | Marked))


def current(study: Study) -> SetQuestion:
    question = study.current(ME)
    assert question is not None
    return question


async def test_a_set_in_the_chat(conversation, study):
    (asked,) = await say(conversation, "出题 3")
    question = current(study)
    assert "第 1/3 题" in words(asked)
    assert question.item.question in words(asked)
    assert all(option in words(asked) for option in question.item.options)
    # a right answer is told in the line above the next question
    (following,) = await say(conversation, right_answer(question.item))
    assert words(following).startswith(texts.RIGHT_ABOVE)
    assert "第 2/3 题" in words(following)
    # a wrong one brings the source sentence, and a button that opens it
    question = current(study)
    graded, following = await say(conversation, wrong_answer(question.item))
    assert "第 3/3 题" in words(following)
    assert [button.label for button in graded.buttons] == [texts.SOURCE_BUTTON]
    (shown,) = [block for block in graded.blocks if isinstance(block, Marked)]
    assert question.item.citation.quote in shown.text
    assert shown.marks


async def test_one_key_reads_around_an_answer_and_the_set_goes_on(conversation, study):
    await say(conversation, "/quiz 3")
    question = current(study)
    await say(conversation, wrong_answer(question.item))
    (around,) = await say(conversation, "+")
    (shown,) = [block for block in around.blocks if isinstance(block, Marked)]
    assert question.item.citation.passage in shown.text
    assert current(study).position == 1
    (wider,) = await say(conversation, "＋")
    assert len(words(wider)) >= len(words(around))


async def test_a_question_in_the_middle_of_a_set_is_answered_and_the_set_waits(conversation, study):
    await say(conversation, "/quiz 3")
    before = current(study)
    (answer,) = await say(conversation, ASKED)
    assert "9月底前完成整顿" in words(answer)
    assert current(study) == before
    assert "第 2/3 题" in words(*await say(conversation, right_answer(before.item)))


async def test_a_number_is_an_option_in_a_set_and_a_source_outside_of_it(conversation, study):
    await say(conversation, ASKED)
    await say(conversation, "/quiz 20")
    while not current(study).item.options:
        await say(conversation, "跳过")
    position = current(study).position
    graded = await say(conversation, "1")
    assert any(mark in words(*graded) for mark in (texts.RIGHT_ABOVE, texts.WRONG))
    assert current(study).position == position + 1
    await say(conversation, "结束")
    (opened,) = await say(conversation, "1")
    assert [block for block in opened.blocks if isinstance(block, Marked)]


async def test_the_same_message_twice_answers_one_question(conversation, study):
    await say(conversation, "/quiz 3")
    question = current(study)
    await say(conversation, right_answer(question.item), "m1")
    again = await say(conversation, right_answer(question.item), "m1")
    if study.accepts_answer(ME, right_answer(question.item)):
        assert words(*again) == texts.TWICE
    assert current(study).position == 1


async def test_the_end_of_a_set_the_book_of_mistakes_and_the_review(conversation, study):
    assert words(*await say(conversation, "错题")) == texts.NO_MISTAKES
    assert words(*await say(conversation, "复习")) == texts.NOTHING_DUE
    await say(conversation, "做题 2")
    missed = current(study).item
    await say(conversation, "不知道")
    last = await say(conversation, right_answer(current(study).item))
    assert "答了 2 题，对 1 题" in words(*last)
    summary = last[-1]
    told = [block.text for block in summary.blocks if isinstance(block, Entry)]
    assert [text[:40] for text in told] == [missed.question[:40]]
    assert [button.label for button in summary.buttons[1:]] == [
        texts.AGAIN_BUTTON, texts.MISSED_BUTTON, texts.RECITE_BUTTON,
    ]  # fmt: skip
    assert "下次复习：3月3日" in words(summary)
    (opened,) = await say(conversation, "1")
    assert missed.citation.quote in words(opened)
    assert await conversation.handle(Incoming("chat", "a", button=summary.buttons[0].data)) == (opened,)
    (book,) = await say(conversation, "错题本")
    assert missed.question in words(book)
    assert [block for block in book.blocks if isinstance(block, Source)]
    (opened,) = await say(conversation, "1")
    assert missed.citation.quote in words(opened)
    (review,) = await say(conversation, "/review")
    assert missed.question in words(review)


async def test_a_set_of_which_all_was_missed_is_told_in_one_message(conversation, study):
    await say(conversation, "/quiz 20")
    for _ in range(20):
        if study.current(ME) is None:
            break
        last = await say(conversation, "不知道")
    (message,) = render(last[-1])
    assert units(message.html) <= LIMIT
    assert "道在错题本里" in message.html
    assert len(message.buttons) == MISSED_SHOWN + 3


async def test_after_a_set_one_goes_on_with_one_tap(conversation, study):
    await say(conversation, "做题 3")
    missed = current(study).item
    await say(conversation, "不知道")
    for _ in range(2):
        (*_, summary) = await say(conversation, right_answer(current(study).item))
    again, only, recite = (button.data for button in summary.buttons[1:])
    (told,) = await press(conversation, recite)
    assert missed.citation.quote in words(told)
    (asked,) = await press(conversation, told.buttons[0].data)
    assert missed.question in words(asked)
    assert "第 1/1 题" in words(asked)
    (asked,) = await press(conversation, only)
    assert current(study).item.id == missed.id
    assert unpack(again) == RunCommand("quiz", "3题")


async def press(conversation: Conversation, data: str) -> tuple[Reply, ...]:
    return await conversation.handle(Incoming("chat", "a", button=data))


async def test_progress(conversation, study):
    assert words(*await say(conversation, "进度")) == texts.STATS_NONE
    await say(conversation, "/quiz 1")
    await say(conversation, right_answer(current(study).item))
    told = words(*await say(conversation, "/stats"))
    assert "累计作答 1 次，答对 1 次（100%）" in told
    assert "连续学习 1 天" in told


async def test_the_daily_plan(conversation, study, clock):
    assert texts.NO_PLAN in words(*await say(conversation, "/daily"))
    told = words(*await say(conversation, "每日 晚上8点半 5题 工作日"))
    assert "工作日 20:30，5 题，北京时间" in told
    assert "下一次：3月2日 20:30" in told
    assert "没有看懂“随便”" in words(*await say(conversation, "/daily 随便"))
    assert "没有看懂“Asia/Atlantis”" in words(*await say(conversation, "/daily Asia/Atlantis"))
    assert words(*await say(conversation, "/daily 停")) == texts.PLAN_STOPPED
    assert words(*await say(conversation, "/daily 停")) == texts.NO_PLAN_TO_STOP
    assert texts.PLAN_PAUSED in words(*await say(conversation, "/daily"))
    clock.forward(days=365 * 5)
    assert texts.GUESSED in words(*await say(conversation, "/daily 8:00 工作日"))


async def test_a_lost_push_is_told_with_the_next_message_once(conversation, study, clock):
    await say(conversation, "/daily 8:00")
    chat = study.records.chat("chat")
    study.plans.claim(chat, clock().date(), clock())
    clock.forward(hours=1)
    first, *rest = await say(conversation, "/help")
    assert "没能送到" in words(first)
    assert rest
    assert len(await say(conversation, "/help")) == 1


async def test_requirements_by_page_and_number(conversation, sampled):
    (page,) = await say(conversation, "重点要求")
    found = [citation for _, citation in sampled.library.quizzes.requirements()]
    assert f"重点要求（{len(found)} 条）" in words(page)
    (opened,) = await say(conversation, "2")
    assert found[1].quote in words(opened)
    assert "没有编号为 9 的文件" in words(*await say(conversation, "/requirements 9"))


async def test_a_set_from_a_document_and_from_a_topic(conversation, study):
    await say(conversation, "/quiz 3 《春耕》")
    assert "春耕" in current(study).item.citation.document
    await say(conversation, "/quiz 3 整顿")
    item = current(study).item
    assert "整顿" in item.question + item.citation.quote + "".join(item.citation.section)
    assert words(*await say(conversation, "/quiz 3 火星基地")) == texts.NONE_IN_SCOPE
    assert "没有编号为 9 的文件" in words(*await say(conversation, "/quiz 3 文件9"))


async def test_study_commands_without_a_set(conversation):
    for text in ("跳过", "结束", "/skip", "/stop"):
        assert words(*await say(conversation, text)) == texts.NO_SET


def test_every_study_command_of_the_table_is_done(study, sampled):
    commands = StudyCommands(study, sampled.library)
    assert len(STUDY) >= 14
    for name in STUDY:
        assert commands.command(Who("b", "b"), name).replies
    with pytest.raises(ValueError, match="no study command"):
        commands.command(ME, "unknown")


class NotedReports:
    """Quizzes whose store takes three reports; all else is asked of the real ones."""

    def __init__(self, quizzes):
        self._quizzes = quizzes
        self.store = self
        self.calls: list[tuple[str, str, str]] = []

    def __getattr__(self, name):
        return getattr(self._quizzes if hasattr(self._quizzes, name) else self._quizzes.store, name)

    def report(self, item_id, reporter, words, at):
        self.calls.append((item_id, reporter, words))
        return len(self.calls) < 4


class Reported:
    """A library whose reports are noted."""

    def __init__(self, library):
        self._library = library
        self.quizzes = NotedReports(library.quizzes)

    def __getattr__(self, name):
        return getattr(self._library, name)


def test_a_wrong_question_is_the_one_that_waits_or_one_by_its_number(study, sampled):
    library = Reported(sampled.library)
    commands = StudyCommands(study, library)
    assert words(*commands.command(ME, "report", "答案不对").replies) == texts.REPORT_WHICH
    commands.command(ME, "quiz", "3")
    first = current(study).item
    assert "第 1 题" in words(*commands.command(ME, "report").replies)
    commands.answer(ME, "不知道")
    assert "第 2 题" in words(*commands.command(ME, "report", "30% 是错的").replies)
    assert "第 1 题" in words(*commands.command(ME, "report", "１ 太怪").replies)
    assert [report[0] == first.id for report in library.quizzes.calls] == [True, False, True]
    assert library.quizzes.calls[1] == (current(study).item.id, "a", "30% 是错的")
    assert "已经报告过了" in words(*commands.command(ME, "report", "第1题 还是错的").replies)
    assert words(*commands.command(ME, "report", "9").replies) == texts.REPORT_WHICH


def test_of_several_open_questions_it_is_asked_which_is_wrong(study, sampled):
    library = Reported(sampled.library)
    commands = StudyCommands(study, library)
    commands.command(ME, "quiz", "3")
    first = current(study).item
    commands.command(ME, "quiz", "3")
    (told,) = commands.command(ME, "report").replies
    assert texts.REPORT_OPEN in words(told)
    assert library.quizzes.calls == []
    assert first.question[:20] in words(told)
    commands.press(ME, unpack(told.buttons[1].data))
    assert library.quizzes.calls == [(first.id, "a", "")]
    # a set that was ended takes no answers, and is not meant any more
    commands.command(ME, "stop")
    commands.command(ME, "report")
    assert library.quizzes.calls[1:] == [(first.id, "a", "")]


def test_after_a_set_a_wrong_question_is_the_last_one(study, sampled):
    library = Reported(sampled.library)
    commands = StudyCommands(study, library)
    commands.command(ME, "quiz", "1")
    last = current(study).item
    commands.answer(ME, "不知道")
    commands.command(ME, "report")
    assert library.quizzes.calls == [(last.id, "a", "")]


async def wait_for(conversation: Conversation, study: Study, *kinds: str) -> SetQuestion:
    """Leave questions out until one of a kind waits."""
    await say(conversation, "/quiz 50")
    while current(study).item.kind not in kinds:
        await say(conversation, "跳过")
    return current(study)


async def test_after_an_answer_in_a_set_a_number_opens_its_source_and_a_letter_answers(conversation, study):
    waiting = await wait_for(conversation, study, "single", "multiple")
    (answer,) = await say(conversation, ASKED)
    assert f"第 {waiting.position + 1}/{waiting.total} 题还等着" in words(answer)
    (opened,) = await say(conversation, "1")
    (shown,) = [block for block in opened.blocks if isinstance(block, Marked)]
    assert "9月底前完成整顿" in shown.text
    assert current(study) == waiting
    await say(conversation, right_answer(waiting.item))
    after = current(study)
    assert after.position > waiting.position
    while not after.item.options:
        await say(conversation, "跳过")
        after = current(study)
    await say(conversation, "1")
    assert current(study).position > after.position


@pytest.mark.parametrize(
    "question", ["我市有多少个后进支部？", "后进支部怎么整顿", "什么是三会一课", "谁来联系后进支部"]
)
async def test_a_question_typed_at_a_blank_is_a_question(conversation, study, question):
    waiting = await wait_for(conversation, study, "blank")
    await say(conversation, question)
    assert current(study) == waiting
    assert study.progress(ME).answers == 0


async def test_not_knowing_counts_as_such_at_every_kind(conversation, study):
    for kind in ("judge", "blank", "single"):
        await wait_for(conversation, study, kind)
        graded = await say(conversation, "我不知道")
        assert texts.GAVE_UP in words(*graded)


async def test_yes_where_letters_are_wanted_gets_a_hint(conversation, study):
    waiting = await wait_for(conversation, study, "single")
    (hint,) = await say(conversation, "对")
    assert words(hint) == texts.LETTERS_ONLY.format(example="A")
    assert current(study) == waiting


async def test_a_set_left_open_is_told_at_the_start(conversation, study):
    start = Incoming("chat", "a")
    assert await conversation.waiting(start) == ()
    await say(conversation, "/quiz 3")
    (told,) = await conversation.waiting(start)
    assert texts.WAITING in words(told)
    assert current(study).item.question in words(told)


async def test_a_set_says_why_it_has_fewer_questions_than_were_asked_for(conversation):
    (question,) = await say(conversation, "/quiz 100")
    assert "能出的只有" in words(question) or "一组最多" in words(question)


async def test_only_questions_of_a_difficulty_and_of_what_matters_most(conversation, study):
    await say(conversation, "/quiz 3 容易")
    assert current(study).item.difficulty == "easy"
    await say(conversation, "/stop")
    await say(conversation, "/quiz 3 重点")
    weights = [item.weight for item in study.item_source.items()]
    assert current(study).item.weight >= sorted(weights, reverse=True)[len(weights) // 2]
