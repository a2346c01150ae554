"""Makes a question of a draft, or says why it is none: nothing is taken whose answer can't be right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.reading.bank.answers import read_gaps, read_letters, read_truth, truth_options
from knowledge.reading.bank.gathering import Draft
from knowledge.reading.bank.shapes import FILLED, GAP, LETTERS_IN_BRACKETS, half, truth_mark, without_tag

MOST_OPTIONS = 10
"""Options of a poll in Telegram."""
QUESTION_LIMIT, OPTION_LIMIT = 300, 100
"""Characters of a question and of an option of a poll in Telegram."""
_EMPTY_BRACKETS = "（　）"
_SHOWN = 24  # characters of a line that are shown in a warning
_CLOSED = ("single", "multiple", "judge", "blank")


@dataclass(frozen=True, slots=True)
class Checked:
    """A question that holds.

    Attributes:
        draft: what it was made of.
        kind: `single`, `multiple`, `judge`, `blank` or `short`.
        stem: without number, tag and answer.
        options: without their letters; none but for a choice.
        answer: indexes of the right options; for a judge question 0 is true, 1 false.
        accepted: for each gap the accepted forms.
        words: the answer as it is shown: "A. 行政首长", "错误", "1".
        asked: it fits into a quiz; else `remark` says why not.
    """

    draft: Draft
    kind: str
    stem: str
    options: tuple[str, ...]
    answer: tuple[int, ...]
    accepted: tuple[tuple[str, ...], ...]
    words: str
    asked: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Lines that were not taken.

    Attributes:
        line: of the file.
        reason: a Chinese phrase.
        text: how the line begins.
    """

    line: int
    reason: str
    text: str

    @property
    def words(self) -> str:
        """The fault as a sentence for people."""
        shown = self.text if len(self.text) <= _SHOWN else self.text[: _SHOWN - 1] + "…"
        return f"第 {self.line} 行：{self.reason}（{shown}）"


def check(draft: Draft) -> Checked | Fault:
    """Return the question of a draft, or what is wrong with it."""
    stem, tag = without_tag("".join(draft.stem).strip())
    kind = tag or draft.kind
    made = _choice(draft, stem, kind) if draft.options else _open(draft, stem, kind)
    if isinstance(made, str):
        return Fault(draft.line, made, stem or "没有题干")
    return made


def _choice(draft: Draft, stem: str, kind: str) -> Checked | str:
    """Return a question with options, or what is wrong with it."""
    answer = draft.answer
    if found := LETTERS_IN_BRACKETS.search(half(stem)):
        answer = answer or found["answer"]
        stem = stem[: found.start()] + _EMPTY_BRACKETS + stem[found.end() :]
    if fault := _options_fault(draft):
        return fault
    if not stem:
        return "没有题干"
    truths = truth_options(draft.options)
    mark = truth_mark(stem) if truths else None
    if truths and mark and not answer:
        stem, answer = mark
    if not answer:
        return "没有答案"
    truth = read_truth(answer) if truths else None
    letters = read_letters(answer, draft.options)
    if truths and (truth is not None or (letters and len(letters) == 1)):
        return _judge(draft, stem, truths[letters[0]] if truth is None and letters else bool(truth))
    known = [option.letter for option in draft.options]
    if letters is None:
        return "答案看不懂：" + answer[:_SHOWN]
    if missing := [letter for letter in letters if letter not in known]:
        return f"答案 {''.join(missing)} 不在选项里"
    if kind == "single" and len(letters) > 1:
        return "单选题有不止一个答案"
    if kind == "multiple" and len(letters) == 1:
        return "多选题只有一个答案"
    places = tuple(known.index(letter) for letter in letters)
    options = tuple(option.words for option in draft.options)
    words = "；".join(f"{known[i]}. {options[i]}" for i in places)
    return _limited(Checked(draft, "multiple" if len(places) > 1 else "single", stem, options, places, (), words, True))


def _options_fault(draft: Draft) -> str:
    if len(draft.options) < 2:
        return "选项不足两个"
    if any(not option.words for option in draft.options):
        return "有的选项是空的"
    if len({option.words for option in draft.options}) < len(draft.options):
        return "有两个选项一样"
    return ""


def _open(draft: Draft, stem: str, kind: str) -> Checked | str:
    """Return a question without options, or what is wrong with it."""
    answer = draft.answer
    mark = truth_mark(stem)
    if mark and kind in ("", "judge") and (answer is None or read_truth(answer) is not None):
        stem, answer = mark[0], answer or mark[1]
    if not stem:
        return "没有题干"
    if kind in ("single", "multiple", "any"):
        return "没有选项"
    gaps = len(GAP.findall(half(stem)))
    if kind == "blank" and not gaps and answer is None and (filled := list(FILLED.finditer(half(stem)))):
        answer = "；".join(stem[m.start("answer") : m.end("answer")] for m in filled)
        stem, gaps = re.sub(r"[（(]\s*[^（()）]+?\s*[)）]", _EMPTY_BRACKETS, stem), len(filled)
    if not answer:
        return "没有答案"
    truth = read_truth(answer)
    if kind == "judge" or (kind == "" and truth is not None):
        stem = re.sub(r"[（(]\s*[)）]\s*[。.]?\s*$", "", stem).rstrip()
        return "判断题的答案看不懂：" + answer[:_SHOWN] if truth is None else _judge(draft, stem, truth)
    if kind == "blank" or (kind == "" and gaps):
        accepted = read_gaps(answer, max(1, gaps))
        if accepted is None:
            return f"题干有 {gaps} 个空，答案对不上"
        words = "；".join(forms[0] for forms in accepted)
        asked = _limited(Checked(draft, "blank", stem, (), (), accepted, words, True))
        return asked if gaps else _unasked(asked, "题干里没有空")
    return _unasked(Checked(draft, "short", stem, (), (), ((answer,),), answer, True), "")


def _judge(draft: Draft, stem: str, truth: bool) -> Checked:
    words = "正确" if truth else "错误"
    return _limited(Checked(draft, "judge", stem, (), (0 if truth else 1,), (), words, True))


def _limited(made: Checked) -> Checked:
    """Return a question that is too long for a quiz as one that is not asked."""
    if len(made.stem) > QUESTION_LIMIT:
        return _unasked(made, f"题干超过 {QUESTION_LIMIT} 字，只用来回答，不作测验题")
    if any(len(option) > OPTION_LIMIT for option in made.options):
        return _unasked(made, f"有的选项超过 {OPTION_LIMIT} 字，只用来回答，不作测验题")
    if len(made.options) > MOST_OPTIONS:
        return _unasked(made, f"选项超过 {MOST_OPTIONS} 个，只用来回答，不作测验题")
    return made


def _unasked(made: Checked, remark: str) -> Checked:
    return Checked(
        made.draft, made.kind, made.stem, made.options, made.answer, made.accepted, made.words, False, remark
    )


def is_closed(made: Checked) -> bool:
    """Tell whether a question has one answer that can be checked: what makes a file a bank."""
    return made.kind in _CLOSED
