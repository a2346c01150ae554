"""Documents by chat: an admin sends files, keeps them or takes them back, and removes documents."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from telegram import CallbackQuery, Chat, Document, Message, Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.documents import replies, texts
from bot.documents.file_names import safe_name
from bot.messages.buttons import RemoveDocument, UploadChoice, unpack
from bot.messages.values import Reply, say
from bot.runtime.job_server import JobServer, make_runner
from bot.telegram.features.documents.download import Uploads, largest
from bot.telegram.features.documents.upload_tasks import Errand, Errands, State
from bot.telegram.features.documents.upload_worker import Doer, report_of
from bot.telegram.sending.status_message import edit_reply, face
from bot.telegram.sending.targets import Place
from bot.telegram.services import Context, Handler, Services

UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY)

_MOST_WAITING = 20
"""Files of one admin that are not added yet; more wait until these are done."""
_REMOVE = re.compile(rf"\s*(?:{'|'.join(map(re.escape, texts.REMOVE_WORDS))})(?:@\w+)?(?:\s+(\d{{1,6}}))?\s*", re.I)


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handlers; the jobs of the library are done from now on."""
    library = services.conversation.library
    errands, uploads = Errands(services.store.database), Uploads(library.folder)
    doer = Doer(services, errands, uploads)
    services.jobs.append(JobServer(library.jobs, make_runner(library)))
    services.jobs.append(doer)
    desk = UploadDesk(services, errands, uploads, doer)
    admins = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & services.gate.admins
    return [
        MessageHandler(admins & filters.Document.ALL, desk.on_document),
        MessageHandler(admins & filters.Regex(_REMOVE_ALL), desk.on_remove),
        CallbackQueryHandler(desk.on_choice, pattern=r"^u:"),
        CallbackQueryHandler(desk.on_removal, pattern=r"^d:"),
    ]


_REMOVE_ALL = re.compile(f"^{_REMOVE.pattern}$", re.IGNORECASE)


