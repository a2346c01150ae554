"""A repeating task goes on until it is stopped, whatever its work does."""

from __future__ import annotations

import asyncio

from bot.runtime.repeating_task import RepeatingTask, wait_for_event


class Rounds:
    """Counts rounds; each returns or raises what stands next in `results`, the last again and again."""

    def __init__(self, *results: float | Exception | None) -> None:
        self.results = list(results)
        self.count = 0
        self.changed = asyncio.Condition()

    async def work(self) -> float | None:
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        async with self.changed:
            self.count += 1
            self.changed.notify_all()
        if isinstance(result, Exception):
            raise result
        return result

    async def reached(self, count: int) -> None:
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(lambda: self.count >= count)


async def test_the_work_is_repeated_when_its_wait_is_over_and_ends_with_stop():
    rounds = Rounds(0.001)
    task = RepeatingTask("counting", rounds.work, retry_after=60)
    task.start()
    await rounds.reached(3)
    await task.stop()
    count = rounds.count
    await asyncio.sleep(0.01)
    assert task.stopping
    assert rounds.count == count


async def test_waking_begins_the_next_round_and_stopping_cuts_the_wait_short():
    rounds = Rounds(None)
    task = RepeatingTask("counting", rounds.work, retry_after=60)
    task.start()
    await rounds.reached(1)
    task.wake()
    await rounds.reached(2)
    async with asyncio.timeout(5):
        await task.stop()
    assert rounds.count == 2


async def test_a_failed_round_and_a_failed_preparation_are_logged_and_the_task_goes_on(caplog):
    rounds = Rounds(RuntimeError("no"), None)

    async def fail() -> None:
        raise RuntimeError("not ready")

    task = RepeatingTask("counting", rounds.work, retry_after=0.001, first=fail)
    task.start()
    await rounds.reached(2)
    await task.stop()
    assert [record.getMessage() for record in caplog.records] == [
        "repeating task could not be prepared task=counting",
        "repeating task failed, it is tried again task=counting",
    ]


async def test_stopping_waits_for_the_round_or_cancels_it_when_patience_is_over():
    ended: list[str] = []
    going = asyncio.Event()

    async def work() -> float:
        going.set()
        try:
            assert await task.pause(60)
            ended.append("told to stop")
            await asyncio.sleep(60)
        finally:
            ended.append("ended")
        return 0.0

    task = RepeatingTask("waiting", work, retry_after=60)
    task.start()
    await going.wait()
    async with asyncio.timeout(5):
        await task.stop(patience=0.01)
    assert ended == ["told to stop", "ended"]


async def test_a_task_that_was_not_started_can_be_stopped():
    await RepeatingTask("idle", Rounds(None).work, retry_after=60).stop()


async def test_a_wait_tells_whether_the_event_came():
    event = asyncio.Event()
    assert not await wait_for_event(event, 0.001)
    event.set()
    assert await wait_for_event(event, None)
