"""What tasks take and give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.values import Citation, Statement


class Task(StrEnum):
    """What is to be written."""

    SUMMARY = "summary"
    OUTLINE = "outline"  # of a speech of the learner's own
    NOTES = "notes"
    COMPARISON = "comparison"
    TERM = "term"
    SHORT = "short"  # a question that the learner answers


class State(StrEnum):
    """What became of a task."""

    WRITTEN = "written"
    SOURCE_ONLY = "source_only"  # the model failed: what is there are sentences of the source
    STOPPED = "stopped"  # by the learner: what is there was written before
    NO_MODEL = "no_model"
    NOT_FOUND = "not_found"
    CONFIDENTIAL = "confidential"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """What is wanted.

    Attributes:
        task: what is to be written.
        documents: ids; empty for all, where there is a topic.
        section: index of a section of the only document; None for the whole of it.
        topic: what it is to be about; empty for everything in the documents.
        most: sentences at most; 0 for as many as are fit.
    """

    task: Task
    documents: tuple[str, ...] = ()
    section: int | None = None
    topic: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class TaskPart:
    """Statements under a heading, each with the numbers of its citations; without a heading where it is empty."""

    heading: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """What was written.

    Attributes:
        request: what was wanted.
        title: what it is called.
        state: what became of it.
        parts: in order.
        citations: numbered from 1 through all parts; where nothing was found, the nearest places with number 0.
        done, batches: pieces of the material that were worked through, and how many there are.
        engine: the model; empty where it wrote nothing.
    """

    request: TaskRequest
    title: str
    state: State
    parts: tuple[TaskPart, ...] = ()
    citations: tuple[Citation, ...] = ()
    done: int = 0
    batches: int = 0
    engine: str = ""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements."""
        return tuple(statement for part in self.parts for statement in part.statements)
