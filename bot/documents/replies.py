"""What is said about a file that was sent: while it is being added, what became of it, what was left out of it. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from bot.documents import texts
from bot.messages import texts as common
from bot.messages.buttons import RemoveDocument, UploadChoice, pack
from bot.messages.values import Block, Button, Entry, Paragraph, Reply, say
from knowledge.storage.jobs import Job
from knowledge.values import DocumentInfo, SourceReport

_DOCUMENTS = 10
"""Documents of one file that are listed."""
_TITLE, _LINE = 80, 60
"""Letters of what is shown of a title, and of a line that was dropped."""
_WARNINGS, _WARNING = 5, 200
"""Warnings about one file that are shown, and letters of one."""
_FIRST_DROPPED, _ALL_DROPPED = 5, 60
"""Dropped lines in the report, and when they are asked for."""


def progress_line(name: str, job: Job) -> str:
    """Return how far adding a file has come."""
    progress = job.progress
    if job.state == "waiting" or progress is None:
        return texts.WAITING.format(name=name)
    if progress.stage != "embedding" or not progress.total:
        return texts.READING.format(name=name)
    return texts.EMBEDDING.format(name=name, percent=100 * progress.done // progress.total)


def report_reply(name: str, report: SourceReport, infos: Sequence[DocumentInfo], task_id: int) -> Reply:
    """Return what became of a file.

    Args:
        name: as it was sent.
        report: of adding it.
        infos: of all documents.
        task_id: of its upload, for the buttons.
    """
    if report.status == "rejected":
        return say(texts.REJECTED.format(name=name, reason=report.reason))
    own = [info for info in infos if info.source == report.source]
    if report.status == "unchanged":
        return Reply((Paragraph(texts.UNCHANGED), *_document_blocks(own, infos), *_warnings(report)))
    done = texts.REPLACED if report.status == "replaced" else texts.ADDED
    head = Paragraph(texts.HEAD.format(done=done, name=name, documents=len(own)), strong=True)
    replaced = [Paragraph(texts.WAS_REPLACED)] if report.status == "replaced" else []
    noted = (*_warnings(report), *_dropped_blocks(report.dropped), *replaced)
    blocks = (head, *_document_blocks(own, infos), *noted, Paragraph(texts.WANTED))
    return Reply(blocks, _buttons(task_id, len(report.dropped) > _FIRST_DROPPED))


def settled_reply(name: str, report: SourceReport, infos: Sequence[DocumentInfo], last: str) -> Reply:
    """Return what became of a file once that is decided: as `report_reply`, `last` in place of question and buttons."""
    reply = report_reply(name, report, infos, 0)
    return Reply((*reply.blocks[:-1], Paragraph(last)))


def undo_again(sentence: str, task_id: int) -> Reply:
    """Say that a file could not be taken back, and offer to try again."""
    return Reply((Paragraph(sentence),), _buttons(task_id, more=False))


def dropped_reply(dropped: Sequence[str]) -> Reply:
    """Return the lines that were taken for noise, the first dozens of them."""
    if not dropped:
        return say(texts.DROPPED_GONE)
    return Reply(tuple(_dropped_blocks(dropped, _ALL_DROPPED)))


def title_reply(report: SourceReport, infos: Sequence[DocumentInfo]) -> Reply:
    """Say how the titles of a file's documents are set, with lines to copy."""
    own = [(number, info) for number, info in enumerate(infos, 1) if info.source == report.source]
    if not own:
        return say(texts.TITLE_WHICH)
    lines = (texts.TITLE_LINE.format(number=number, title=_short(info.title, _TITLE)) for number, info in own)
    return Reply((Paragraph(texts.TITLE_HOW), *(Entry(line) for line in itertools.islice(lines, _DOCUMENTS))))


def removal_reply(info: DocumentInfo) -> Reply:
    """Ask whether a document is to be removed."""
    buttons = (
        Button(texts.REMOVE, pack(RemoveDocument(info.id, 1))),
        Button(texts.LEAVE, pack(RemoveDocument(info.id, 0))),
    )
    sure = texts.REMOVE_SURE.format(title=short_title(info.title), source=_short(info.source, _LINE))
    return Reply((Paragraph(sure),), buttons)


def unknown_number(number: int) -> Reply:
    """Say that no document has this number, or, where there is none, how to give one."""
    return say(common.UNKNOWN_NUMBER.format(number=number) if number else texts.REMOVE_WHICH)


def short_title(title: str) -> str:
    """Return a title in title marks, a very long one cut."""
    return common.title(_short(title, _TITLE))


def _document_blocks(own: Sequence[DocumentInfo], infos: Sequence[DocumentInfo]) -> Iterator[Block]:
    titles = {info.id: info.title for info in infos}
    for number, info in enumerate(own[:_DOCUMENTS], 1):
        counts = texts.COUNTS.format(sections=info.sections, passages=info.passages)
        remarks = [info.date] if info.date else []
        remarks += [counts]
        remarks += [texts.INCOMPLETE] if info.incomplete else []
        if info.duplicate_of:
            remarks.append(texts.SAME_AS.format(title=short_title(titles.get(info.duplicate_of, ""))))
        yield Entry(f"{short_title(info.title)}（{'；'.join(remarks)}）", number if len(own) > 1 else 0)
    if len(own) > _DOCUMENTS:
        yield Entry(texts.MORE_DOCUMENTS.format(count=len(own) - _DOCUMENTS))


def _warnings(report: SourceReport) -> Iterator[Block]:
    for sentence in report.warnings[:_WARNINGS]:
        yield Paragraph(texts.WARNING.format(sentence=_short(sentence, _WARNING)))
    if len(report.warnings) > _WARNINGS:
        yield Paragraph(texts.MORE_WARNINGS.format(count=len(report.warnings) - _WARNINGS))


def _dropped_blocks(dropped: Sequence[str], most: int = _FIRST_DROPPED) -> Iterator[Block]:
    if not dropped:
        return
    yield Paragraph(texts.DROPPED.format(count=len(dropped)))
    for line in dropped[:most]:
        yield Entry(texts.DROPPED_LINE.format(line=_short(" ".join(line.split()), _LINE)))
    if len(dropped) > most:
        yield Entry(texts.DROPPED_MORE.format(count=len(dropped) - most))


def _buttons(task_id: int, more: bool) -> tuple[Button, ...]:
    wanted = [(texts.KEEP, "keep", 0), (texts.UNDO, "undo", 0), (texts.RETITLE, "title", 1)]
    wanted += [(texts.SHOW_DROPPED, "dropped", 1)] if more else []
    return tuple(Button(label, pack(UploadChoice(what, task_id)), row) for label, what, row in wanted)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
