"""Gathers the lines of a file into drafts of questions; what fits nowhere is kept as a note with its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from knowledge.reading.bank.keys import Entry, key_entries, numbers_row, worded_entry
from knowledge.reading.bank.shapes import (
    GAP,
    Option,
    Piece,
    half,
    has_own_answer,
    is_key_title,
    key_section,
    numbered,
    pieces,
    section_kind,
    split_options,
    truth_mark,
    without_label,
)

_MOST_SKIPPED = 3
"""Numbers that may be missing between two questions: more is another list."""


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of a file with its number there, from 1."""

    number: int
    text: str


@dataclass(slots=True)
class Draft:
    """A question as it was gathered.

    Attributes:
        line: where it begins.
        number: as printed; its place in its section where none is.
        section: index of its section in `Gathered.sections`, -1 before the first.
        kind: as its section or a tag names it; empty where nothing does.
        stem, options, answer, explanation, source: in the words of the file; `answer` None where there is none.
        raw: the lines that it takes up, those of a key not counted.
        keyed: whether its answer stands in a key.
    """

    line: int
    number: int
    section: int
    kind: str
    stem: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    answer: str | None = None
    explanation: list[str] = field(default_factory=list)
    source: str = ""
    raw: list[str] = field(default_factory=list)
    keyed: bool = False
    stage: str = "text"

    @property
    def lines(self) -> int:
        """How many lines of the file it takes up."""
        return len(self.raw) + self.keyed

    @property
    def answered(self) -> bool:
        """Whether it holds its answer, or its stem does."""
        return self.answer is not None or has_own_answer("".join(self.stem))


@dataclass(slots=True)
class Gathered:
    """Drafts and section headings in order; lines before the first of them, and lines that fitted nowhere later."""

    drafts: list[Draft] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    preface: list[BankLine] = field(default_factory=list)
    notes: list[BankLine] = field(default_factory=list)


def gather(lines: Sequence[BankLine]) -> Gathered:
    """Return the drafts of a file's lines, with the answers of its keys."""
    told = [without_label(line.text) for line in lines]
    bare = [BankLine(line.number, text) for line, (text, _) in zip(lines, told, strict=True)]
    gatherer = _Gatherer(bare, {at for at, (_, begins) in enumerate(told) if begins})
    for at, line in enumerate(bare):
        gatherer.take(at, line)
    return gatherer.made


