"""`study check` says what is wrong with the Telegram side before the first message does, and shows no secret."""

from __future__ import annotations

import socket

import pytest

from bot.messages import edge_texts, texts
from bot.runtime.config import Settings
from bot.telegram.diagnostics import check_telegram
from tests.support.telegram_server import BOT, TOKEN


def check(server=None, webhook: str = "", **telegram) -> dict[str, tuple[bool, str]]:
    given = {"token": TOKEN, "admins": [7]} | ({"base_url": server.base_url} if server else {}) | telegram
    settings = Settings.model_validate({"telegram": given, "webhook": {"url": webhook}})
    return {finding.name: (finding.ok, finding.detail) for finding in check_telegram(settings)}


def test_a_bot_that_answers_is_named(server):
    found = check(server)
    assert list(found) == ["telegram"]
    assert found["telegram"][0]
    assert edge_texts.CHECK_REACHED.format(bot=BOT["username"]) in found["telegram"][1]


def test_without_a_token_nothing_is_wrong():
    assert check(token="") == {"telegram": (True, edge_texts.CHECK_UNSET)}


def test_a_refused_token_is_told_without_it(server):
    assert check(server, token="99:a-wrong-token") == {"telegram": (False, texts.TELEGRAM_REFUSED)}


def test_no_way_to_the_server_is_told():
    ok, told = check(base_url="http://127.0.0.1:9/bot")["telegram"]
    assert ok
    assert "连不上 http://127.0.0.1:9/bot" in told
    assert TOKEN not in told


def test_a_server_that_never_answers_is_not_waited_for_long():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ok, told = check(base_url=f"http://127.0.0.1:{silent.getsockname()[1]}/bot")["telegram"]
    assert ok
    assert edge_texts.CHECK_TIMED_OUT in told


@pytest.mark.parametrize("proxy", ["socks9://127.0.0.1:1", "127.0.0.1:7890"])
def test_a_proxy_that_is_written_wrong(server, proxy):
    assert check(server, proxy=proxy)["telegram"] == (False, edge_texts.CHECK_PROXY)


def test_a_proxy_that_is_not_there(server):
    ok, told = check(server, proxy="http://user:hush@127.0.0.1:9")["telegram"]
    assert ok
    assert "连不上" in told
    assert "hush" not in told


def test_a_webhook_that_polling_would_take_away(server):
    server.updates.webhook = {"url": "https://bot.example.org/secret-path"}
    ok, told = check(server)["telegram.webhook"]
    assert ok
    assert "bot.example.org" in told
    assert "secret-path" not in told


def test_a_webhook_that_telegram_can_not_reach(server):
    server.updates.webhook = {"url": "https://bot.example.org/hook"}
    server.updates.failures = ["Connection timed out"]
    ok, told = check(server, webhook="https://bot.example.org/hook")["telegram.webhook"]
    assert not ok
    assert "Connection timed out" in told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"access": "invite", "admins": []}, edge_texts.CHECK_NO_ADMINS),
        ({"access": "list", "admins": []}, edge_texts.CHECK_NOBODY),
    ],
)
def test_a_bot_that_nobody_could_use(server, given, told):
    assert check(server, **given)["telegram.access"] == (True, told)
