"""Fetches a file that somebody sent."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from telegram import Bot, File
from telegram.constants import FileSizeLimit

from bot.edge.errors import TooLargeError
from bot.runtime.config import TelegramSettings
from bot.telegram.sending.failures import is_transient
from bot.telegram.sending.retry import retry
from knowledge.reading import Limits

log = logging.getLogger(__name__)

_READ_TIMEOUT = 60.0
"""Seconds without a byte."""
_HALF = ".fetching"
"""Beside the file: what has come of it. No safe name begins with a dot."""


def largest(settings: TelegramSettings) -> int:
    """Return how many bytes a file may have: what the Bot API lets us fetch, or more from a server on this machine."""
    read = Limits().file_bytes
    return read if settings.local_mode else min(read, int(FileSizeLimit.FILESIZE_DOWNLOAD))


async def fetch(
    bot: Bot, file_id: str, to: Path, most: int, pauses: Sequence[float], pause: Callable[[float], Awaitable[bool]]
) -> None:
    """Fetch a file.

    Args:
        bot: asks for it.
        file_id: its name in Telegram.
        to: where it will lie.
        most: bytes.
        pauses: seconds to wait before each further try while there is no way to Telegram.
        pause: waits; True if the process is to end.

    Raises:
        TooLargeError: it has more bytes.
        TelegramError: it can't be had.
        OSError: it can't be written.
    """
    await retry(lambda: _fetch(bot, file_id, to, most), pauses, is_transient, pause, what="file")


async def _fetch(bot: Bot, file_id: str, to: Path, most: int) -> None:
    file: File = await bot.get_file(file_id)
    if file.file_size is not None and file.file_size > most:
        raise TooLargeError(file.file_size)
    await asyncio.to_thread(to.parent.mkdir, parents=True, exist_ok=True)
    beside = to.with_name(_HALF)
    await file.download_to_drive(beside, read_timeout=_READ_TIMEOUT)
    size = await asyncio.to_thread(lambda: beside.stat().st_size)
    if size > most:
        await asyncio.to_thread(beside.unlink)
        raise TooLargeError(size)
    await asyncio.to_thread(os.replace, beside, to)
