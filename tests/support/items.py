"""Quiz items made by hand: what the library's items look like to learning."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from knowledge.values import Citation


@dataclass(frozen=True)
class ToyItem:
    id: str
    kind: str
    question: str
    options: tuple[str, ...]
    answer: tuple[int, ...]
    accepted: tuple[tuple[str, ...], ...]
    explanation: str
    difficulty: str
    citation: Citation
    weight: int = 1


def citation(
    quote: str, passage: str = "", document: str = "一", section: tuple[str, ...] = ("一、开头",), at: int = 0
) -> Citation:
    passage = passage or quote
    start = at + passage.index(quote)
    return Citation(
        0,
        document,
        f"讲话{document}",
        f"{document}.txt",
        section,
        quote,
        start,
        start + len(quote),
        passage,
        at,
        at + len(passage),
    )


def single(
    item_id: str = "s", options: Sequence[str] = ("甲方案", "乙方案", "丙方案", "丁方案"), right: int = 1, **place
) -> ToyItem:
    quote = place.pop("quote", f"全市要采用{options[right]}。")
    return ToyItem(
        item_id,
        "single",
        "全市要采用哪个方案？",
        tuple(options),
        (right,),
        (),
        "原文如此。",
        "easy",
        citation(quote, **place),
    )


def multiple(item_id: str = "m", right: tuple[int, ...] = (0, 2), **place) -> ToyItem:
    options = ("加强学习", "放松要求", "改进作风", "推迟检查")
    quote = place.pop("quote", "要" + "，".join(options[index] for index in right) + "。")
    return ToyItem(
        item_id, "multiple", "要做什么？", options, right, (), "原文如此。", "medium", citation(quote, **place)
    )


def judge(item_id: str = "j", true: bool = True, **place) -> ToyItem:
    quote = place.pop("quote", "九月底前完成整顿。")
    return ToyItem(
        item_id,
        "judge",
        "九月底前完成整顿。" if true else "八月底前完成整顿。",
        ("正确", "错误"),
        (0 if true else 1,),
        (),
        "原文如此。",
        "easy",
        citation(quote, **place),
    )


def blank(item_id: str = "b", question: str = "发展党员____名。", *accepted: Sequence[str], **place) -> ToyItem:
    forms = tuple(map(tuple, accepted)) or (("30",),)
    quote = place.pop("quote", question.replace("____", "{}").format(*(form[0] for form in forms)))
    return ToyItem(item_id, "blank", question, (), (), forms, "原文如此。", "hard", citation(quote, **place))


class ToyItems:
    """An item source that items can be taken from."""

    def __init__(self, items: Sequence[ToyItem]) -> None:
        self.all = {item.id: item for item in items}

    def items(self, documents: Collection[str] | None = None) -> list[ToyItem]:
        return [item for item in self.all.values() if not documents or item.citation.document_id in documents]

    def item(self, item_id: str) -> ToyItem | None:
        return self.all.get(item_id)


def many(count: int, documents: Sequence[str] = ("一", "二"), sections: int = 5) -> list[ToyItem]:
    """Items of all kinds, each on a sentence of its own; every other statement is false."""
    made = []
    makers = (single, multiple, judge, blank, single, multiple, partial(judge, true=False), blank)
    for number in range(count):
        document = documents[number % len(documents)]
        section = (f"{'一二三四五六七八九'[number // len(documents) % sections]}、这一节",)
        made.append(makers[number % 8](f"i{number:04}", document=document, section=section, at=number * 100))
    return made
