"""`study add` and `study remove` beside a bot that serves the library: it does them, the terminal shows it."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli import delegated_jobs
from bot.errors import BotError
from bot.runtime.job_process import instructions
from bot.runtime.job_server import ChildProcessRunner, JobServer
from knowledge.job_runner import run_job
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.storage.jobs import Job
from knowledge.values import Progress
from tests.conftest import ROOT, Study, write_config
from tests.support.speeches import speech
from tests.support.toy_embedding import ToyEmbedder

SERVE_AND_HANG = """
import sys, time
from pathlib import Path
from knowledge.library import Library
from knowledge.settings import LibrarySettings
with Library.open(LibrarySettings(path=Path(sys.argv[1]))) as library, library.jobs.serving():
    print("serving", flush=True)
    while library.jobs.take() is None:
        time.sleep(0.05)
    print("begun", flush=True)
    time.sleep(600)
"""
"""A process that takes a job and never ends it."""


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(3000):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("waited in vain")


class Watcher:
    """Takes what a bar would show."""

    def __init__(self) -> None:
        self.seen: list[Progress] = []

    def __call__(self, progress: Progress) -> None:
        self.seen.append(progress)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(LibrarySettings(path=tmp_path / "library"), ToyEmbedder()) as library:
        yield library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "资料"
    folder.mkdir()
    (folder / "讲话.txt").write_text(speech(1), encoding="utf-8")
    (folder / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return folder


async def test_the_bot_adds_in_a_child_and_the_command_reports_as_ever(study: Study, tmp_path: Path, folder: Path):
    """One walk through all of it with real processes: the reports, the exit codes, errors, and who wrote."""
    config = write_config(tmp_path)
    settings = LibrarySettings(path=tmp_path / "library")

    async def run(*words: object) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(study, *words, "--config", config)

    with await asyncio.to_thread(Library.open, settings) as library:
        server = JobServer(library.jobs, ChildProcessRunner(settings))
        server.start()
        await until(library.jobs.served)
        added = await run("add", folder, "--json")
        removed = await run("remove", "讲话.txt")
        unknown = await run("remove", "没有")
        await server.stop()
        alone = await run("add", folder / "讲话.txt")
        holder = json.loads((tmp_path / "library" / "writer.json").read_text(encoding="utf-8"))
    assert added.returncode == 3
    reports = {report["path"]: report["status"] for report in json.loads(added.stdout)}
    assert reports == {str(folder / "讲话.txt"): "added", str(folder / "旧.doc"): "rejected"}
    assert [run.stderr.count("交给它来做") for run in (added, removed, unknown, alone)] == [1, 1, 1, 0]
    assert "已删除  " in removed.stdout
    assert (unknown.returncode, "没有编号为 没有 的文件" in unknown.stderr) == (1, True)
    assert (alone.returncode, "已添加  " in alone.stdout) == (0, True)
    assert holder["command"] == "study add"


def test_when_the_bot_dies_in_the_middle_the_command_goes_on_itself(study: Study, tmp_path: Path, folder: Path):
    config, path = write_config(tmp_path), tmp_path / "library"
    environment = study.environment | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", SERVE_AND_HANG, str(path)], stdout=subprocess.PIPE, text=True, env=environment
    ) as bot:
        assert bot.stdout.readline() == "serving\n"
        with subprocess.Popen(
            study.command("add", folder / "讲话.txt", "--config", config),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=study.environment,
        ) as command:  # fmt: skip
            assert bot.stdout.readline() == "begun\n"
            bot.kill()
            bot.wait()
            out, said = command.communicate(timeout=300)
    assert command.returncode == 0
    assert "已添加  " in out
    assert "机器人停了，由这里接着做" in said


def test_ctrl_c_calls_the_job_off(study: Study, tmp_path: Path, folder: Path):
    config, path = write_config(tmp_path), tmp_path / "library"
    with Library.open(LibrarySettings(path=path)) as library, library.jobs.serving():
        with subprocess.Popen(
            study.command("add", folder, "--config", config), stderr=subprocess.PIPE, text=True, env=study.environment
        ) as command:
            assert "交给它来做" in command.stderr.readline()
            job = library.jobs.take()
            command.send_signal(signal.SIGINT)
            _, said = command.communicate(timeout=300)
        assert command.returncode == 130
        assert "已停止" in said
        assert library.jobs.get(job.id).state == "cancelled"


def test_paths_are_told_as_they_were_given(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(folder.parent)
    watcher = Watcher()
    with library.jobs.serving():
        reports = delegated_jobs.add(
            library, ["资料", "资料/没有.txt"], watcher, lambda _: run_job(library, library.jobs.take().id)
        )
    assert {report.path: report.status for report in reports} == {
        "资料/旧.doc": "rejected",
        "资料/讲话.txt": "added",
        "资料/没有.txt": "rejected",
    }
    assert watcher.seen[-1].stage == "embedding"


def test_a_job_that_somebody_else_calls_off_is_told(library: Library):
    with library.jobs.serving(), pytest.raises(BotError, match="被取消了"):
        delegated_jobs.remove(library, ["讲话.txt"], Watcher(), lambda _: library.jobs.cancel(1))


# --- the bot's side -------------------------------------------------------------------------------------------------


class Runner:
    """Does jobs as it is told to."""

    def __init__(self, library: Library, *outcomes: object) -> None:
        self._library = library
        self._outcomes = list(outcomes)
        self.done: list[int] = []
        self.broken_off: list[int] = []

    async def __call__(self, job: Job) -> bool:
        outcome = self._outcomes.pop(0) if self._outcomes else "done"
        self.done.append(job.id)
        try:
            if outcome == "hang":
                await asyncio.sleep(600)
            if outcome == "busy":
                self._library.jobs.give_back(job.id)
                return False
            if outcome == "done":
                self._library.jobs.finish(job.id, [])
        except asyncio.CancelledError:
            self.broken_off.append(job.id)
            raise
        return True  # "dies": the job is left as it is


async def ended(library: Library, number: int) -> Job:
    await until(lambda: library.jobs.get(number).ended)
    return library.jobs.get(number)


async def test_a_job_whose_process_dies_is_tried_again_and_then_given_up(library: Library):
    runner = Runner(library, "dies", "done", "dies", "dies", "dies")
    first, second = library.jobs.put("add", {}), library.jobs.put("add", {})
    server = JobServer(library.jobs, runner)
    server.start()
    assert (await ended(library, first)).state == "done"
    assert (await ended(library, second)).state == "failed"
    await server.stop()
    assert runner.done == [first, first, second, second, second]
    assert not library.jobs.served()


async def test_a_job_that_is_called_off_is_broken_off_and_the_next_begins(library: Library):
    runner = Runner(library, "hang", "busy")
    first, second = library.jobs.put("add", {}), library.jobs.put("add", {})
    server = JobServer(library.jobs, runner)
    server.start()
    await until(lambda: bool(runner.done))
    assert library.jobs.cancel(first)
    assert (await ended(library, second)).state == "done"
    await server.stop()
    assert (runner.broken_off, runner.done) == ([first], [first, second, second])


async def test_stopping_breaks_a_job_off_and_the_next_start_takes_it_up(library: Library):
    number, hanging = library.jobs.put("add", {}), Runner(library, "hang")
    server = JobServer(library.jobs, hanging)
    server.start()
    await until(lambda: bool(hanging.done))
    await server.stop()
    assert (hanging.broken_off, library.jobs.get(number).state) == ([number], "running")
    again = JobServer(library.jobs, Runner(library))
    again.start()
    assert (await ended(library, number)).state == "done"
    await again.stop()


async def test_a_second_bot_takes_over_when_the_first_is_gone(library: Library):
    first, second = JobServer(library.jobs, Runner(library)), JobServer(library.jobs, Runner(library))
    with Library.open(library._settings, ToyEmbedder()) as other:
        second.jobs = other.jobs
        first.start()
        await until(library.jobs.served)
        second.start()
        await asyncio.sleep(0.1)
        await first.stop()
        number = library.jobs.put("add", {})
        assert (await ended(library, number)).state == "done"
        await second.stop()


def test_the_process_of_a_job_is_told_all_settings_secrets_too(tmp_path: Path):
    given = {"database_url": "postgresql://u:p@h/d", "embedding": "qwen:m", "embedding_key": "sk-1"}
    settings = LibrarySettings.model_validate({"path": tmp_path, **given})
    told = json.loads(instructions(settings, 7, 20))
    assert LibrarySettings.model_validate(told["library"]) == settings
    secret = {name for name, field in LibrarySettings.model_fields.items() if field.annotation is SecretStr}
    assert settings.secrets.keys() == secret
