"""What each error of python-telegram-bot means for sending."""

from __future__ import annotations

import datetime

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.sending import failures


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "transient", "not_sent"),
    [
        (NetworkError("Bad Gateway"), True, True),
        (caused(NetworkError("httpx.ConnectError"), httpx.ConnectError("no")), True, True),
        (caused(TimedOut(), httpx.PoolTimeout("no")), True, True),
        (caused(NetworkError("httpx.ReadError"), httpx.ReadError("no")), True, False),
        (caused(TimedOut(), httpx.ReadTimeout("no")), True, False),
        (TimedOut(), True, False),
        (BadRequest("Message text is empty"), False, True),
        (Forbidden("bot was blocked by the user"), False, True),
        (ChatMigrated(-100), False, False),
        (Conflict("terminated by other getUpdates request"), False, False),
    ],
    ids=lambda value: repr(value) if isinstance(value, TelegramError) else None,
)
def test_what_may_pass_and_what_was_certainly_not_sent(error, transient, not_sent):
    assert failures.is_transient(error) is transient
    assert failures.was_not_sent(error) is not_sent
    assert failures.was_not_sent_but_may_be(error) is (transient and not_sent)


@pytest.mark.parametrize(
    ("tells", "error"),
    [
        (failures.is_chat_gone, Forbidden("bot was kicked from the supergroup chat")),
        (failures.is_chat_gone, BadRequest("Chat not found")),
        (failures.is_chat_gone, BadRequest("Not enough rights to send text messages to the chat")),
        (failures.is_topic_gone, BadRequest("Message thread not found")),
        (failures.is_message_lost, BadRequest("Message to edit not found")),
        (failures.is_unchanged, BadRequest("Message is not modified: specified new message content")),
        (failures.are_polls_forbidden, BadRequest("Not enough rights to send polls to the chat")),
    ],
)
def test_what_is_gone(tells, error):
    assert tells(error)
    assert not tells(NetworkError(error.message))
    assert not tells(BadRequest("Message text is empty"))


@pytest.mark.filterwarnings(
    "ignore:Deprecated since version v22.2"
)  # python-telegram-bot's own, when it makes the error
def test_a_wait_is_read_in_seconds_and_what_has_to_wait_was_not_sent():
    assert failures.was_not_sent_but_may_be(RetryAfter(3))
    assert failures.wait_seconds(RetryAfter(3)) == 3.0
    assert failures.wait_seconds(RetryAfter(datetime.timedelta(milliseconds=1500))) == 1.5
    assert failures.wait_seconds(NetworkError("Bad Gateway")) == 0.0
