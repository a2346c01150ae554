"""Checks the language model for `study check`: whether it can be made, whether its server is reached and knows it.

Nothing is asked of the model itself, which may cost money, unless the operator says so. It takes some seconds at most,
and no secret is shown. `is_here` tells whether the server is this machine, so that nothing leaves it; in doubt it is not.
"""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import threading
from collections.abc import Mapping
from http.client import HTTPException
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, getproxies, proxy_bypass

from knowledge.answering.model.chat import Chat, Fault, ModelError
from knowledge.errors import SettingsError
from knowledge.settings import ModelSettings
from knowledge.values import Finding

_NAME = "model"
_STEP, _ALL, _ANSWER = 4.0, 8.0, 60.0
"""Seconds for one step of a request, for all of it, for an answer of the model."""
_MOST = 1_000_000  # bytes of a server's list of models that are read
_LISTS = {"openai": "/models", "ollama": "/api/tags"}
"""Where servers tell which models they have."""
_KEYS = {"openai": "OPENAI_API_KEY"}
_REFUSED = (401, 403)
_TINY = 256  # tokens of the reply to a trial question

_UNSET = "没有配置语言模型，用原句作答（[answers] model）。"
_NO_PACKAGE = (
    "用不了 {model}：缺少它的安装包，或者不认识这个服务商。安装对应的 langchain 扩展，或者检查 [answers] model。"
)
_NO_KEY = "用不了 {model}：没有密钥，或者参数不对。密钥放在环境变量 STUDY_ANSWERS__API_KEY 里。"
_UNREACHED = "连不上 {model} 的服务器（{host}）。检查 [answers] base_url、网络和代理；连不上时用原句作答。"
_KEY_REFUSED = "{model} 的服务器不认密钥。检查 STUDY_ANSWERS__API_KEY。"
_UNKNOWN = "服务器连得上，但没有 {model} 这个模型。检查 [answers] model。"
_REACHED = "{model}，服务器连得上{here}。"
_NOT_TRIED = "{model} 可以用；服务器没有试，加上 --ask-model 可以请它答一句（会用掉一点词元）。"
_HERE, _ELSEWHERE = "，就在这台机器上", "；标有密级或“内部”的文件不交给它"
_ANSWERED = "{model} 能正常回答{here}。"
_FAILED = "{model} 没有正常回答（{why}）。"
_WHY = {
    Fault.KEY: "密钥不对",
    Fault.RATE: "超过了服务商的限额",
    Fault.REQUEST: "服务器不接受这个请求，可能没有这个模型",
    Fault.SERVER: "服务器出错",
    Fault.UNREACHABLE: "连不上",
    Fault.TIMEOUT: "太慢",
    Fault.SILENT: "太慢",
    Fault.REFUSED: "模型拒绝回答",
}


def check_model(settings: ModelSettings, ask: bool = False) -> Finding:
    """Return what can be said about the language model; with `ask` it is let answer something short."""
    if not settings.model:
        return Finding(_NAME, True, _UNSET)
    chat = Chat(settings.model_copy(update={"answer_tokens": min(_TINY, settings.answer_tokens)}))
    try:
        chat.prepare()
    except SettingsError as error:
        sentence = _NO_PACKAGE if "not installed" in str(error) else _NO_KEY
        return Finding(_NAME, False, sentence.format(model=settings.model))
    return _asked(settings, chat) if ask else _reached(settings)


def _asked(settings: ModelSettings, chat: Chat) -> Finding:
    try:
        with chat.call("用一个字回答。", "收到请回答：好") as call:
            words = "".join(call.pieces(min(_ANSWER, settings.timeout), min(_ANSWER, settings.timeout)))
    except ModelError as error:
        return Finding(_NAME, False, _FAILED.format(model=settings.model, why=_WHY.get(error.fault, "回答看不懂")))
    if not words.strip():
        return Finding(_NAME, False, _FAILED.format(model=settings.model, why="回答是空的"))
    return Finding(_NAME, True, _ANSWERED.format(model=settings.model, here=_where(settings)))


