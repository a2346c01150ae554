"""Twenty learners ask at once while a report of 60,000 characters is added, as a ratio to a quiet bot.

The bot's own parts: a conversation on a library, and the server of jobs with its child process. Waves of questions, one
of each learner at the same time, before, during and after adding. Other work on the machine disturbs both.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import texts
from bot.conversation import Conversation
from bot.job_server import InChild, JobServer
from bot.values import Incoming, say
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from tests.support.speeches import speech

LEARNERS = 20
CHARACTERS = 60_000
WAVES = 4
"""Before adding, and after it."""
SAMPLES = Path(__file__).resolve().parents[1] / "knowledge" / "samples"
QUESTIONS = (
    "后进支部什么时候完成整顿？", "燃气安全要怎么管？", "春耕备耕有哪些要求？", "党员教育怎么抓？", "举报热线有什么要求？",
    "安全生产要做到哪三个到位？", "农资打假怎么做？", "基层减负有什么措施？",
)  # fmt: skip


def report(number: int, characters: int) -> str:
    """Return a report of our own sentences."""
    parts, size, seed = [f"第{number}号工作报告", ""], 0, 1000 * number
    while size < characters:
        parts.append(speech(seed))
        size += len(parts[-1])
        seed += 1
    return "\n".join(parts)


async def wave(conversation: Conversation, dice: random.Random) -> list[float]:
    """Let each learner ask once, all at the same time; return how many seconds each waited."""

    async def ask(learner: int) -> float:
        began = time.perf_counter()
        who = f"bench:{learner}"
        replies = await conversation.handle(Incoming(who, who, f"{dice.choice(QUESTIONS)}{'啊' * (learner % 3)}"))
        assert replies != (say(texts.TROUBLE),)
        return time.perf_counter() - began

    return list(await asyncio.gather(*(ask(learner) for learner in range(LEARNERS))))


async def measure(folder: Path) -> tuple[list[float], list[float], float]:
    """Return the waits of a quiet bot and of one that adds, and how many seconds adding took."""
    settings = LibrarySettings(path=folder / "library")
    dice = random.Random(1)
    with Library.open(settings) as library:
        library.add([SAMPLES])
        conversation = Conversation(
            library, clock=lambda: datetime.now(UTC), forget_after=timedelta(minutes=30), threads=2
        )
        server = JobServer(library.jobs, InChild(settings))
        server.start()
        conversation.warm_up()
        await wave(conversation, dice)
        quiet = [wait for _ in range(WAVES) for wait in await wave(conversation, dice)]
        file = folder / "报告.txt"
        file.write_text(report(1, CHARACTERS), encoding="utf-8")
        began, number, busy = time.perf_counter(), library.jobs.put("add", {"paths": [str(file)]}), []
        while not (job := library.jobs.get(number)) or not job.ended:
            busy += await wave(conversation, dice)
            await asyncio.sleep(1)
        took = time.perf_counter() - began
        assert job.state == "done", job.fault
        quiet += [wait for _ in range(WAVES) for wait in await wave(conversation, dice)]
        await server.stop()
        conversation.close()
    return quiet, busy, took


def main() -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        quiet, busy, took = asyncio.run(measure(Path(folder)))
    out = sys.stdout.write
    out(f"\n{LEARNERS} learners ask at once; adding {CHARACTERS:,} characters took {took:.0f} s beside them.\n\n")
    out("| bot | answers | median s | p95 s |\n|---|---|---|---|\n")
    for name, waits in (("quiet", quiet), ("adding", busy)):
        late = statistics.quantiles(waits, n=20)[-1]
        out(f"| {name} | {len(waits)} | {statistics.median(waits):.2f} | {late:.2f} |\n")
    out(f"\nRatio of the medians: {statistics.median(busy) / statistics.median(quiet):.2f} (at most 3 is wanted).\n")


if __name__ == "__main__":
    main()
