"""Makes chat models and embeddings of a provider, through LangChain's openers.

Nothing is asked of a server here. What goes wrong becomes a `ProviderError` that names the package, the provider or the
environment variable; the texts of other libraries may hold keys, and are left out.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

from knowledge.errors import ProviderError
from knowledge.providers.presets import Endpoint, endpoint, known_providers, presets, similar_provider
from knowledge.settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models.chat_models import BaseChatModel

_NO_KEY = "none"
_EMBEDDING_TIMEOUT, _EMBEDDING_RETRIES = 30.0, 2
"""Seconds for one request for vectors, and how often it is made again: no learner waits for one in vain, adding has time."""
_PACKAGE = re.compile(r"pip install (?:-\S+ )?`?([\w-]+)")
_UNKNOWN = re.compile(r"Unsupported provider|Unable to infer|not supported|Invalid model format")


def open_chat_model(settings: ModelSettings, plain: bool = False) -> BaseChatModel:
    """Return the chat model of the settings; `plain`: its requests hold nothing that a server could do without.

    Raises:
        ProviderError: the provider is not known, its package is not installed, or it wants a key.
    """
    where = endpoint(settings.model, settings.base_url, settings.api_key.get_secret_value())
    setting = f"[answers] model = {settings.model!r}"
    if where.lacks_key:
        raise _no_key(setting, where, "STUDY_ANSWERS__API_KEY")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parameters that a provider does not know
            from langchain.chat_models import init_chat_model

            given = {"timeout": settings.timeout, "max_retries": 0, **_asked_for(settings, where, plain)}
            name = where.model if where.preset else f"{where.provider}:{where.model}"
            model: BaseChatModel = init_chat_model(name, **_of_server(where), **given)
            return model
    except Exception as error:  # each provider checks in its own way
        raise _unusable(setting, where, error, "STUDY_ANSWERS__API_KEY") from None


def _asked_for(settings: ModelSettings, where: Endpoint, plain: bool) -> dict[str, Any]:
    """What a request asks for, in the words of the provider."""
    preset, most = where.preset, settings.answer_tokens
    if preset is None:
        return {"max_tokens": most, **({} if plain else {"temperature": 0})}
    body: dict[str, Any] = {} if plain else dict(preset.quiet)
    given: dict[str, Any] = {"stream_usage": preset.usage and not plain}
    if preset.tokens == "max_completion_tokens":
        given["max_tokens"] = most  # LangChain calls it so, and sends it by the new name
    else:
        body[preset.tokens] = most
    if preset.temperature and not plain:
        given["temperature"] = 0
    return {**given, **({"extra_body": body} if body else {})}


def _of_server(where: Endpoint) -> dict[str, Any]:
    """Where the server is, and the key for it."""
    given: dict[str, Any] = {}
    if where.preset is not None:
        # the client always wants a key, one's own server often none
        return {"model_provider": "openai", "base_url": where.address, "api_key": where.key or _NO_KEY}
    if where.address:
        given["base_url"] = where.address
    if where.key:
        given["api_key"] = where.key
    return given


def open_embeddings(name: str, base_url: str = "", key: str = "") -> Embeddings:
    """Return the embedding `provider:model`.

    Raises:
        ProviderError: the provider is not known, its package is not installed, or it wants a key.
    """
    where = endpoint(name, base_url, key)
    setting = f"[library] embedding = {name!r}"
    if where.lacks_key:
        raise _no_key(setting, where, "STUDY_LIBRARY__EMBEDDING_KEY")
    try:
        from langchain.embeddings import init_embeddings

        if where.preset is None:
            return init_embeddings(f"{where.provider}:{where.model}", **_of_server(where))
        own = _of_server(where)
        return init_embeddings(
            where.model,
            provider=own.pop("model_provider"),
            check_embedding_ctx_length=False,  # it counts tokens with a table from the network, and sends numbers for texts
            chunk_size=where.preset.embeds,
            timeout=_EMBEDDING_TIMEOUT,
            max_retries=_EMBEDDING_RETRIES,
            **own,
        )
    except Exception as error:  # each provider checks in its own way
        raise _unusable(setting, where, error, "STUDY_LIBRARY__EMBEDDING_KEY") from None


def _no_key(setting: str, where: Endpoint, variable: str) -> ProviderError:
    names = (variable, *(where.preset.keys if where.preset else ()))
    return ProviderError(
        f"{setting} needs a key: put it into {' or '.join(names)}",
        f"没有密钥。请把密钥放在环境变量 {' 或 '.join(names)} 里。",
    )


def _unusable(setting: str, where: Endpoint, error: Exception, variable: str) -> ProviderError:
    """What LangChain or a provider's library raised, as a sentence with what to do."""
    if isinstance(error, ImportError):
        package = missing_package(where.provider, error)
        return ProviderError(
            f"{setting} needs the package {package}, which is not installed: pip install {package}",
            f"缺少安装包 {package}。请运行 pip install {package}。",
        )
    if isinstance(error, ValueError) and _UNKNOWN.search(str(error)):
        return _not_known(setting, where)
    # its own text may repeat keys
    return ProviderError(
        f'{setting} can\'t be used ({type(error).__name__}): right would be "provider:name", with its key in {variable} '
        "or in the environment variable of the provider",
        f"没有密钥，或者参数不对（{type(error).__name__}）。密钥放在环境变量 {variable} 里。",
    )


def missing_package(provider: str, error: ImportError) -> str:
    """Return the name by which the package that an import lacked is installed."""
    told = _PACKAGE.search(str(error))
    return told[1] if told else (error.name or f"langchain-{provider}").partition(".")[0].replace("_", "-")


def _not_known(setting: str, where: Endpoint) -> ProviderError:
    near, known = similar_provider(where.provider), [name for name in known_providers() if presets()[name].chats]
    guess = f"did you mean {near!r}? " if near else ""
    asked = f"是不是 {near}？" if near else ""
    return ProviderError(
        f"{setting}: provider {where.provider!r} is not known. {guess}Known: {', '.join(known)}, and those that LangChain "
        'knows by their own packages (anthropic: langchain-anthropic). A server that speaks OpenAI\'s protocol: "openai:name" '
        "with its address",
        f"不认识服务商 {where.provider}。{asked}认识的有 {'、'.join(known)}，以及装了安装包的其他 LangChain 服务商"
        "（例如 anthropic，安装包 langchain-anthropic）；兼容 OpenAI 接口的服务器写成 openai:名字，另填地址。",
    )
