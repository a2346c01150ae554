"""The prompt for the model: the template in `prompts/answer.md` with passages and question put in, fenced as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from string import Template

from knowledge.answering.verification import NumberedPassage

DECLINE = "材料没有回答这个问题"
"""What the model is to say where the passages don't answer; it is recognised, and the draft is shown."""
_MOST = 500
_LONGEST_QUESTION = 1000
_RULE = "\n---\n"
_FENCE = re.compile(r"={3,}")


def answer_prompt(numbered: Sequence[NumberedPassage], question: str, before: str = "") -> tuple[str, str]:
    """Return what the system and what the user says to the model; `before` is the question that this one leans on."""
    passages = "\n\n".join(f"[{one.number}] {_heading(one)}\n{_fenced(one.text)}" for one in numbered)
    asked = _fenced(question[:_LONGEST_QUESTION])
    if before:
        asked = f"（上一问：{_fenced(before[:_LONGEST_QUESTION])}）\n{asked}"
    system, _, human = load("answer").partition(_RULE)
    values = {"most": str(_MOST), "decline": DECLINE, "passages": passages, "question": asked}
    return fill(system, values), fill(human, values)


def _heading(numbered: NumberedPassage) -> str:
    told = "，".join(filter(None, (numbered.speaker, numbered.date)))
    where = " › ".join((f"《{numbered.document}》", *numbered.section))
    return _fenced(where.replace("\n", " ") + (f"（{told}）" if told else ""))


def _fenced(text: str) -> str:
    """Data can't end its own fence."""
    return _FENCE.sub("==", text)


@cache
def load(name: str) -> str:
    """Return the text of a prompt."""
    return resources.files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")


def fill(text: str, values: dict[str, str]) -> str:
    """Return a prompt with its variables put in; values are put in as they are.

    Raises:
        ValueError: the prompt has variables that are not given; names all of them.
    """
    template = Template(text)
    missing = sorted(set(template.get_identifiers()) - values.keys())
    if missing or not template.is_valid():
        raise ValueError(f"a prompt lacks values or is not well formed: {', '.join(missing) or 'a bare $'}")
    return template.substitute(values)
