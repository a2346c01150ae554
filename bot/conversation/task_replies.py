"""Replies made from tasks: pages of parts with their sources, files to keep, sentences where nothing was written. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bot.conversation.replies import nearest, open_buttons, sources_of
from bot.learning.export.notes import Notes
from bot.messages import task_texts, texts
from bot.messages.buttons import RunCommand, pack
from bot.messages.values import Block, Button, Paragraph, Reply, say
from knowledge.answering.tasks.short_questions import ShortQuestion
from knowledge.answering.tasks.values import State, TaskPage, TaskPart
from knowledge.values import Statement

_SCREENS = 600
"""Letters of one message: two screens of a phone; a part is never cut but between its statements."""
_LONGEST_NAME = 40
_MARKS = '\\/:*?"<>|\n'


def task_replies(page: TaskPage, command: str) -> list[Reply]:
    """Return what was written as messages, the first with the title; `command` is by what it was asked for."""
    if not page.parts:
        return [_nothing(page, command)]
    pages = [_parts_reply(parts, page) for parts in _screens(page.parts)]
    pages[0] = replace(pages[0], blocks=(Paragraph(page.title, strong=True), *pages[0].blocks))
    save = (_run(task_texts.SAVE_WORD_BUTTON, "save word"), _run(task_texts.SAVE_TEXT_BUTTON, "save md"))
    remarks = [*_remarks(page), task_texts.SAVE_HINT]
    last = pages[-1]
    pages[-1] = replace(last, blocks=(*last.blocks, *map(Paragraph, remarks)), buttons=(*last.buttons, *save))
    more = Button(texts.MORE_BUTTON, pack(RunCommand("more")), row=1)
    for at, one in enumerate(pages[:-1]):
        hint = Paragraph(texts.REST_HINT)
        pages[at] = replace(one, blocks=(*one.blocks, hint), buttons=(*one.buttons, more))
    return pages


def progress_reply(page: TaskPage) -> Reply:
    """Return what is written so far, with a line that tells how far it is."""
    blocks: list[Block] = [Paragraph(page.title, strong=True)]
    for part in page.parts:
        blocks += _part(part)
    progress = task_texts.PROGRESS.format(done=min(page.done + 1, page.batches), batches=page.batches)
    return Reply((*blocks, Paragraph(progress)))


def short_reply(asked: ShortQuestion) -> Reply:
    """Return a short question."""
    words = task_texts.SHORT_QUESTION.format(count=len(asked.points), question=asked.question)
    return Reply((Paragraph(words, strong=True), Paragraph(task_texts.SHORT_HINT)))


def graded_reply(asked: ShortQuestion, told: Collection[int]) -> Reply:
    """Return which points were told and which are missing, each with its source."""
    count = len(asked.points)
    all_or_none = task_texts.ALL_TOLD if told else task_texts.NONE_TOLD
    some = task_texts.SOME_TOLD.format(told=len(told), missing=count - len(told))
    blocks: list[Block] = [Paragraph(some if 0 < len(told) < count else all_or_none.format(count=count))]
    for heading, wanted in ((task_texts.TOLD, True), (task_texts.MISSING, False)):
        points = [point for at, point in enumerate(asked.points) if (at in told) is wanted]
        blocks += [Paragraph(heading, strong=True)] if points and 0 < len(told) < count else []
        blocks += [Paragraph(f"{' '.join(point.quote.split())}[{point.number}]") for point in points]
    blocks += [Paragraph(texts.SOURCES, strong=True), *sources_of(asked.points)]
    return Reply(tuple(blocks), (*open_buttons(asked.points), _run(task_texts.SHORT_AGAIN_BUTTON, "short")))


def notes_of(page: TaskPage) -> Notes:
    """Return what was written as it is kept in a file."""
    chapters = tuple((part.heading, tuple(map(_line, part.statements))) for part in page.parts)
    sources = tuple(
        f"[{one.number}] {texts.place(one.document, one.section, one.pages)}：{' '.join(one.quote.split())}"
        for one in page.citations
    )
    return Notes(page.title, chapters, texts.SOURCES, sources, "".join(_remarks(page)))


def file_name(page: TaskPage, suffix: str) -> str:
    """Return the name of the file to keep."""
    return "".join(letter for letter in page.title if letter not in _MARKS)[:_LONGEST_NAME] + suffix


def _nothing(page: TaskPage, command: str) -> Reply:
    sentence = {
        State.NO_MODEL: task_texts.NO_MODEL[command],
        State.CONFIDENTIAL: task_texts.CONFIDENTIAL,
        State.NOT_FOUND: task_texts.NOT_FOUND.format(topic=page.request.topic),
        State.STOPPED: task_texts.STOPPED_EARLY,
    }.get(page.state, task_texts.FAILED)
    if page.state is State.NOT_FOUND and page.citations:
        near: list[Block] = [Paragraph(sentence), *nearest(page.citations)]
        return Reply(tuple(near), open_buttons(page.citations))
    if page.state is State.STOPPED:
        return say(sentence)
    buttons = (_run(task_texts.CONTENTS_BUTTON, "outline"), _run(task_texts.DEMANDS_BUTTON, "requirements"))
    return Reply((Paragraph(sentence),), buttons)


def _run(label: str, command: str) -> Button:
    name, _, words = command.partition(" ")
    return Button(label, pack(RunCommand(name, words)), row=2)


def _remarks(page: TaskPage) -> list[str]:
    remarks = [task_texts.SUMMARY_HINT] if any(one.summary for one in page.statements) else []
    if page.state is State.SOURCE_ONLY:
        remarks.append(task_texts.SOURCE_ONLY)
    elif page.state is State.STOPPED:
        remarks.append(task_texts.STOPPED)
    return remarks


def _screens(parts: Sequence[TaskPart]) -> list[list[TaskPart]]:
    """Return parts in messages of about two screens; a longer part goes on in the next one without its heading."""
    found: list[list[TaskPart]] = [[]]
    room = _SCREENS
    for part in parts:
        heading = part.heading
        for statement in part.statements:
            if found[-1] and room < len(statement.text):
                found.append([])
                room = _SCREENS
            room -= len(statement.text)
            if found[-1] and heading == "" and found[-1][-1].heading == part.heading:
                last = found[-1][-1]
                found[-1][-1] = replace(last, statements=(*last.statements, statement))
            else:
                found[-1].append(TaskPart(heading, (statement,)))
            heading = ""
    return found


def _parts_reply(parts: Sequence[TaskPart], page: TaskPage) -> Reply:
    named = {number for part in parts for one in part.statements for number in one.citations}
    cited = [one for one in page.citations if one.number in named]
    blocks: list[Block] = [block for part in parts for block in _part(part)]
    return Reply((*blocks, Paragraph(texts.SOURCES, strong=True), *sources_of(cited)), open_buttons(cited))


def _part(part: TaskPart) -> Iterable[Block]:
    heading = [Paragraph(part.heading, strong=True)] if part.heading else []
    return [*heading, *(Paragraph(_line(one)) for one in part.statements)]


def _line(statement: Statement) -> str:
    mark = task_texts.SUMMARY_MARK * statement.summary
    return f"{statement.text}{mark}{''.join(f'[{number}]' for number in statement.citations)}"
