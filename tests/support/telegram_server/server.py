"""The server itself: its state, the methods that it answers, and what happens in its chats."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable
from typing import Any

from tests.support.telegram_server import asking, editing, sending
from tests.support.telegram_server.methods import Upload, known_method, read_parameters
from tests.support.telegram_server.stage import Stage
from tests.support.telegram_server.values import RefusedError, Sent
from tests.support.telegram_server.weather import Kind, Trouble
from tests.support.telegram_server.wire import Wire

_CODES = (400, 404)
LOOK_AGAIN = 0.2
"""Seconds after which a wait looks again without having been woken."""
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


class TelegramServer(Stage):
    """A Bot API server on 127.0.0.1; use it as a context manager, which fails if the bot asked what Telegram refuses.

    Attributes:
        refused: what was refused, in Telegram's words; `faults` are those that the bot should not have asked for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.faults: list[str] = []
        self._expected: list[str] = []
        self._troubles: list[Trouble] = []
        self._wire = Wire(self)

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

    def _tick(self) -> None:
        """Close polls whose time is over."""
        while not self.updates.closing:
            with self._changed:
                self._changed.wait_for(lambda: self.updates.closing, 0.1)
                for number, poll in list(self.polls.items()):
                    if poll.closes is not None and not poll.closed and self.now() >= poll.closes:
                        self.close_poll(number)

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
        end = time.monotonic() + seconds
        with self._changed:
            while not (met := self._changed.wait_for(lambda: until(self.sent), LOOK_AGAIN)) and time.monotonic() < end:
                pass  # toasts and polls that their time has closed wake nobody
            if not met:
                told = [(one.chat_id, one.text[:40]) for one in self.sent[-20:]]
                raise AssertionError(f"waited in vain; sent last: {told}; refused: {self.refused[-20:]}")
            return list(self.sent)

    def file_content(self, path: str) -> bytes:
        """Return a file by its path."""
        for value, content in self.files.values():
            if value["file_path"] == path:
                return content
        raise RefusedError(404, "Not Found")
