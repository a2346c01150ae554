"""Running and ending: what was acknowledged is finished, an end is bounded, and what nobody can mend is told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.conversation.dispatcher import Conversation
from bot.edge.inbox import Inbox
from bot.errors import EdgeError
from bot.messages import texts
from bot.runtime.config import Settings
from bot.runtime.health import watched
from bot.runtime.metrics import Metrics
from bot.telegram.app import build
from bot.telegram.lifecycle import running
from bot.telegram.updates.polling import Polling
from knowledge.storage.database import FILE_NAME
from tests.conftest import Study, copy_library, write_config
from tests.support.telegram_bot import PUBLIC, free_port, sent
from tests.support.telegram_server import TOKEN, TelegramServer

QUESTION = "38个后进支部什么时候完成整顿？"
PATIENCE = 240
"""Seconds for a process: machines are slow."""


@pytest.fixture
def conversation(sampled) -> Iterator[Conversation]:
    made = Conversation(sampled.library, clock=lambda: datetime.now(UTC), forget_after=timedelta(minutes=30), threads=2)
    yield made
    made.close()


class Bot:
    """The process `study bot` with a library of its own."""

    def __init__(self, study: Study, sampled: Path, server: TelegramServer, mode: str = "polling") -> None:
        self.port, self.health = free_port(), free_port()
        hook = f'[webhook]\nurl = "{PUBLIC}/in"\nport = {self.port}\n' if mode == "webhook" else ""
        server.updates.routes[PUBLIC] = f"http://127.0.0.1:{self.port}"
        telegram = f'[telegram]\nbase_url = "{server.base_url}"\npoll_timeout = 1\naccess = "open"\n'
        rest = f'[logging]\nformat = "json"\n[metrics]\nport = {self.health}\n'
        self.config = write_config(study.home, telegram + hook + rest)
        self._study, self._log = study, study.home / "log"
        if not (study.home / "library").exists():
            copy_library(sampled, study.home / "library")

    def __enter__(self) -> Bot:
        environment = self._study.environment | {"STUDY_TELEGRAM__TOKEN": TOKEN}
        command = self._study.command("bot", "--config", self.config)
        with self._log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, env=environment, cwd=self._study.home, stderr=log)
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def look(self, path: str) -> tuple[int, str]:
        """Ask the port of health and figures."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health}{path}", timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture
def study_command(tmp_path) -> Study:
    home = tmp_path / "home"
    home.mkdir()
    return Study(home)


def told(server: TelegramServer) -> str:
    return "\n".join(message.text for message in server.sent)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_a_running_bot_is_watched_backed_up_and_ends_after_its_work(study_command, sampled, server, mode, tmp_path):
    with Bot(study_command, sampled.path, server, mode) as bot:
        server.write("/new")
        server.wait(lambda messages: len(messages) == 1, PATIENCE)
        status, health = bot.look("/healthz")
        assert (status, json.loads(health)) == (200, {"status": "ok", "telegram": "ok", "database": "ok"})
        made = study_command("backup", tmp_path / "b.zip", "--config", bot.config, "--json")
        assert json.loads(made.stdout)["documents"] == 3
        refused = study_command("restore", tmp_path / "b.zip", "--config", bot.config, "--replace")
        assert (refused.returncode, "study bot" in refused.stderr) == (1, True)
        server.order("slow", "sendMessage", seconds=1)
        server.write(QUESTION)
        server.wait(lambda _: server.updates.acknowledged >= len(server.updates.delivered), PATIENCE)
        figures = bot.look("/metrics")[1]
        assert bot.stop() == 0
    assert "9月底前完成整顿" in told(server)
    assert len(server.sent) == 2
    assert 'study_updates_total{kind="message"} 1.0' in figures
    assert "study_inbox_waiting 1.0" in figures
    log = bot.log()
    for line in (line for line in log.splitlines() if line.startswith("{")):
        assert json.loads(line)["event"]
    assert '"event": "update handled"' in log
    assert '"event": "stopping", "signal": "SIGTERM"' in log
    assert not [secret for secret in (TOKEN, "后进支部") if secret in log]
    assert not (study_command.home / "library" / f"{FILE_NAME}-wal").exists()
    # and with nobody there it can be restored
    restored = study_command("restore", tmp_path / "b.zip", "--config", bot.config, "--replace", "--json")
    assert json.loads(restored.stdout)["agrees"] is True


