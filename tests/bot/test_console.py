"""`study chat` as a process: with a terminal in front of it, and with a pipe."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Iterator

import pytest

from bot.messages import texts
from tests.conftest import Study, write_config

PROMPT = "问>"
QUESTION = "38个后进支部什么时候完成整顿？"
CONTROLS = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[=>])")


class Terminal:
    """A terminal with `study chat` in it: type, and read what it shows."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._here, there = pty.openpty()
        environment = environment | {"TERM": "xterm", "COLUMNS": "200", "LINES": "50"}
        self.process = subprocess.Popen(command, stdin=there, stdout=there, stderr=there, env=environment)
        os.close(there)
        self._shown = b""

    def type(self, text: str) -> None:
        os.write(self._here, text.encode())

    def read_until(self, words: str, seconds: float = 120) -> str:
        """Return what was shown up to and with `words`; keep the rest."""
        until = time.monotonic() + seconds
        while words not in (shown := CONTROLS.sub("", self._shown.decode("utf-8", "ignore"))):
            left = until - time.monotonic()
            assert left > 0, f"waited in vain for {words!r}: {shown}"
            assert select.select([self._here], [], [], left)[0], f"waited in vain for {words!r}: {shown}"
            try:
                piece = os.read(self._here, 65536)
            except OSError:
                pytest.fail(f"it left with {self.process.wait(120)} instead of showing {words!r}: {shown}")
            # prompt_toolkit asks where the cursor is, as a real terminal would tell
            if b"\x1b[6n" in piece:
                os.write(self._here, b"\x1b[1;1R")
            self._shown += piece
        self._shown = shown.partition(words)[2].encode()
        return shown.partition(words)[0] + words

    def leave(self) -> int:
        with contextlib.suppress(OSError):
            self.type("\x04")
        code = self.process.wait(120)
        os.close(self._here)
        return code


@contextlib.contextmanager
def terminal(study: Study, config: object) -> Iterator[Terminal]:
    made = Terminal(study.command("chat", "--config", config), study.environment)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.wait()


def test_the_first_run_offers_the_samples_once(study, tmp_path):
    config = write_config(tmp_path)
    with terminal(study, config) as chat:
        chat.read_until("n 不放）")
        chat.type("n\n")
        chat.read_until(texts.SAMPLES_DECLINED)
        chat.read_until(PROMPT)
        chat.type("/documents\r")
        chat.read_until(texts.NO_DOCUMENTS)
        chat.read_until(PROMPT)
        assert chat.leave() == 0
    with terminal(study, config) as chat:
        assert "示例" not in chat.read_until(PROMPT)
        assert chat.leave() == 0


def test_talking_in_a_terminal(study, sampled):
    with terminal(study, sampled.config) as chat:
        assert "资料库里有 3 份文件" in chat.read_until(PROMPT)
        chat.type(QUESTION + "\r")
        chat.read_until("9月底前完成整顿")
        chat.read_until("[1] 《在青澜市基层党建工作会议上的讲话》")
        chat.read_until(PROMPT)
        chat.type("1\r")
        chat.read_until("二要过好组织生活")
        chat.read_until(PROMPT)
        chat.type("/quit\r")
        chat.read_until(texts.GOODBYE)
        assert chat.process.wait(120) == 0
    assert QUESTION in (sampled.path / "chat-history").read_text(encoding="utf-8")


def test_ctrl_c_at_the_prompt_is_calm(study, sampled):
    with terminal(study, sampled.config) as chat:
        chat.read_until(PROMPT)
        chat.type("\x03")
        chat.read_until("已停止")
        assert chat.process.wait(120) == 130


def test_a_pipe_is_asked_nothing_and_each_line_is_one_message(study, tmp_path):
    config = write_config(tmp_path)
    done = study("chat", "--config", config, given=f"{QUESTION}\n\n1\n/fly\n")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "问>" not in done.stdout
    assert "n 不放" not in done.stdout + done.stderr
    answer, passage, unknown = split(done.stdout)
    assert "9月底前完成整顿" in answer
    assert "【" in passage
    assert unknown == texts.UNKNOWN_COMMAND.format(command="fly")
    again = study("chat", "--config", config, given="/documents\n")
    assert texts.SAMPLES_LOADING not in again.stderr
    assert "3 份文件" in again.stdout


def split(out: str) -> list[str]:
    """Return the replies; sources stand after an empty line and belong to the answer above."""
    return [part.strip() for part in re.split(r"\n\n(?!出处)", out) if part.strip()]


@pytest.mark.parametrize("given", ["\n\n", "退出\n" + QUESTION + "\n"])
def test_a_pipe_that_says_nothing_or_goodbye(study, sampled, given):
    done = study("chat", "--config", sampled.config, given=given)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_export_is_a_file_where_the_program_runs_and_overwrites_none(study, sampled):
    done = study("chat", "--config", sampled.config, given="/export 全部 网页\n" * 2)
    first, second = study.home / "题集.html", study.home / "题集-2.html"
    assert f"已写入 {first}" in done.stdout
    assert f"已写入 {second}" in done.stdout
    assert first.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert second.exists()


def test_an_answer_is_written_word_after_word_and_not_twice(capsys):
    from bot.console import _show, _Writing
    from bot.messages.values import say

    writing = _Writing()
    writing.show(say("甲要整改。[1]"))
    writing.show(say("甲要整改。[1]", "乙要通报。[1]"))
    _show([say("甲要整改。[1]", "乙要通报。[1]", "出处")], True, writing.shown)
    assert capsys.readouterr().out == "甲要整改。[1]\n乙要通报。[1]\n出处\n\n"


def test_an_answer_that_came_out_otherwise_is_written_anew_with_a_word_about_it(capsys):
    from bot.console import _show, _Writing
    from bot.messages import texts
    from bot.messages.values import say

    writing = _Writing()
    writing.show(say("甲要整改。[1]"))
    _show([say("乙要通报。[1]")], True, writing.shown)
    assert capsys.readouterr().out == f"甲要整改。[1]\n{texts.REWRITTEN}\n乙要通报。[1]\n\n"
