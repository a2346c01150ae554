"""The pages of the admins' panel. Pure: values in, replies out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from bot.edge.members import Group, Member
from bot.edge.protocol import native_id
from bot.edge.usage import People
from bot.messages import edge_texts
from bot.messages.values import Block, Button, Entry, Marked, Paragraph, Reply, Source, say
from bot.telegram.features.admin.recent_errors import LoggedError
from bot.telegram.updates.addressing import clean

if TYPE_CHECKING:
    from knowledge.quiz.items import CitedItem
    from knowledge.quiz.store import ItemReport
    from knowledge.values import Finding

PAGE, VERDICT = "ad:", "av:"
_LINES = 40
"""Entries of a list that are shown: they fit into one message."""
_REPORTS = 5
"""Reported items that are shown at once, each in a message of its own."""
_TITLE = 40
"""Characters of a group's title that are shown: one line."""
_BUTTONS = ("users", "usage", "errors", "reports", "invites", "library")


@dataclass(frozen=True, slots=True)
class Counts:
    """What the overview counts."""

    members: int
    groups: int
    people: People
    today: Mapping[date, Mapping[str, int]]
    errors: int


def overview_reply(counts: Counts, library: Sequence[str]) -> Reply:
    """Return the first page."""
    seen = counts.people
    people = edge_texts.PANEL_PEOPLE.format(
        members=counts.members, groups=counts.groups, seen=seen.seen, week=seen.week, today=seen.today
    )
    lines = [people, *(_day_line(day, done) for day, done in counts.today.items()), *library]
    lines.append(edge_texts.PANEL_ERRORS.format(count=counts.errors))
    buttons = tuple(Button(edge_texts.PANEL_BUTTONS[name], PAGE + name, n // 3) for n, name in enumerate(_BUTTONS))
    head = Paragraph(edge_texts.PANEL_HEAD, strong=True)
    return Reply((head, *map(Entry, lines), Paragraph(edge_texts.PANEL_HINT)), buttons)


def users_reply(members: Sequence[Member]) -> Reply:
    """Return who has joined by an invitation."""
    if not members:
        return say(edge_texts.PANEL_USERS_NONE)
    lines = [
        (edge_texts.PANEL_USER_ADMIN if one.admin else edge_texts.PANEL_USER).format(
            name=clean(one.name)[:_TITLE] or edge_texts.PANEL_NAMELESS,
            person=native_id(one.person),
            day=edge_texts.day(one.since),
        )
        for one in members[:_LINES]
    ]
    return _list(edge_texts.PANEL_USERS.format(count=len(members)), lines, edge_texts.PANEL_REMOVE_HINT)


def groups_reply(groups: Sequence[Group]) -> Reply:
    """Return the groups that were admitted."""
    if not groups:
        return say(edge_texts.PANEL_GROUPS_NONE)
    lines = [
        edge_texts.PANEL_GROUP.format(
            title=clean(one.title)[:_TITLE], chat=native_id(one.chat), day=edge_texts.day(one.since)
        )
        for one in groups[:_LINES]
    ]
    return _list(edge_texts.PANEL_GROUPS.format(count=len(groups)), lines, edge_texts.PANEL_DISMISS_HINT)


def usage_reply(days: Mapping[date, Mapping[str, int]]) -> Reply:
    """Return how much was done on the last days."""
    if not days:
        return say(edge_texts.PANEL_USAGE_NONE)
    return _list(edge_texts.PANEL_USAGE, [_day_line(day, done) for day, done in days.items()])


def errors_reply(errors: Sequence[LoggedError]) -> Reply:
    """Return the last warnings and errors."""
    if not errors:
        return say(edge_texts.PANEL_ERRORS_NONE)
    lines = [
        edge_texts.PANEL_ERROR.format(at=edge_texts.minute(one.at), where=one.where, what=one.what) for one in errors
    ]
    return _list(edge_texts.PANEL_ERRORS_HEAD, lines)


def findings_reply(findings: Sequence[Finding]) -> Reply:
    """Return the findings of the library's consistency check."""
    lines = [f"{'✓' if finding.ok else '✗'} {finding.name}: {finding.detail}" for finding in findings]
    return _list(edge_texts.PANEL_FINDINGS, lines)


def report_replies(reported: Sequence[tuple[ItemReport, CitedItem | None]]) -> list[Reply]:
    """Return the items that learners have reported, each once, with buttons that keep or retire it."""
    words: dict[str, list[str]] = {}
    items: dict[str, CitedItem | None] = {}
    for report, item in reported:
        words.setdefault(report.item_id, []).extend([report.words] if report.words else [])
        items[report.item_id] = item
    if not items:
        return [say(edge_texts.PANEL_REPORTS_NONE)]
    shown = list(items.items())[:_REPORTS]
    replies = [_report(item_id, item, words[item_id]) for item_id, item in shown]
    rest = len(items) - len(shown)
    return [*replies, say(edge_texts.MORE_REPORTS.format(count=rest))] if rest else replies


def verdict(given: str) -> Literal["keep", "retire"]:
    """Return the verdict that a button names."""
    return "retire" if given == "retire" else "keep"


def _report(item_id: str, item: CitedItem | None, words: Sequence[str]) -> Reply:
    blocks: list[Block] = [Paragraph(edge_texts.PANEL_REPORT_GONE.format(id=item_id))]
    if item is not None:
        blocks = [Paragraph(item.question, strong=True)]
        blocks += [
            Entry(("✓ " if place in item.answer else "　 ") + option) for place, option in enumerate(item.options)
        ]
        if item.accepted:
            key = edge_texts.GAPS.join(forms[0] for forms in item.accepted)
            blocks.append(Paragraph(edge_texts.PANEL_REPORT_KEY.format(key=key)))
        blocks += [
            Source((), item.citation.document, item.citation.section, item.citation.pages),
            Marked(item.citation.quote),
        ]
    blocks += [Paragraph(edge_texts.PANEL_REPORT_WORDS.format(words=clean(one))) for one in words[:3]]
    buttons = (
        Button(edge_texts.KEEP_BUTTON, f"{VERDICT}keep:{item_id}"),
        Button(edge_texts.RETIRE_BUTTON, f"{VERDICT}retire:{item_id}"),
    )
    return Reply(tuple(blocks), buttons)


def _day_line(day: date, done: Mapping[str, int]) -> str:
    counts = edge_texts.COMMA.join(
        f"{edge_texts.USAGE_KINDS.get(kind, kind)} {number}" for kind, number in done.items()
    )
    return edge_texts.PANEL_USAGE_DAY.format(day=edge_texts.date(day), counts=counts)


def _list(head: str, lines: Sequence[str], hint: str = "") -> Reply:
    below = (Paragraph(hint),) if hint else ()
    return Reply((Paragraph(head, strong=True), *map(Entry, lines), *below))
