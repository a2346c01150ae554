"""Progress of long work on stderr: a bar on a terminal, else a line now and then. The home of rich."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from bot.runtime.terminal import note

if TYPE_CHECKING:
    from knowledge.values import Progress

_LINE_INTERVAL = 15.0
"""Seconds between two lines where stderr is no terminal."""
_STAGES = {"reading": "读取文件", "embedding": "制作向量", "asking": "提问"}


class Bar:
    """Called with each step; shows a bar on a terminal, sparse lines elsewhere."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last_line = clock()
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        """Show one step."""
        if progress.total and sys.stderr.isatty():
            self._draw(progress)
        elif progress.total and self._clock() - self._last_line >= _LINE_INTERVAL:
            self._last_line = self._clock()
            note(f"{_STAGES[progress.stage]}：{progress.done}/{progress.total}")

    def _draw(self, progress: Progress) -> None:
        if self._bar is None:
            self._bar = _make_bar()
            self._bar.start()
        if progress.stage not in self._tasks:
            self._tasks[progress.stage] = self._bar.add_task(_STAGES[progress.stage], total=progress.total)
        self._bar.update(self._tasks[progress.stage], completed=progress.done, total=progress.total)


def _make_bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))