def _where(settings: ModelSettings) -> str:
    if is_here(settings):
        return _HERE
    return "" if settings.confidential_to_model else _ELSEWHERE


def _reached(settings: ModelSettings) -> Finding:
    path = _LISTS.get(settings.provider)
    if path is None:
        return Finding(_NAME, True, _NOT_TRIED.format(model=settings.model))
    found: list[Finding] = []
    # a name that can't be resolved keeps a thread for longer than anybody wants to wait
    asking = threading.Thread(target=lambda: found.append(_listed(settings, path)), daemon=True)
    asking.start()
    asking.join(_ALL)
    return found[0] if found else _unreached(settings)


def _listed(settings: ModelSettings, path: str) -> Finding:
    """Ask the server which models it has; one that has no list is reached all the same."""
    address = address_of(settings).rstrip("/") + path
    try:
        request = Request(address, headers=_headers(settings))  # noqa: S310 - http or https, by the settings
        with build_opener(_NoRedirects).open(request, timeout=_STEP) as response:
            names = _names(response.read(_MOST))
    except HTTPError as error:
        if error.code in _REFUSED:
            return Finding(_NAME, False, _KEY_REFUSED.format(model=settings.model))
        names = set()
    except (OSError, HTTPException, ValueError):
        return _unreached(settings)
    wanted = settings.model.partition(":")[2]
    if names and not names & {wanted, f"{wanted}:latest"}:
        return Finding(_NAME, False, _UNKNOWN.format(model=wanted))
    return Finding(_NAME, True, _REACHED.format(model=settings.model, here=_where(settings)))


def _unreached(settings: ModelSettings) -> Finding:
    host = address_of(settings).partition("://")[2].partition("/")[0].rpartition("@")[2]
    return Finding(_NAME, False, _UNREACHED.format(model=settings.model, host=host))


class _NoRedirects(HTTPRedirectHandler):
    """A key is not taken along to another server."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        return None


def _headers(settings: ModelSettings, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    environ = os.environ if environ is None else environ
    key = settings.api_key.get_secret_value() or environ.get(_KEYS.get(settings.provider, ""), "")
    return {"Authorization": f"Bearer {key}"} if key else {}


def _names(body: bytes) -> set[str]:
    """Return the names in a list of models, of either protocol; none where it is no list."""
    try:
        told = json.loads(body)
    except ValueError:
        return set()
    rows = (told.get("data") or told.get("models") or []) if isinstance(told, dict) else []
    if not isinstance(rows, list):
        return set()
    return {str(row.get("id") or row.get("name") or "") for row in rows if isinstance(row, dict)} - {""}


_ADDRESSES = {
    "openai": ("OPENAI_BASE_URL", "OPENAI_API_BASE"),
    "ollama": ("OLLAMA_HOST",),
}
_DEFAULTS = {"openai": "https://api.openai.com/v1", "ollama": "http://127.0.0.1:11434"}


def address_of(settings: ModelSettings, environ: Mapping[str, str] | None = None) -> str:
    """Return the address of the model's server, empty where only the provider's library knows it."""
    environ = os.environ if environ is None else environ
    named = (environ.get(name, "") for name in _ADDRESSES.get(settings.provider, ()))
    address = settings.base_url or next(filter(None, named), "") or _DEFAULTS.get(settings.provider, "")
    return address if "://" in address or not address else f"http://{address}"


def is_here(settings: ModelSettings, environ: Mapping[str, str] | None = None) -> bool:
    """Tell whether the model runs on this machine: a loopback address, or the machine's own name, without a proxy."""
    try:
        parts = urlsplit(address_of(settings, environ))
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    return _is_own(host) and not (parts.scheme in getproxies() and not proxy_bypass(host))


def _is_own(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return bool(host) and host.lower() == socket.gethostname().lower()
    return address.is_loopback or address.is_unspecified
