"""The prompt of a task: what is to be written, in which form, from which passages."""

from __future__ import annotations

from knowledge.answering.model.prompt import DECLINE, fenced, fill, numbered_passages
from knowledge.answering.tasks.values import Task, TaskRequest
from knowledge.answering.verification import NumberedPassage

LABELS = {"意义": "为什么要抓", "现状": "现在怎么样", "目标": "要做到什么", "措施": "怎么做", "要求": "怎样保证"}
"""What a point of a speech is about, as the model marks it, and the heading under which it is told: ours, not the model's."""
_TASKS = {
    Task.SUMMARY: "总结材料的要点",
    Task.OUTLINE: "拟发言提纲的要点",
    Task.NOTES: "记学习笔记：要求、数字、期限和新提法",
    Task.COMPARISON: "对比几份文件，每份文件各自说了什么",
    Task.TERM: "解释一个词：它是什么意思，文件对它有什么要求",
}
_FORM = "这句话说什么。[1]「材料1里支持这句话的原文字句」"
_LABELLED = f"【目标】{_FORM}"
_EXTRA = {
    Task.OUTLINE: f"每条前面用【】标明它属于哪一类，只用这几类：{'、'.join(LABELS)}。",
    Task.COMPARISON: "每份文件都要写到，同一件事用同样的角度说，好让人看出相同和不同。",
    Task.TERM: "第一条先说它是什么。",
}
_LONGEST_TOPIC = 200


def task_prompt(request: TaskRequest, passages: list[NumberedPassage], title: str, most: int) -> tuple[str, str]:
    """Return what the system and what the user says to the model; `title` is what is written about."""
    form = _LABELLED if request.task is Task.OUTLINE else _FORM
    about = f"只写与“{request.topic[:_LONGEST_TOPIC]}”有关的。" if request.topic else ""
    values = {"task": _TASKS[request.task], "form": form, "most": str(most), "extra": _EXTRA.get(request.task, "")}
    told = {"wanted": fenced(f"{title}。{about}"), "passages": numbered_passages(passages), "decline": DECLINE}
    return fill("task", values | told)
