"""Answers written by a language model, on a scripted server: when the first statement is shown, and the last.

The server sends a reply in pieces at a steady pace. Measured are the time to the first statement that is told before the
reply has ended, and the time from the last piece to the finished answer: in the library, and through the whole Telegram
bot to a Bot API server on loopback.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bot.conversation.dispatcher import Conversation
from knowledge.library import Library
from knowledge.settings import LibrarySettings, ModelSettings

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.openai_server import OpenAIServer, Prompt, Scripted  # noqa: E402 - after the path

ROUNDS = 10
PACE = 0.01
"""Seconds between two pieces of six letters."""
QUESTIONS = (
    ("后进支部什么时候完成整顿？", "9月底前完成整顿"),
    ("安全生产会上对校车提了什么要求", "车况不好的坚决不上路"),
    ("没参加三级安全教育的新员工能上岗吗", "不得上岗作业"),
    ("举报隐患最多奖多少钱？", "500元到2万元"),
    ("托管一亩地能省多少钱", "每亩节约成本76元"),
)


def main() -> None:
    """Measure, and print the table."""
    print("\n### A language model, on a scripted server\n\nMilliseconds; 50th and 95th percentile.\n")
    print("| | p50 | p95 |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, OpenAIServer(_script) as server:
        settings = ModelSettings(model="openai:scripted", base_url=server.base_url)
        with Library.open(LibrarySettings(path=Path(folder) / "library"), model=settings) as library:
            library.add([ROOT / "knowledge" / "samples"])
            for question, _ in QUESTIONS:
                library.ask(question)
            print("\n".join(_library(library, server)))
            print("\n".join(asyncio.run(_telegram(library, server, Path(folder)))))


def _script(prompt: Prompt) -> Scripted:
    """Whole sentences of the passage that answers, one after the other."""
    words = next(words for question, words in QUESTIONS if question in prompt.text)
    number = prompt.number_of(words)
    said = [one for one in prompt.passages[number].replace("\n", "").split("。") if one.strip()]
    first = next(one for one in said if words in one)
    rest = [one for one in said if one is not first][:3]
    return Scripted("\n".join(f"{one}。[{number}]" for one in [first, *rest]), pace=PACE)


def _library(library: Library, server: OpenAIServer) -> list[str]:
    first, last, early = [], [], 0
    for _ in range(ROUNDS):
        for question, _words in QUESTIONS:
            told: list[float] = []
            library.ask(question, tell=lambda _, told=told: told.append(time.perf_counter()))  # type: ignore[misc]
            done, (begun, ended) = time.perf_counter(), server.spoken[-1]
            early += told[0] < ended
            first.append(told[0] - begun)
            last.append(done - ended)
    count = ROUNDS * len(QUESTIONS)
    return [
        _row("library: first piece to first statement told", first),
        _row("library: last piece to answer", last),
        f"| library: answers whose first statement was told before the last piece | {early} of {count} | |",
    ]


async def _telegram(library: Library, server: OpenAIServer, folder: Path) -> list[str]:
    from bot.telegram.sending.poll_store import PollStore
    from tests.support.databases import fresh_database
    from tests.support.telegram_bot import serving
    from tests.support.telegram_server import Person, TelegramServer

    database = fresh_database(folder, "")
    conversation = Conversation(library, clock=_now, forget_after=timedelta(minutes=30), threads=2)
    last: list[float] = []
    early = 0
    with TelegramServer() as telegram:
        async with serving(telegram, conversation, PollStore(database, _now), questions_a_minute=1000):
            person = Person(telegram, 7)
            for question, words in QUESTIONS * ROUNDS:
                drafts, sent = len(telegram.drafts), len(telegram.sent)
                person.write(question)
                await _until(lambda drafts=drafts: len(telegram.drafts) > drafts)  # type: ignore[misc]
                drafted = time.perf_counter()
                await _until(lambda sent=sent: len(telegram.sent) > sent)  # type: ignore[misc]
                last.append(time.perf_counter() - server.spoken[-1][1])
                early += drafted < server.spoken[-1][1]
                if words not in telegram.sent[-1].text:
                    raise RuntimeError(question)
    conversation.close()
    database.close()
    return [
        _row("Telegram: last piece to final message", last),
        f"| Telegram: answers with a draft before the last piece | {early} of {len(last)} | |",
    ]


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - what is waited for happens in other threads
        await asyncio.sleep(0.001)


def _now() -> datetime:
    return datetime.now(UTC)


def _row(name: str, seconds: Sequence[float]) -> str:
    p50, p95 = 1000 * np.percentile(seconds, [50, 95])
    return f"| {name} | {p50:.1f} | {p95:.1f} |"


if __name__ == "__main__":
    main()
