"""The retry ladder: pauses grow, Telegram's waits are obeyed, and what does not pass is raised at once."""

from __future__ import annotations

import logging

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram.sending.failures import UndeliveredError, is_transient
from bot.telegram.sending.retry import once_more, retry

# python-telegram-bot's own, when it makes the error
pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")


class Request:
    """Fails with the given errors, one after the other, then succeeds; notes the pauses."""

    def __init__(self, *errors: TelegramError, stop_after: int = 99) -> None:
        self.errors, self.stop_after, self.pauses, self.count = list(errors), stop_after, [], 0

    async def send(self) -> str:
        self.count += 1
        if self.errors:
            raise self.errors.pop(0)
        return "sent"

    async def pause(self, seconds: float) -> bool:
        self.pauses.append(seconds)
        return len(self.pauses) >= self.stop_after

    async def run(self) -> str:
        return await retry(self.send, (1.0, 2.0, 4.0), is_transient, self.pause, what="answer")


async def test_failures_that_pass_are_retried_and_waits_are_obeyed(caplog):
    caplog.set_level(logging.INFO, "bot.telegram")
    request = Request(NetworkError("Bad Gateway"), RetryAfter(7))
    assert await request.run() == "sent"
    assert request.pauses == [1.0, 7.0]
    assert [(one.levelname, one.getMessage()) for one in caplog.records] == [
        ("WARNING", "not sent yet what=answer error=NetworkError"),
        ("INFO", "not sent yet what=answer error=RetryAfter"),
    ]


async def test_a_refusal_is_raised_at_once():
    request = Request(BadRequest("Message text is empty"))
    with pytest.raises(BadRequest):
        await request.run()
    assert request.pauses == []


async def test_when_all_tries_have_failed_it_is_undelivered():
    request = Request(*[NetworkError("Bad Gateway")] * 9)
    with pytest.raises(UndeliveredError):
        await request.run()
    assert request.pauses == [1.0, 2.0, 4.0]


async def test_a_process_that_ends_tries_no_more():
    request = Request(*[NetworkError("Bad Gateway")] * 9, stop_after=1)
    with pytest.raises(UndeliveredError):
        await request.run()
    assert request.count == 1


async def test_an_edit_is_made_once_more_soon_and_what_does_not_pass_is_not():
    passing, lasting, long = Request(NetworkError("x")), Request(BadRequest("x")), Request(RetryAfter(60))
    assert await once_more(passing.send) == "sent"
    for request, count in ((lasting, 1), (long, 1), (Request(NetworkError("x"), NetworkError("x")), 2)):
        with pytest.raises(TelegramError):
            await once_more(request.send)
        assert request.count == count