class _Gatherer:
    """One pass over the lines."""

    def __init__(self, lines: Sequence[BankLine], begins: Collection[int]) -> None:
        self.made = Gathered()
        self._lines = lines
        self._begins = begins  # places of lines that say themselves that they are questions
        self._kind = ""
        self._draft: Draft | None = None
        self._key: _Key | None = None
        self._inner = 0  # last number of a list inside an answer in words
        self._places: Counter[int] = Counter()  # drafts in each section

    def take(self, at: int, line: BankLine) -> None:
        """Take a line into the question that is open, or open one."""
        if kind := section_kind(line.text):
            self._open_section(line.text, kind)
        elif not self._is_key(at, line):
            found = pieces(line.text)
            for place, piece in enumerate(found):
                self._take_piece(at, line, piece, first=not place)
            if self._draft is not None and not self._is_note(line):
                self._draft.raw.append(line.text)

    def _open_section(self, text: str, kind: str) -> None:
        if self._key is not None and self._key.open_section(self.made, kind):
            return
        self._key = None
        self.made.sections.append(text)
        self._kind, self._draft = kind, None

    # --- the key ------------------------------------------------------------------------------------------------------

    def _is_key(self, at: int, line: BankLine) -> bool:
        """Take a line of an answer key."""
        kind, numeral, rest = key_section(line.text)
        entries = key_entries(rest.partition("：")[2] or rest) if "答案" in rest else []
        entries = entries or key_entries(rest)
        if self._key is None and self.made.drafts and self._opens_key(at, line, entries):
            whole = self._answers_all()
            self._key = _Key(-1 if whole else len(self.made.sections) - 1, whole)
            self._draft = None
            if not entries:
                return True
        if self._key is None:
            return False
        if kind:
            self._key.open_section(self.made, kind)
        elif numeral:
            self._key.open_numeral(self.made, numeral)
        if self._key.take(self.made, rest, entries, worded=not self._looks_asked(at)):
            return True
        if self._looks_asked(at):
            self._key = None
        return False

    def _opens_key(self, at: int, line: BankLine, entries: list[Entry]) -> bool:
        open_question = self._draft is not None and not self._draft.answered
        if entries:
            known = {draft.number for draft in self.made.drafts if not draft.answered}
            several = len(entries) > 1 or not open_question
            return several and sum(number in known for number, _ in entries) * 2 > len(entries)
        if numbers_row(line.text):
            return True
        if not is_key_title(line.text) or at + 1 >= len(self._lines):
            return False
        after = key_section(self._lines[at + 1].text)[2]
        if section_kind(self._lines[at + 1].text) or key_entries(after) or numbers_row(after):
            return True
        return not open_question and worded_entry(after) is not None and not self._looks_asked(at + 1)

    def _answers_all(self) -> bool:
        """Tell whether the key is that of the whole file: earlier sections have questions without answers too."""
        last = len(self.made.sections) - 1
        return any(not draft.answered and draft.section != last for draft in self.made.drafts)

    # --- questions ----------------------------------------------------------------------------------------------------

    def _take_piece(self, at: int, line: BankLine, piece: Piece, *, first: bool) -> None:
        draft = self._draft
        if piece.field == "text":
            self._take_text(at, line, piece.words)
        elif draft is None:
            self._note(line)
        elif piece.field == "answer":
            if draft.answer:
                self._note(line)
            self._inner = (numbered(piece.words) or (0, ""))[0]  # an answer in words may be a list
            draft.answer, draft.stage = draft.answer or piece.words, "answer"
        elif piece.field == "explanation":
            draft.explanation.append(piece.words)
            draft.stage = "explanation"
        elif piece.field == "source":
            draft.source, draft.stage = piece.words, "source"

    def _take_text(self, at: int, line: BankLine, words: str) -> None:
        if at in self._begins and words:
            self._begin(line, (numbered(words) or (0, words))[1], 0)
            return
        if found := numbered(words):
            number, rest = found
            if self._is_next(at, number):
                self._begin(line, rest, number)
                return
            self._inner = number
        elif self._take_options(at, words):
            return
        elif self._begins_unnumbered(at, line, words):
            self._begin(line, words, 0)
            return
        self._continue(line, words)

    def _take_options(self, at: int, words: str) -> bool:
        draft = self._draft
        if draft is None or draft.stage not in ("text", "options"):
            return False
        expected = chr(ord("A") + len(draft.options))
        bare = bool(draft.options) or self._starts_with_option(at + 1, "B", bare=True)
        before, options = split_options(words, expected, bare)
        if not options or (before and draft.options):
            return False
        if before:
            draft.stem.append(before)
        draft.options += options
        draft.stage = "options"
        return True

    def _starts_with_option(self, at: int, letter: str, bare: bool = False) -> bool:
        if at >= len(self._lines):
            return False
        before, options = split_options(self._lines[at].text, letter, bare)
        return bool(options) and not before

    def _begin(self, line: BankLine, words: str, number: int) -> None:
        section = len(self.made.sections) - 1
        self._places[section] += 1
        stem, options = split_options(words, "A")
        if len(options) < 2:
            stem, options = words, []
        self._draft = Draft(
            line.number, number or self._places[section], section, self._kind, [stem] if stem else [], options
        )
        self._draft.stage = "options" if options else "text"
        self._inner = 0
        self.made.drafts.append(self._draft)

    def _is_next(self, at: int, number: int) -> bool:
        """Tell whether a numbered line is the next question, and no member of a list inside the one that is open."""
        if not self.made.drafts or self._draft is None:
            return True
        last = self._draft.number
        if self._looks_asked(at):
            return True
        if self._draft.stage in ("answer", "explanation") and self._inner and number == self._inner + 1:
            return False
        if number == 1:
            return self._draft.stage in ("options", "source") or self._draft.answered
        return last < number <= last + _MOST_SKIPPED + 1

    def _looks_asked(self, at: int) -> bool:
        """Tell whether a line is a question by what it holds or what comes next: gap, mark, options, an answer."""
        if at >= len(self._lines):
            return False
        found = pieces(self._lines[at].text)
        text = found[0].words if found and found[0].field == "text" else ""
        if not text or key_entries(text):
            return False
        gap = bool(GAP.search(half(text))) and (self._kind == "blank" or numbered(text) is not None)
        own = has_own_answer(text) or gap or len(split_options(text, "A")[1]) > 1
        return own or any(piece.field == "answer" for piece in found[1:]) or self._is_answered_next(at)

    def _is_answered_next(self, at: int) -> bool:
        """Tell whether the next line is option A, or an answer."""
        if at + 1 >= len(self._lines):
            return False
        after = pieces(self._lines[at + 1].text)
        answer = bool(after) and after[0].field == "answer"
        return (answer and not is_key_title(self._lines[at + 1].text)) or self._starts_with_option(
            at + 1, "A", bare=True
        )

    def _begins_unnumbered(self, at: int, line: BankLine, words: str) -> bool:
        """Tell whether a line without a number opens a question: it looks like one, and none is open that lacks this."""
        draft = self._draft
        if not self._looks_asked(at) or line.text != self._lines[at].text:
            return False
        if draft is None:
            return True
        if draft.stage == "text":
            return draft.answered and (truth_mark(words) is not None or self._is_answered_next(at))
        return True

    def _continue(self, line: BankLine, words: str) -> None:
        """Add words to the part of the question that is open; a note where none is."""
        draft = self._draft
        if draft is None:
            (self.made.notes if self.made.drafts else self.made.preface).append(line)
        elif draft.stage == "text" and not draft.answered:
            draft.stem.append(words)
        elif draft.stage == "options" and not draft.answered:
            last = draft.options[-1]
            draft.options[-1] = Option(last.letter, last.words + words)
        elif draft.stage == "explanation":
            draft.explanation.append(words)
        elif draft.stage == "answer" and (draft.kind == "short" or not draft.answer or self._inner):
            draft.answer = f"{draft.answer}\n{words}".strip()
        else:
            self._note(line)

    def _note(self, line: BankLine) -> None:
        if not self._is_note(line):
            self.made.notes.append(line)

    def _is_note(self, line: BankLine) -> bool:
        return bool(self.made.notes) and self.made.notes[-1] is line


