"""What is asked for: the kind of a question, the number of things it wants, and whether it leans on the turn before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.structure.numbered_points import COUNT_WORD
from knowledge.text.folding import simplified
from knowledge.text.lexicon import COUNTERS
from knowledge.text.numerals import NUMERALS, first_number
from knowledge.text.question_words import content_words

LONGEST_QUESTION = 500
"""Characters of a question that are read; nobody asks more than that, and pasted texts have `quote`."""


class QuestionKind(StrEnum):
    """What an answer to the question would be made of."""

    FACT = "fact"
    FIGURE = "figure"
    LIST = "list"
    OUTLINE = "outline"
    TOPIC = "topic"
    COMPARISON = "comparison"
    DEFINITION = "definition"
    SMALL_TALK = "small talk"


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question as it was understood.

    Attributes:
        text: the question in simplified characters, trimmed to `LONGEST_QUESTION`.
        kind: what is asked for.
        count: how many things it says there are ("哪五个"), 0 where it doesn't say.
        noun: what it says they are ("挑战" in "哪五个挑战"); empty where that is a general word like 方面.
        ordinals: which points of a list or outline it asks for ("第二点"), -1 for the last; empty where none.
        leans: it can't be understood without the turn before.
        asks_figure: it asks for a number, also where that is not its kind.
        counts: it asks how many members something has ("几个问题"), so that the members answer it best.
        asks: how many things it asks for ("几名…，几个…" asks for two), at least 1.
    """

    text: str
    kind: QuestionKind
    count: int = 0
    noun: str = ""
    ordinals: tuple[int, ...] = ()
    leans: bool = False
    asks_figure: bool = False
    asks: int = 1
    counts: bool = False


