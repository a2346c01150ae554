"""Running the application: start, updates by polling or webhook, and an end that finishes what was acknowledged.

The first SIGINT or SIGTERM ends it gracefully: no more updates are taken and nothing more is pushed; handlers that are
running may end within a bounded time. An update that was not handled is still in the inbox, and is handled after the
next start. A second signal ends the process at once, which loses nothing either.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import NoReturn, Protocol, TypeAlias

from telegram.error import InvalidToken, TelegramError

from bot.errors import EdgeError
from bot.messages import texts
from bot.runtime.config import Settings
from bot.telegram.handlers import ALLOWED_UPDATES
from bot.telegram.services import App
from bot.telegram.updates.polling import Polling
from bot.telegram.updates.webhook import Webhook

log = logging.getLogger(__name__)

DRAIN = 12.0
"""Seconds for handlers that are running at the end; with what closes after them an end takes 20 at most."""
_START_WAIT = 1.0
"""Seconds before the second and last try to reach the server: whoever starts the bot should hear soon that it can't."""
_SECOND_SIGNAL_CODE = 130
"""Exit code after a second signal: 128 + SIGINT, as shells report it."""


class Source(Protocol):
    """Where updates come from."""

    async def start(self) -> None:
        """Begin to fill the queue of the application."""

    async def ended(self) -> None:
        """Wait until it can't go on; raises EdgeError with the reason."""

    async def stop(self) -> None:
        """Take no more updates."""

    def trouble(self) -> str:
        """Return why no updates come, empty while all is well."""


def make_source(application: App, settings: Settings) -> Source:
    """Return the webhook if one is configured, else the polling."""
    bot, queue = application.bot, application.update_queue
    if settings.webhook.url:
        return Webhook(bot, queue, settings.webhook, ALLOWED_UPDATES)
    return Polling(bot, queue, settings.telegram.poll_timeout, ALLOWED_UPDATES)


@contextlib.asynccontextmanager
async def running(
    application: App, settings: Settings, drain: float = DRAIN, on_stop: Callable[[], object] = lambda: None
) -> AsyncIterator[Source]:
    """Serve for as long as the block runs, and give the source of the updates.

    Args:
        application: as `bot.telegram.app.build` makes it.
        settings: say where updates come from.
        drain: seconds for handlers that are running at the end.
        on_stop: called first at the end, to cut long work short.

    Raises:
        EdgeError: the token or the webhook is refused, or the server can't be reached.
    """
    source, url = make_source(application, settings), settings.telegram.base_url
    await _reach(url, application.initialize)
    try:
        if application.post_init is not None:
            await application.post_init(application)
        await application.start()
        await _reach(url, source.start)
        yield source
    finally:
        on_stop()
        try:
            async with asyncio.timeout(drain):
                await _end(application, source)
        except TimeoutError:
            # its clients stay open: a handler that failed to send would pass for one that has done its work
            log.warning("stopped in the middle, what was not handled waits in the inbox seconds=%.0f", drain)


async def _end(application: App, source: Source) -> None:
    await source.stop()
    # the library means `post_stop` for after the last update; our jobs must not push while the last updates are handled
    if application.post_stop is not None:
        await application.post_stop(application)
    if application.running:
        await application.stop()
    await application.shutdown()


async def _reach(url: str, step: Callable[[], Awaitable[None]]) -> None:
    """Do one step of the start that needs the server; try once more after a failure."""
    for last in (False, True):
        try:
            await step()
        except InvalidToken:
            # the library's message repeats the token
            raise EdgeError(texts.TELEGRAM_REFUSED) from None
        except TelegramError as error:
            if last:
                why = texts.TELEGRAM_UNREACHABLE.format(url=url, error=type(error).__name__)
                raise EdgeError(why) from None
            await asyncio.sleep(_START_WAIT)
        else:
            return


Beside: TypeAlias = Callable[[Source], AbstractAsyncContextManager[None]]
"""Something that is to be open while the bot serves."""


def run(
    application: App,
    settings: Settings,
    on_stop: Callable[[], object] = lambda: None,
    beside: Beside = lambda source: contextlib.nullcontext(),
) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        application: as `bot.telegram.app.build` makes it.
        settings: the configuration.
        on_stop: called when the end begins, to cut long work short.
        beside: is open meanwhile.

    Raises:
        EdgeError: the token or the webhook is refused, the server can't be reached at the start, or a second poller.
    """

    async def serve() -> None:
        async with running(application, settings, on_stop=on_stop) as source, beside(source):
            await source.ended()

    asyncio.run(_until_stopped(serve()))


async def _until_stopped(serving: Awaitable[None]) -> None:
    """Run `serving` until it ends or a signal cancels it; a second signal ends the process at once."""
    task, loop, signalled = asyncio.ensure_future(serving), asyncio.get_running_loop(), False

    def on_signal(number: int) -> None:
        nonlocal signalled
        if signalled:
            _leave_at_once()
        signalled = True
        log.info("stopping signal=%s", signal.Signals(number).name)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt there
            loop.add_signal_handler(number, on_signal, number)
    try:
        await task
    except asyncio.CancelledError:
        if not signalled:
            raise
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)


def _leave_at_once() -> NoReturn:
    log.warning("stopped at once, what was not handled waits in the inbox")
    logging.shutdown()
    os._exit(_SECOND_SIGNAL_CODE)