@dataclass(slots=True)
class _Key:
    """An answer key that is being read: of one section, or (`whole`) of all, whose numbers may begin again."""

    section: int
    whole: bool
    number: int = 0
    numbers: list[int] = field(default_factory=list)
    drafts: dict[int, list[Draft]] = field(default_factory=dict)

    def _by_number(self, made: Gathered) -> dict[int, list[Draft]]:
        """Return the drafts by number; no draft is added while a key is read."""
        if not self.drafts:
            for draft in made.drafts:
                self.drafts.setdefault(draft.number, []).append(draft)
        return self.drafts

    def open_section(self, made: Gathered, kind: str) -> bool:
        """Go on to the next section of this kind that has questions without answers; False where there is none."""
        for index, text in enumerate(made.sections):
            if section_kind(text) == kind and any(d.section == index and not d.answered for d in made.drafts):
                self.section, self.number, self.whole = index, 0, False
                return True
        return False

    def open_numeral(self, made: Gathered, numeral: str) -> None:
        """Go on to the section whose heading begins with this numeral, where there is one."""
        for index, text in enumerate(made.sections):
            if text.startswith((numeral + "、", f"第{numeral}部分", f"第{numeral}大题")):
                self.section, self.number, self.whole = index, 0, False
                return

    def take(self, made: Gathered, text: str, entries: list[Entry], worded: bool) -> bool:
        """Give the answers of a line to their questions; False where it is no line of a key."""
        if numbers := numbers_row(text):
            self.numbers = numbers
            return True
        if self.numbers:
            entries = self._below_numbers(text) or entries
        if not entries and worded and (entry := worded_entry(text)):
            entries = [entry]
        given = [self._give(made, number, answer) for number, answer in entries]
        return any(given)

    def _below_numbers(self, text: str) -> list[Entry]:
        answers = half(text).replace(":", " ").split()
        answers = answers[-len(self.numbers) :]
        entries = list(zip(self.numbers, answers, strict=True)) if len(answers) == len(self.numbers) else []
        self.numbers = []
        return entries

    def _give(self, made: Gathered, number: int, answer: str) -> bool:
        open_ones = [d for d in self._by_number(made).get(number, ()) if not d.answered]
        if self.whole and number <= self.number:
            self.section = min((d.section for d in open_ones if d.section > self.section), default=self.section)
        own = [d for d in open_ones if d.section == self.section] or open_ones[:1]
        self.number = number
        if not own:
            return False
        own[0].answer, own[0].stage = answer, "answer"
        own[0].keyed = True
        if self.whole:
            self.section = own[0].section
        return True
