"""`/invite` for admins: links for one person or several, the list of valid ones, revoking."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.edge.members import Invite
from bot.edge.protocol import Target
from bot.messages import edge_texts
from bot.messages.values import Button, Entry, Paragraph, Reply, say
from bot.telegram.sending.targets import key
from bot.telegram.services import AdminFilter, Context, Handler, Services

UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY)
_MOST, _DAYS, _LONGEST = 1000, 7, 365
"""People that one link lets in at most; days that a link for several is valid by default, and at most."""
_WANTED = re.compile(edge_texts.INVITE_WANTED)
_LISTED = 20
"""Links that are listed, each with a button: Telegram allows a hundred buttons below a message."""
_REVOKE = "iv:"
"""Prefix of the data of a button that revokes a link."""


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handlers; for others than admins there is no such command."""
    invitations = Invitations(services)
    admins = AdminFilter(services) & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    return [
        CommandHandler("invite", invitations.on_command, admins),
        CallbackQueryHandler(invitations.on_revoke, pattern=f"^{_REVOKE}"),
    ]


class Invitations:
    """The handlers with what they need."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_command(self, update: Update, context: Context) -> None:
        """Make a link, or list the valid ones."""
        message = update.message
        if message is None or message.from_user is None:
            return
        words = unicodedata.normalize("NFKC", " ".join(context.args or ()))
        reply = await self._reply(words, key(message.from_user.id), f"telegram:{message.chat.id}:{message.message_id}")
        await self._services.chat.edge.send(Target(key(message.chat.id)), [reply])

    async def _reply(self, words: str, admin: str, cause: str) -> Reply:
        members, bot = self._services.chat.gate.members, self._services.application.bot.username
        if words in edge_texts.LIST_WORDS:
            return invites_reply(await asyncio.to_thread(members.invites))
        if not words:
            invite = await asyncio.to_thread(members.invite, admin, cause=cause)
            return say(edge_texts.INVITATION, link(bot, invite))
        wanted = _WANTED.fullmatch(words)
        most, days = (int(wanted[1]), int(wanted[2] or _DAYS)) if wanted else (0, 0)
        if not (1 <= most <= _MOST and 1 <= days <= _LONGEST):
            return say(edge_texts.INVITE_HELP)
        invite = await asyncio.to_thread(members.invite, admin, most, timedelta(days=days), cause)
        ends = edge_texts.day(invite.ends) if invite.ends else ""
        return say(edge_texts.INVITATION_MANY.format(most=most, ends=ends), link(bot, invite))

    async def on_revoke(self, update: Update, context: Context) -> None:
        """Revoke a link."""
        query = update.callback_query
        if query is None or query.data is None or query.message is None:
            return
        if not self._services.is_admin(query.from_user):
            return
        members = self._services.chat.gate.members
        done = await asyncio.to_thread(members.revoke, query.data.removeprefix(_REVOKE))
        sentence = edge_texts.REVOKED if done else edge_texts.REVOKED_BEFORE
        await self._services.chat.edge.send(Target(key(query.message.chat.id)), [say(sentence)])


def link(bot: str, invite: Invite) -> str:
    """Return the address that lets people in."""
    return f"https://t.me/{bot}?start={invite.code}"


def invites_reply(invites: Sequence[Invite]) -> Reply:
    """Return the list of valid links, each with a button that revokes it."""
    if not invites:
        return say(edge_texts.INVITES_NONE)
    shown = invites[:_LISTED]
    lines = [Entry(_line(invite), number) for number, invite in enumerate(shown, 1)]
    buttons = tuple(
        Button(edge_texts.REVOKE_BUTTON.format(number=number), _REVOKE + invite.code, (number - 1) // 3)
        for number, invite in enumerate(shown, 1)
    )
    return Reply((Paragraph(edge_texts.INVITES_HEAD.format(count=len(invites)), strong=True), *lines), buttons)


def _line(invite: Invite) -> str:
    ends: datetime | None = invite.ends
    until = edge_texts.INVITE_ENDS.format(day=edge_texts.day(ends)) if ends else edge_texts.INVITE_ENDLESS
    made = edge_texts.day(invite.made)
    return edge_texts.INVITE_LINE.format(
        made=made, uses=invite.uses, most=invite.most, ends=until, tail=invite.code[-4:]
    )