class UploadDesk:
    """Takes files and presses; what takes long is the doer's."""

    def __init__(self, services: Services, errands: Errands, uploads: Uploads, doer: Doer) -> None:
        self._services = services
        self._errands = errands
        self._uploads = uploads
        self._doer = doer

    async def on_document(self, update: Update, context: Context) -> None:
        """Take a file that an admin has sent."""
        message = update.message
        if message is None or message.document is None:
            return
        chat = message.chat.id
        name = safe_name(message.document.file_name or "")
        if await asyncio.to_thread(self._errands.known, chat, message.message_id):
            return  # it was taken before a restart
        waiting = await asyncio.to_thread(self._errands.waiting, chat)
        refusal = self._refusal(message.document, name, waiting)
        first = refusal or say((texts.QUEUED if waiting else texts.FETCHING).format(name=name, count=waiting))
        sent = await self._services.delivery.answer(Place(chat, None, message.message_id), [first])
        if refusal is None:
            about = {"name": name, "file_id": message.document.file_id}
            shown = {"shown": sent[-1].message_id, "face": face(first)} if sent else {}
            # noted at once with its message: the doer may look at any moment
            await asyncio.to_thread(lambda: self._errands.put("upload", chat, message.message_id, about, **shown))
            self._doer.wake()

    def _refusal(self, document: Document, name: str, waiting: int) -> Reply | None:
        """Return why a file is not taken, before anything is fetched."""
        size, most = document.file_size, largest(self._services.settings)
        if waiting >= _MOST_WAITING:
            return say(texts.TOO_MANY.format(count=waiting))
        if size is not None and size > most:
            return say(texts.TOO_LARGE.format(name=name, size=size / 1e6, most=most / 1e6))
        return say(texts.EMPTY.format(name=name)) if size == 0 else None

    async def on_choice(self, update: Update, context: Context) -> None:
        """Keep a file, take it back, or show what was left out of it."""
        query = update.callback_query
        place = self._admin_place(query)
        if query is None or place is None:
            return
        action = unpack(query.data or "")
        errand = None
        if isinstance(action, UploadChoice):
            errand = await asyncio.to_thread(self._errands.get, action.errand)
        if errand is None or errand.result is None or errand.chat != place.chat:
            await self._tell(query, place, texts.SETTLED)
        elif isinstance(action, UploadChoice) and action.what == "dropped":
            shown = replies.dropped_reply(report_of(errand.result).dropped)
            await self._services.delivery.answer(place, [shown])
        elif isinstance(action, UploadChoice) and action.what == "undo":
            await self._undo(query, place, errand)
        else:
            await self._keep(query, place, errand)

    async def _keep(self, query: CallbackQuery, place: Place, errand: Errand) -> None:
        if errand.result is None or not await self._step(errand, "ended"):
            await self._tell(query, place, texts.SETTLED)
            return
        library = self._services.conversation.library
        infos = await self._services.conversation.pool.run(library.documents)
        report = report_of(errand.result)
        reply = replies.settled_reply(str(errand.about["name"]), report, infos, texts.KEPT)
        await self._show(query, place, reply, errand)
        self._doer.wake()  # what it replaced is not needed any more

    async def _undo(self, query: CallbackQuery, place: Place, errand: Errand) -> None:
        if not await self._step(errand, "undoing"):
            await self._tell(query, place, texts.SETTLED)
            return
        self._doer.wake()  # which shows it, when its turn comes
        await self._services.presses.answer(query, texts.UNDOING)

    async def _step(self, errand: Errand, after: State) -> bool:
        """Let an errand that asks go on; it may be about to ask, since a press can be quicker than our noting."""
        before: tuple[State, ...] = ("working", "asked")
        return await asyncio.to_thread(self._errands.step, errand.id, before, after, job=None)

    async def on_remove(self, update: Update, context: Context) -> None:
        """Ask whether a document is to be removed."""
        message = update.message
        if message is None or message.text is None:
            return
        said = _REMOVE.fullmatch(message.text)
        number = int(said[1]) if said and said[1] else 0
        infos = await self._services.conversation.pool.run(self._services.conversation.library.documents)
        known = 1 <= number <= len(infos)
        reply = replies.removal_reply(infos[number - 1]) if known else replies.unknown_number(number)
        await self._services.delivery.answer(Place(message.chat.id), [reply])

    async def on_removal(self, update: Update, context: Context) -> None:
        """Remove a document, or leave it."""
        query = update.callback_query
        place = self._admin_place(query)
        action = unpack(query.data or "") if query is not None else None
        if query is None or place is None or not isinstance(action, RemoveDocument):
            return
        infos = await self._services.conversation.pool.run(self._services.conversation.library.documents)
        info = next((one for one in infos if one.id == action.document_id), None)
        if info is None:
            await self._show(query, place, say(texts.ALREADY_GONE))
        elif not action.sure:
            await self._show(query, place, say(texts.LEFT.format(title=replies.short_title(info.title))))
        elif isinstance(query.message, Message):
            about = {"document": info.id, "title": info.title}
            pressed = query.message.message_id
            await asyncio.to_thread(lambda: self._errands.put("remove", place.chat, pressed, about, shown=pressed))
            self._doer.wake()

    def _admin_place(self, query: CallbackQuery | None) -> Place | None:
        """Return where a press of an admin comes from; None where it is nobody's who may."""
        if query is None or query.message is None or not self._services.gate.is_admin(query.from_user.id):
            return None
        return Place(query.message.chat.id) if query.message.chat.type == Chat.PRIVATE else None

    async def _show(self, query: CallbackQuery, place: Place, reply: Reply, errand: Errand | None = None) -> None:
        """Put a reply in the place of the message under which the button stands; below, where that can't be."""
        try:
            if query.message is not None:
                await edit_reply(self._services.application.bot, place.chat, query.message.message_id, reply)
                if errand is not None:
                    await asyncio.to_thread(self._errands.set, errand.id, face=face(reply))
        except TelegramError:
            await self._services.delivery.answer(place, [reply])

    async def _tell(self, query: CallbackQuery, place: Place, words: str) -> None:
        if not await self._services.presses.answer(query, words):
            await self._services.delivery.answer(place, [say(words)])
