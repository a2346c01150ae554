"""What Telegram shows before anything is said: the menus of commands and the bot's description. Failures are no matter."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, TelegramError

from bot import edge_texts, texts

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Menus:
    """Sets the menus while the bot serves already; `start` and `stop` it with the application."""

    bot: Bot
    admins: Sequence[int]
    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; call it on the event loop."""
        self._task = asyncio.create_task(set_menus(self.bot, self.admins))

    async def stop(self) -> None:
        """Leave the rest."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task


async def set_menus(bot: Bot, admins: Sequence[int]) -> None:
    """Set the menus for private chats, groups and each admin, and the descriptions."""
    await _try("menu of private chats", _menu(bot, texts.COMMANDS, BotCommandScopeAllPrivateChats()))
    await _try("menu of groups", _menu(bot, edge_texts.GROUP_COMMANDS, BotCommandScopeAllGroupChats()))
    for admin in admins:
        own = (*texts.COMMANDS, *edge_texts.ADMIN_COMMANDS)
        await _try("menu of an admin", _menu(bot, own, BotCommandScopeChat(admin)))
    await _try("description", bot.set_my_description(edge_texts.ABOUT))
    await _try("short description", bot.set_my_short_description(edge_texts.ABOUT_SHORT))


def _menu(bot: Bot, commands: Sequence[tuple[str, str]], scope: BotCommandScope) -> Awaitable[bool]:
    return bot.set_my_commands([BotCommand(name, meaning) for name, meaning in commands], scope=scope)


async def _try(what: str, doing: Awaitable[bool]) -> None:
    try:
        await doing
    except BadRequest as error:
        # an admin who has not started the bot yet has no chat to put a menu into
        log.info("not set: %s (%s)", what, error.message)
    except TelegramError as error:
        log.warning("could not be set: %s (%s)", what, type(error).__name__)
