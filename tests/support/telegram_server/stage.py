"""What the test server knows, and what people do in its chats."""

from __future__ import annotations

import contextlib
import copy
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.support.telegram_server.asking import member
from tests.support.telegram_server.chats import Chat, Chats
from tests.support.telegram_server.polls import LivePoll
from tests.support.telegram_server.updates import Updates
from tests.support.telegram_server.values import BOT, Sent, units
from tests.support.telegram_server.weather import Limits

BOT_ID = int(str(BOT["id"]))
_ENTITIES = re.compile(r"(?P<bot_command>(?<!\S)/\w+(?:@\w+)?)|(?P<mention>(?<!\w)@\w{4,})")


class Stage:
    """The chats with everything in them; people act on it, and the bot hears of it by updates.

    Attributes:
        sent: what the bot sent, in order; edits and deletions show in it.
        edited: the messages that were edited, once for each edit.
        calls: methods that were asked for.
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
        self._numbers = 0
        self._changed = threading.Condition()
        self.updates = Updates(self._changed)

    def note(self, sent: Sent) -> None:
        """Note a message that the bot has sent."""
        sent.at, sent.method = time.monotonic(), self.calls[-1]
        self.sent.append(sent)
        self._changed.notify_all()

    def note_edit(self, sent: Sent) -> None:
        """Note that the bot has edited a message."""
        self.edited.append(sent)
        self._changed.notify_all()

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return self.clock()

    def changed(self) -> None:
        """Wake whoever waits for something."""
        with self._changed:
            self._changed.notify_all()

    def keep_file(self, name: str, content: bytes, size: int | None = None) -> dict[str, Any]:
        """Keep a file; return Telegram's File object."""
        with self._changed:
            self._numbers += 1
            number = f"file-{self._numbers}"
            value = {"file_id": number, "file_unique_id": f"unique-{number}", "file_path": f"documents/{number}/{name}"}
            self.files[number] = value | {"file_size": len(content) if size is None else size}, content
            return dict(self.files[number][0])

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
            was = where.members.get(BOT_ID, "left")
            where.members[BOT_ID] = status
            if chat > 0:
                (self.blocked.add if status == "kicked" else self.blocked.discard)(chat)
            members = {
                name: member(self, BOT_ID, one) for name, one in (("old_chat_member", was), ("new_chat_member", status))
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
