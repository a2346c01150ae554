"""`study bot` as a process of its own, on a library that tests may look into, killed and started again."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import Study, write_config
from tests.support.telegram_server import TOKEN, TelegramServer

_SLOW = 300
"""Seconds for the start; machines are slow."""


@dataclass
class BotProcess:
    """The process; `home` holds its configuration and what it logs, `library` is its own copy."""

    study: Study
    server: TelegramServer
    library: Path
    process: subprocess.Popen[str] | None = None

    def __post_init__(self) -> None:
        more = f'[telegram]\nbase_url = "{self.server.base_url}"\npoll_timeout = 1\naccess = "open"\n'
        self._config = write_config(self.study.home, more)
        self._log = self.study.home / "bot.log"

    @property
    def said(self) -> str:
        """Everything that was logged so far, by all processes."""
        return self._log.read_text(encoding="utf-8")

    def start(self) -> None:
        """Start the process; return when it asks for updates."""
        own = {"STUDY_TELEGRAM__TOKEN": TOKEN, "STUDY_LIBRARY__PATH": str(self.library)}
        polls = self.server.calls.count("getUpdates")
        with self._log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                self.study.command("bot", "--verbose", "--config", self._config),
                stderr=log, text=True, cwd=self.study.home, env=self.study.environment | own,
            )  # fmt: skip
        self.server.wait(
            lambda _: self.server.calls.count("getUpdates") > polls or self.process.poll() is not None, _SLOW
        )
        assert self.process.poll() is None, self.said

    def kill(self) -> float:
        """Kill the process as a power cut would; return the moment."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None
        return time.monotonic()

    def stop(self) -> None:
        """Ask the process to end, as a service manager does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(120)
        self.process = None

    def __enter__(self) -> BotProcess:
        return self

    def __exit__(self, kind: object, *exception: object) -> None:
        if kind is not None:
            sys.stderr.write(self.said[-8000:])
        if self.process is not None:
            self.kill()
