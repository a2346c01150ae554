"""`study selfcheck` with a reranker or another embedding: the same questions with it and without, and which is better."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.cli import serialise
from bot.runtime.config import Configuration
from knowledge.evaluation import FIGURES, Result
from knowledge.evaluation.comparison import Comparison, compare_embedding, compare_reranker
from knowledge.library import Library

_SHOWN = 6
"""Questions that became right or wrong which are listed for people; programs get all."""
_COMPARED = ("right", "hit1", "hit3", "refused", "false_refusal")
Examine = Callable[[Library], Result]


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with what it is about.

    Attributes:
        kind: `reranker` or `embedding`.
        name: as configured or asked for.
        found: the figures with it are those `after`.
        answered: the reranker answered each time; else nothing is concluded.
        used: questions are answered with it from now on.
    """

    kind: str
    name: str
    found: Comparison
    answered: bool
    used: bool

    @property
    def result(self) -> Result:
        """The figures of the library as questions are answered from now on."""
        return self.found.after if self.used else self.found.before


def compared(
    library: Library, configuration: Configuration, args: argparse.Namespace, examined: Examine
) -> Compared | None:
    """Compare what is configured or asked for; None where there is nothing to compare."""
    own, settings = configuration.settings.retrieval, configuration.settings.library
    if args.embedding:
        other = settings.model_copy(update={"embedding": args.embedding})
        with tempfile.TemporaryDirectory(prefix="study-selfcheck-") as folder:
            found = compare_embedding(library, other, Path(folder), examined)
        return Compared("embedding", args.embedding, found, True, False)
    if own.reranker and own.reranker_use != "never":
        found, answered = compare_reranker(library, examined)
        return Compared("reranker", own.reranker, found, answered, library.reranking.is_used())
    return None


def as_json(given: Compared) -> serialise.Json:
    """Return a comparison for programs."""
    before, after = given.found.before, given.found.after
    return {
        given.kind: given.name,
        "asked": given.found.asked,
        "gained": list(given.found.gained),
        "lost": list(given.found.lost),
        "helps": given.found.helps and given.answered,
        "answered": given.answered,
        "used": given.used,
        "without": _figures(before),
        "with": _figures(after),
    }


def _figures(result: Result) -> serialise.Json:
    told = {name: round(value, 4) for name in FIGURES if (value := result.figure(name)) is not None}
    return {**told, "p50_ms": round(result.middle_ms(), 1)}


def lines(given: Compared) -> Iterator[str]:
    """Yield a comparison for people."""
    found, what = given.found, "重排模型" if given.kind == "reranker" else "向量模型"
    yield f"{what} {given.name}：同样 {found.asked} 个问题，不用它和用它各问一遍。"
    before, after = _figures(found.before), _figures(found.after)
    for name in _COMPARED:
        if name in before and name in after:
            yield f"  {name:14}{before[name]:8.1%} → {after[name]:6.1%}"
    yield f"  回答用时（中位数）{before['p50_ms']:.0f} → {after['p50_ms']:.0f} 毫秒"
    yield f"  用它多答对 {len(found.gained)} 题，少答对 {len(found.lost)} 题。"
    yield from (f"  ＋ {text}" for text in found.gained[:_SHOWN])
    yield from (f"  － {text}" for text in found.lost[:_SHOWN])
    yield f"结论：{_conclusion(given)}"
    yield ""


def _conclusion(given: Compared) -> str:
    if not given.answered:
        return "它有时没有回答，不作判断，用不用和以前一样。检查 [retrieval] reranker_url、密钥和 reranker_timeout，再考一次。"
    if given.kind == "embedding":
        if not given.found.helps:
            return "没有明显的好处，不必换。"
        return f'有好处。要换就在 [library] 里写 embedding = "{given.name}"，再运行 study check --repair 重算全部向量。'
    if given.used and not given.found.helps:
        return '没有明显的好处；配置里写了 reranker_use = "always"，所以仍然使用。'
    return "有好处，以后回答时使用。" if given.used else "没有明显的好处，不使用；用时和费用都省下。"
