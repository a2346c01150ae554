"""A small Bot API server on 127.0.0.1, strict where Telegram's documentation is, and scripted people on its other side.

`stage` holds the chats and what people do there, `server` answers the bot, `wire` speaks HTTP, `methods` lists what can be asked with which parameters,
`sending`, `editing` and `asking` do it, `markup` reads HTML and keyboards, `polls` polls, `updates` brings updates to the
bot by polling or webhook, `weather` orders failures, `people` scripts people.
"""

from tests.support.telegram_server.markup import plain_text, read_html
from tests.support.telegram_server.people import Person
from tests.support.telegram_server.server import TelegramServer
from tests.support.telegram_server.values import BOT, TOKEN, RefusedError, Sent, bad, units
from tests.support.telegram_server.weather import Limits

__all__ = [
    "BOT", "TOKEN", "Limits", "Person", "RefusedError", "Sent", "TelegramServer", "bad", "plain_text", "read_html", "units",
]  # fmt: skip
