"""Chat models and embeddings of the presets, asked at a server on 127.0.0.1: what is sent, and what is told where one can't be made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.answering.model.chat import Chat
from knowledge.errors import ProviderError
from knowledge.providers.opening import missing_package, open_chat_model, open_embeddings
from knowledge.providers.presets import known_providers, presets
from knowledge.settings import ModelSettings
from tests.support.openai_server import OpenAIServer, Prompt, Scripted

CHATTING = [name for name in known_providers() if name not in ("openai", "jina")]


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(Scripted("好。", tokens=40)) as server:
        yield server


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch):
    for preset in presets().values():
        for variable in (*preset.keys, *preset.addresses):
            monkeypatch.delenv(variable, raising=False)


def settings(server: OpenAIServer, name: str, key: str = "a-key") -> ModelSettings:
    return ModelSettings(model=name, base_url=server.base_url, api_key=key, answer_tokens=321)


def say(chat: Chat) -> tuple[str, int]:
    with chat.call("系统", "问题") as call:
        return "".join(call.pieces(60, 60)), call.tokens


@pytest.mark.parametrize("provider", CHATTING)
def test_a_request_holds_what_the_preset_says(server, provider):
    words, tokens = say(Chat(settings(server, f"{provider}:some/model:8b")))
    assert (words, tokens) == ("好。", 40)
    (prompt,) = server.prompts
    preset, body = presets()[provider], prompt.body
    assert body["model"] == "some/model:8b"
    assert body["max_tokens"] == 321
    assert "max_completion_tokens" not in body
    assert body["stream_options"] == {"include_usage": True}
    assert {key: body[key] for key in preset.quiet} == dict(preset.quiet)
    assert body.get("temperature") == (0 if preset.temperature else None)
    assert prompt.key == "a-key"


def test_one_s_own_server_needs_no_key(server):
    assert say(Chat(settings(server, "openai:m", key="")))[0] == "好。"
    assert server.prompts[0].body["max_tokens"] == 321


def test_openai_s_own_reads_the_new_word():
    model = open_chat_model(ModelSettings(model="openai:gpt-4o-mini", api_key="k"))
    assert model._get_request_payload("好")["max_completion_tokens"] == 1000


def strict(prompt: Prompt) -> Scripted:
    """A server that knows nothing but model, messages, stream and max_tokens."""
    known = {"model", "messages", "stream", "max_tokens"}
    return Scripted("好。") if prompt.body.keys() <= known else Scripted(status=400)


def test_a_server_that_refuses_a_parameter_is_asked_without_and_remembered(server):
    server.say(strict)
    chat = Chat(settings(server, "qwen:m"))
    assert say(chat)[0] == "好。"
    assert len(server.prompts) == 2
    assert say(chat)[0] == "好。"
    assert len(server.prompts) == 3
    assert server.prompts[-1].body["max_tokens"] == 321


@pytest.mark.parametrize("provider", [name for name in known_providers() if presets()[name].keys])
def test_a_missing_key_is_told_with_its_variable(provider):
    with pytest.raises(ProviderError, match="STUDY_ANSWERS__API_KEY") as caught:
        open_chat_model(ModelSettings(model=f"{provider}:m"))
    assert presets()[provider].keys[0] in caught.value.reason


def test_a_missing_package_is_told_by_its_name():
    for make in (lambda: open_chat_model(ModelSettings(model="anthropic:m")), lambda: open_embeddings("cohere:m")):
        with pytest.raises(ProviderError, match="pip install langchain-") as caught:
            make()
        assert "pip install langchain-" in caught.value.reason


@pytest.mark.parametrize(
    ("error", "package"),
    [
        (ImportError("requires x. Please install it with `pip install langchain-x`"), "langchain-x"),
        (ImportError("run pip install -U langchain-y"), "langchain-y"),
        (ModuleNotFoundError("No module named 'langchain_z'", name="langchain_z.models"), "langchain-z"),
        (ImportError(), "langchain-p"),
    ],
)
def test_the_name_of_a_package_is_found_however_it_is_told(error, package):
    assert missing_package("p", error) == package


def test_an_unknown_provider_is_told_with_what_is_known():
    for make in (
        lambda: open_chat_model(ModelSettings(model="deepsek:m", api_key="sk-1")),
        lambda: open_embeddings("deepsek:m"),
    ):
        with pytest.raises(ProviderError, match="'deepseek'") as caught:
            make()
        assert "是不是 deepseek" in caught.value.reason
        assert "sk-1" not in str(caught.value)


def test_a_fault_of_a_library_is_told_without_its_words(monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("key sk-123")

    monkeypatch.setattr("langchain.chat_models.init_chat_model", broken)
    with pytest.raises(ProviderError, match="RuntimeError") as caught:
        open_chat_model(ModelSettings(model="openai:m", api_key="k"))
    assert "sk-123" not in str(caught.value) + caught.value.reason


def test_vectors_come_from_the_preset_s_server_in_small_requests(server):
    embeddings = open_embeddings("qwen:text-embedding-v4", server.base_url, "a-key")
    rows = embeddings.embed_documents([f"第{i}条" for i in range(23)])
    assert len(rows) == 23
    assert [len(prompt.body["input"]) for prompt in server.prompts] == [10, 10, 3]
    assert all(isinstance(text, str) for text in server.prompts[0].body["input"])
    assert embeddings.embed_query("第3条") == pytest.approx(rows[3])
