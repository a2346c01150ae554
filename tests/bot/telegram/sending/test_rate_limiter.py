"""The pace of sending: Telegram's limits are kept, waits are obeyed by the chat that they are meant for."""

from __future__ import annotations

import asyncio

import pytest
from telegram.error import RetryAfter

from bot.telegram.sending.failures import UndeliveredError
from bot.telegram.sending.rate_limiter import UNCOUNTED, Pace, RateLimiter

# python-telegram-bot's own, when it makes the error
pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")


def test_a_pace_gives_a_burst_and_then_one_place_after_the_other():
    pace = Pace(20, 60)
    assert [pace.reserve(1000) for _ in range(20)] == [0] * 20
    assert [round(pace.reserve(1000)) for _ in range(3)] == [3, 6, 9]
    assert pace.reserve(1200) == 0


class Chats:
    """Requests that are told to wait so often, by chat."""

    def __init__(self, floods: dict[int, int]) -> None:
        self.floods, self.done, self.calls, self.seconds = floods, [], [], 1

    async def send(self, chat: int) -> int:
        self.calls.append(chat)
        if self.floods.get(chat, 0):
            self.floods[chat] -= 1
            raise RetryAfter(self.seconds)
        self.done.append(chat)
        return chat


async def request(limiter: RateLimiter, chats: Chats, chat: int, endpoint: str = "sendMessage", arg: int | None = None):
    return await limiter.process_request(chats.send, (chat,), {}, endpoint, {"chat_id": chat}, arg)


async def test_a_chat_that_has_to_wait_holds_up_no_other():
    limiter, chats = RateLimiter(3), Chats({-5: 1})
    waiting = asyncio.create_task(request(limiter, chats, -5))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await request(limiter, chats, 7) == 7
    assert await waiting == -5
    assert chats.done == [7, -5]


async def test_when_several_have_to_wait_all_do():
    limiter, chats = RateLimiter(3), Chats({1: 1, 2: 1, 3: 1})
    waiting = [asyncio.create_task(request(limiter, chats, chat)) for chat in (1, 2, 3)]
    while len(chats.calls) < 3:  # noqa: ASYNC110  three tasks take some turns of the loop
        await asyncio.sleep(0)
    last = asyncio.create_task(request(limiter, chats, 4))
    await asyncio.gather(*waiting, last)
    assert chats.calls[:3] == [1, 2, 3]
    assert sorted(chats.done) == [1, 2, 3, 4]
    assert chats.calls.index(4) >= 3


async def test_too_many_waits_are_told_to_the_caller():
    limiter, chats = RateLimiter(0), Chats({7: 5})
    with pytest.raises(RetryAfter):
        await request(limiter, chats, 7)


async def test_what_sends_nothing_or_is_uncounted_takes_no_place():
    limiter, chats = RateLimiter(0), Chats({})
    for _ in range(100):
        await request(limiter, chats, -5, "sendChatAction")
        await request(limiter, chats, -5, "editMessageText", UNCOUNTED)
    async with asyncio.timeout(60):
        await request(limiter, chats, -5)
    assert len(chats.done) == 201


class Strict:
    """A chat of a server that counts messages in sliding windows, as Telegram seems to."""

    def __init__(self, *bounds: tuple[int, float]) -> None:
        self.bounds, self.times, self.refused = bounds, [], 0

    async def send(self, chat: int) -> float:
        now = asyncio.get_running_loop().time()
        if any(sum(now - one < seconds for one in self.times) >= most for most, seconds in self.bounds):
            self.refused += 1
            raise RetryAfter(1)
        self.times.append(now)
        await asyncio.sleep(0.01)
        return now


async def test_a_person_gets_a_burst_and_then_a_message_a_second_and_nobody_else_waits():
    limiter, strict, others = RateLimiter(0), Strict((3, 3.0), (5, 5.0)), Chats({})
    mine = [
        asyncio.create_task(limiter.process_request(strict.send, (7,), {}, "sendPoll", {"chat_id": 7}, None))
        for _ in range(7)
    ]
    await asyncio.sleep(0)
    for chat in range(100, 120):
        await request(limiter, others, chat)
    assert len(others.done) == 20
    assert not all(task.done() for task in mine)
    times = sorted(await asyncio.gather(*mine))
    assert strict.refused == 0
    assert times[2] - times[0] < 1.0
    assert times[6] - times[0] >= 5.0


async def test_a_wait_ends_with_the_process():
    limiter, chats = RateLimiter(3), Chats({7: 1})
    chats.seconds = 3600
    waiting = asyncio.create_task(request(limiter, chats, 7))
    while not chats.calls:  # noqa: ASYNC110  a task takes some turns of the loop
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)
    limiter.close()
    with pytest.raises(UndeliveredError):
        await waiting
    # what need not wait is sent all the same
    assert await request(limiter, chats, 8) == 8
