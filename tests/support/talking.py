"""A conversation on the samples with learning in it, as a learner in one chat sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.conversation.dispatcher import Conversation
from bot.learning.push_claims import DailyPush, PushClaims
from bot.learning.study import Study
from bot.learning.study_results import SetQuestion
from bot.learning.values import Who
from bot.messages.values import Button, Entry, Incoming, Marked, Paragraph, Reply, Source
from tests.support.clock import Clock


@dataclass
class Talk:
    """One learner in one chat.

    Attributes:
        told: all replies so far.
    """

    conversation: Conversation
    study: Study
    clock: Clock
    who: Who = field(default_factory=lambda: Who("telegram:7", "telegram:7"))
    told: list[Reply] = field(default_factory=list)

    async def say(self, text: str, **more: Any) -> tuple[Reply, ...]:
        """Type something; return the replies."""
        return await self._handle(Incoming(self.who.chat, self.who.learner, text, **more))

    async def press(self, label: str, reply: Reply | None = None) -> tuple[Reply, ...]:
        """Press the button of that label under a reply, the last one by default."""
        return await self.press_data(button(reply or self.told[-1], label).data)

    async def press_data(self, data: str, **more: Any) -> tuple[Reply, ...]:
        """Press a button by its data."""
        return await self._handle(Incoming(self.who.chat, self.who.learner, button=data, **more))

    async def _handle(self, incoming: Incoming) -> tuple[Reply, ...]:
        replies = await self.conversation.handle(incoming)
        self.told += replies
        return replies

    def current(self) -> SetQuestion:
        """Return the question that waits."""
        question = self.study.current(self.who)
        assert question is not None
        return question


def claim_due(claims: PushClaims) -> list[DailyPush]:
    """Claim all that is due now, as the job of the daily pushes does one after the other."""
    return [push for plan in claims.due() if (push := claims.claim(plan)) is not None]


def button(reply: Reply, label: str) -> Button:
    """Return the button of a label."""
    (found,) = [one for one in reply.buttons if one.label == label]
    return found


def words(*replies: Reply) -> str:
    """Return what replies say, line by line."""
    held = [block for reply in replies for block in reply.blocks]
    lines = []
    for block in held:
        if isinstance(block, Paragraph | Entry | Marked):
            lines.append(block.text)
        elif isinstance(block, Source):
            lines.append(" › ".join((block.document, *block.section)))
    return "\n".join(lines)
