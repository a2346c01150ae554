"""Rerankers of the operator: a server that speaks `/rerank` as Jina, Cohere, vLLM, llama.cpp and TEI do, or a cross encoder.

`siliconflow:BAAI/bge-reranker-v2-m3` or `vllm:…` names a server; `huggingface:…`, or the full name of a class with LangChain's
interface (`package.module.Class:model`), a cross encoder that runs in this process.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from knowledge.errors import ProviderError
from knowledge.providers.opening import missing_package
from knowledge.providers.presets import Endpoint, endpoint, known_providers, presets, similar_provider
from knowledge.providers.server_request import ServerRequestError, read_json

if TYPE_CHECKING:
    from langchain_core.cross_encoders import BaseCrossEncoder

_HUGGINGFACE = "langchain_community.cross_encoders.HuggingFaceCrossEncoder"
_LISTS = ("results", "data", "output")
"""Where replies hold the scores: Jina and Cohere, some gateways, DashScope (whose `output` holds `results`)."""
_SCORES = ("relevance_score", "score")
_ROUTES = ("/rerank", "/reranks")
"""What an address ends with that is complete as it is."""


class RerankError(Exception):
    """A reranker gave no usable scores; says why in fixed words."""


class Reranker(Protocol):
    """Says how well texts answer a question; safe to use from several threads."""

    @property
    def is_here(self) -> bool:
        """Whether the texts stay on this machine."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float | None]:
        """Return a score for each text, higher is better, comparable within one call; None where it has none.

        Raises:
            RerankError: it gave none at all.
            ProviderError: it can't be made, as its package is missing.
        """


class ServerReranker:
    """Asks a server; a new request each time."""

    def __init__(self, where: Endpoint, address: str, timeout: float) -> None:
        self._where = where
        self._address = address
        self._timeout = timeout

    @property
    def is_here(self) -> bool:
        """Whether the server is this machine."""
        return self._where.is_here

    def scores(self, question: str, texts: Sequence[str]) -> list[float | None]:
        """Return the server's scores; one request."""
        body = {"model": self._where.model, "query": question, "documents": list(texts), "top_n": len(texts)}
        try:
            told = read_json(self._address, self._where.key, self._timeout, body)
        except ServerRequestError as error:
            raise RerankError(str(error)) from None
        return _read(told, len(texts))


def _read(told: Any, count: int) -> list[float | None]:
    """The scores of a reply, by the index of their text."""
    while isinstance(told, dict):
        told = next((told[name] for name in _LISTS if name in told), None)
    found: list[float | None] = [None] * count
    for row in told if isinstance(told, list) else ():
        index = row.get("index") if isinstance(row, dict) else None
        score = next((row[name] for name in _SCORES if name in row), None) if isinstance(row, dict) else None
        if type(index) is int and 0 <= index < count and isinstance(score, int | float) and math.isfinite(score):
            found[index] = float(score)
    if all(score is None for score in found):
        raise RerankError("a reply without scores")
    return found


class CrossEncoderReranker:
    """Uses a cross encoder of LangChain in this process, made at the first question."""

    is_here = True

    def __init__(self, make: Callable[[], BaseCrossEncoder]) -> None:
        self._make = make
        self._encoder: BaseCrossEncoder | None = None

    def scores(self, question: str, texts: Sequence[str]) -> list[float | None]:
        """Return the encoder's scores."""
        try:
            if self._encoder is None:
                self._encoder = self._make()
            scores = [float(score) for score in self._encoder.score([(question, text) for text in texts])]
        except ProviderError:
            raise
        except Exception as error:  # each encoder has errors of its own; the order of before is used instead
            raise RerankError(type(error).__name__) from None
        if len(scores) != len(texts) or not all(map(math.isfinite, scores)):
            raise RerankError("scores that are none")
        return list(scores)


def open_reranker(name: str, base_url: str = "", key: str = "", timeout: float = 5.0) -> Reranker:
    """Return the reranker `provider:model`; no server is asked and no weights are read here.

    Args:
        name: as configured.
        base_url: of its server; empty for the provider's own.
        key: for it; empty for that of the provider's environment variable.
        timeout: seconds for each step of a request.

    Raises:
        ProviderError: the provider is not known or has no reranker, its package is missing, or it wants a key.
    """
    setting = f"[retrieval] reranker = {name!r}"
    provider, _, model = name.partition(":")
    path = _HUGGINGFACE if provider.lower() == "huggingface" else provider
    if provider.lower() not in presets() and "." in path:
        return CrossEncoderReranker(lambda: _class(setting, path)(model_name=model))
    where = endpoint(name, base_url, key)
    address = _address(where)
    if not address:
        raise _no_reranker(setting, where)
    if where.lacks_key:
        names = " or ".join(("STUDY_RETRIEVAL__RERANKER_KEY", *(where.preset.keys if where.preset else ())))
        raise ProviderError(
            f"{setting} needs a key: put it into {names}", f"没有密钥。请把密钥放在环境变量 {names} 里。"
        )
    return ServerReranker(where, address, timeout)


def _address(where: Endpoint) -> str:
    if where.address.endswith(_ROUTES):
        return where.address
    if where.preset is None or not where.preset.rerank:
        return f"{where.address.rstrip('/')}/rerank" if where.address and where.preset is None else ""
    route = where.preset.rerank
    return (
        route if "://" in route and where.address == where.preset.base_url else where.address.rstrip("/") + _tail(route)
    )


def _tail(route: str) -> str:
    return route if "://" not in route else _ROUTES[1]


def _class(setting: str, path: str) -> Callable[..., BaseCrossEncoder]:
    module, _, name = path.rpartition(".")
    try:
        found: Callable[..., BaseCrossEncoder] = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        lacking = error if isinstance(error, ImportError) else ImportError(name=module)
        package = missing_package(module.partition(".")[0], lacking)
        raise ProviderError(
            f"{setting} needs the package {package}, which is not installed or has no {name}: pip install {package}",
            f"缺少安装包 {package}。请运行 pip install {package}。",
        ) from None
    return found


def _no_reranker(setting: str, where: Endpoint) -> ProviderError:
    able = [name for name in known_providers() if presets()[name].rerank]
    near = similar_provider(where.provider) if where.preset is None else ""
    asked = f"是不是 {near}？" if near else ""
    return ProviderError(
        f"{setting}: {where.provider!r} has no reranker that is known. Known: {', '.join(able)}; a server of your own: give reranker_url",
        f"{where.provider} 没有已知的重排模型。{asked}可用的有 {'、'.join(able)}；自己的服务器另填 reranker_url。",
    )
