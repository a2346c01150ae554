"""CallbackAnswers are answered once each: with words if a handler is quick, without where it is not."""

from __future__ import annotations

import asyncio

from telegram.error import BadRequest, NetworkError

from bot.telegram.sending.callback_answers import CallbackAnswers


class Query:
    """A press that records its answers."""

    def __init__(self, late: bool = False) -> None:
        self.id, self.late, self.answers = "1", late, []

    async def answer(self, words: str, show_alert: bool) -> None:
        await asyncio.sleep(0)
        self.answers.append((words, show_alert))
        if self.late:
            raise BadRequest("query is too old and response timeout expired or query ID is invalid")


async def test_a_quick_handler_answers_with_words():
    callback_answers, query = CallbackAnswers(soon=60), Query()
    async with callback_answers.handling(query):
        assert await callback_answers.answer(query, "已收藏", alert=True)
        assert not await callback_answers.answer(query, "又一次")
    assert query.answers == [("已收藏", True)]


async def test_a_handler_that_says_nothing_is_answered_at_its_end():
    callback_answers, query = CallbackAnswers(soon=60), Query()
    async with callback_answers.handling(query):
        pass
    assert query.answers == [("", False)]


async def test_a_slow_handler_is_answered_before_it_ends_and_once():
    callback_answers, query = CallbackAnswers(soon=0), Query()
    async with callback_answers.handling(query):
        while not query.answers:  # noqa: ASYNC110  the answer comes by itself
            await asyncio.sleep(0)
        assert not await callback_answers.answer(query, "太晚了")
    assert query.answers == [("", False)]


async def test_the_end_of_the_handling_does_not_break_off_an_answer_on_its_way():
    callback_answers, query = CallbackAnswers(soon=0), Query()
    async with callback_answers.handling(query):
        while callback_answers._open:  # noqa: ASYNC110  until the answer has begun
            await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert query.answers == [("", False)]


async def test_a_press_that_is_too_old_is_no_error():
    callback_answers, query = CallbackAnswers(soon=60), Query(late=True)
    async with callback_answers.handling(query):
        assert not await callback_answers.answer(query, "太晚了")
    assert len(query.answers) == 1


async def test_a_press_is_answered_once_more_after_a_failure_that_passes():
    callback_answers, query = CallbackAnswers(soon=60), Query()
    answer, failures = query.answer, [NetworkError("Bad Gateway")]

    async def fail_first(words: str, show_alert: bool) -> None:
        if failures:
            raise failures.pop()
        await answer(words, show_alert)

    query.answer = fail_first
    async with callback_answers.handling(query):
        assert await callback_answers.answer(query, "已收藏")
    assert query.answers == [("已收藏", False)]
