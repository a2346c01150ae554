"""Changes of the bot's own membership: blocked, removed, added to a group; and groups that become supergroups."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.edge.protocol import Target
from bot.messages import edge_texts
from bot.messages.values import say
from bot.telegram.sending.targets import key, number_of
from bot.telegram.services import Context, Handler, Services

log = logging.getLogger(__name__)

UPDATES = (Update.MESSAGE, Update.MY_CHAT_MEMBER)
_MEMBERS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER, ChatMember.RESTRICTED)


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handlers of membership changes and migrations."""
    events = MembershipEvents(services)
    services.left.append(events.pause_pushes)
    return [
        MessageHandler(filters.StatusUpdate.MIGRATE, events.on_migration),
        ChatMemberHandler(events.on_own_status, ChatMemberHandler.MY_CHAT_MEMBER),
    ]


class MembershipEvents:
    """The handlers with what they need."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_migration(self, update: Update, context: Context) -> None:
        """Rename a group in the records; both the old and the new chat report it, and twice does no harm."""
        message = update.message
        if message is not None and message.migrate_to_chat_id is not None:
            await self._services.migration.rename(message.chat.id, message.migrate_to_chat_id)
        elif message is not None and message.migrate_from_chat_id is not None:
            await self._services.migration.rename(message.migrate_from_chat_id, message.chat.id)

    async def on_own_status(self, update: Update, context: Context) -> None:
        """Note that the bot was blocked, removed, added or unblocked."""
        changed = update.my_chat_member
        if changed is None:
            return
        was_there, is_there = (_is_there(one) for one in (changed.old_chat_member, changed.new_chat_member))
        if was_there and not is_there:
            log.info("bot is out of chat=%d status=%s", changed.chat.id, changed.new_chat_member.status)
            for react in self._services.left:
                await react(key(changed.chat.id))
        elif is_there and not was_there and changed.chat.id < 0:
            await self._added(changed)
        elif is_there and not was_there:
            await self._unblocked(key(changed.chat.id))

    async def pause_pushes(self, chat: str) -> None:
        """Pause the daily plan of a chat that can't be written to; a group has to be admitted again."""
        if (number_of(chat) or 0) < 0:
            await asyncio.to_thread(self._services.chat.gate.members.dismiss_group, chat)
        if (study_commands := self._services.chat.conversation.study_commands) is not None:
            study = study_commands.study
            await asyncio.to_thread(lambda: study.plans.pause(study.records.chat(chat)))

    async def _unblocked(self, chat: str) -> None:
        """Tell somebody who can be written to again how their daily plan is resumed, where it was paused."""
        services = self._services
        study_commands = services.chat.conversation.study_commands
        if study_commands is None or not await services.chat.gate.belongs(chat):
            return
        study = study_commands.study
        plan = await asyncio.to_thread(lambda: study.plans.plan(study.records.chat(chat)))
        if plan is not None and not plan.active:
            await services.chat.edge.send(Target(chat), [say(edge_texts.PLAN_RESUMABLE)])

    async def _added(self, changed: ChatMemberUpdated) -> None:
        """Admit a group that an admin of ours has put the bot into; any other waits for `/admit`."""
        chat, services = changed.chat, self._services
        if not services.is_admin(changed.from_user):
            log.info("added to a group that is not admitted chat=%d", chat.id)
            return
        await services.chat.admit_group(Target(key(chat.id)), chat.title or "", key(changed.from_user.id))


def _is_there(member: ChatMember) -> bool:
    return member.status in _MEMBERS and not (member.status == ChatMember.RESTRICTED and not _is_member(member))


def _is_member(member: ChatMember) -> bool:
    return bool(getattr(member, "is_member", True))