def test_a_second_signal_ends_at_once_and_the_next_start_answers(study_command, sampled, server):
    with Bot(study_command, sampled.path, server) as bot:
        server.write("/new")
        server.wait(lambda messages: len(messages) == 1, PATIENCE)
        server.order("hang", "sendMessage", seconds=PATIENCE)
        server.write("/unknown")
        server.wait(lambda _: server.updates.acknowledged >= 2, PATIENCE)
        bot.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            bot.process.wait(1)
        assert bot.process.poll() is None
        assert bot.stop(signal.SIGINT) == 130
    assert "at once" in bot.log()
    with Bot(study_command, sampled.path, server) as bot:
        server.wait(lambda messages: len(messages) == 2, PATIENCE)
        assert bot.stop() == 0
    assert texts.UNKNOWN_COMMAND.format(command="unknown") in told(server)


def test_a_second_poller_is_told_and_the_program_ends(study_command, sampled, server):
    with Bot(study_command, sampled.path, server) as bot:
        server.order("conflict", "getUpdates", times=100)
        assert bot.process.wait(PATIENCE) == 1
    assert texts.TELEGRAM_CONFLICT in bot.log()
    assert "Traceback" not in bot.log()


def test_a_second_process_with_the_same_token_says_so_and_the_first_goes_on(study_command, tmp_path, sampled, server):
    other = tmp_path / "other"
    other.mkdir()
    server.expect_refused("terminated by other getUpdates request")
    with Bot(study_command, sampled.path, server) as first:
        server.write("/new")
        server.wait(lambda messages: len(messages) == 1, PATIENCE)
        time.sleep(5)
        with Bot(Study(other), sampled.path, server) as second:
            assert second.process.wait(PATIENCE) == 1
            assert texts.TELEGRAM_CONFLICT in second.log()
        server.write("/new")
        server.wait(lambda messages: len(messages) == 2, PATIENCE)
        assert first.process.poll() is None
        assert first.stop() == 0


async def test_an_end_is_bounded_and_the_rest_stays_in_the_inbox(server, conversation, store):
    own = {"token": TOKEN, "base_url": server.base_url, "poll_timeout": 1, "access": "open"}
    made = Settings.model_validate({"telegram": own})
    application = build(made.telegram, conversation, store, 60)
    server.order("hang", "sendMessage", seconds=PATIENCE)
    async with running(application, made, drain=0.5):
        server.write("/new")
        async with asyncio.timeout(60):
            while Inbox(store.database, store.clock, "telegram").count_waiting() == 0:  # noqa: ASYNC110 - nothing tells it
                await asyncio.sleep(0.01)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:  # as the end of the process does
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await application.shutdown()
    assert Inbox(store.database, store.clock, "telegram").count_waiting() == 1
    assert server.sent == []


async def test_on_stop_is_called_before_running_handlers_are_waited_for(server, conversation, store):
    own = {"token": TOKEN, "base_url": server.base_url, "poll_timeout": 1, "access": "open"}
    made, called = Settings.model_validate({"telegram": own}), []
    application = build(made.telegram, conversation, store, 60)
    async with running(application, made, on_stop=lambda: called.append(application.running)):
        server.write("/new")
        await sent(server, 1)
    assert called == [True]
    assert not application.running


class Asked:
    """A bot whose server answers by a list: updates, or errors."""

    def __init__(self, *answers: object) -> None:
        self.answers, self.offsets, self.waited = list(answers), [], []
        self.emptied = asyncio.Event()

    async def delete_webhook(self, **more: object) -> None:
        pass

    async def get_updates(self, offset: int | None = None, **more: object) -> tuple[Update, ...]:
        self.offsets.append(offset)
        if not self.answers:
            self.emptied.set()
            await asyncio.sleep(0)
            return ()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        """Let a pause pass at once."""
        self.waited.append(seconds)
        await asyncio.sleep(0)


