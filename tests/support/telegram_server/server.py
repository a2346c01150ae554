"""The server itself: its state, the methods that it answers, and what happens in its chats."""

from __future__ import annotations

import contextlib
import copy
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.support.telegram_server import asking, editing, sending
from tests.support.telegram_server.chats import Chat, Chats
from tests.support.telegram_server.methods import Upload, known_method, read_parameters
from tests.support.telegram_server.polls import LivePoll
from tests.support.telegram_server.updates import Updates
from tests.support.telegram_server.values import BOT, TOKEN, RefusedError, Sent, units
from tests.support.telegram_server.weather import Kind, Limits, Trouble
from tests.support.telegram_server.wire import Wire

_BOT_ID = int(str(BOT["id"]))
_CODES = (400, 404)
_ENTITIES = re.compile(r"(?P<bot_command>(?<!\S)/\w+(?:@\w+)?)|(?P<mention>(?<!\w)@\w{4,})")
_METHODS: dict[str, Callable[[Any, dict[str, Any]], Any]] = {
    "getMe": asking.get_me,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendPoll": sending.send_poll,
    "sendMessageDraft": sending.send_message_draft,
    "sendChatAction": sending.send_chat_action,
    "copyMessage": sending.copy_message,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "stopPoll": editing.stop_poll,
    "setMessageReaction": editing.set_message_reaction,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.pin_chat_message,
    "answerCallbackQuery": asking.answer_callback_query,
    "answerInlineQuery": asking.answer_inline_query,
    "getFile": asking.get_file,
    "getChat": asking.get_chat,
    "getChatMember": asking.get_chat_member,
    "getChatMemberCount": asking.get_chat_member_count,
    "getChatAdministrators": asking.get_chat_administrators,
    "leaveChat": asking.leave_chat,
    "setMyCommands": asking.set_my_commands,
    "getMyCommands": asking.get_my_commands,
    "deleteMyCommands": asking.delete_my_commands,
    "setMyName": asking.set_my_words("name", 64),
    "setMyDescription": asking.set_my_words("description", 512),
    "getMyDescription": asking.get_my_words("description"),
    "setMyShortDescription": asking.set_my_words("short_description", 120),
    "getMyShortDescription": asking.get_my_words("short_description"),
    "setChatMenuButton": asking.set_chat_menu_button,
    "setWebhook": lambda server, given: server.updates.set_webhook(given),
    "deleteWebhook": lambda server, given: server.updates.delete_webhook(given),
    "getWebhookInfo": lambda server, given: server.updates.webhook_info(),
    "logOut": lambda server, given: True,
    "close": lambda server, given: True,
}


