"""The menus of commands and the bot's descriptions, set in Telegram; a failure is logged, nothing more."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.messages import command_table, edge_texts

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Menus:
    """Sets the menus in the background; `start` and `stop` it with the application."""

    bot: Bot
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _met: set[int] = field(default_factory=set)

    def start(self) -> None:
        """Begin; call it on the event loop."""
        self._in_background(_set_menus(self.bot))

    def meet(self, admin: int) -> None:
        """Set the menu of an admin who writes; before they ever have, there is no chat to put it into."""
        if admin not in self._met:
            self._met.add(admin)
            own = command_table.admin_menu()
            self._in_background(_try("menu of an admin", _menu(self.bot, own, BotCommandScopeChat(admin))))

    async def stop(self) -> None:
        """Cancel what is not set yet."""
        for task in tuple(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _set_menus(bot: Bot) -> None:
    """Set the menus for private chats and groups, and the descriptions."""
    await _try("menu of private chats", _menu(bot, command_table.private_menu(), BotCommandScopeAllPrivateChats()))
    await _try("menu of groups", _menu(bot, command_table.group_menu(), BotCommandScopeAllGroupChats()))
    await _try("description", bot.set_my_description(edge_texts.ABOUT))
    await _try("short description", bot.set_my_short_description(edge_texts.ABOUT_SHORT))


def _menu(bot: Bot, commands: Sequence[tuple[str, str]], scope: BotCommandScope) -> Awaitable[bool]:
    return bot.set_my_commands([BotCommand(name, meaning) for name, meaning in commands], scope=scope)


async def _try(what: str, doing: Awaitable[bool]) -> None:
    try:
        await doing
    except TelegramError as error:
        log.warning("not set what=%s error=%s", what, type(error).__name__)
