"""Checks the language model for `study check`: whether it can be made, whether its server is reached and knows it.

Nothing is asked of the model itself, which may cost money, unless the operator says so; then one small question with two
passages tells how quick it is, whether it streams, tells its usage, and keeps to the form. No secret is shown.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

from knowledge.answering.model.chat import Chat, Fault, ModelError
from knowledge.answering.model.prompt import answer_prompt
from knowledge.answering.verification import Checker, NumberedPassage, ReplyReader
from knowledge.errors import ProviderError
from knowledge.providers.presets import Endpoint, endpoint
from knowledge.providers.server_request import ServerRequestError, read_json
from knowledge.settings import ModelSettings
from knowledge.values import Finding

_NAME = "model"
_STEP, _ALL, _ANSWER = 4.0, 8.0, 60.0
"""Seconds for one step of a request, for all of it, for an answer of the model."""
_REFUSED = (401, 403)
_TRIAL = (
    512  # tokens of the reply to the trial question; a model that thinks before it answers needs more, and is told so
)
_PASSAGES = (
    NumberedPassage(1, "秋粮收购从9月20日开始，12月底前结束。", "check", "秋粮收购工作讲话"),
    NumberedPassage(2, "各收购点每天开门不少于10小时。", "check", "秋粮收购工作讲话"),
)
_QUESTION = "各收购点每天开门多久？"

_UNSET = "没有配置语言模型，用原句作答（[answers] model）。"
_UNUSABLE = "用不了 {model}：{reason}"
_UNREACHED = "连不上 {model} 的服务器（{host}）。检查 [answers] base_url、网络和代理；连不上时用原句作答。"
_KEY_REFUSED = "{model} 的服务器不认密钥。检查 STUDY_ANSWERS__API_KEY。"
_UNKNOWN = "服务器连得上，但没有 {model} 这个模型。检查 [answers] model。"
_REACHED = "{model}，服务器连得上{here}。"
_NOT_TRIED = "{model} 可以用；服务器没有试，加上 --ask-model 可以请它答一句（会用掉一点词元）。"
_HERE, _ELSEWHERE = "，就在这台机器上", "；标有密级或“内部”的文件不交给它"
_ANSWERED = "{model} 能正常回答{here}。{speed}；{streams}；{usage}；{form}。"
_SPEED = "{first:.1f} 秒出第一个字，{whole:.1f} 秒答完（每秒约 {rate:.0f} 字）"
_STREAMS, _WHOLE = "边写边传", "写完才传"
_USAGE, _NO_USAGE = "报告用量（这一问 {tokens} 词元）", "不报告用量，每天的用量按字数估计"
_FORM, _NO_FORM = "照要求的格式作答", "没有照要求的格式作答，答案会多半换成原句"
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
    where = endpoint(settings.model, settings.base_url, settings.api_key.get_secret_value())
    chat = Chat(settings.model_copy(update={"answer_tokens": min(_TRIAL, settings.answer_tokens)}))
    try:
        chat.prepare()
    except ProviderError as error:
        return Finding(_NAME, False, _UNUSABLE.format(model=settings.model, reason=error.reason))
    return _asked(settings, where, chat) if ask else _reached(settings, where)


@dataclass(frozen=True, slots=True)
class _Trial:
    """What the model said to the trial question, and how: seconds to the first words and to the last."""

    words: str
    first: float
    last: float
    streams: bool
    tokens: int


def _asked(settings: ModelSettings, where: Endpoint, chat: Chat) -> Finding:
    try:
        trial = _try(chat, min(_ANSWER, settings.timeout))
    except ModelError as error:
        return Finding(_NAME, False, _FAILED.format(model=settings.model, why=_WHY.get(error.fault, "回答看不懂")))
    if not trial.words.strip():
        return Finding(_NAME, False, _FAILED.format(model=settings.model, why="回答是空的"))
    speed = _SPEED.format(first=trial.first, whole=trial.last, rate=len(trial.words) / max(trial.last, 0.001))
    told = _ANSWERED.format(
        model=settings.model,
        here=_where(settings, where),
        speed=speed,
        streams=_STREAMS if trial.streams else _WHOLE,
        usage=_USAGE.format(tokens=trial.tokens) if trial.tokens else _NO_USAGE,
        form=_FORM if _keeps_form(trial.words) else _NO_FORM,
    )
    return Finding(_NAME, True, told)


def _try(chat: Chat, patience: float) -> _Trial:
    started = time.monotonic()
    times: list[float] = []
    words = ""
    with chat.call(*answer_prompt(_PASSAGES, _QUESTION)) as call:
        for piece in call.pieces(patience, patience):
            words += piece
            times.append(time.monotonic() - started)
    return _Trial(words, times[0] if times else 0.0, times[-1] if times else 0.0, not call.whole, call.tokens)


def _keeps_form(words: str) -> bool:
    """Tell whether a reply holds a statement that may be shown in its own words."""
    reader, checker = ReplyReader(), Checker(_PASSAGES)
    return any(checker.check(claim).is_shown for claim in (*reader.feed(words), *reader.finish()))


def _where(settings: ModelSettings, where: Endpoint) -> str:
    if where.is_here:
        return _HERE
    return "" if settings.confidential_to_model else _ELSEWHERE


def _reached(settings: ModelSettings, where: Endpoint) -> Finding:
    if where.preset is None:
        return Finding(_NAME, True, _NOT_TRIED.format(model=settings.model))
    found: list[Finding] = []
    # a name that can't be resolved keeps a thread for longer than anybody wants to wait
    asking = threading.Thread(target=lambda: found.append(_listed(settings, where)), daemon=True)
    asking.start()
    asking.join(_ALL)
    return found[0] if found else _unreached(settings, where)


def _listed(settings: ModelSettings, where: Endpoint) -> Finding:
    """Ask the server which models it has; one that has no list is reached all the same."""
    names: set[str] = set()
    try:
        names = _names(read_json(f"{where.address.rstrip('/')}/models", where.key, _STEP))
    except ServerRequestError as error:
        if error.status in _REFUSED:
            return Finding(_NAME, False, _KEY_REFUSED.format(model=settings.model))
        if not error.reached:
            return _unreached(settings, where)
    if names and not names & {where.model, f"{where.model}:latest"}:
        return Finding(_NAME, False, _UNKNOWN.format(model=where.model))
    return Finding(_NAME, True, _REACHED.format(model=settings.model, here=_where(settings, where)))


def _unreached(settings: ModelSettings, where: Endpoint) -> Finding:
    host = where.address.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return Finding(_NAME, False, _UNREACHED.format(model=settings.model, host=host))


def _names(told: Any) -> set[str]:
    """Return the names in a list of models, of either protocol; none where it is no list."""
    rows = (told.get("data") or told.get("models") or []) if isinstance(told, dict) else []
    if not isinstance(rows, list):
        return set()
    return {str(row.get("id") or row.get("name") or "") for row in rows if isinstance(row, dict)} - {""}