class TelegramServer:
    """A Bot API server on 127.0.0.1; use it as a context manager, which fails if the bot asked what Telegram refuses.

    Attributes:
        sent: what the bot sent, in order; edits and deletions show in it.
        edited: the messages that were edited, once for each edit.
        calls: methods that were asked for.
        refused: what was refused, in Telegram's words; `faults` are those that the bot should not have asked for.
        chats: who and where; `updates`: what is on its way to the bot.
        flood: so many sends fail with 429 from now on; `limits`, when set, refuses what is sent too fast.
        early_vote: options that the next poll gets a vote for, before the bot hears of the poll's id.
        privacy: groups show the bot only what is meant for it.
        clock: tells Unix seconds: dates of messages, closing of polls, age of callback queries.
        patience: seconds for which a callback query or inline query can be answered.
    """

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.edited: list[Sent] = []
        self.calls: list[str] = []
        self.refused: list[str] = []
        self.faults: list[str] = []
        self.menus: dict[tuple[Any, ...], list[dict[str, str]]] = {}
        self.words: dict[str, str] = {}
        self.drafts: list[tuple[int, int, str]] = []
        self.toasts: list[tuple[str, str]] = []
        self.reactions: dict[tuple[int, int], list[str]] = {}
        self.polls: dict[str, LivePoll] = {}
        self.files: dict[str, tuple[dict[str, Any], bytes]] = {}
        self.presses: dict[str, float] = {}
        self.late: set[str] = {"late"}
        self.inline_queries: dict[str, float] = {}
        self.inline_answers: dict[str, dict[str, Any]] = {}
        self.inline_messages: dict[str, str] = {}
        self.flood = 0
        self.limits: Limits | None = None
        self.early_vote: list[int] = []
        self.privacy = False
        self.inline = True
        self.patience = 60.0
        self.clock: Callable[[], float] = time.time
        self.chats = Chats()
        self._expected: list[str] = []
        self._troubles: list[Trouble] = []
        self._numbers = 0
        self._changed = threading.Condition()
        self.updates = Updates(self._changed)
        self._wire = Wire(self)

    # the bot's side

    @property
    def base_url(self) -> str:
        """What `[telegram] base_url` is set to."""
        return f"http://127.0.0.1:{self._wire.port}/bot"

    def __enter__(self) -> TelegramServer:
        self._wire.start()
        threading.Thread(target=self._tick, daemon=True).start()
        return self

    def __exit__(self, kind: object, *exception: object) -> None:
        with self._changed:
            self.updates.closing = True
            self._changed.notify_all()
        self._wire.stop()
        if kind is None:
            assert self.faults == [], f"Telegram would refuse: {self.faults}"

    def expect_refused(self, words: str) -> None:
        """Let a refusal that says these words be no fault of the bot's, for a test that is about it."""
        self._expected.append(words)

    def order(self, kind: Kind, method: str = "", times: int = 1, seconds: float = 1) -> None:
        """Order bad weather for the next requests; `weather.Trouble` tells the kinds."""
        with self._changed:
            self._troubles.append(Trouble(method, kind, times, seconds))

    def trouble(self, method: str) -> Trouble | None:
        """Take the trouble that a request meets."""
        with self._changed:
            if self.flood and method.startswith("send") and method != "sendChatAction":
                self.flood -= 1
                return Trouble(method, "flood", 1, 1)
            for trouble in self._troubles:
                if trouble.meets(method):
                    trouble.times -= 1
                    return trouble
            return None

    def answer(self, method: str, raw: dict[str, Any], files: dict[str, Upload], alive: Callable[[], bool]) -> Any:
        """Return the result of a method, as Telegram would."""
        method = known_method(method)
        given = read_parameters(method, raw, files)
        if method == "getUpdates":
            with self._changed:
                self.calls.append(method)
            return self.updates.get(given, alive)
        with self._changed:
            self.calls.append(method)
            if method not in _METHODS:
                raise RefusedError(404, "Not Found")
            return copy.deepcopy(_METHODS[method](self, given))

    def refuse(self, method: str, refused: RefusedError) -> None:
        """Note a refusal."""
        with self._changed:
            self.refused.append(refused.description)
            fine = refused.ordered or any(words in refused.description for words in self._expected)
            if refused.code in _CODES and not fine:
                self.faults.append(f"{method}: {refused.description}")
            self._changed.notify_all()

    def note(self, sent: Sent) -> None:
        """Note a message that the bot has sent."""
        sent.at, sent.method = time.monotonic(), self.calls[-1]
        self.sent.append(sent)
        self._changed.notify_all()

    def note_edit(self, sent: Sent) -> None:
        """Note that the bot has edited a message."""
        self.edited.append(sent)
        self._changed.notify_all()

    def changed(self) -> None:
        """Wake whoever waits for something."""
        with self._changed:
            self._changed.notify_all()

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return self.clock()

    def keep_file(self, name: str, content: bytes, size: int | None = None) -> dict[str, Any]:
        """Keep a file; return Telegram's File object."""
        with self._changed:
            self._numbers += 1
            number = f"file-{self._numbers}"
            value = {"file_id": number, "file_unique_id": f"unique-{number}", "file_path": f"documents/{number}/{name}"}
            self.files[number] = value | {"file_size": len(content) if size is None else size}, content
            return dict(self.files[number][0])

    def _tick(self) -> None:
        """Close polls whose time is over."""
        while not self.updates.closing:
            with self._changed:
                self._changed.wait_for(lambda: self.updates.closing, 0.1)
                for number, poll in list(self.polls.items()):
                    if poll.closes is not None and not poll.closed and self.now() >= poll.closes:
                        self.close_poll(number)

    # what is looked at

    @property
    def delivered(self) -> list[dict[str, Any]]:
        """Every update that was handed out."""
        return self.updates.delivered

    @property
    def acknowledged(self) -> int:
        """The highest number of an update that the bot has confirmed."""
        return self.updates.acknowledged

    @property
    def menu(self) -> list[dict[str, str]]:
        """The commands that a private chat shows."""
        return self.menus.get(("all_private_chats", ""), self.menus.get(("default", ""), []))

    def wait(self, until: Callable[[list[Sent]], bool], seconds: float = 60) -> list[Sent]:
        """Return what was sent as soon as `until` says so; fail after `seconds`."""
        with self._changed:
            if not self._changed.wait_for(lambda: until(self.sent), seconds):
                raise AssertionError(f"waited in vain; sent so far: {self.sent[-20:]}; refused: {self.refused}")
            return list(self.sent)

    # the people's side

    @property
    def blocked(self) -> set[int]:
        """People who have blocked the bot."""
        return self.chats.blocked

    @blocked.setter
    def blocked(self, people: set[int]) -> None:
        self.chats.blocked = people

    @property
    def migrated(self) -> dict[int, int]:
        """Groups that became supergroups."""
        return self.chats.migrated

    @migrated.setter
    def migrated(self, groups: dict[int, int]) -> None:
        self.chats.migrated = groups

    def meet(self, *numbers: int) -> None:
        """Let people have started the bot before."""
        for number in numbers:
            self.chats.meet(number)

    def group(
        self,
        number: int,
        *members: int,
        admins: tuple[int, ...] = (),
        topics: tuple[int, ...] = (),
        kind: str = "supergroup",
    ) -> Chat:
        """Make a group that the bot is in; one with topics is a forum."""
        chat = self.chats.meet(number, kind)
        chat.members |= dict.fromkeys(members, "member") | dict.fromkeys(admins, "administrator")
        chat.topics, chat.is_forum = set(topics), bool(topics)
        return chat

    def write(self, text: str, chat: int = 7, kind: str = "private", person: int | None = None, **more: Any) -> int:
        """Let somebody write a message, in a group person 7 unless told; return its number."""
        with self._changed:
            where = self.chats.meet(chat, kind)
            who = person if person is not None else chat if where.type == "private" else 7
            where.members.setdefault(who, "member")
            message = {
                "message_id": where.next_id(), "date": int(self.now()), "chat": where.value, "from": self.chats.user(who)
            }  # fmt: skip
            if text:
                message |= {"text": text} | _entities(text)
            message |= more
            where.messages[int(str(message["message_id"]))] = message
            if not self.privacy or where.type == "private" or _is_for_bot(message):
                self.updates.push("message", message)
            return int(str(message["message_id"]))

    def edit(self, message_id: int, text: str, chat: int = 7) -> None:
        """Let somebody change what they wrote."""
        with self._changed:
            message = self.chats.get(chat).messages[message_id]
            message |= {"text": text, "edit_date": int(self.now())} | _entities(text)
            self.updates.push("edited_message", copy.deepcopy(message))

    def delete(self, chat: int, message_id: int) -> None:
        """Take a message away, whoever wrote it."""
        with self._changed:
            where = self.chats.get(chat)
            where.messages.pop(message_id, None)
            if (sent := where.sent.pop(message_id, None)) is not None:
                sent.deleted = True
            self._changed.notify_all()

    def upload(self, name: str, content: bytes, chat: int = 7, size: int | None = None, **more: Any) -> int:
        """Let somebody send a file; `size` claims another size than it has."""
        document = self.keep_file(name, content, size) | {"file_name": name}
        document.pop("file_path")
        return self.write("", chat, document=document, **more)

    def press(self, data: str, chat: int = 7, call: str = "", person: int | None = None) -> str:
        """Let somebody press a button: of the newest message that has it, else of one from long ago."""
        with self._changed:
            where = self.chats.meet(chat)
            own = [
                sent for sent in where.sent.values() if any(one.get("callback_data") == data for one in sent.buttons)
            ]
            old = {"message_id": 1, "date": int(self.now()), "chat": where.value, "from": BOT, "text": "…"}
            message = where.messages[own[-1].message_id] if own else old
            self._numbers += 1
            query = call or f"press-{self._numbers}"
            if query not in self.late:
                self.presses[query] = self.now()
            who = person if person is not None else chat if where.type == "private" else 7
            value = {"id": query, "from": self.chats.user(who), "chat_instance": "1", "data": data, "message": message}
            self.updates.push("callback_query", copy.deepcopy(value))
            return query

    def vote(self, poll_id: str, options: list[int], user: int = 7) -> bool:
        """Let somebody choose options of a poll, none of them takes the vote back; False where it is closed."""
        with self._changed:
            poll = self.polls.get(poll_id)
            if poll is not None and poll.closed:
                return False
            given = {"option_ids": options, "option_persistent_ids": [str(option) for option in options]}
            if poll is None or not poll.value["is_anonymous"]:
                self.updates.push("poll_answer", {"poll_id": poll_id, "user": self.chats.user(user)} | given)
            if poll is not None:
                poll.vote(user, options)
                self.updates.push("poll", copy.deepcopy(poll.value))
            return True

    def close_poll(self, poll_id: str) -> None:
        """Close a poll, as its time or the bot does."""
        with self._changed:
            poll = self.polls[poll_id]
            poll.value["is_closed"] = True
            self.updates.push("poll", copy.deepcopy(poll.value))

    def become(self, chat: int, status: str, person: int = 7) -> None:
        """Let somebody change what the bot is in a chat: member, administrator, left, kicked."""
        with self._changed:
            where = self.chats.meet(chat, "private" if chat > 0 else "supergroup")
            was = where.members.get(_BOT_ID, "left")
            where.members[_BOT_ID] = status
            if chat > 0:
                (self.blocked.add if status == "kicked" else self.blocked.discard)(chat)
            members = {
                name: asking.member(self, _BOT_ID, one)
                for name, one in (("old_chat_member", was), ("new_chat_member", status))
            }
            change = {"chat": where.value, "from": self.chats.user(person), "date": int(self.now())} | members
            self.updates.push("my_chat_member", change)

    def migrate(self, old: int, new: int) -> None:
        """Let a group become a supergroup: everybody is told, messages go to the new one only."""
        with self._changed:
            group = self.chats.get(old)
            moved = self.chats.meet(new, "supergroup")
            moved.members, moved.title = dict(group.members), group.title
            self.write("", old, migrate_to_chat_id=new)
            self.chats.migrated[old] = new
            self.write("", new, migrate_from_chat_id=old)

    def ask_inline(self, query: str, person: int = 7, offset: str = "", query_id: str = "") -> str:
        """Let somebody type the bot's name and words in some chat; return the query's id."""
        with self._changed:
            self._numbers += 1
            number = query_id or f"inline-{self._numbers}"
            if number not in self.late:
                self.inline_queries[number] = self.now()
            value = {
                "id": number,
                "from": self.chats.user(person),
                "query": query,
                "offset": offset,
                "chat_type": "group",
            }
            self.updates.push("inline_query", value)
            return number

    def deliver(self, update: dict[str, Any]) -> None:
        """Hand out an update as it is, also one that was handed out before."""
        self.updates.deliver(update)

    @contextlib.contextmanager
    def holding(self) -> Iterator[list[dict[str, Any]]]:
        """Keep updates back for the block; what is left in the list goes out at its end, in that order."""
        try:
            yield self.updates.hold()
        finally:
            self.updates.release()

    def file_content(self, path: str) -> bytes:
        """Return a file by its path."""
        for value, content in self.files.values():
            if value["file_path"] == path:
                return content
        raise RefusedError(404, "Not Found")

    def token(self) -> str:
        """Return the token of the bot."""
        return TOKEN


def _entities(text: str) -> dict[str, Any]:
    found = [
        {"type": str(match.lastgroup), "offset": units(text[: match.start()]), "length": units(match[0])}
        for match in _ENTITIES.finditer(text)
    ]
    return {"entities": found} if found else {}


def _is_for_bot(message: dict[str, Any]) -> bool:
    """Tell whether a bot in privacy mode hears a message of a group."""
    text, name = message.get("text", message.get("caption", "")), f"@{BOT['username']}"
    replied = message.get("reply_to_message", {}).get("from", {}).get("id") == BOT["id"]
    return text.startswith("/") or name in text or replied or not text
