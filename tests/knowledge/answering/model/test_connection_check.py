"""What `study check` says about the model: reached, refused, unknown, unreachable; never its key."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from knowledge.answering.model.connection_check import check_model
from knowledge.settings import ModelSettings
from tests.support.openai_server import OpenAIServer, Scripted


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(Scripted("好")) as server:
        yield server


def settings(server: OpenAIServer, name: str = "test-model", key: str = "right-key") -> ModelSettings:
    return ModelSettings(model=f"openai:{name}", base_url=server.base_url, api_key=key)


def test_no_model_is_in_order():
    assert check_model(ModelSettings()).ok


def test_a_server_is_reached_without_asking_the_model(server):
    found = check_model(settings(server))
    assert found.ok
    assert "就在这台机器上" in found.detail
    assert server.prompts == []


def test_a_server_that_tells_no_models_is_reached_all_the_same(server):
    server.models = []
    assert check_model(settings(server, "any")).ok


@pytest.mark.parametrize(
    ("name", "key", "told"), [("other", "k", "没有 other 这个模型"), ("m", "wrong-key", "不认密钥")]
)
def test_a_wrong_name_and_a_wrong_key_are_told(server, name, key, told):
    found = check_model(settings(server, name, key))
    assert not found.ok
    assert told in found.detail
    assert "wrong-key" not in found.detail


def test_a_server_that_is_not_there_is_told_with_its_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = ModelSettings(model="openai:m", base_url=f"http://127.0.0.1:{port}/v1", api_key="secret")
    found = check_model(own)
    assert not found.ok
    assert f"127.0.0.1:{port}" in found.detail
    assert "secret" not in found.detail


@pytest.mark.parametrize("name", ["nobody:m", "openai:m"])
def test_a_model_that_cannot_be_made_is_told(name, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert not check_model(ModelSettings(model=name)).ok


def test_only_when_told_to_the_model_is_asked(server):
    found = check_model(settings(server), ask=True)
    assert found.ok
    assert "能正常回答" in found.detail
    assert len(server.prompts) == 1
    assert "没有照要求的格式" in found.detail
    assert "不报告用量" in found.detail
    server.say(Scripted(status=401))
    assert "密钥不对" in check_model(settings(server), ask=True).detail
    server.say(Scripted(""))
    assert not check_model(settings(server), ask=True).ok


GOOD = "各收购点每天开门不少于10小时。[2]"


def test_the_trial_tells_speed_stream_usage_and_form(server):
    server.say(Scripted(GOOD, tokens=123))
    detail = check_model(settings(server), ask=True).detail
    assert "秒出第一个字" in detail
    assert "边写边传" in detail
    assert "123 词元" in detail
    assert "照要求的格式作答" in detail
    assert "没有照" not in detail
    server.say(Scripted(GOOD, refuses_streams=True))
    assert "写完才传" in check_model(settings(server), ask=True).detail


def test_what_is_missing_is_told_with_what_to_do():
    assert "pip install langchain-anthropic" in check_model(ModelSettings(model="anthropic:m")).detail
    assert "是不是 deepseek" in check_model(ModelSettings(model="deepsek:m")).detail
