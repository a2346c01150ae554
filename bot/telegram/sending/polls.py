"""Questions as Telegram's own quiz polls: what is asked, and what a chosen option means. Pure.

Telegram refuses a poll that is too long. A long stem or long options are therefore written out in a message above, and
the poll below offers their letters; a question with more options than a poll can hold is sent as text.
"""

from __future__ import annotations

from dataclasses import dataclass

from telegram.constants import PollLimit

from bot.messages import texts
from bot.messages.values import PollQuestion, Reply
from bot.telegram.sending.render import units

_QUESTION = int(PollLimit.MAX_QUESTION_LENGTH)
_OPTION = int(PollLimit.MAX_OPTION_LENGTH)
_OPTIONS = int(PollLimit.MAX_OPTION_NUMBER)
_EXPLANATION = int(PollLimit.MAX_EXPLANATION_LENGTH)
_FEWEST_OPTIONS = 2
"""What Telegram wants at least."""
_LETTERS = "ABCDEFGHIJKL"
"""The options of a poll whose own ones stand in a message above it: as many as a poll may have."""


@dataclass(frozen=True, slots=True)
class SentPoll:
    """A poll that Telegram has taken.

    Attributes:
        poll_id: Telegram's.
        chat: Telegram's number of the chat that holds it.
        message: number of the message that holds it; 0 where it was closed.
        set_id: the set of its question.
        position: of the question in the set.
        item_id: what is asked.
        options: indexes of the item's options, in the order of the poll.
    """

    poll_id: str
    chat: int
    message: int
    set_id: int
    position: int
    item_id: str
    options: tuple[int, ...]

    def chosen(self, option_ids: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return which options of the item were chosen; None if the poll has no such options."""
        if not all(0 <= option < len(self.options) for option in option_ids):
            return None
        return tuple(sorted(self.options[option] for option in option_ids))


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as it is sent.

    Attributes:
        above: what is too long for a poll, to be sent before it; None where all of it fits.
        question: at most 300 letters.
        options: at most 100 letters each.
        order: indexes of the item's options, in the order of the poll.
        correct: numbers of the right options of the poll, increasing.
        several: several may be chosen.
        explanation: at most 200 letters in one line.
    """

    above: Reply | None
    question: str
    options: tuple[str, ...]
    order: tuple[int, ...]
    correct: tuple[int, ...]
    several: bool
    explanation: str


def make_poll(reply: Reply) -> Poll | None:
    """Return the poll that asks a question; None where only words can."""
    asked = reply.poll
    if asked is None or not _FEWEST_OPTIONS <= len(asked.options) <= _OPTIONS or not asked.answer:
        return None
    whole = f"{asked.intro}【{asked.title}】{_line(asked.question)}"
    options = tuple(map(_line, asked.options))
    fits = 0 < units(whole) <= _QUESTION and all(0 < units(option) <= _OPTION for option in options)
    # two options that look the same could not be told apart
    fits = fits and len(set(options)) == len(options)
    return Poll(
        above=None if fits else Reply(reply.blocks),
        question=whole if fits else texts.POLL_BELOW.format(title=asked.title),
        options=options if fits else tuple(_LETTERS[: len(options)]),
        order=tuple(range(len(options))),
        correct=asked.answer,
        several=asked.several,
        explanation=_short(_line(asked.explanation), _EXPLANATION),
    )


def sent_poll(poll: Poll, asked: PollQuestion, poll_id: str, chat: int, message: int) -> SentPoll:
    """Return what is noted of a poll that Telegram has taken."""
    return SentPoll(poll_id, chat, message, asked.set_id, asked.position, asked.item_id, poll.order)


def _line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str, limit: int) -> str:
    if units(text) <= limit:
        return text
    while units(text) > limit - 1:
        text = text[: -max(1, (units(text) - limit) // 2)]
    return text + "…"
