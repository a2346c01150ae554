"""A text as it is judged: folded, cut into clauses and words, with its facts; and the sentences of the given passages so.

Function words, words about speaking (报告指出) and words that only order or sum up (方面, 工作, 首先) are a writer's own: they
need no source. All places are those of the folded text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.answering.verification.values import NumberedPassage
from knowledge.text.equivalents import equivalents
from knowledge.text.facts import Fact, Kind, find_facts, is_plan, is_span, is_year
from knowledge.text.folding import Folded, fold, fold_with_offsets
from knowledge.text.lexicon import ACTORS, DIVISIONS, IN_ORDER
from knowledge.text.numerals import NUMERALS
from knowledge.text.place_names import PLACES
from knowledge.text.question_words import stop_words
from knowledge.text.sentences import sentences
from knowledge.text.tokenizer import is_unknown_word, may_be_noun, word_spans
from knowledge.values import Span

_CLAUSE_END = re.compile(r"[,;:。!?\n…]+|\.(?!\d)|——")
_STRONG = re.compile(r"[;。!?\n]")
_OWN_TEXT = """
    指出 强调 要求 提出 提到 表示 认为 谈到 讲到 重申 部署 明确 说 讲 显示 可见 看出 得知 回顾 总结 概括 介绍 说明 透露 列出 列举 包括 涵盖 分别 分为 主要 具体
    重点 核心 关键 总体 整体 此外 另外 同时 并且 而且 以及 其次 首先 再次 最后 一方面 另一方面 方面 工作 内容 任务 举措 措施 做法 要点 部分 层面 环节 领域 情况 问题 目的 方式 过程
    安排 作出 做出 进行 开展 实施 采取 实现 达到 达 为 是 即 也就是 其中 通过 按照 根据 围绕 针对 对于 关于 由 由此 从而 进而 并 还 也 又 以 用于 用来 旨在
    主张 定位 视为 看作 基调 提法 思路 国家 行为 该 本 此 会议 讲话 报告 文件 讲话人 讲话者 文中 原文 材料 资料 总共 共 合计 相关 有关 推动 推进 加强 做好 抓好 落实 提升 提高 强化 促进 保障 继续 进一步 着力 大力 切实 扎实 积极 深入 全面
