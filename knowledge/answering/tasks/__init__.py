"""Tasks that need more than an answer: summaries, outlines of speeches, notes, comparisons, terms; and short questions.

request (`request_parsing`: the learner's words) → material (`planning`: which passages) → `prompt` → claims, each checked by
`verification` → `page` (parts under headings, citations numbered through). `writer` asks the model batch by batch, `stopping`
ends it, `tasks` is the door. `short_questions` have points of the source, by which `grading` judges a learner's free text. `values` travel. Headings are never the model's words: they are those of the source, titles of
documents, or our own.
"""

from __future__ import annotations

from knowledge.answering.tasks.stopping import TaskStop
from knowledge.answering.tasks.tasks import Tasks
from knowledge.answering.tasks.values import State, Task, TaskPage, TaskPart, TaskRequest

__all__ = ["State", "Task", "TaskPage", "TaskPart", "TaskRequest", "TaskStop", "Tasks"]
