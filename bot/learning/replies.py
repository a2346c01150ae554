"""Replies of learning: questions, outcomes, the book of mistakes, progress. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.learning import texts
from bot.learning.answers.grading import LETTERS, Verdict
from bot.learning.scheduling.progress import Mistake, Progress, SectionStanding
from bot.learning.source_sentence import shown_passage, shown_sentence
from bot.learning.study_results import AnswerOutcome, SetQuestion, SetSummary, Today
from bot.learning.values import Item
from bot.messages.buttons import OpenPassage, RepeatMissed, ReportQuestion, RunCommand, SkipQuestion, pack
from bot.messages.paging import paged
from bot.messages.texts import OPEN_BUTTON, OPEN_HINT, place, short_place
from bot.messages.values import Block, Button, Enclosure, Entry, Marked, Paragraph, PollQuestion, Reply, Source, say
from knowledge.values import Citation

MISTAKES_A_PAGE, REQUIREMENTS_A_PAGE = 8, 10
"""Entries in one message, each with its source."""
MISSED_SHOWN = 8
"""Missed questions that are listed after a set; the book of mistakes has all."""
_STEM = 80
"""Characters of a question in that list."""
_SECTIONS = 30
"""Sections that the progress lists."""


def _short_place(item: Item) -> str:
    return short_place(item.citation.document, item.citation.section, item.citation.pages)


def question_reply(question: SetQuestion, head: str = "") -> Reply:
    """Return a question as it is asked; the passage of one that was missed too often."""
    above: list[Block] = [Paragraph(head)] if head else []
    if question.reading:
        return _reading(question, above)
    item = question.item
    kind = texts.KINDS.get(item.kind, item.kind)
    title = texts.HEAD.format(position=question.position + 1, total=question.total, kind=kind)
    title += texts.REPEATED if question.due else ""
    above.append(Paragraph(title, strong=True))
    options = [Entry(f"{LETTERS[index]}. {option}", depth=0) for index, option in enumerate(item.options)]
    blocks = (*above, Paragraph(item.question), *options, Paragraph(how(item, question.position == 0)))
    asked = poll_question(question.set_id, question.position, item, title, head) if item.options else None
    return Reply(blocks, _buttons(question, texts.SKIP_BUTTON), asked)


def poll_question(set_id: int, position: int, item: Item, title: str, intro: str = "") -> PollQuestion:
    """Return a question of a set, or of a round of a group, as a value, for chat apps with polls."""
    sentence, _ = shown_sentence(item)
    return PollQuestion(
        set_id=set_id,
        position=position,
        item_id=item.id,
        intro=intro,
        title=title,
        question=item.question,
        options=item.options,
        answer=tuple(sorted(item.answer)),
        several=item.kind == "multiple",
        explanation=" ".join(f"{sentence} —— {_short_place(item)}".split()),
    )


def _buttons(question: SetQuestion, skip: str) -> tuple[Button, ...]:
    place_of = (question.set_id, question.position)
    return (
        Button(skip, pack(SkipQuestion(*place_of))),
        Button(texts.REPORT_BUTTON, pack(ReportQuestion(*place_of))),
    )


def how(item: Item, first: bool = False) -> str:
    """Return how a question is answered; with the first one also how it is not."""
    sentence = texts.HOW.get(item.kind, "")
    if len(item.accepted) > 1:
        sentence = texts.HOW_GAPS.format(count=len(item.accepted))
    return sentence + texts.FIRST_HINT if first else sentence


def report_which_reply(waiting: Sequence[SetQuestion]) -> Reply:
    """Ask which of several open questions is wrong, with a button for each."""
    lines = [
        Entry(texts.REPORT_OF.format(position=q.position + 1, total=q.total, stem=_short_stem(q.item)), number)
        for number, q in enumerate(waiting, 1)
    ]
    buttons = [Button(str(n), pack(ReportQuestion(q.set_id, q.position))) for n, q in enumerate(waiting, 1)]
    return Reply((Paragraph(texts.REPORT_OPEN), *lines), tuple(buttons))


def _short_stem(item: Item) -> str:
    stem = " ".join(item.question.split())
    return stem[:_STEM] + "…" * (len(stem) > _STEM)


def _reading(question: SetQuestion, above: list[Block]) -> Reply:
    cited = question.item.citation
    head = texts.READ_HEAD.format(position=question.position + 1, total=question.total)
    why = texts.READ_WHY.format(count=question.misses)
    text, marks = shown_passage(question.item)
    return Reply(
        (
            *above,
            Paragraph(head, strong=True),
            Paragraph(why),
            Source((), cited.document, cited.section, cited.pages),
            Marked(text, marks),
            Paragraph(f"{question.item.question}　{key(question.item)}"),
        ),
        _buttons(question, texts.READ_BUTTON),
    )


def outcome_replies(outcome: AnswerOutcome, voted: bool = False) -> list[Reply]:
    """Return what became of an answer, and the next question or the end of the set.

    A right answer brings nothing of its own but a mark above what follows, and not even that where the app showed it
    with the vote (`voted`).
    """
    settled = ((outcome.set_id, outcome.position),) if outcome.set_id else ()
    if outcome.repeated:
        return [replace(said_twice(), settled=settled)]
    if not outcome.recorded:
        example = {"single": "A", "multiple": "AC"}.get(outcome.item.kind, "")
        lead = texts.LETTERS_ONLY.format(example=example) if example else ""
        return [say(lead or texts.NOT_AN_ANSWER.format(how=how(outcome.item)))]
    right = outcome.verdict is not None and outcome.verdict.right
    head = texts.RIGHT_ABOVE if right and not voted else ""
    replies = [] if right else [_graded(outcome)]
    if outcome.summary is not None:
        replies.append(summary_reply(outcome.summary, head))
    elif outcome.next is not None:
        replies.append(question_reply(outcome.next, head))
    # a late answer in a set that has ended is followed by nothing
    replies = replies or [say(texts.RIGHT)]
    return [replace(replies[0], settled=settled), *replies[1:]]


def said_twice() -> Reply:
    """Return what is said to another answer to the same question."""
    return replace(say(texts.TWICE), transient=True, dispensable=True)


def _graded(outcome: AnswerOutcome) -> Reply:
    verdict, item = outcome.verdict, outcome.item
    if verdict is None:
        return say(texts.READ_DONE if outcome.read else texts.SKIPPED)
    text, marks = shown_sentence(item)
    blocks: list[Block] = [Paragraph(_mark(verdict), strong=True)]
    blocks += [Paragraph(line) for line in _corrections(item, verdict)]
    blocks += [Marked(text, marks), Paragraph(f"—— {_short_place(item)}")]
    cited = item.citation
    opened = pack(OpenPassage(cited.document_id, cited.start, cited.end))
    return Reply(tuple(blocks), (Button(texts.SOURCE_BUTTON, opened),))


def _mark(verdict: Verdict) -> str:
    if verdict.right:
        return texts.RIGHT
    if verdict.gave_up:
        return texts.GAVE_UP
    return texts.NEAR if verdict.near else texts.WRONG


def _corrections(item: Item, verdict: Verdict) -> list[str]:
    """Return what was wrong in an answer; the key also where a forgiven form was right."""
    lines = []
    if not verdict.right and not verdict.gave_up:
        if item.kind == "multiple":
            right = len(verdict.chosen) - len(verdict.wrong)
            lines.append(texts.PARTIAL.format(right=right, missed=len(verdict.missed), wrong=len(verdict.wrong)))
        elif len(verdict.gaps) > 1:
            lines.append(texts.PARTIAL_GAPS.format(total=len(verdict.gaps), right=sum(verdict.gaps)))
    if not verdict.right:
        lines.append(texts.KEY.format(key=key(item)))
    told = item.explanation.partition(texts.SOURCE_TOLD)[0]
    if told and told != item.explanation and (not verdict.right or item.kind == "judge"):
        lines.append(told)
    return lines


def key(item: Item) -> str:
    """Return the right answer, in words."""
    if item.kind == "blank":
        return "；".join(forms[0] for forms in item.accepted if forms)
    if item.kind == "judge":
        return item.options[item.answer[0]]
    return "　".join(f"{LETTERS[index]}. {item.options[index]}" for index in item.answer)


def source_blocks(item: Item) -> list[Block]:
    """Return the source sentence with the answer marked, under its place."""
    text, marks = shown_sentence(item)
    return [Source((), item.citation.document, item.citation.section, item.citation.pages), Marked(text, marks)]


def summary_reply(summary: SetSummary, head: str = "") -> Reply:
    """Return how a set went: the score, what was missed, when it comes again, and how to go on; one message holds it.

    The numbers of what was missed open its sources, and so do the buttons. `head` stands above.
    """
    lines = []
    if summary.score > summary.right:
        lines.append(texts.DONE_PARTIAL.format(score=texts.score(summary.score), answered=summary.answered))
    lines += [texts.LEFT_OUT.format(count=summary.left_out)] if summary.left_out else []
    lines += [texts.FIRST_DUE.format(day=texts.day(summary.next_due))] if summary.next_due is not None else []
    blocks: list[Block] = [Paragraph(head)] if head else []
    blocks.append(Paragraph(texts.DONE.format(answered=summary.answered, right=summary.right), strong=True))
    blocks += map(Paragraph, lines)
    shown = summary.missed[:MISSED_SHOWN]
    if shown:
        blocks.append(Paragraph(texts.MISSED, strong=True))
        for number, item in enumerate(shown, 1):
            blocks.append(Entry(_short_stem(item), number))
        rest = len(summary.missed) - len(shown)
        blocks.append(Paragraph((texts.MISSED_REST.format(count=rest) if rest else "") + texts.DONE_MISSED))
    buttons = tuple(_open_button(number, item.citation) for number, item in enumerate(shown, 1))
    return Reply(tuple(blocks), (*buttons, *_go_on_buttons(summary)))


def _go_on_buttons(summary: SetSummary) -> tuple[Button, ...]:
    total = summary.answered + summary.left_out
    ways = [(texts.AGAIN_BUTTON, pack(RunCommand("quiz", f"{total}题" if total else "")))]
    if summary.missed and summary.set_id:
        ways.append((texts.MISSED_BUTTON, pack(RepeatMissed(summary.set_id, 0))))
        ways.append((texts.RECITE_BUTTON, pack(RepeatMissed(summary.set_id, 1))))
    return tuple(Button(label, data, row=1) for label, data in ways)


def recite_reply(items: Sequence[Item], set_id: int) -> Reply:
    """Return the source sentences of what was missed, to be learnt by heart, with a button that asks it again."""
    blocks: list[Block] = [Paragraph(texts.RECITE_HEAD, strong=True)]
    for item in items[:MISSED_SHOWN]:
        text, marks = shown_sentence(item)
        blocks += [Marked(text, marks), Paragraph(f"—— {_short_place(item)}")]
    return Reply(tuple(blocks), (Button(texts.RECITED_BUTTON, pack(RepeatMissed(set_id, 0))),))


def mistake_replies(mistakes: Sequence[Mistake]) -> list[Reply]:
    """Return pages of the book of mistakes: question, key, source."""
    if not mistakes:
        return [say(texts.NO_MISTAKES)]

    def show(number: int, mistake: Mistake) -> list[Block]:
        missed = texts.MISSED_TIMES.format(count=mistake.misses, day=texts.day(mistake.last))
        lines = (f"{number}. {mistake.item.question}（{missed}）", texts.KEY.format(key=key(mistake.item)))
        # the hint ends the first page
        last = number == min(MISTAKES_A_PAGE, len(mistakes))
        return [*map(Paragraph, lines), *source_blocks(mistake.item), *([Paragraph(OPEN_HINT)] if last else [])]

    pages = paged(mistakes, MISTAKES_A_PAGE, show, texts.MISTAKES.format(count=len(mistakes)), _open_mistake)
    again = Button(texts.MISSED_BUTTON, pack(RunCommand("review")), row=1)
    return [replace(pages[0], buttons=(*pages[0].buttons, again)), *pages[1:]]


def _open_mistake(number: int, mistake: Mistake) -> Button:
    return _open_button(number, mistake.item.citation)


def _open_button(number: int, cited: Citation) -> Button:
    place = OpenPassage(cited.document_id, cited.start, cited.end)
    return Button(OPEN_BUTTON.format(number=number), pack(place))


def requirement_replies(requirements: Sequence[Citation]) -> list[Reply]:
    """Return pages of key requirements, each under its place; the numbers open them."""
    if not requirements:
        return [say(texts.NO_REQUIREMENTS)]

    def show(number: int, cited: Citation) -> list[Block]:
        return [Source((number,), cited.document, cited.section, cited.pages), Marked(cited.quote)]

    head = texts.REQUIREMENTS.format(count=len(requirements))
    return paged(requirements, REQUIREMENTS_A_PAGE, show, head, _open_button)


def progress_reply(made: Progress, picture: Enclosure | None = None) -> Reply:
    """Return how far the learner has come, in figures; beside a picture only those that it does not show."""
    if not made.answers:
        return say(texts.STATS_NONE)
    blocks = [Paragraph(texts.STATS_HEAD, strong=True), *map(Paragraph, _totals(made))]
    if picture is not None:
        return Reply(tuple(blocks), enclosed=picture)
    return Reply(
        (
            *blocks,
            Paragraph(texts.STATS_WEEKS, strong=True),
            *(Entry(line) for line in week_lines(made)),
            Paragraph(texts.STATS_DOCUMENTS, strong=True),
            *(Entry(standing_line(line)) for line in made.documents),
            Paragraph(texts.STATS_SECTIONS, strong=True),
            *(Entry(standing_line(line)) for line in _begun(made)[:_SECTIONS]),
        )
    )


def _totals(made: Progress) -> list[str]:
    whole = made.whole
    return [
        texts.STATS_WHOLE.format(total=whole.total, seen=whole.seen, firm=whole.firm, shaky=whole.shaky),
        texts.STATS_ANSWERS.format(
            answers=made.answers, right=made.right, share=round(100 * made.right / made.answers), today=made.today
        ),
        texts.STATS_STREAK.format(streak=made.streak) + texts.STATS_DUE.format(due=made.due),
    ]


def week_lines(made: Progress) -> list[str]:
    """Return one line for each week, from the first with answers on."""
    first = next((n for n, week in enumerate(made.weeks) if week.answers), len(made.weeks))
    return [
        texts.STATS_WEEK.format(
            day=texts.day(week.monday), answers=week.answers, share=texts.share(week.right, week.answers)
        )
        for week in made.weeks[first:]
    ]


def standing_line(line: SectionStanding) -> str:
    """Return a document's or a section's standing as a line."""
    name = place(line.document, line.section or ((texts.OPENING,) if line.section == () else ()))
    made = line.standing
    return texts.STATS_LINE.format(name=name, seen=made.seen, total=made.total, firm=made.firm, shaky=made.shaky)


def _begun(made: Progress) -> list[SectionStanding]:
    """Return the sections that were asked about, the shakiest first."""
    begun = [line for line in made.sections if line.standing.seen]
    return sorted(begun, key=lambda line: (-line.standing.shaky, line.standing.firm - line.standing.seen))


def today_reply(today: Today, names: Sequence[str] = ()) -> Reply:
    """Return what is due today, and the daily plan; `names` are the titles and topics that sets draw from."""
    lines = [texts.DUE_TODAY.format(due=today.due, new=today.new, answered=today.answered)]
    lines[0] += texts.START_HINT if today.due or today.new else ""
    if today.plan is None:
        return say(*lines, texts.NO_PLAN)
    lines.append(texts.plan_line(today.plan, names))
    lines += texts.next_push_lines(today.next, today.plan.zone) if today.plan.active else [texts.PLAN_PAUSED]
    return say(*lines)
