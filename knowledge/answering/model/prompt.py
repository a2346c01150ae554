"""The prompts for the model: the templates of `prompts/` with passages and question put in, fenced as data.

The templates are LangChain's `ChatPromptTemplate`, made from the files of `prompts/`, where `$name` stands for a value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from knowledge.answering.verification import NumberedPassage

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

DECLINE = "材料没有回答这个问题"
"""What the model is to say where the passages don't answer."""
_AGAIN = "\n\n上一次的回答没有按写法写。请只按这个写法，一条一行：这句话说什么。[编号]「原文字句」"
_MOST = 500
_LONGEST_QUESTION = 1000
_RULE = "\n---\n"
_FENCE = re.compile(r"={3,}")
_NAMED = re.compile(r"\$([A-Za-z_]+)|([{}])")


def answer_prompt(
    numbered: Sequence[NumberedPassage], question: str, before: str = "", again: bool = False
) -> tuple[str, str]:
    """Return what the system and what the user says to the model.

    `before` is the question that this one leans on; `again` says that a reply kept to no form.
    """
    passages = numbered_passages(numbered)
    asked = fenced(question[:_LONGEST_QUESTION])
    if before:
        asked = f"（上一问：{fenced(before[:_LONGEST_QUESTION])}）\n{asked}"
    values = {"most": str(_MOST), "decline": DECLINE, "passages": passages, "question": asked}
    system, human = fill("answer", values)
    return system, human + _AGAIN * again


def rewrite_prompt(question: str, headings: Sequence[str]) -> tuple[str, str]:
    """Return the request to say a question in the documents' words; `headings` are those of the nearest places."""
    values = {"headings": fenced("\n".join(headings)), "question": fenced(question[:_LONGEST_QUESTION])}
    return fill("rewrite", values | {"decline": DECLINE})


def judge_prompt(claims: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the request to judge summaries, each with the words of the source that it rests on."""
    told = (f"{number}. 概括：{text}\n   原文：{quote}" for number, (text, quote) in enumerate(claims, 1))
    return fill("judge", {"claims": fenced("\n".join(told))})


def numbered_passages(numbered: Sequence[NumberedPassage]) -> str:
    """Return passages as the model is given them, each under its number, title, section and date."""
    return "\n\n".join(f"[{one.number}] {_heading(one)}\n{fenced(one.text)}" for one in numbered)


def fill(name: str, values: dict[str, str]) -> tuple[str, str]:
    """Return what the system and what the user says by the prompt of a file."""
    system, human = load(name).format_messages(**values)
    return str(system.content), str(human.content)


def _heading(numbered: NumberedPassage) -> str:
    told = "，".join(filter(None, (numbered.speaker, numbered.date)))
    where = " › ".join((f"《{numbered.document}》", *numbered.section))
    return fenced(where.replace("\n", " ") + (f"（{told}）" if told else ""))


def fenced(text: str) -> str:
    """Return text that can't end its own fence: what is data stays data."""
    return _FENCE.sub("==", text)


@cache
def load(name: str) -> ChatPromptTemplate:
    """Return the prompt of a file: what the system says above its line `---`, what the user says below it.

    Values are put in as they are, by `format_messages`, which raises KeyError where one is not given.
    """
    from langchain_core.prompts import ChatPromptTemplate

    text = resources.files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    system, _, human = text.partition(_RULE)
    return ChatPromptTemplate.from_messages([("system", _as_template(system)), ("human", _as_template(human))])


def _as_template(text: str) -> str:
    """Write `$name` as `{name}`; braces of the text, as in an example of JSON, stay what they are."""
    return _NAMED.sub(lambda found: f"{{{found[1]}}}" if found[1] else found[2] * 2, text)
