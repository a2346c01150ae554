"""The webhook: taken is what is written down, strangers are refused, and everything goes as with polling."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.dispatcher import Conversation
from bot.edge.inbox import Inbox
from bot.errors import EdgeError
from bot.messages import texts
from bot.runtime.config import WebhookSettings
from bot.telegram.updates.webhook import Webhook, derived_secret
from tests.support.items import judge, single
from tests.support.reverse_proxy import nginx, reverse_proxy
from tests.support.telegram_bot import PUBLIC, free_port, sent, serving
from tests.support.telegram_server import TOKEN, TelegramServer
from tests.support.telegram_study import Library, make_conversation, make_study

QUESTION = "38个后进支部什么时候完成整顿？"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = derived_secret(TOKEN)


@pytest.fixture
def conversation(sampled) -> Iterator[Conversation]:
    made = Conversation(sampled.library, clock=lambda: datetime.now(UTC), forget_after=timedelta(minutes=30), threads=2)
    yield made
    made.close()


def message(number: int, text: str) -> dict:
    person = {"id": 7, "is_bot": False, "first_name": "学员"}
    chat = {"id": 7, "type": "private", "first_name": "学员"}
    written = {"message_id": 1000 + number, "date": int(time.time()), "chat": chat, "from": person, "text": text}
    return {"update_id": number, "message": written}


async def post(url: str, body: bytes, secret: str | None = SECRET, method: str = "POST") -> int:
    """Return the status of a request to the webhook."""

    def ask() -> int:
        headers = {"Content-Type": "application/json"} | ({} if secret is None else {HEADER: secret})
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method), timeout=60) as got:
                return got.status
        except urllib.error.HTTPError as error:
            return error.code

    return await asyncio.to_thread(ask)


def wait_for_failure(server: TelegramServer) -> None:
    until = time.monotonic() + 60
    while not server.updates.failures:
        assert time.monotonic() < until
        time.sleep(0.05)


async def test_a_question_a_button_and_a_poll_go_as_with_polling(server, sampled, store):
    study = make_study(Library(sampled.library, [single(), judge(at=100)]), store)
    conversation = make_conversation(Library(sampled.library, [single(), judge(at=100)]), study)
    async with serving(server, conversation, store, mode="webhook"):
        server.write(QUESTION)
        (answer,) = await sent(server, 1)
        server.press(answer.buttons[0]["callback_data"])
        _, passage = await sent(server, 2)
        server.write("/quiz 2")
        *_, asked = await sent(server, 3)
        server.vote(asked.poll["id"], asked.poll["correct_option_ids"])
        *_, following = await sent(server, 4)
    conversation.close()
    assert "9月底前完成整顿" in answer.text
    assert "9月底前完成整顿" in passage.text
    assert "第 2/2 题" in following.poll["question"]
    assert "getUpdates" not in server.calls
    hook = server.updates.webhook
    assert (hook["url"], hook["secret_token"], hook["max_connections"]) == (f"{PUBLIC}/telegram", SECRET, 1)
    assert "drop_pending_updates" not in hook or not hook["drop_pending_updates"]
    assert server.updates.failures == []


async def test_through_a_reverse_proxy_that_takes_a_prefix_away(server, conversation, store):
    port = free_port()
    with reverse_proxy(f"http://127.0.0.1:{port}", "/bots/study") as address:
        server.updates.routes[PUBLIC] = address
        hook = {"url": f"{PUBLIC}/bots/study/in", "url_path": "/in", "port": port, "secret_token": "own_secret"}
        async with serving(server, conversation, store, mode="webhook", webhook=hook):
            server.write(QUESTION)
            (answer,) = await sent(server, 1)
            assert await post(f"{address}/bots/study/in", b"{}", "wrong") == 403
            assert await post(f"{address}/elsewhere", b"{}") == 404
        # the bot is down: Telegram hears 502, and brings it again after the start
        server.write("/new")
        await asyncio.to_thread(wait_for_failure, server)
        async with serving(server, conversation, store, mode="webhook", webhook=hook):
            *_, again = await sent(server, 2)
    assert "9月底前完成整顿" in answer.text
    assert again.text == texts.NEW_TOPIC
    assert len(server.sent) == 2


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
async def test_through_nginx(server, conversation, store, tmp_path):
    port = free_port()
    with nginx(f"http://127.0.0.1:{port}", tmp_path) as address:
        server.updates.routes[PUBLIC] = address
        async with serving(server, conversation, store, mode="webhook", webhook={"port": port}):
            server.write(QUESTION)
            (answer,) = await sent(server, 1)
    assert "9月底前完成整顿" in answer.text


async def test_what_is_no_update_of_telegram_is_refused_and_the_next_one_taken(server, conversation, store, caplog):
    port = free_port()
    url = f"http://127.0.0.1:{port}/telegram"
    good = json.dumps(message(1, "/new")).encode()
    async with serving(server, conversation, store, mode="webhook", webhook={"port": port}):
        assert await post(url, good, "wrong") == 403
        assert await post(url, good, None) == 403
        assert await post(url, good, "é") == 403
        for bad in (b"", b"{", b"[]", b"null", b'{"update_id": "x"}', b"[" * 100_000, b"\xff", b'{"message": {}}'):
            assert await post(url, bad) == 400
        assert await post(url, json.dumps(message(2, "原话") | {"message": {"text": "原话"}}).encode()) == 400
        assert await post(url, good, method="GET") == 405
        assert await post(url + "/more", good) == 404
        assert await post(url, good) == 200
        await sent(server, 1)
    assert "原话" not in caplog.text
    assert TOKEN not in caplog.text
    assert SECRET not in caplog.text


async def test_a_body_that_is_too_large_is_not_read(server, conversation, store):
    port = free_port()
    async with serving(server, conversation, store, mode="webhook", webhook={"port": port}):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"POST /telegram HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\nContent-Length: {1 << 40}\r\n\r\n".encode()
        )
        await writer.drain()
        head = await reader.read()
        writer.close()
    assert not head.startswith(b"HTTP/1.1 2")


async def test_an_update_counts_once_however_often_it_is_brought(server, conversation, store):
    port = free_port()
    body = json.dumps(message(5, "/new")).encode()
    async with serving(server, conversation, store, mode="webhook", webhook={"port": port}):
        statuses = await asyncio.gather(*(post(f"http://127.0.0.1:{port}/telegram", body) for _ in range(5)))
        await post(f"http://127.0.0.1:{port}/telegram", json.dumps(message(6, "/unknown")).encode())
        _, last = await sent(server, 2)
    assert statuses == [200] * 5
    assert last.text == texts.UNKNOWN_COMMAND.format(command="unknown")
    assert len(server.sent) == 2


async def test_what_can_not_be_written_down_is_not_acknowledged(server, conversation, store):
    """Telegram hears 503 and brings it again; when there is room, it is handled."""
    port = free_port()
    url, body = f"http://127.0.0.1:{port}/telegram", json.dumps(message(5, "/new")).encode()
    async with serving(server, conversation, store, mode="webhook", webhook={"port": port}):
        with store.database.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE edge_inbox RENAME TO away")
        assert await post(url, body) == 503
        with store.database.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO edge_inbox")
        assert await post(url, body) == 200
        await sent(server, 1)
    assert Inbox(store.database, store.clock, "telegram").waiting() == []


async def test_from_polling_to_the_webhook_and_back_nothing_is_lost(server, conversation, store):
    async with serving(server, conversation, store):
        server.write("/new")
        await sent(server, 1)
    server.write("/unknown")
    async with serving(server, conversation, store, mode="webhook"):
        await sent(server, 2)
    server.write("/new")
    async with serving(server, conversation, store):
        *_, last = await sent(server, 3)
    assert last.text == texts.NEW_TOPIC
    assert server.updates.webhook == {}
    assert len(server.sent) == 3


async def test_an_address_that_telegram_refuses_is_told_with_its_reason(server, conversation, store):
    server.expect_refused("bad webhook")
    with pytest.raises(EdgeError) as failed:
        async with serving(server, conversation, store, mode="webhook", webhook={"url": "http://bot.example.org:81/x"}):
            pass
    assert "http://bot.example.org:81/x" in str(failed.value)
    assert "an https url on port 443" in str(failed.value)


async def test_a_port_that_is_taken_is_told(server, conversation, store):
    taken = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    with pytest.raises(EdgeError, match=f"127.0.0.1:{port}.*webhook.port"):
        async with serving(server, conversation, store, mode="webhook", webhook={"port": port}):
            pass
    taken.close()
    await taken.wait_closed()


class SlowQueue(asyncio.Queue[object]):
    """Takes an update only when told."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go = asyncio.Event(), asyncio.Event()

    async def put(self, item: object) -> None:
        self.asked.set()
        await self.go.wait()
        await super().put(item)


class SilentBot:
    """What the webhook needs of a bot."""

    token = TOKEN

    async def set_webhook(self, url: str, **more: object) -> None:
        pass


async def test_stopping_waits_for_what_is_being_taken():
    queue, port = SlowQueue(), free_port()
    hook = Webhook(SilentBot(), queue, WebhookSettings(url="https://x/in", port=port), [])
    await hook.start()
    assert hook.trouble() == ""
    asking = asyncio.create_task(post(f"http://127.0.0.1:{port}/in", json.dumps(message(1, "x")).encode()))
    await queue.asked.wait()
    stopping = asyncio.create_task(hook.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    queue.go.set()
    await stopping
    assert await asking == 200
    assert queue.qsize() == 1
    assert hook.trouble() != ""
