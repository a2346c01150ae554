"""Changes of the bot's membership in a group are handled in their place among the messages."""

from __future__ import annotations

import asyncio

import pytest

from bot.edge.chat_order import ChatOrder


class Handled:
    """Updates as they are handled; each waits until it is told to end."""

    def __init__(self, order: ChatOrder) -> None:
        self.order, self.begun, self.ends, self.tasks = order, [], {}, {}

    async def come(self, name: str, *, chat: str = "g", changes: bool = False) -> None:
        self.ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._handle(name, chat, changes))
        await asyncio.sleep(0)

    async def _handle(self, name: str, chat: str, changes: bool) -> None:
        async with self.order.turn(chat, changes):
            self.begun.append(name)
            await self.ends[name].wait()

    async def end(self, name: str) -> None:
        self.ends[name].set()
        await self.tasks[name]
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.fixture
def handled() -> Handled:
    return Handled(ChatOrder())


async def test_messages_are_handled_side_by_side_and_a_change_between_them_alone(handled):
    await handled.come("one")
    await handled.come("two")
    await handled.come("removed", changes=True)
    await handled.come("added", changes=True)
    await handled.come("three")
    await handled.come("elsewhere", chat="h")
    assert handled.begun == ["one", "two", "elsewhere"]
    await handled.end("one")
    assert handled.begun == ["one", "two", "elsewhere"]
    for name, begun in (("two", "removed"), ("removed", "added"), ("added", "three")):
        await handled.end(name)
        assert handled.begun[-1] == begun
    await handled.come("four")
    assert handled.begun[-1] == "four"
    for name in ("three", "four", "elsewhere"):
        await handled.end(name)
    assert handled.order._chats == {}


async def test_what_is_broken_off_holds_up_nothing(handled):
    await handled.come("removed", changes=True)
    await handled.come("one")
    handled.tasks["removed"].cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    assert handled.begun == ["removed", "one"]
    await handled.end("one")


async def test_what_happens_in_no_group_waits_for_nothing(handled):
    await handled.come("removed", chat="", changes=True)
    await handled.come("one", chat="")
    assert handled.begun == ["removed", "one"]
    for name in handled.begun:
        await handled.end(name)