_NUMERAL = rf"[{NUMERALS}两\d]{{1,3}}"
_UNIT = rf"(?:{COUNT_WORD}|方面|部分|意见|任务|要求|举措|措施|问题|挑战|转变|环节|原则|目标|工作|重点|关键|工程)"
_GREETING = re.compile(
    r"^(?:你好|您好|嗨|哈喽|hello|hi|早上好|下午好|晚上好|在吗|谢谢|多谢|再见|你是谁|你叫什么|你能做什么|你会什么)",
    re.I,
)
_COMPARISON = re.compile(
    r"区别|不同|异同|对比|比较一下|比一比|相比|相同|一样吗|有什么变化|有何变化|各是多少|各有哪些|分别是多少|谁(?:更)?[高低多少快大]|哪个(?:更)?[高低多少快大]"
)
_OUTLINE = re.compile(
    r"(?:哪|这|那)?[二两三四五六七八九十]点意见(?:是|分别|都|有)|哪[二两三四五六七八九十几]?点意见|(?:总结|概括|归纳)一下(?!.{0,20}(?:方面|问题|要求))|"
    r"(?:主要|总共|一共|都)?(?:讲|说|谈|分|包括|包含)(?:了|成|为)?(?:哪|几|什么)?(?:几)?(?:个)?(?:大)?(?:部分|大点|板块)|大纲|提纲|目录|结构|框架|讲了(?:些)?什么内容"
    r"|主要(?:讲|说|谈|内容)了?(?:是|有)?(?:哪|什么|些什么)|(?:讲|说|谈)了(?:哪)?几(?:点|个方面|个问题)|主要(?:讲|说)了哪"
)
_LIST = re.compile(
    rf"哪(?:几|{_NUMERAL}|些)|(?:有|是|包括)(?:几|哪){_UNIT}|分别是|都是(?:什么|哪)|列出|列举|有哪些|哪{_NUMERAL}?{_UNIT}|包括(?:什么|哪)"
    rf"|{_NUMERAL}{_UNIT}[^，。]{{0,8}}(?:是什么|指什么|指的是什么)|从哪|哪.{{0,6}}方面"
)
_QUOTED_COUNT = re.compile(
    rf"[“\"「]({_NUMERAL})(?!\+)[^”\"」]{{1,8}}[”\"」](?:问题|要求|工作|里|中|，|,)?(?:具体|主要)?(?:是|指|分别|包括|都|有)(?:指|是)?(?:哪|什么|些)"
)
_FIGURE = re.compile(
    rf"多少|几(?:[{COUNTERS}点成篇万亿%]|公里)|第几|占比|比重是|比例是|百分之几|增速|多大|多高|多长"
    r"|(?:目标|指标)(?:是|定)|哪年|哪一年|何时|什么时候|哪天|几月|多久|(?:谁|哪个)(?:更|最)?[高低多少快大]"
)
_DEFINITION = re.compile(r"什么是|是什么意思|指的?是什么|指什么|含义|怎么理解|叫什么")
_TOPIC = re.compile(
    r"(?:怎么|如何|怎样)(?:讲|说|要求|看|提|部署|安排|谈|评价)|(?:有|提了?)(?:什么|哪些)(?:具体|硬|新)?(?:要求|规定|论述|表述|部署|安排|说法)|关于|说了(?:些)?什么|讲了(?:些)?什么"
    r"|提到(?:了)?(?:吗|没|过)|提到过|(?:有没有|是否)(?:提|讲|说)|表述|论述|方面.{0,4}要求|硬要求|怎么要求"
)
_ORDINAL = re.compile(
    rf"(?<![“\"「])第({_NUMERAL})(?:点意见|点|条|项|件|部分|方面|大点|句|章|节|个方面|个(?=呢|是|和|、|，|[？?]|$))"
)
_LAST = re.compile(r"最后(?:一)?(?:个|点|条|项|部分|方面)")
_LEANING = re.compile(
    rf"^(?:那么?|还有|然后|另外|其他|其余|接着|再|这个|那个|它|他们?|这些|那些|上面|前面|刚才|第[{NUMERALS}\d]+[个点条项]|最后一?[个点条项]|下一[个点条])"
)
_ELLIPSIS = re.compile(r"(?:呢|吗)[？?]?$")
_INSIDE = re.compile(r"^[那这](?:里面|里头|里边|当中|其中)的?")
_COUNTS = re.compile(r"(?:几|多少)(?:个|项|点|条|大|方面|类|种)")
_ASKING = re.compile(r"多少|几(?=[名个次家件点年项成台级座条位所])|哪(?=[年个一些几])|什么|谁|多久|怎么")
_COUNTED_NOUN = re.compile(rf"{_NUMERAL}(?:个|大|项|条|种)([一-鿿]{{2,6}}?)(?=是|指|包括|有|分别|都|[？?，,]|$)")
_GENERAL_NOUNS = frozenset(
    {"方面", "意见", "要求", "工作", "任务", "问题", "内容", "部分", "措施", "举措", "具体", "主要", "东西"}
)
_SUBJECTLESS = re.compile(
    r"(?:由|是|归)?谁|(?:要|到|在)?(?:什么时候|何时|几月|哪天|哪年|多久|多长时间)|怎么|如何|为什么|有多少|多少|有几|几[个项名]"
)
"""A few words that begin by asking say nothing of what they are about."""
_SHORT = 14
_SHORTEST = 7
_MOST_COUNTED = 20


def understand(question: str) -> ParsedQuestion:
    """Return what a question asks for, judged by its words alone."""
    text = _INSIDE.sub("其中的", simplified(" ".join(question.split()))[:LONGEST_QUESTION])
    kind = _kind(text)
    return ParsedQuestion(
        text=text,
        kind=kind,
        count=_count(text),
        noun=_noun(text),
        ordinals=_ordinals(text),
        leans=_leans(text),
        asks_figure=bool(_FIGURE.search(text)),
        counts=bool(_COUNTS.search(text)),
        asks=max(1, len(_ASKING.findall(text))),
    )


_PHRASE_OF_MANY = re.compile(rf"[“\"「]({_NUMERAL})(?!\+)(?:个|项|大|条|种|场|重|不|要|严|实)?[^”\"」]{{1,8}}[”\"」]")


