"""The Telegram bot under load: how long learners wait, how long the event loop is held up, how a push is spread.

The real application runs in this process, with a task in its loop that measures how late it is woken. The Bot API server and
the people are in a process of their own, or their threads would be measured too.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing
import os
import re
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "knowledge" / "samples"
ADMIN, FIRST = 7, 1000
CROWDS = (1, 20, 50, 100, 200)
BESIDE, REPORT = 20, 60_000
PUSHED = 2_000
_PATIENCE = 900
"""Seconds for anything."""


def main() -> None:
    """Measure, and print the tables."""
    asyncio.run(_measure())


async def _measure() -> None:
    print("\n### Telegram\n")
    with tempfile.TemporaryDirectory() as folder:
        async with _bot(Path(folder)) as (people, records):
            one = await _crowds(people)
            await _adding(people)
            await _push(people, records, one)
    print(f"\nLoad of the machine afterwards: {os.getloadavg()[0]:.1f}.")


async def _crowds(people: People) -> float:
    """Let more and more people ask at once; return what one answer takes alone."""
    alone = [(await people.ask([FIRST], number))[0] for number in range(20)]
    one = statistics.median(alone[5:])
    print(f"One answer alone: {one * 1000:.0f} ms (median of 15).\n")
    async with _Lag() as idle:
        await asyncio.sleep(5)
    print(f"Nobody asks: loop lag p99 {_at(idle.late, 99) * 1000:.0f} ms, most {max(idle.late) * 1000:.0f} ms.\n")
    print("| ask at once | p50 | p95 | bound of the p95 | loop lag p50 | p99 | most |\n|---|---|---|---|---|---|---|")
    for size in CROWDS:
        async with _Lag() as lag:
            waits = await people.ask(range(FIRST, FIRST + size), size)
        print(
            f"| {size} | {statistics.median(waits):.2f} s | {_at(waits, 95):.2f} s | {2 + size * one / 2:.2f} s |"
            f" {_at(lag.late, 50) * 1000:.0f} ms | {_at(lag.late, 99) * 1000:.0f} ms | {max(lag.late) * 1000:.0f} ms |"
        )
    return one


async def _adding(people: People) -> None:
    """Compare a quiet bot with one that adds a long report."""
    quiet = [wait for turn in range(3) for wait in await people.ask(range(FIRST, FIRST + BESIDE), turn)]
    began = time.monotonic()
    await people.tell("upload", _report())
    busy: list[float] = []
    async with _Lag() as lag:
        while not busy or not await people.tell("added"):
            busy += await people.ask(range(FIRST, FIRST + BESIDE), len(busy))
    took = time.monotonic() - began
    print(
        f"\nA report of {REPORT} characters was added in {took:.0f} s, {BESIDE} learners asking at once again and again.\n"
    )
    print("| | answers | median | p95 |\n|---|---|---|---|")
    for name, waits in (("quiet", quiet), ("while it was added", busy)):
        print(f"| {name} | {len(waits)} | {statistics.median(waits):.2f} s | {_at(waits, 95):.2f} s |")
    times = statistics.median(busy) / statistics.median(quiet)
    print(f"\nMedian: {times:.1f} times that of the quiet bot. Loop lag p99: {_at(lag.late, 99) * 1000:.0f} ms.")


async def _push(people: People, records: Any, one: float) -> None:
    """Push to many chats while somebody asks."""
    await asyncio.to_thread(_wish, records)
    began, waits = time.monotonic(), list[float]()
    async with _Lag() as lag:
        while len(moments := await people.tell("pushed")) < PUSHED and time.monotonic() - began < _PATIENCE:
            waits += await people.ask([FIRST], len(waits))
            await asyncio.sleep(2)
    seconds = moments[-1] - moments[0]
    most = max(sum(start <= moment < start + 1 for moment in moments) for start in moments)
    print(f"\nA push of {len(moments)} chats took {seconds:.0f} s, at most {most} messages in any second.")
    print(
        f"Somebody who asked meanwhile ({len(waits)} times) waited {statistics.median(waits):.2f} s (p95 {_at(waits, 95):.2f} s;"
        f" alone {one:.2f} s). Loop lag p99: {_at(lag.late, 99) * 1000:.0f} ms."
    )


def _wish(records: Any) -> None:
    """Let many people have a daily plan that is due now."""
    from bot.learning.records.plan_store import PlanStore
    from bot.learning.values import Plan

    now, plans = datetime.now(UTC), PlanStore(records.database)
    at = (now - timedelta(minutes=1)).time().replace(second=0, microsecond=0)
    for number in range(20_000, 20_000 + PUSHED):
        key = f"telegram:{number}"
        plan = Plan(records.chat(key), records.learner(key, now).id, at, zone="UTC", number=1)
        plans.put(plan, now - timedelta(days=1))


def _report() -> bytes:
    """Return a report whose sentences are like the samples', and nowhere the same."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt")))
    lines, numbers = ["在全市年度工作总结会议上的报告", ""], itertools.count()
    while sum(map(len, lines)) < REPORT:
        lines += [re.sub(r"\d+", lambda found: f"{int(found[0]) + next(numbers)}", line) for line in text.splitlines()]
    return "\n".join(lines)[:REPORT].encode()


