"""What is known of providers: addresses, keys, misspelt names, and whether a server is this machine."""

from __future__ import annotations

import pytest

from knowledge.providers.presets import endpoint, known_providers, presets, similar_provider


def test_the_common_providers_are_known():
    common = {"openai", "deepseek", "qwen", "glm", "kimi", "siliconflow", "ollama", "vllm", "llama.cpp"}
    assert common <= set(known_providers())
    assert all(presets()[name].base_url.startswith("http") for name in known_providers())


@pytest.mark.parametrize(
    ("name", "base_url", "environ", "address"),
    [
        ("deepseek:m", "", {}, "https://api.deepseek.com/v1"),
        ("Moonshot:m", "", {}, "https://api.moonshot.cn/v1"),
        ("deepseek:m", "https://proxy.example.com/x", {}, "https://proxy.example.com/x"),
        ("ollama:m:8b", "", {}, "http://127.0.0.1:11434/v1"),
        ("ollama:m", "", {"OLLAMA_HOST": "gpu.example.com:11434"}, "http://gpu.example.com:11434/v1"),
        ("ollama:m", "", {"OLLAMA_HOST": "192.168.1.7"}, "http://192.168.1.7:11434/v1"),
        ("ollama:m", "http://gpu:11434/", {}, "http://gpu:11434/v1"),
        ("vllm:m", "http://gpu:8000", {}, "http://gpu:8000/v1"),
        ("vllm:m", "http://gpu:8000/other", {}, "http://gpu:8000/other"),
        ("openai:m", "", {"OPENAI_BASE_URL": "http://10.0.0.1:1/v1"}, "http://10.0.0.1:1/v1"),
        ("anthropic:m", "", {}, ""),
        ("openai:m", "http://[broken", {}, "http://[broken"),
    ],
)
def test_where_a_server_is(name, base_url, environ, address):
    assert endpoint(name, base_url, environ=environ).address == address


def test_the_name_of_the_model_may_hold_colons():
    where = endpoint("ollama:qwen3:8b", environ={})
    assert (where.provider, where.model) == ("ollama", "qwen3:8b")


def test_a_key_is_taken_from_the_configuration_or_from_the_provider_s_variable():
    assert endpoint("glm:m", "", "own", {"ZHIPUAI_API_KEY": "other"}).key == "own"
    assert endpoint("glm:m", environ={"ZAI_API_KEY": "second"}).key == "second"
    assert endpoint("glm:m", environ={}).lacks_key
    assert not endpoint("ollama:m", environ={}).lacks_key
    assert not endpoint("openai:m", "http://10.0.0.1/v1", environ={}).lacks_key
    assert "secret" not in repr(endpoint("glm:m", "", "secret", {}))


def test_a_server_of_one_s_own_is_spoken_to_in_the_old_words():
    assert endpoint("openai:m", environ={}).preset == presets()["openai"]
    own = endpoint("openai:m", "http://10.0.0.1:8000/v1", environ={}).preset
    assert own is not None
    assert own.tokens == "max_tokens"
    assert endpoint("compatible:m", environ={}).preset is None


@pytest.mark.parametrize(("name", "near"), [("deepsek", "deepseek"), ("qwenn", "qwen"), ("mistral", ""), ("x", "")])
def test_a_misspelt_provider_is_guessed(name, near):
    assert similar_provider(name) == near


@pytest.mark.parametrize(
    ("name", "base_url", "environ", "here"),
    [
        ("openai:m", "http://127.0.0.1:8000/v1", {}, True),
        ("openai:m", "http://localhost:8000/v1", {}, True),
        ("openai:m", "http://[::1]:8000/v1", {}, True),
        ("openai:m", "http://127.0.0.1.example.com/v1", {}, False),
        ("openai:m", "http://192.168.1.7:8000/v1", {}, False),
        ("openai:m", "https://api.example.com/v1", {}, False),
        ("openai:m", "", {}, False),
        ("openai:m", "", {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, True),
        ("ollama:m", "", {}, True),
        ("ollama:gpt-oss:120b-cloud", "", {}, False),  # Ollama sends it on to its own servers
        ("ollama:m", "", {"OLLAMA_HOST": "gpu.example.com:11434"}, False),
        ("vllm:m", "", {}, True),
        ("deepseek:m", "", {}, False),
        ("anthropic:m", "", {}, False),
        ("openai:m", "http://[broken", {}, False),
    ],
)
def test_only_this_machine_counts_as_here(name, base_url, environ, here, monkeypatch):
    for variable in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    assert endpoint(name, base_url, environ=environ).is_here is here


def test_behind_a_proxy_nothing_is_here(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://proxy.example.com:3128")
    monkeypatch.setenv("no_proxy", "")
    assert not endpoint("openai:m", "http://127.0.0.1:8000/v1").is_here
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert endpoint("openai:m", "http://127.0.0.1:8000/v1").is_here