def _kind(text: str) -> QuestionKind:
    if _GREETING.search(text) and len(text) <= _SHORT:
        return QuestionKind.SMALL_TALK
    for kind, pattern in (
        (QuestionKind.COMPARISON, _COMPARISON),
        (QuestionKind.OUTLINE, _OUTLINE),
        (QuestionKind.LIST, _LIST),
    ):
        if pattern.search(text):
            return _unless_short_choice(kind, text)
    if _number_of(_QUOTED_COUNT, text):
        return QuestionKind.LIST
    for kind, pattern in (
        (QuestionKind.FIGURE, _FIGURE),
        (QuestionKind.TOPIC, _TOPIC),
        (QuestionKind.DEFINITION, _DEFINITION),
    ):
        if pattern.search(text):
            return QuestionKind.LIST if kind is QuestionKind.DEFINITION and _number_of(_PHRASE_OF_MANY, text) else kind
    return QuestionKind.FACT


_CHOICE = re.compile(r"哪(?:一|个|份|篇|位|卷|类|年|种|天|里|家|次|届|月|级|项)(?!.{0,3}(?:方面|部分))")


def _unless_short_choice(kind: QuestionKind, text: str) -> QuestionKind:
    """哪一卷, 哪一种, 哪个 ask for one thing, not for a list; 关于…有哪些要求 asks what is said on a topic."""
    if kind is QuestionKind.LIST and _TOPIC.search(text) and not _count(text):
        return QuestionKind.TOPIC
    if (
        kind is QuestionKind.LIST
        and _CHOICE.search(text)
        and not re.search(rf"哪(?:几|些|{_NUMERAL}{_UNIT})|分别", _CHOICE.sub("", text))
    ):
        return QuestionKind.FACT
    return kind


def _count(text: str) -> int:
    for pattern in (
        rf"哪({_NUMERAL}){_UNIT}",
        rf"({_NUMERAL})(?:个|大|点|条|项|种)?{_UNIT}?(?:是|指|分别|都)(?:什么|哪|是哪)",
        rf"这({_NUMERAL}){_UNIT}",
        rf"({_NUMERAL})(?:个|大|条|项|种)[一-鿿]{{1,6}}(?:是|指|包括|有|分别)(?:什么|哪)",
    ):
        if (match := re.search(pattern, text)) and 2 <= first_number(match.group(1)) <= _MOST_COUNTED:
            return first_number(match.group(1))
    return _number_of(_QUOTED_COUNT, text) or (_number_of(_PHRASE_OF_MANY, text) if _DEFINITION.search(text) else 0)


def _number_of(set_phrase: re.Pattern[str], text: str) -> int:
    """The number of a set phrase that is asked about as a whole or by its members: “三个紧紧围绕”是哪三个."""
    match = set_phrase.search(text)
    value = first_number(match.group(1)) if match else 0
    return value if 2 <= value <= 10 else 0


def _noun(text: str) -> str:
    """The last two letters of the word that is counted."""
    match = _COUNTED_NOUN.search(text)
    noun = match.group(1)[-2:] if match else ""
    return "" if noun in _GENERAL_NOUNS else noun


def _ordinals(text: str) -> tuple[int, ...]:
    found = [first_number(match.group(1)) for match in _ORDINAL.finditer(text)]
    if _LAST.search(text):
        found.append(-1)
    return tuple(n for n in found if n)


def _leans(text: str) -> bool:
    """Whether a question is a fragment: it begins with a pointing word, or is short and ends in 呢."""
    bare = text.rstrip("？?。!！ ")
    if len(bare) <= _SHORTEST and _SUBJECTLESS.match(bare) and len(set(content_words(bare))) <= 1:
        return True
    if _LEANING.match(bare) and len(bare) <= 2 * _SHORT:
        return True
    return bool(_ELLIPSIS.search(text)) and text.rstrip("？? ").endswith("呢") and len(bare) <= _SHORT
