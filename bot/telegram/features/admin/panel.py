"""`/admin`: who uses the bot and how much, errors, the library, reported items. No texts of learners in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.edge.erasure import NOBODY, erase_group
from bot.edge.protocol import Target
from bot.messages import edge_texts, texts
from bot.messages.values import Reply, say
from bot.telegram.features.admin import panel_pages as pages
from bot.telegram.features.admin.invitations import invites_reply
from bot.telegram.features.admin.recent_errors import RecentErrors
from bot.telegram.sending.targets import key
from bot.telegram.services import AdminFilter, Context, Handler, Services
from knowledge.errors import LibraryError

log = logging.getLogger(__name__)

UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY)
_LAST_ERRORS = 10
"""Entries of the log that are shown: a screen."""


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handlers; for others than admins there is no such command."""
    panel = Panel(services)
    services.chat.jobs.append(panel.recent)
    admins = AdminFilter(services) & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    return [
        CommandHandler("admin", panel.on_command, admins),
        CallbackQueryHandler(panel.on_page, pattern=f"^{pages.PAGE}"),
        CallbackQueryHandler(panel.on_verdict, pattern=f"^{pages.VERDICT}"),
    ]


class Panel:
    """The handlers with what they need.

    Attributes:
        recent: the last warnings of this process.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self.recent = RecentErrors()
        self._pages: dict[str, Callable[[], list[Reply]]] = {
            "": self._overview,
            "users": lambda: [pages.users_reply(services.chat.gate.members.everybody())],
            "groups": lambda: [pages.groups_reply(services.chat.gate.members.groups())],
            "usage": lambda: [pages.usage_reply(services.chat.usage.days())],
            "errors": lambda: [pages.errors_reply(self.recent.last(_LAST_ERRORS))],
            "reports": lambda: pages.report_replies(services.chat.conversation.library.quizzes.reported()),
            "invites": lambda: [invites_reply(services.chat.gate.members.invites())],
            "library": lambda: [pages.findings_reply(services.chat.conversation.library.check())],
        }

    async def on_command(self, update: Update, context: Context) -> None:
        """Show a page, or carry out an admin's command."""
        message, words = update.message, list(context.args or ())
        if message is None:
            return
        name, *rest = [*words, ""]
        actions = {
            "remove": self._remove,
            "dismiss": self._dismiss,
            "forget": self._forget,
            "add": self._add,
            "drop": self._drop,
        }
        if (action := actions.get(name)) is not None and len(words) == 2:
            replies = [await action(rest[0])]
        else:
            replies = await self._page(" ".join(words))
        await self._services.chat.edge.send(Target(key(message.chat.id)), replies)

    async def on_page(self, update: Update, context: Context) -> None:
        """Show the page that a button names."""
        query = update.callback_query
        if query is None or query.data is None or query.message is None:
            return
        if self._services.is_admin(query.from_user):
            replies = await self._page(query.data.removeprefix(pages.PAGE))
            await self._services.chat.edge.send(Target(key(query.message.chat.id)), replies)

    async def on_verdict(self, update: Update, context: Context) -> None:
        """Keep or retire an item that learners have reported."""
        query, services = update.callback_query, self._services
        if query is None or query.data is None or query.message is None:
            return
        verdict, _, item_id = query.data.removeprefix(pages.VERDICT).partition(":")
        if not services.is_admin(query.from_user) or verdict not in edge_texts.SETTLED:
            return
        library, by, now = services.chat.conversation.library, key(query.from_user.id), services.chat.clock()
        waits = any(
            report.item_id == item_id for report, _ in await asyncio.to_thread(lambda: library.quizzes.reported())
        )
        done = waits and await asyncio.to_thread(
            lambda: library.quizzes.store.settle(item_id, pages.verdict(verdict), by, now)
        )
        sentence = edge_texts.SETTLED[verdict] if done else edge_texts.SETTLED_BEFORE
        await services.chat.edge.send(Target(key(query.message.chat.id)), [say(sentence)])

    async def _page(self, name: str) -> list[Reply]:
        page = self._pages.get(name)
        if page is None:
            return [say(edge_texts.PANEL_UNKNOWN, edge_texts.PANEL_HINT)]
        await self._services.chat.usage.write()
        try:
            return await asyncio.to_thread(page)
        except LibraryError as error:
            log.warning("panel could not be shown page=%s error=%s", name, type(error).__name__)
            return [say(edge_texts.PANEL_LIBRARY_TROUBLE.format(why=texts.library_error(error)))]

    def _overview(self) -> list[Reply]:
        services = self._services
        members = services.chat.gate.members
        counts = pages.Counts(
            members=len(members.everybody()),
            groups=len(members.groups()),
            people=services.chat.usage.people(),
            today=services.chat.usage.days(1),
            errors=self.recent.count,
        )
        return [pages.overview_reply(counts, self._library_lines())]

    def _library_lines(self) -> list[str]:
        library = self._services.chat.conversation.library
        try:
            infos, reports = library.documents(), library.quizzes.reported()
        except LibraryError as error:
            return [edge_texts.PANEL_LIBRARY_TROUBLE.format(why=texts.library_error(error))]
        passages, items = sum(info.passages for info in infos), sum(info.items for info in infos)
        waiting = len({report.item_id for report, _ in reports})
        return [
            edge_texts.PANEL_LIBRARY.format(documents=len(infos), passages=passages, items=items),
            edge_texts.PANEL_REPORTS.format(count=waiting),
        ]

    async def _remove(self, number: str) -> Reply:
        person = key(_number(number))
        done = await asyncio.to_thread(self._services.chat.gate.members.remove, person)
        self._services.chat.gate.forget(person)
        log.info("member removed person=%s done=%s", person, done)
        return say((edge_texts.PANEL_REMOVED if done else edge_texts.PANEL_REMOVED_NOT).format(person=number))

    async def _add(self, number: str) -> Reply:
        person = _number(number)
        if person <= 0:
            return say(edge_texts.PANEL_UNKNOWN, edge_texts.PANEL_HINT)
        return await self._set_admin(person, True, edge_texts.PANEL_ADDED)

    async def _drop(self, number: str) -> Reply:
        return await self._set_admin(_number(number), False, edge_texts.PANEL_DROPPED)

    async def _set_admin(self, person: int, admin: bool, sentence: str) -> Reply:
        gate, who = self._services.chat.gate, key(person)
        changed = await asyncio.to_thread(lambda: gate.members.set_admin(who, NOBODY, admin=admin))
        gate.note_admin(who, admin=admin)
        log.info("admin changed person=%d admin=%s changed=%s", person, admin, changed)
        return say((sentence if changed else edge_texts.PANEL_SAME).format(person=person))

    async def _dismiss(self, number: str) -> Reply:
        done = await asyncio.to_thread(self._services.chat.gate.members.dismiss_group, key(_number(number)))
        return say((edge_texts.PANEL_DISMISSED if done else edge_texts.PANEL_DISMISSED_NOT).format(chat=number))

    async def _forget(self, number: str) -> Reply:
        """Dismiss a group and delete all that is kept of it: its settings, rounds, members' answers."""
        chat = _number(number)
        if chat >= 0:
            return say(edge_texts.PANEL_DISMISSED_NOT.format(chat=number))
        await asyncio.to_thread(erase_group, self._services.store.database, self._services.chat.gate, key(chat))
        log.info("group forgotten chat=%d", chat)
        return say(edge_texts.PANEL_FORGOTTEN.format(chat=number))


def _number(typed: str) -> int:
    """Return a typed number of a person or a chat; 0, which is no valid one, for anything else."""
    digits = typed.removeprefix("-")
    return int(typed) if digits.isascii() and digits.isdigit() and len(digits) < len(str(2**63)) else 0
