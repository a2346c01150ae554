"""What else the model may be asked: a question in the documents' words where the draft refused, an opinion on summaries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answering.model.prompt import DECLINE
from knowledge.answering.understanding.question_forms import Form
from knowledge.answering.understanding.request import Request
from knowledge.answering.verification.wording import wording
from knowledge.text.facts import Kind
from knowledge.text.folding import fold

_LONGEST = 60
"""Letters of a question that was said anew; a longer one is no question but an answer."""
_NUMBERING = re.compile(r"^\s*(?:[-*]\s*|\d+[.、]\s*|(?:改写|问题|问句)[后为：:]*\s*)|[\"“”「」]")
_SILENT = re.compile(
    r"(?:材料|资料|文件|原文|段落|片段|讲话|报告|内容|文中)[^。，]{0,14}(?:没有|并未|未|没)[^。，]{0,8}"
    r"(?:提到|提及|涉及|说明|回答|包含|找到|给出|讲到|说到|谈到|相关|直接|具体|明确|记载|列出|答案)|(?:无法|不能)(?:从|根据|依据)[^。，]{0,12}(?:材料|资料|文件|原文|内容)"
)
_LONGEST_REFUSAL = 160
"""Letters of a reply that only says that the documents are silent; a longer one answers something."""
_OPINION = re.compile(r"^\D{0,3}(\d{1,2})\D{0,4}?(相符|矛盾|不定)", re.M)


def may_be_asked_again(request: Request | None) -> bool:
    """Return whether a refused question may be said in other words: it has a matter, and the document that it means is there."""
    if request is None or request.form in (Form.CHAT, Form.TASK) or request.missing is not None:
        return False
    return bool(request.words)


def reworded(reply: str, question: str) -> str:
    """Return the question of a reply; empty where there is none, or it loses a figure, a time or a name of the original."""
    lines = [line for raw in reply.splitlines() if (line := _NUMBERING.sub("", raw).strip())]
    said = lines[0] if lines else ""
    if not said or DECLINE in said or len(said) > _LONGEST or fold(said) == fold(question):
        return ""
    original, made = wording(question), wording(said)
    kept = {fact.value for fact in made.facts}
    lost = [fact for fact in original.facts if fact.kind in (Kind.FIGURE, Kind.TIME) and fact.value not in kept]
    return "" if lost or any(word.names and word.text not in made.text for word in original.words) else said


def says_nothing_is_there(reply: str) -> bool:
    """Return whether a reply only says that the documents don't answer."""
    return DECLINE in reply or (len(reply) <= _LONGEST_REFUSAL and bool(_SILENT.search(reply)))


def contradicted(reply: str, count: int) -> set[int]:
    """Return the places of the claims, from 0, that an opinion calls contradicted by their quotations."""
    found = {int(number) - 1 for number, word in _OPINION.findall(reply) if word == "矛盾"}
    return {place for place in found if 0 <= place < count}


def headings_of(sections: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Return the nearest places as lines: document › headings."""
    return list(dict.fromkeys(" › ".join((f"《{title}》", *path)).replace("\n", " ") for title, path in sections))