"""
_OWN = frozenset(_OWN_TEXT.split())
"""Words that a summary may use whatever its source says: reporting, ordering, and the commonest verbs of official prose."""
REPORTING = "指出|强调|要求|提出|提到|表示|认为|谈到|讲到|重申|部署|明确|介绍|说|提醒|归纳|列举"
"""Verbs that tell that somebody says what follows."""
TOPIC = r"(?:在|就|对|关于|围绕|从)[^,;。]{1,16}(?:方面|上|中|领域|来看|看|(?<!的)),"
"""How a claim names the matter of what follows."""
_ACTOR = re.compile(
    rf"(?:委|局|厅|部|办|会|院|部门|办公室|政府|法院|检察院|银行|学校|大学|医院|街道|{ACTORS}|市长|县长|区长|省长|部长|主任|主席|总理|校长|院长|代表|委员|党员|群众|农户|居民|合作社|协会|集团|政协|人大|军队|法官|教师|医生|职工|企业家|人民)$"
)
_PLACE = re.compile(rf"[一-鿿](?:{'|'.join(DIVISIONS)}|街道|新区|自治区|开发区|园区|流域|半岛)$")
_NO_NAME = re.compile(r"^(?:全|各|本|我|每|该|外|城|乡|市|县|省|区|内|同|多|某|老|新)")
_ORDINAL = re.compile(rf"{IN_ORDER}|第?[{NUMERALS}]{{1,2}}[是要]?")
_AND = frozenset(("和", "与", "及", "以及", "并", "并且"))
_SINGLE = 0.4
"""Weight of a word of one letter, against 1 for two and more for longer ones: it stands in any text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word `[start, end)` of a folded text; `weight` 0 for what needs no source, `names` where it names somebody or a place."""

    text: str
    start: int
    end: int
    weight: float
    names: bool


@dataclass(frozen=True)
class Wording:
    """A text cut up; `clauses` cover it, each with the mark behind it."""

    folded: Folded
    clauses: tuple[tuple[int, int], ...]
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def facts_in(self, start: int, end: int, *kinds: Kind) -> list[Fact]:
        """Return the facts that begin in a part of the text, of some kinds or of all."""
        return [fact for fact in self.facts if start <= fact.start < end and (not kinds or fact.kind in kinds)]

    def words_in(self, start: int, end: int) -> list[Word]:
        """Return the words of a part that need a source."""
        return [word for word in self.words if start <= word.start < end and word.weight]

    def joints(self, start: int, end: int) -> list[int]:
        """Return where the members of lists part between two places: 、 and the words 和, 与, 及, 并."""
        marks = [match.end() for match in re.finditer("、", self.text[start:end])]
        words = [word.end for word in self.words if start <= word.start < end and word.text in _AND]
        return sorted({*(start + mark for mark in marks), *words})

    def stretch_of(self, at: int) -> int:
        """Return where the sentence, or the part of one that is read by itself, begins that a letter stands in."""
        return max(
            (end for place, (_, end) in enumerate(self.clauses) if end <= at and self.is_strong(place)), default=0
        )

    def clause_of(self, at: int) -> int:
        """Return the index of the clause that a letter stands in."""
        return next((i for i, (_, end) in enumerate(self.clauses) if at < end), len(self.clauses) - 1)

    def is_strong(self, clause: int) -> bool:
        """Return whether a sentence, or a part of one that is read by itself, ends with a clause."""
        start, end = self.clauses[clause]
        return end == len(self.text) or bool(_STRONG.search(self.text, max(start, end - 2), end))


def wording(text: str) -> Wording:
    """Return a text cut up."""
    folded = fold_with_offsets(text)
    clauses, begin = [], 0
    for match in _CLAUSE_END.finditer(folded.text):
        if match.start() > begin:
            clauses.append((begin, match.end()))
            begin = match.end()
    if begin < len(folded.text):
        clauses.append((begin, len(folded.text)))
    facts = find_facts(folded.text)
    taken = [(fact.start, fact.end) for fact in facts]
    words = tuple(
        Word(word, start, end, 0.0 if _is_inside(start, end, taken) else _weight(word), is_name(word))
        for word, start, end in word_spans(folded.text)
    )
    return Wording(folded, tuple(clauses), words, facts)


def _is_inside(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in taken)


@functools.lru_cache(maxsize=8192)
def _weight(word: str) -> float:
    if word in _OWN or word in stop_words() or _ORDINAL.fullmatch(word) or word.isdecimal():
        return 0.0
    return _SINGLE if len(word) == 1 else 1.0 + 0.25 * (len(word) - 2)


@functools.lru_cache(maxsize=8192)
def is_name(word: str) -> bool:
    """Return whether a word names somebody who acts, an office, or a place."""
    if len(word) < 2 or word in _OWN:
        return False
    if word in PLACES or _ACTOR.search(word):
        return True
    return bool(_PLACE.search(word)) and not (len(word) == 2 and _NO_NAME.match(word))


@functools.lru_cache(maxsize=8192)
def is_noun_of_matter(word: str) -> bool:
    """Return whether a word is a noun or name that says what a text is about."""
    if len(word) < 2 or _weight(word) < 1 or not may_be_noun(word):
        return False
    # 前要 of 9月底前要完成 is no word but a letter of the sentence and its neighbour
    return not (is_unknown_word(word) and any(letter in stop_words() for letter in word))


_CONGRESS = re.compile("第([一二三四五六七八九十]+)次(?:全国|党员)?代表大会")
"""How titles name what everybody calls 二十大."""
_RELATIVE = {"今年": 0, "去年": -1, "明年": 1, "前年": -2}


@dataclass(frozen=True)
class SourceSentence:
    """A sentence of a numbered passage.

    Attributes:
        numbered: the passage.
        span: in its text.
        order: place of the sentence among all given ones.
        before: what stands before it in the passage, folded.
        document: all given passages of its document, folded.
    """

    numbered: NumberedPassage
    span: Span
    order: int
    before: str
    document: str

    @cached_property
    def wording(self) -> Wording:
        """The sentence cut up."""
        return wording(self.span.of(self.numbered.text))

    @cached_property
    def text(self) -> str:
        """The sentence folded."""
        return fold(self.span.of(self.numbered.text))

    @cached_property
    def lead(self) -> str:
        """The sentence right before it in its passage, folded: what it may lean on."""
        earlier = sentences(self.numbered.text, 0, self.span.start)
        return fold(earlier[-1].of(self.numbered.text)) if earlier else ""

    @cached_property
    def about(self) -> str:
        """What stands over the sentence, folded: title, speaker, occasion, date, headings."""
        return self.title + fold("\n".join(("", *self.numbered.section)))

    @cached_property
    def title(self) -> str:
        """What is told of its document, folded: title, speaker, occasion, date."""
        own = self.numbered
        year = f"{own.date[:4]}年" if own.date else ""
        made = fold("\n".join((own.document, own.speaker, own.occasion, own.date, year)))
        return made + "".join(f"\n{number}大" for number in _CONGRESS.findall(made))

    def clause_text(self, clause: int) -> str:
        """Return a clause, folded."""
        return self.text[slice(*self.wording.clauses[clause])]

    def clause_facts(self, clause: int, *kinds: Kind) -> list[Fact]:
        """Return the facts of a clause, of some kinds or of all."""
        return self.wording.facts_in(*self.wording.clauses[clause], *kinds)

    @cached_property
    def times(self) -> tuple[Fact, ...]:
        """The times that it tells."""
        return tuple(fact for fact in self.wording.facts if fact.kind is Kind.TIME)

    @cached_property
    def year_before(self) -> str:
        """The last year that is told before it in its passage, empty where none is."""
        found = [fact.value for fact in find_facts(self.before) if fact.kind is Kind.TIME and is_year(fact.value)]
        return found[-1] if found else ""

    def year_of(self, time: str) -> int:
        """Return the year of a time, of relative ones by the document's date or title; 0 where it is none."""
        if match := re.match(r"(\d{4})年", time):
            return int(match.group(1))
        own = re.search(r"(?:19|20)\d\d", self.numbered.date) or re.search(r"(?:19|20)\d\d", self.numbered.document)
        return int(own.group()) + _RELATIVE[time] if own and time in _RELATIVE else 0

    def is_year_of(self, time: str, told: Collection[str]) -> bool:
        """Return whether a year, or a span of years, fits those told; without any it must be one that the document speaks of."""
        years = {value for value in told if is_year(value)} or ({self.year_before} - {""})
        if is_span(time):
            return time in years or not any(is_span(value) for value in years)
        year, own = self.year_of(time), self.year_of("今年")
        if not years:
            return not year or not own or year in (own, own - 1)
        return any(self._is_same_year(time, value) for value in years)

    def _is_same_year(self, time: str, other: str) -> bool:
        if time == other or is_span(other) or (time in _RELATIVE and other in _RELATIVE):
            return time == other
        return self.year_of(time) == self.year_of(other) or not (self.year_of(time) and self.year_of(other))

    def tells_time(self, time: str) -> bool:
        """Return whether a time is told in it, or is the one under which it is read."""
        told = {fact.value for fact in self.times}
        if time in told:
            return True
        if is_year(time):
            return self.is_year_of(time, told)
        known = told | {fact.value for fact in find_facts(self.before) if fact.kind is Kind.TIME}
        if is_plan(time):
            return not any(is_plan(value) for value in known) or time in known
        rest = time.rpartition("年")[2]
        if time.endswith("年底") or not rest:
            return any(value.endswith(("年底", "年末")) or value.startswith(time[:5]) for value in known)
        return any(value.endswith(rest) or time.endswith(value) for value in known)

    def original(self, start: int, end: int) -> Span:
        """Return letters `[start, end)` of the folded sentence as a span of the passage's text."""
        first, last = self.wording.folded.original(start, end)
        return Span(self.span.start + first, self.span.start + last)

    @property
    def is_question(self) -> bool:
        """Return whether it asks."""
        return self.text.rstrip('"』」)')[-1:] == "?"


def source_sentences(numbered: Sequence[NumberedPassage]) -> list[SourceSentence]:
    """Return the sentences of the given passages in their order."""
    found: list[SourceSentence] = []
    documents: dict[str, str] = {}
    for one in numbered:
        documents[one.document_id] = documents.get(one.document_id, "") + fold(one.text)
    for one in numbered:
        for span in sentences(one.text):
            before = fold(one.text[: span.start])
            found.append(SourceSentence(one, span, len(found), before, documents[one.document_id]))
    return found


@functools.lru_cache(maxsize=65536)
def licensed(word: str, text: str) -> float:
    """Return how far a folded text holds a word: 1 as it is or by an equivalent, less where it holds most of its letters."""
    if word in text or any(other in text for other in equivalents(word)):
        return 1.0
    if len(word) == 1:
        return 0.0
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    if len(word) > 2 and (found := sum(pair in text for pair in pairs)):
        return found / len(pairs)
    letters = sum(letter in text for letter in word) / len(word)
    return 0.5 * letters if letters >= 0.5 else 0.0


def weight_in(words: Sequence[Word], text: str) -> float:
    """Return the weight of words that a text holds."""
    return sum(word.weight * licensed(word.text, text) for word in words)
