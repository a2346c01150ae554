"""Votes on answers, and the comment that may follow a bad one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.learning import texts
from bot.learning.answers.grading import is_question
from bot.learning.commands.command_result import CommandResult, plain, transient
from bot.learning.records.votes import COMMENT_WITHIN, REPLY_WITHIN, VoteStore
from bot.learning.study import Study
from bot.learning.values import Who
from bot.messages.buttons import Vote, pack
from bot.messages.values import Button
from knowledge.values import Answer

_TIDY_EVERY = 500
"""Answers after which those of long ago on which nobody voted are deleted."""
_LONGEST_COMMENT = 300
"""Characters of a comment that are kept; a longer message is no comment unless it replies to our asking."""
_COMPLAINT = re.compile(
    "不对|不准|不全|不完整|不清楚|不符|不够|不相关|不是我|没有?(?:说|提|答|写|找|回答|讲|用|列)|漏|遗漏|少了|缺了?|错了|有误|错误|"
    "太(?:长|短|多|少|乱|旧|笼统)|答非所问|看不懂|没看懂|过时|应该是|应为|应当是|重复|无关|没用|跑题|问的是|我问|张冠李戴"
)
"""What people say of a bad answer; other words are more likely a new question."""
_ASKING_ENDS = ("？", "?", "吗", "呢", "么")
"""How a question ends."""


@dataclass(frozen=True, slots=True)
class VoteCommands:
    """Serves the buttons 👍 and 👎, and takes comments."""

    study: Study
    store: VoteStore

    def buttons(self, answer: Answer) -> tuple[Button, ...]:
        """Record that an answer is shown; return the buttons by which it is voted on."""
        number = self.store.add_answer(answer, self.study.now())
        if number % _TIDY_EVERY == 0:
            self.store.delete_old(self.study.now())
        return (
            Button(texts.GOOD_BUTTON, pack(Vote(number, 1)), row=1),
            Button(texts.BAD_BUTTON, pack(Vote(number, 0)), row=1),
        )

    def press(self, who: Who, action: Vote) -> CommandResult:
        """Record a vote; ask for a comment on a bad answer, but in no group, in front of all."""
        learner, now = self.study.learner(who), self.study.now()
        before = self.store.vote_of(action.shown_id, learner.id)
        if before is not None and before == bool(action.up):
            return transient(texts.VOTED_BEFORE)
        if not self.store.vote(action.shown_id, learner.id, bool(action.up), now):
            return transient(texts.VOTE_TOO_OLD)
        asks = not action.up and who.chat == who.learner
        return plain(texts.WHAT_WAS_WRONG) if asks else transient(texts.VOTED_GOOD)

    def take_comment(self, who: Who, text: str, replied_to: str = "") -> CommandResult | None:
        """Record a comment; None if a message is none, or if it is to be answered as a question as well."""
        shown_id = self.commented_answer(who, text, replied_to)
        learner = self.study.records.known_learner(who.learner)
        if shown_id is None or learner is None:
            return None
        self.store.add_comment(shown_id, learner.id, text.strip()[:_LONGEST_COMMENT])
        return None if replied_to and is_question(text) else plain(texts.WORD_TAKEN)

    def commented_answer(self, who: Who, text: str, replied_to: str = "") -> int | None:
        """Return the number of the answer on which a message comments; None if it is no comment.

        A question must never be taken for one: without being a reply to our asking for it, a message is one only
        if it soon follows the vote, is not put as a question, and speaks of a fault.
        """
        learner = self.study.records.known_learner(who.learner)
        if learner is None or not text.strip():
            return None
        reply = texts.WHAT_WAS_WRONG in replied_to
        if not reply and not _complains(text.strip()):
            return None
        within = REPLY_WITHIN if reply else COMMENT_WITHIN
        return self.store.awaiting_comment(learner.id, self.study.now(), within)


def _complains(text: str) -> bool:
    """Tell whether a text speaks of a fault, and is not put as a question: 没有说由谁负责 is none, though it says 谁."""
    if len(text) > _LONGEST_COMMENT or text.endswith(_ASKING_ENDS):
        return False
    return _COMPLAINT.match(text) is not None or (not is_question(text) and _COMPLAINT.search(text) is not None)
