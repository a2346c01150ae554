"""A question by its words alone: its form, and the slots that can be read off it.

Slots are numbers of points ("第二点"), how many things it says there are ("哪五个"), words in quotation marks, and whether
it corrects or goes on with the turn before. Which documents it means, and what it is about, need the library: `request`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.answering.understanding.question_forms import (
    DOCUMENT,
    PART,
    Form,
    asking_words,
    form_model,
    matterless_words,
)
from knowledge.structure.numbered_points import COUNT_WORD
from knowledge.text.folding import fold, simplified
from knowledge.text.numerals import NUMERALS, first_number
from knowledge.text.question_words import content_words
from knowledge.values import Span

LONGEST_QUESTION = 500
"""Characters of a question that are read; nobody asks more than that, and pasted texts have `quote`."""
_SURE = 0.75
"""Chance from which on a form that sends the learner away (a task, small talk) is believed."""
_LIKELY = 0.2
"""Chance from which on a second form is tried too."""
_MOST_COUNTED = 20
_NUMERAL = rf"[{NUMERALS}两\d]{{1,3}}"
_UNIT = rf"(?:{COUNT_WORD}|方面|部分|章|节|点意见)"
_QUOTED_COUNT = re.compile(rf"[“\"「]?({_NUMERAL})(?:个|大|项|条|种)[“\"「]?([一-鿿]{{1,8}})[”\"」]")
_PART = re.compile(
    rf"第(?P<number>{_NUMERAL})(?:点意见|大点|个方面|方面|大?部分|大?块|[点条项章节]|件事|个(?P<counted>[一-鿿]{{2,4}}?)(?=讲|说|是|要|怎|具体|包括|的|呢)|个(?=呢|是|和|、|，|[？?讲说]|$))|(?P<last>最后)一?(?:大?部分|个方面|方面|[个点条项章节块])"
)
_ONLY_NUMBER = re.compile(rf"第({_NUMERAL})(?=[、和与到，]|第)")
_COUNTED = re.compile(
    rf"(?:哪|这|那|提了?|有)(?P<which>{_NUMERAL}){_UNIT}?|(?P<many>{_NUMERAL})(?:个|大|点|条|项|种|件|方面)[“\"]?[一-鿿]{{0,12}}[”\"]?(?:具体|主要)?(?:都|分别|各)?(?:是|指|有|包括)(?:的是)?(?:什么|哪|啥)"
)
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]{2,40})[”\"」』]")
_POINTS_BACK = re.compile(
    r"^(?:那么?|还有|然后|另外|其他|其余|接着|再|这个|那个|它|他们?|他俩|它们|两者|这些|那些|上面|前面|刚才|具体)(?!年|时|次|会)"
)
_POINTS_WITHIN = re.compile(r"(?<!有)[这那](?:个数|个|么|样|些|一?[点条项句])(?!事儿?|[一-鿿]{0,2}[份篇])")
_CORRECTS = re.compile(
    r"^(?:不对[，,]?)?(?:我(?:说|问)的)?不是(?:这|那)?[一-鿿]{0,4}[，,、 ]*(?:我(?:要|说|问)的)?(?:而)?是(?P<meant>.+)$"
)
_AND = re.compile(r"(?:呢|咧)[？?！!。 ]*$")
_ASKING = re.compile(r"多少|几(?=[名个次家件点年项成台级座条位所])|哪(?=[年个一些几])|什么|谁|多久|怎么")
_SHORT = 14
"""Characters up to which a question that begins with a pointing word goes on with the turn before."""


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question as it was understood by its words.

    Attributes:
        text: the question in simplified characters, trimmed to `LONGEST_QUESTION`.
        forms: what may be asked for, likeliest first; those that are unlikely beside the first are left out.
        count: how many things it says there are ("哪五个"), 0 where it doesn't say.
        counted: the words with which each of them begins (六个“必须坚持”); empty where none are quoted.
        ordinals: which points it asks for ("第二点"), -1 for the last; empty where none.
        numbered: what the ordinals number, as 工程 in 第二个工程; empty where they number points or sections.
        parts: where the ordinals stand in `text`.
        phrases: folded words in quotation marks.
        points_back: it begins with a word that points to the turn before.
        continues: it only puts something else into the turn before ("北京呢").
        corrects: where it says which document was meant instead, in `text`; None where it corrects nothing.
        asks: how many things it asks for ("几名…，几个…" asks for two), at least 1.
    """

    text: str
    forms: tuple[Form, ...]
    count: int = 0
    counted: str = ""
    ordinals: tuple[int, ...] = ()
    numbered: str = ""
    parts: tuple[Span, ...] = ()
    phrases: tuple[str, ...] = ()
    points_back: bool = False
    continues: bool = False
    corrects: Span | None = None
    asks: int = 1
    chances: dict[Form, float] = field(default_factory=dict, repr=False, compare=False)

    @property
    def form(self) -> Form:
        """The likeliest form."""
        return self.forms[0]

    def may_ask(self, *forms: Form) -> bool:
        """Return whether one of these forms is likely."""
        return any(form in self.forms for form in forms)


