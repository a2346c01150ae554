"""Replies of study groups: intro and questions of a round, its result, the board, the settings, the organiser's table. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.groups import texts
from bot.groups.values import GroupSettings, QuestionResult, Round, RoundResult, Sheet, Standing
from bot.learning import texts as learning
from bot.learning.replies import poll_question, source_blocks
from bot.learning.scheduling.days import in_utc, zone_named
from bot.learning.scheduling.due import NextPush
from bot.learning.values import Item
from bot.messages.buttons import ChangeGroupSetting, ReportRoundQuestion, ShowRound, pack
from bot.messages.command_table import group_menu
from bot.messages.values import Block, Button, Enclosure, Entry, Paragraph, Reply, say
from knowledge.values import DocumentInfo

_SHOWN_IN_RESULT, _STEM = 3, 48
"""Questions in the first message of a result, and letters of each and of its answer: a screen of a phone."""
_NAMES_SHOWN = 40
"""Names in a result; a list of more does not fit into a message."""


def help_reply() -> Reply:
    """Return what the assistant does in a group, and its commands there."""
    entries = [Entry(f"/{name}  {does}") for name, does in group_menu() if name != "help"]
    head, *rest = texts.HELP
    return Reply((Paragraph(head, strong=True), *map(Paragraph, rest), *entries))


def intro_reply(round_: Round, count: int, zone: str, now: datetime) -> Reply:
    """Return the words above the questions of a round."""
    closes = texts.INTRO_CLOSES.format(when=texts.moment(round_.closes, zone, now))
    return Reply((Paragraph(texts.INTRO[round_.kind].format(count=count), strong=True), Paragraph(closes)))


def question_reply(round_: Round, position: int, item: Item) -> Reply:
    """Return a question of a round."""
    kind = learning.KINDS.get(item.kind, item.kind)
    title = texts.TITLE.format(position=position + 1, total=len(round_.item_ids), kind=kind)
    options = [Entry(f"{letter}. {option}") for letter, option in zip("ABCDEFGHIJKL", item.options, strict=False)]
    asked = poll_question(round_.id, position, item, title)
    report = Button(texts.REPORT_BUTTON, pack(ReportRoundQuestion(round_.id, position)))
    return Reply((Paragraph(title, strong=True), Paragraph(item.question), *options), (report,), asked)


def result_reply(result: RoundResult) -> Reply:
    """Return how a round went, on one screen: who took part, how each question went, the answers to the most missed.

    A button shows all answers with their sources.
    """
    ended = texts.RESULT_STOPPED if result.round.stopped else texts.RESULT
    blocks: list[Block] = [Paragraph(ended.format(round=texts.ROUNDS[result.round.kind]), strong=True)]
    blocks.append(Paragraph(_took_part(result)))
    if result.people:
        in_order = sorted(result.questions, key=lambda asked: asked.position)
        blocks.append(Entry(texts.LISTED.join(map(_score_line, in_order))))
    for asked in result.questions[:_SHOWN_IN_RESULT]:
        blocks += _question_blocks(asked, result.people, _STEM)[:2]
    if result.people and not result.names:
        blocks.append(Paragraph(texts.NAME_HINT))
    return Reply(tuple(blocks), (Button(texts.FULL_RESULT_BUTTON, pack(ShowRound(result.round.id))),))


def full_result_reply(result: RoundResult) -> Reply:
    """Return each question of a round with its answer and source, as they were asked."""
    in_order = sorted(result.questions, key=lambda asked: asked.position)
    return Reply(tuple(block for asked in in_order for block in _question_blocks(asked, result.people)))


def _score_line(asked: QuestionResult) -> str:
    return texts.SCORE.format(number=asked.position + 1, right=asked.right, answers=asked.answers)


def _took_part(result: RoundResult) -> str:
    if not result.people:
        return texts.NOBODY
    if not result.names:
        return texts.TOOK_PART.format(people=result.people)
    shown = texts.LISTED.join(result.names[:_NAMES_SHOWN]) + ("……" if len(result.names) > _NAMES_SHOWN else "")
    return texts.TOOK_PART_NAMES.format(people=result.people, names=shown)


def _question_blocks(asked: QuestionResult, people: int, most: int = 1000) -> list[Block]:
    """Return a question with its answer and source; its words cut to so many letters."""
    if asked.item is None:
        return [Entry(texts.ITEM_GONE.format(position=asked.position + 1))]
    counts = texts.RIGHT_OF.format(right=asked.right, answers=asked.answers)
    counts = counts if asked.answers else texts.ANSWERED_BY_NONE if people else ""
    # the options of a poll have no letters, so the key is told in words
    key = texts.KEY_AND.join(asked.item.options[index] for index in asked.item.answer)
    key, stem = (one if len(one) <= most else one[: most - 1] + "…" for one in (key, asked.item.question))
    return [
        Entry(texts.QUESTION.format(number=asked.position + 1, question=stem, counts=counts)),
        Entry(texts.KEY.format(key=key)),
        *source_blocks(asked.item),
    ]


def board_reply(standings: Sequence[Standing]) -> Reply:
    """Return the board."""
    if not standings:
        return say(texts.BOARD_EMPTY)
    lines = [
        Entry(texts.BOARD_NEW.format(name=one.name, streak=one.streak))
        if one.accuracy is None
        else Entry(
            texts.BOARD_LINE.format(name=one.name, share=round(100 * one.accuracy), streak=one.streak), number=number
        )
        for number, one in enumerate(standings, 1)
    ]
    return Reply((Paragraph(texts.BOARD, strong=True), *lines))


def settings_reply(
    settings: GroupSettings, infos: Sequence[DocumentInfo], members: int, upcoming: NextPush | None, now: datetime
) -> Reply:
    """Return what is decided for a group, with buttons for what is changed with one tap."""
    titles = [info.title for info in infos if info.id in settings.scope.documents]
    scope = texts.LISTED.join([*(f"《{title}》" for title in titles), *settings.scope.topics]) or texts.ALL_FILES
    lines = [texts.daily_line(settings)]
    if settings.active and upcoming is not None:
        lines.append(texts.NEXT.format(when=texts.moment(upcoming.moment, settings.zone, now)))
    lines += [texts.kinds_line(settings), texts.OF_SCOPE.format(scope=scope)]
    lines.append(texts.BOARD_IS_ON if settings.board else texts.BOARD_IS_OFF)
    lines.append(texts.MEMBERS_START if settings.members_start else texts.ORGANISERS_START)
    lines.append(texts.MEMBERS.format(count=members))
    blocks: list[Block] = [Paragraph(texts.SETTINGS, strong=True)]
    blocks += [*(Entry(line) for line in lines), Paragraph(texts.CHANGE_HINT)]
    return Reply(tuple(blocks), _settings_buttons(settings), in_place=True)


def _settings_buttons(settings: GroupSettings) -> tuple[Button, ...]:
    def to(what: str, now: bool) -> str:
        return pack(ChangeGroupSetting(what, 0 if now else 1))

    return (
        Button(texts.DAILY_BUTTON[settings.active], to("daily", settings.active), row=0),
        Button(texts.BOARD_BUTTON[settings.board], to("board", settings.board), row=0),
        Button(texts.START_BUTTON[settings.members_start], to("start", settings.members_start), row=1),
        Button(texts.ANSWERED_BUTTON, pack(ChangeGroupSetting("answered", 1)), row=2),
        Button(texts.TABLE_BUTTON, pack(ChangeGroupSetting("table", 1)), row=2),
    )


def answered_reply(round_: Round, sheet: Sheet, others: int, now: datetime) -> Reply:
    """Return who of the list has answered a round; those who have not joined are only counted."""
    given = {
        m.person: sum((round_.id, at, m.person) in sheet.answers for at in range(len(round_.item_ids)))
        for m in sheet.members
    }
    when = texts.moment(round_.started, sheet.zone, now)
    head = texts.ANSWERED_HEAD.format(round=texts.ROUNDS[round_.kind], when=when, count=len(round_.item_ids))
    blocks: list[Block] = [Paragraph(head, strong=True)]
    answered = [member for member in sheet.members if given[member.person]]
    blocks += [Entry(texts.ANSWERED_LINE.format(name=m.name, given=given[m.person])) for m in answered]
    missing = texts.LISTED.join(member.name for member in sheet.members if not given[member.person])
    if not sheet.members:
        blocks.append(Paragraph(texts.LIST_EMPTY))
    elif not answered:
        blocks.append(Paragraph(texts.ANSWERED_NONE))
    blocks += [Paragraph(texts.NOT_ANSWERED.format(names=missing))] if missing else []
    blocks += [Paragraph(texts.OTHERS.format(count=others))] if others else []
    return Reply(tuple(blocks))


def table_reply(sheet: Sheet) -> Reply:
    """Return the organiser's table as a file."""
    caption = texts.TABLE_CAPTION.format(members=len(sheet.members), rounds=len(sheet.rounds))
    return Reply((Paragraph(caption),), enclosed=Enclosure(texts.TABLE_NAME, make_csv(sheet)))


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet."""


def make_csv(sheet: Sheet) -> bytes:
    """Return a row for each member and round, a column for each question, as a CSV file that spreadsheets open as it is."""
    most = max((len(round_.item_ids) for round_ in sheet.rounds), default=0)
    text = io.StringIO()
    writer = csv.writer(text)
    questions = [texts.TABLE_QUESTION.format(number=number) for number in range(1, most + 1)]
    writer.writerow([*texts.TABLE_HEAD, *questions])
    for round_ in sheet.rounds:
        writer.writerows([_safe(cell) for cell in row] for row in _rows(sheet, round_, most))
    return text.getvalue().encode("utf-8-sig")


def _rows(sheet: Sheet, round_: Round, most: int) -> Iterator[list[str]]:
    begun = in_utc(round_.started).astimezone(zone_named(sheet.zone)).strftime("%Y-%m-%d %H:%M")
    for member in sheet.members:
        given = [sheet.answers.get((round_.id, position, member.person)) for position in range(len(round_.item_ids))]
        marks = [texts.TABLE_MARKS[answer] for answer in given] + [""] * (most - len(given))
        if not any(answer is not None for answer in given) and member.since > (round_.finished or round_.closes):
            continue  # somebody who joined later has missed nothing
        answered, right = sum(answer is not None for answer in given), sum(answer is True for answer in given)
        counts = (str(count) for count in (len(given), answered, right))
        yield [begun, texts.ROUNDS[round_.kind], member.name, *counts, *marks]


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
