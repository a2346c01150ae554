"""The conversations of the user guide, taken from the real application: `python -m tests.support.guide` writes them anew.

A learner talks with the bot over the test server, a clock is moved from day to day, and what the bot says goes into
`docs/guide.zh-CN.md` below the marks `<!-- 对话：名字 -->`. A test compares the two.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.conversation.dispatcher import Conversation
from bot.edge.inbox import Inbox
from bot.learning.commands.study_commands import StudyCommands
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Records
from bot.learning.scheduling.review import MemoryModel
from bot.learning.study import Study
from bot.telegram.sending.poll_store import PollStore
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.storage.database import open_database
from tests.support.clock import Clock
from tests.support.telegram_bot import serving
from tests.support.telegram_server import Person, Sent, TelegramServer

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide.zh-CN.md"
ADMIN, LEARNER, GROUP = 7, 8, -1001234
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai."""
_MARK = re.compile(r"(<!-- 对话：(.+?) -->\n```text\n).*?(\n```)", re.DOTALL)


class Walk:
    """A learner who is walked through everything; `scenes` keeps what was said, by name."""

    def __init__(self, server: TelegramServer, inbox: Inbox, clock: Clock) -> None:
        self.server, self.inbox, self.clock = server, inbox, clock
        self.learner = Person(server, LEARNER, "小周")
        self.scenes: dict[str, list[str]] = {}
        self._lines: list[str] = []
        self._sent = self._edited = self._toasts = 0

    def scene(self, name: str) -> None:
        """Begin a scene."""
        self._lines = self.scenes.setdefault(name, [])

    async def say(self, text: str, shown: str = "", person: Person | None = None) -> list[Sent]:
        """Write a message; return what the bot said."""
        who = person or self.learner
        return await self._act(
            f"{'您' if who.number == LEARNER else '管理员'}：{shown or text}", lambda: who.write(text)
        )

    async def press(self, label: str) -> list[Sent]:
        """Press a button."""
        return await self._act(f"您：（按“{label}”）", lambda: self.learner.press(label))

    async def answer(self, right: bool) -> list[Sent]:
        """Answer the open question, by vote or by words."""
        asked = self.learner.last
        if not asked.poll:
            return await self.say("不知道")
        number = asked.poll["correct_option_ids"] if right else [_wrong(asked)]
        chosen = "、".join(asked.poll["options"][one]["text"] for one in number)
        return await self._act(f"您：（选“{chosen}”）", lambda: self.learner.vote(*number, poll=asked))

    async def wait_until(self, moment: datetime, shown: str) -> list[Sent]:
        """Move the clock, and take what the bot says by itself."""
        self._lines += ["", f"（{shown}）"]
        self.clock.forward(seconds=(moment - self.clock()).total_seconds())
        before = len(self.server.sent)
        await asyncio.to_thread(self.server.wait, lambda sent: len(sent) > before)
        return await self._settle()

    async def _act(self, line: str, act: Callable[[], object]) -> list[Sent]:
        self._lines += [line]
        act()
        return await self._settle()

    async def _settle(self) -> list[Sent]:
        """Wait until all is handled; write down what the bot said."""
        pending = self.server.delivered[-1]["update_id"] if self.server.delivered else 0
        await asyncio.to_thread(self.server.wait, lambda _: self.server.acknowledged >= pending)
        while await asyncio.to_thread(self.inbox.count_waiting):  # noqa: ASYNC110  rows of a database
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        new, edited = self.server.sent[self._sent :], self.server.edited[self._edited :]
        toasts = [text for _, text in self.server.toasts[self._toasts :] if text]
        self._sent, self._edited, self._toasts = map(len, (self.server.sent, self.server.edited, self.server.toasts))
        self._lines += [line for text in toasts for line in (f"（屏幕上闪出：{text}）", "")]
        for one in [*dict.fromkeys(id(one) for one in (*edited, *new))]:
            sent = next(this for this in (*edited, *new) if id(this) == one)
            self._lines += _shown(sent, changed=sent not in new)
        return new


def _wrong(asked: Sent) -> int:
    return next(n for n in range(len(asked.poll["options"])) if n not in asked.poll["correct_option_ids"])


def _shown(sent: Sent, changed: bool) -> list[str]:
    """Return the lines that show a message."""
    kind = "[图片] " if sent.method == "sendPhoto" else f"[文件 {sent.file_name}] " if sent.file_name else ""
    first, *rest = (kind + sent.text).split("\n")
    lines = [f"助手：{'（上面的消息改为）' if changed else ''}{first}", *rest]
    if sent.poll:
        lines += [f"  ○ {option['text']}" for option in sent.poll["options"]]
    lines += ["  " + " ".join(f"〔{button['text']}〕" for button in row) for row in sent.rows]
    # a link's code is made by chance
    told = (
        re.sub(r"https://t\.me/study_test_bot\?start=[\w-]+", "https://t.me/机器人的名字?start=…", one) for one in lines
    )
    return [*(line.replace("study_test_bot", "机器人的名字").rstrip() for line in told), ""]