def trimmed(question: str) -> str:
    """Return a question in simplified characters with single spaces, not longer than is read."""
    return simplified(" ".join(question.split()))[:LONGEST_QUESTION]


def parse(question: str, mentioned: Sequence[Span] = ()) -> ParsedQuestion:
    """Return what a question asks for.

    `question` is trimmed; `mentioned` says where in it documents are named.
    """
    every = tuple(_PART.finditer(question))
    parts = tuple(part for part in every if not part["counted"])  # 第二个答案 may be a matter, no part
    chances = form_model().chances(_masked(question, mentioned, [Span(*part.span()) for part in parts]))
    corrects = _CORRECTS.match(question)
    return ParsedQuestion(
        text=question,
        forms=_forms(chances, bool(parts), not set(content_words(question)) <= asking_words()),
        counted=next((words for _, words in _QUOTED_COUNT.findall(question)), ""),
        count=_count(_masked(question, mentioned, [])),
        ordinals=_ordinals(question, every),
        numbered=next((part["counted"] for part in every if part["counted"]), ""),
        parts=tuple(Span(*part.span()) for part in parts),
        phrases=tuple(fold(words) for words in _QUOTED.findall(question)),
        points_back=_points_back(question),
        continues=bool(_AND.search(question)) and len(question) <= _SHORT,
        corrects=Span(*corrects.span("meant")) if corrects else None,
        asks=max(1, len(_ASKING.findall(question))),
        chances=chances,
    )


def _points_back(question: str) -> bool:
    """Whether a question begins with a word that points to the turn before, or is short and holds one (为啥定这个数)."""
    begins = bool(_POINTS_BACK.match(question)) and len(question) <= 2 * _SHORT
    return begins or (len(question) <= _SHORT and bool(_POINTS_WITHIN.search(question)))


def _masked(question: str, mentioned: Sequence[Span], parts: Sequence[Span]) -> str:
    """The question with one letter for each document and numbered part."""
    letters = [(span, DOCUMENT) for span in mentioned] + [(span, PART) for span in parts]
    for span, letter in sorted(letters, key=lambda pair: -pair[0].start):
        question = question[: span.start] + letter + question[span.end :]
    return question


def _forms(chances: dict[Form, float], numbered: bool, matter: bool) -> tuple[Form, ...]:
    ranked = [form for form, chance in chances.items() if chance >= _LIKELY] or [next(iter(chances))]
    away = (Form.CHAT, Form.TASK)
    if matter:
        chances = {form: chance for form, chance in chances.items() if form is not Form.CHAT}
    kept = [form for form in ranked if form in chances and (form not in away or chances[form] >= _SURE)]
    kept = kept or [next(form for form in chances if form not in away)]
    if numbered:
        kept = [Form.SECTION, *(form for form in kept if form is not Form.SECTION)]
    elif kept[0] is Form.SECTION:
        kept = [*kept[1:], Form.TOPIC]
    return tuple(kept)


def _count(text: str) -> int:
    found = [match.group("which") or match.group("many") for match in _COUNTED.finditer(text)]
    for number in [*found, *(number for number, _ in _QUOTED_COUNT.findall(text))]:
        value = first_number(number)
        if 2 <= value <= _MOST_COUNTED:
            return value
    return 0


def _ordinals(text: str, parts: Sequence[re.Match[str]]) -> tuple[int, ...]:
    """The numbers of the points that are asked for; "第四、第五点" asks for two."""
    found = [(part.start(), -1 if part.group("last") else first_number(part.group("number"))) for part in parts]
    if parts:
        found += [(m.start(), first_number(m.group(1))) for m in _ONLY_NUMBER.finditer(text)]
    return tuple(number for _, number in sorted(set(found)) if number)


def is_about_nothing(text: str) -> bool:
    """Return whether words say nothing of a matter: they only ask, as the frames of questions do."""
    return not _QUOTED.search(text) and set(content_words(text)) <= matterless_words()
