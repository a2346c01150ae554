"""What a failed Bot API call means: whether the chat, topic or message is gone, what certainly was not sent, how long to wait.

The one place where errors of python-telegram-bot are told apart. `rate_limiter` and `retry` obey the waits.
"""

from __future__ import annotations

from datetime import timedelta

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.edge import errors as edge

_FAILED_BEFORE_SENDING = ("ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError")
"""Errors of httpx, python-telegram-bot's HTTP client, that come before anything was sent."""
_CHAT_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "deactivated",
    "not enough rights",
    "have no rights",
)
_TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
_MESSAGE_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")


class UndeliveredError(TelegramError, edge.UndeliveredError):
    """An answer could not be sent for many minutes; it is not lost, the update stays in the inbox."""


def wait_seconds(error: Exception) -> float:
    """Return how many seconds Telegram says to wait (429 Too Many Requests); 0 where it does not say so."""
    if not isinstance(error, RetryAfter):
        return 0.0
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def is_transient(error: TelegramError) -> bool:
    """Tell whether the same request may succeed later: no connection, a server in trouble, or told to wait."""
    return isinstance(error, (NetworkError, RetryAfter)) and not isinstance(error, BadRequest)


def was_not_sent(error: TelegramError) -> bool:
    """Tell whether it is certain that nothing appeared in the chat: refused, told to wait, no connection, or a 5xx answer."""
    if isinstance(error, (BadRequest, Forbidden, RetryAfter)):
        return True
    if not isinstance(error, NetworkError):
        return False
    if isinstance(error, TimedOut) or error.__cause__ is not None:
        return type(error.__cause__).__name__ in _FAILED_BEFORE_SENDING
    return True  # without a cause it was an answer of the server


def was_not_sent_but_may_be(error: TelegramError) -> bool:
    """Tell whether a message certainly was not sent, and sending it again may succeed."""
    return is_transient(error) and was_not_sent(error)


def is_chat_gone(error: TelegramError) -> bool:
    """Tell whether a chat can't be written to any more: blocked, kicked, deleted, muted."""
    return isinstance(error, Forbidden) or _is_refused(error, *_CHAT_GONE)


def is_topic_gone(error: TelegramError) -> bool:
    """Tell whether a topic can't be written to any more, though its chat may."""
    return _is_refused(error, *_TOPIC_GONE)


def is_message_lost(error: TelegramError) -> bool:
    """Tell whether the message that was to be edited does not exist any more, or is too old."""
    return _is_refused(error, *_MESSAGE_LOST)


def is_unchanged(error: TelegramError) -> bool:
    """Tell whether an edit was refused because the message shows the same already."""
    return _is_refused(error, "message is not modified")


def are_polls_forbidden(error: TelegramError) -> bool:
    """Tell whether a chat takes no polls, though it may take words."""
    return _is_refused(error, "rights to send polls")


def _is_refused(error: TelegramError, *reasons: str) -> bool:
    words = error.message.lower()
    return isinstance(error, BadRequest) and any(reason in words for reason in reasons)
