"""Polls: what Telegram refuses, the Poll object, and how votes change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support.telegram_server.markup import read_text
from tests.support.telegram_server.values import Sent, bad, units

_SHORTEST, _LONGEST = 5, 2_628_000
"""Seconds that a poll may be open."""


@dataclass
class LivePoll:
    """A poll that stands in a chat.

    Attributes:
        value: Telegram's Poll object, as it was sent to the bot; votes and closing change it.
        closes: when it closes by itself, in Unix seconds.
        votes: person → what was chosen.
    """

    value: dict[str, Any]
    sent: Sent
    closes: float | None = None
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def closed(self) -> bool:
        """Tell whether nobody can vote any more."""
        return bool(self.value["is_closed"])

    def vote(self, user: int, options: list[int]) -> None:
        """Count a vote; [] takes it back."""
        self.votes.pop(user, None)
        if options:
            self.votes[user] = options
        self.value["total_voter_count"] = len(self.votes)
        for number, option in enumerate(self.value["options"]):
            option["voter_count"] = sum(number in chosen for chosen in self.votes.values())


def read_poll(given: dict[str, Any], now: float) -> tuple[dict[str, Any], float | None]:
    """Return the Poll object that a request asks for, without an id, and when it closes; refuse what Telegram would."""
    options = [_option(option) for option in given["options"]]
    quiz, several = given.get("type", "regular") == "quiz", given.get("allows_multiple_answers", False)
    explanation = read_text(given, "explanation", "explanation_")
    _check(given, options, explanation, quiz)
    closes = _closes(given, now)
    poll = {
        "question": read_text(given, "question", "question_"),
        "options": [{"text": text, "voter_count": 0, "persistent_id": str(n)} for n, text in enumerate(options)],
        "total_voter_count": 0,
        "is_closed": given.get("is_closed", False),
        "is_anonymous": given.get("is_anonymous", True),
        "type": given.get("type", "regular"),
        "allows_multiple_answers": several,
        "allows_revoting": given.get("allows_revoting", not quiz),
        "members_only": given.get("members_only", False),
    }
    if quiz:
        poll |= {"correct_option_ids": given["correct_option_ids"], "explanation": explanation}
    return poll | {key: given[key] for key in ("open_period", "close_date") if key in given}, closes


def _option(option: Any) -> str:
    if not isinstance(option, dict) or set(option) - {"text", "text_parse_mode", "text_entities", "media"}:
        raise bad("object InputPollOption expected")
    return read_text(option, "text", "text_")


def _check(given: dict[str, Any], options: list[str], explanation: str, quiz: bool) -> None:
    correct = given.get("correct_option_ids", [])
    question = read_text(given, "question", "question_")
    for wrong, words in (
        (not 1 <= units(question) <= 300, "poll question length must not exceed 300"),
        (not 2 <= len(options) <= 12, "poll must have 2 to 12 options"),
        (not all(1 <= units(option) <= 100 for option in options), "poll options length must not exceed 100"),
        (given.get("type", "regular") not in ("quiz", "regular"), "poll type must be quiz or regular"),
        (quiz and not correct, "quiz polls need correct options"),
        (not quiz and ("correct_option_ids" in given or explanation), "only quizzes have right answers"),
        (not all(type(number) is int for number in correct), "correct option identifiers are integers"),
        (correct != sorted(set(correct)), "correct options must increase"),
        (not all(0 <= number < len(options) for number in correct), "wrong correct option ID specified"),
        (
            len(correct) > 1 and not given.get("allows_multiple_answers", False),
            "one correct option only, unless several may be chosen",
        ),
        (units(explanation) > 200 or explanation.count("\n") > 2, "explanation is too long"),
        (units(read_text(given, "description", "description_")) > 1024, "poll description is too long"),
        (quiz and given.get("allow_adding_options"), "options can't be added to a quiz"),
        ("members_only" in given or "country_codes" in given, "only polls in channels choose their voters"),
    ):
        if wrong:
            raise bad(words)


def _closes(given: dict[str, Any], now: float) -> float | None:
    period, date = given.get("open_period"), given.get("close_date")
    if period is not None and date is not None:
        raise bad("open_period and close_date can't be used together")
    ahead = period if period is not None else None if date is None else date - now
    if ahead is None:
        return None
    if not _SHORTEST - 1 < ahead <= _LONGEST:
        raise bad("poll open period is out of its range")
    return now + float(ahead)