@contextlib.asynccontextmanager
async def _walk(library: Library, folder: Path) -> AsyncIterator[Walk]:
    """Serve on a library with fresh records and a clock that stands still."""
    clock = Clock()
    clock.now = MONDAY
    database = open_database(folder, "")
    database.prepare()
    store, memory = PollStore(database, clock), MemoryModel()
    study = Study(
        Records(database, memory),
        PlanStore(database),
        library.quizzes,
        memory=memory,
        clock=clock,
        rng=random.Random(20),
    )
    conversation = Conversation(
        library,
        clock=clock,
        forget_after=timedelta(minutes=30),
        threads=2,
        study_commands=StudyCommands(study, library),
    )
    with TelegramServer() as server:
        server.clock = lambda: clock().timestamp()
        server.meet(ADMIN)
        async with serving(server, conversation, store, tick=0.2, access="invite", admins=[ADMIN]):
            yield Walk(server, Inbox(database, clock, "telegram"), clock)
    conversation.close()
    database.close()


async def scenes(library: Library, folder: Path) -> dict[str, str]:
    """Return the conversations by name, as the bot leads them today."""
    async with _walk(library, folder) as walk:
        await _first_day(walk)
        await _next_days(walk)
        await _group_and_end(walk)
        return {name: "\n".join(lines).strip() for name, lines in walk.scenes.items()}


async def _first_day(walk: Walk) -> None:
    walk.scene("邀请")
    (link,) = await walk.say("/invite", person=Person(walk.server, ADMIN))
    code = re.search(r"start=([\w-]+)", link.text)
    assert code is not None
    walk.scene("开始")
    await walk.say(f"/start {code[1]}", shown="（点开管理员发来的链接，按“开始”）")
    walk.scene("提问")
    await walk.say("重大隐患由谁挂牌督办？")
    await walk.say("没有整改到位的呢？")
    walk.scene("没有说到")
    await walk.say("火星基地什么时候建成？")
    walk.scene("看原文")
    await walk.say("每亩补贴标准是多少？")
    await walk.press("[1]" if any("[1]" in one["text"] for one in walk.learner.last.buttons) else "1")
    await walk.press("引用")
    await walk.press("收藏")
    walk.scene("查找")
    await walk.say("查 督查")
    walk.scene("核对")
    await walk.say("核对 重大隐患由区安委会挂牌督办")
    walk.scene("目录")
    await walk.say("/documents")
    walk.scene("出题")
    await walk.say("出题 2")
    await walk.answer(right=True)
    await walk.answer(right=False)
    walk.scene("每日一练")
    await walk.say("/daily 8:00 2题 每天")


async def _next_days(walk: Walk) -> None:
    walk.scene("第二天")
    await walk.wait_until(MONDAY + timedelta(hours=23, seconds=30), "第二天早上八点")
    await walk.answer(right=True)
    await walk.answer(right=True)
    walk.scene("第三天")
    await walk.wait_until(MONDAY + timedelta(hours=47, seconds=30), "第三天早上八点")
    await walk.answer(right=True)
    await walk.answer(right=False)
    walk.scene("错题")
    await walk.say("错题")
    walk.scene("进度")
    await walk.say("进度")
    walk.scene("导出")
    await walk.say("/export")
    await walk.press("错题 网页")


async def _group_and_end(walk: Walk) -> None:
    walk.scene("群里")
    walk.server.group(GROUP, ADMIN, LEARNER)
    walk.server.become(GROUP, "member", ADMIN)
    await walk.say("/admit@study_test_bot", shown="/admit", person=Person(walk.server, ADMIN, "管理员", chat=GROUP))
    walk.scene("群里提问")
    member, question = Person(walk.server, LEARNER, "小周", chat=GROUP), "每亩补贴标准是多少？"
    await walk.say(f"@study_test_bot {question}", shown=f"@机器人的名字 {question}", person=member)
    walk.scene("删除")
    await walk.say("/forget")


def rewrite(text: str, told: dict[str, str]) -> str:
    """Return the guide with the conversations of today."""
    return _MARK.sub(lambda mark: f"{mark[1]}{told[mark[2]]}{mark[3]}", text)


def names(text: str) -> Iterable[str]:
    """Return the names of the conversations that a guide shows."""
    return [mark[2] for mark in _MARK.finditer(text)]


def main() -> None:
    """Write the guide anew."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(LibrarySettings(path=Path(folder, "library"))) as library,
    ):
        library.add([ROOT / "knowledge" / "samples"])
        Path(folder, "records").mkdir()
        told = asyncio.run(scenes(library, Path(folder, "records")))
    GUIDE.write_text(rewrite(GUIDE.read_text(encoding="utf-8"), told), encoding="utf-8")


if __name__ == "__main__":
    main()