def _at(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


class _Lag:
    """Measures how late a task of the loop is woken."""

    _EVERY = 0.005

    def __init__(self) -> None:
        self.late: list[float] = []

    async def __aenter__(self) -> _Lag:
        self._task = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._task.cancel()

    async def _beat(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(self._EVERY)
            self.late.append(max(0.0, time.perf_counter() - before - self._EVERY))


class People:
    """The process with the server and the people, seen from the bot's."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    async def tell(self, order: str, *about: Any) -> Any:
        """Give an order; return what comes back."""
        return await asyncio.to_thread(self._tell, order, about)

    def _tell(self, order: str, about: tuple[Any, ...]) -> Any:
        self._pipe.send((order, about))
        return self._pipe.recv()

    async def ask(self, people: Sequence[int], turn: int) -> list[float]:
        """Let people ask at once; return how long each waited for the answer, in seconds."""
        waits: list[float] = await self.tell("ask", list(people), turn)
        return waits


@contextlib.asynccontextmanager
async def _bot(folder: Path) -> AsyncIterator[tuple[People, Any]]:
    """Serve as `study bot` does, on a library of the samples."""
    from bot.runtime.config import load
    from bot.telegram import app, lifecycle
    from bot.telegram.sending.poll_store import PollStore
    from bot.wiring import make_conversation
    from knowledge.library import Library

    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_people, args=(there,), daemon=True)
    process.start()
    people = People(here)
    settings = (
        f'[library]\npath = "library"\n[telegram]\ntoken = "{here.recv()}"\nbase_url = "{here.recv()}"\npoll_timeout = 5\n'
        f'access = "open"\nadmins = [{ADMIN}]\nquestions_a_minute = 1000\nquestions_a_day = 100000\n'
    )
    (folder / "config.toml").write_text(settings, encoding="utf-8")
    configuration = load(folder / "config.toml", {})
    with Library.open(configuration.settings.library) as library:
        library.add([SAMPLES])
        conversation = make_conversation(library, configuration)
        assert conversation.study_commands is not None
        records = conversation.study_commands.study.records
        application = app.build(
            configuration.settings.telegram,
            conversation,
            PollStore(records.database, lambda: datetime.now(UTC)),
            tick=2.0,
        )
        async with lifecycle.running(application, configuration.settings):
            yield people, records
        await asyncio.to_thread(conversation.close)
    await people.tell("end")


def _people(pipe: Connection) -> None:
    """Do what is ordered; the body of the people's process."""
    from bot.learning import texts
    from tests.support.telegram_server import TOKEN, Person, TelegramServer

    with TelegramServer() as server:
        pipe.send(TOKEN)
        pipe.send(server.base_url)
        server.meet(ADMIN, *range(20_000, 20_000 + PUSHED))
        people = {number: Person(server, number) for number in (ADMIN, *range(FIRST, FIRST + max(CROWDS)))}
        before = 0
        while True:
            order, about = pipe.recv()
            if order == "ask":
                pipe.send(_ask(server, [people[number] for number in about[0]], about[1]))
            elif order == "upload":
                before = len(people[ADMIN].told)
                people[ADMIN].upload("年度报告.txt", about[0])
                pipe.send(None)
            elif order == "added":
                told = people[ADMIN].told[before:]
                pipe.send(any("保留" in button["text"] for one in told for button in one.buttons))
            elif order == "pushed":
                pipe.send([one.at for one in list(server.sent) if texts.DAILY_HEAD in one.text])
            else:
                pipe.send(None)
                return


QUESTIONS = (
    "38个后进支部什么时候完成整顿？", "燃气公司要对多少户居民用户检查一遍？", "重大隐患由谁挂牌督办？", "每亩补贴标准是多少？",
    "督查组多久督查一次？", "党组织书记要到几个支部蹲点？", "老旧管道更新了多少公里？", "粮食总产量是多少？",
)  # fmt: skip


def _ask(server: Any, people: Sequence[Any], turn: int) -> list[float]:
    """Let people ask at once; return what each waited for the first message of the answer."""
    wanted: set[int] = set()
    wrote: dict[int, float] = {}
    heard: dict[int, float] = {}
    first = len(server.sent)
    for place, person in enumerate(people):
        wrote[person.number] = time.monotonic()
        wanted.add(person.number)
        person.write(QUESTIONS[(place + turn) % len(QUESTIONS)])

    def answered(sent: Sequence[Any]) -> bool:
        for one in sent[first:]:
            if one.chat_id in wanted:
                heard.setdefault(one.chat_id, one.at)
        return len(heard) == len(wanted)

    server.wait(answered, _PATIENCE)
    return [heard[number] - wrote[number] for number in wrote]


if __name__ == "__main__":
    main()