class Full(asyncio.Queue[object]):
    """A queue that can't be written at first."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals

    async def put(self, item: object) -> None:
        if self.refusals:
            self.refusals -= 1
            raise NetworkError("full")
        await super().put(item)


def polling_of(bot: Asked, queue: asyncio.Queue[object] | None = None) -> Polling:
    return Polling(bot, queue or asyncio.Queue(), 1, [], sleep=bot.sleep)


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # of RetryAfter itself
async def test_polling_goes_on_after_bad_weather_and_waits_as_told():
    flood = RetryAfter(timedelta(seconds=7))
    bot = Asked(NetworkError("x"), NetworkError("x"), flood, TimedOut(), ValueError("?"), (Update(5), Update(6)))
    queue: asyncio.Queue[object] = asyncio.Queue()
    polling = polling_of(bot, queue)
    await polling.start()
    got = [await asyncio.wait_for(queue.get(), 60) for _ in range(2)]
    await asyncio.wait_for(bot.emptied.wait(), 60)
    await polling.stop()
    assert [update.update_id for update in got] == [5, 6]
    assert bot.waited == [1.0, 2.0, 7.0, 1.0, 8.0]
    assert bot.offsets[:6] == [None] * 6
    assert set(bot.offsets[6:]) == {7}


async def test_what_can_not_be_written_down_is_asked_for_again():
    bot, queue = Asked((Update(5),), (Update(5),)), Full(1)
    polling = polling_of(bot, queue)
    await polling.start()
    assert (await asyncio.wait_for(queue.get(), 60)).update_id == 5
    await polling.stop()
    assert bot.offsets[:2] == [None, None]


async def test_some_conflicts_are_sat_out_and_many_end_the_polling():
    bot = Asked(Conflict("x"), Conflict("x"), Conflict("x"), (Update(1),), Conflict("x"))
    polling = polling_of(bot)
    await polling.start()
    await asyncio.wait_for(bot.emptied.wait(), 60)
    assert polling.trouble() == ""
    await polling.stop()
    polling = polling_of(Asked(*[Conflict("x")] * 9))
    await polling.start()
    with pytest.raises(EdgeError, match="409"):
        await asyncio.wait_for(polling.ended(), 60)
    assert polling.trouble() == "polling has ended"
    await polling.stop()


async def test_of_two_pollers_the_younger_gives_up():
    """Each is refused when the other asks; the older one has served for a quarter of an hour, or for twenty seconds."""
    for ahead in (900.0, 20.0):
        now = [0.0]
        older = Polling(
            Asked(*[Conflict("x")] * 12), asyncio.Queue(), 1, [], sleep=_no_sleep(now), clock=lambda now=now: now[0]
        )
        older._began = -ahead
        older._last_answer = now[0]
        older._task = asyncio.create_task(older._poll())
        younger = polling_of(Asked(*[Conflict("x")] * 12))
        await younger.start()
        with pytest.raises(EdgeError, match="409"):
            await asyncio.wait_for(younger.ended(), 60)
        await asyncio.wait_for(older._bot.emptied.wait(), 60)
        assert older.trouble() == ""
        await older.stop()


def _no_sleep(now: list[float]):
    async def sleep(seconds: float) -> None:
        now[0] += seconds
        await asyncio.sleep(0)

    return sleep


async def test_a_token_that_is_taken_back_ends_the_polling_without_being_repeated():
    polling = polling_of(Asked(InvalidToken(f"The token `{TOKEN}` was rejected")))
    await polling.start()
    with pytest.raises(EdgeError) as failed:
        await asyncio.wait_for(polling.ended(), 60)
    assert str(failed.value) == texts.TELEGRAM_REFUSED
    await polling.stop()


async def test_polling_that_hears_nothing_for_long_is_sick():
    bot, now = Asked(), [0.0]
    bot.get_updates = lambda **more: asyncio.Event().wait()
    polling = Polling(bot, asyncio.Queue(), 1, [], sleep=bot.sleep, clock=lambda: now[0])
    await polling.start()
    assert polling.trouble() == ""
    now[0] = 1000.0
    assert polling.trouble() == "no answer from Telegram for 1000 seconds"
    await polling.stop()


async def test_health_says_what_is_wrong():
    port = free_port()

    def broken() -> str:
        raise OSError("no such file")

    def look(path: str) -> tuple[int, dict[str, str]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() if error.code == 503 else b"{}")

    checks = {"telegram": lambda: "no answer for 100 seconds", "database": broken, "disk": lambda: ""}
    async with watched(port, Metrics(), checks):
        status, what = await asyncio.to_thread(look, "/healthz")
        missing, _ = await asyncio.to_thread(look, "/elsewhere")
    assert (status, missing) == (503, 404)
    assert what == {
        "status": "failing",
        "telegram": "no answer for 100 seconds",
        "database": "OSError: no such file",
        "disk": "ok",
    }
    with pytest.raises(OSError, match="refused"):
        await asyncio.to_thread(look, "/healthz")
