"""How much a sentence matters to whoever must know a document, read off the text: what it aims at above all.

What part of a document a sentence stands in is told by headings first (回顾, 目标, 名词解释), then by how the part is
written: a chapter of results reports more than it binds. In the other parts weight grows with each kind of evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum

from knowledge.text import demands
from knowledge.text.figures import find_figures
from knowledge.text.folding import letters_of
from knowledge.text.sentences import paragraphs, sentences
from knowledge.values import Document, Outline, Section, Span

_PLANNED = "目标|任务|安排|部署|打算|要求|考虑|展望|谋划|计划|下一步|今后"
_PLANS = re.compile(_PLANNED)
_TASKS = re.compile(rf"{_PLANNED}|措施|重点工作|主要工作(?!情况|和|及|回顾|成)")
_TROUBLES = re.compile(r"^[^，]{0,6}(?:存在|面临|突出)?的?[^，]{0,6}(?:问题|不足|困难|短板|差距)$")
_AIMS = re.compile(r"目标|总体要求|指导思想|基本原则|总体思路|工作思路|总要求")
_RESULTS = re.compile(
    r"回顾|成绩|成就|成效|(?:过去|这)[一两三四五\d]?年|工作(?:情况|总结)|基本情况|主要做法|取得|问题|不足|差距"
)
_NOTES = re.compile(r"名词|注释|释义|词语解释|术语")
_ANNOUNCES = re.compile(
    r"(?:目标|总体要求|总要求|总体思路|工作思路|指导思想|基本原则|中心任务|首要任务|目标任务|主要指标|主题|主线|总体部署)(?:就|应当?)?"
    r"(?:是(?!一致|相同)|为|[：:])|(?:经济增长|增长|发展)的?预期(?:目标)?[是为]|^到(?:20|二[〇○零])[\d二三四五六七八九〇○零]{2}年"
)
_COMMENTS = re.compile(
    r"(?:提出|上述|这[一些个]|设定|确定|围绕)[^，。；]{0,8}(?:目标|指标|任务|要求)|召开[^，。；]{0,12}会"
)
_TARGET = re.compile(
    r"(?:增长|提高|下降|降低|减少|达到|达|保持在|稳定在|控制在|突破|超过|不低于|不少于|增加|涨幅|失业率|实现|完成|新增)[^，。；]{0,10}?\d"
    r"|(?:前|底|内)[^，。；]{0,8}(?:完成|到位|完毕|建成|投用|开工|覆盖)"
    r"|\d[\d.]*(?:%|％|[万亿]?[一-鿿]{0,4})(?:左右|以上|以内|以下)|同步|(?:进一步|明显|显著|基本)(?:改善|增强|提升|提高|平衡)"
)
_STRESS = re.compile(
    r"关键(?:是|在|之)|重中之重|底线|首要|头等|第一(?:要务|责任|资源|位|目标|标准|议题)|生命线|红线|根本(?:是|任务|保证|目的|要求|遵循)"
    r"|核心(?:是|任务)|中心任务|主攻方向|总抓手|牢牢(?:把握|坚持|守住)"
)
_BINDS = re.compile(r"必须|严禁|禁止|不得|一律|(?:决|绝)不|务必")
_DEADLINE = re.compile(
    r"\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末)?(?:之?前|以前|底)|20\d\d年(?:底|末)?(?:之?前)|[今明年]?年[底内末](?:之?前)?|个月内|工作日内|日内|天内"
)
_COUNTED = re.compile(
    r"(?:不少于|至少|不超过|不多于)[^，。；、]{0,6}?[一两二三四五六七八九十]{1,2}(?:次|天|名|遍|个|小时|周|年|家|篇|场|期)"
)
_LOOKS_BACK = re.compile(r"[一-鿿]{0,2}(?:[五一]年来|过去[一两三四五]年|“十[三四]五”(?:时期|期间))")
_SET_OFF = re.compile(r"[“《][^”》]{2,16}[”》]")
_MAIN_LEVEL = 2
_REPORTED_SHARE = 0.06
"""Share of its sentences from which a chapter reports results; those of tasks have at most 0.04, on twenty reports."""
_MOST_REPEATED = 8
"""Letters of a clause that count as said again where they stand elsewhere in the document."""


class Part(StrEnum):
    """What a part of a document is there for."""

    RESULTS = "results"
    AIMS = "aims"
    TASKS = "tasks"
    NOTES = "notes"
    BODY = "body"


class Importance:
    """Weighs the sentences of one document; parts are found once, when it is made."""

    def __init__(self, document: Document, outline: Outline) -> None:
        self._text = document.text
        self._outline = outline
        self._until_troubles = self._end_of_report()
        self._parts: list[Part] = []
        for section in outline.sections:
            self._parts.append(self._part_of(section))
        self._looked_back = self._paragraphs_looking_back(document.body_start)
        self._aims = self._announced(document.body_start)
        self._terms = Counter(match.group() for match in _SET_OFF.finditer(document.text, document.body_start))
        self._defined = [definition.span for definition in outline.definitions]

    def part(self, section: int | None) -> Part:
        """Return what part a section is, by its index; the opening and the closing are body."""
        return Part.BODY if section is None else self._parts[section]

    def is_aim(self, span: Span) -> bool:
        """Return whether a sentence announces the aims of the whole, or goes on after such a one with targets."""
        return any(span.touches(aim) for aim in self._aims)

    def looks_back(self, span: Span) -> bool:
        """Return whether a sentence stands in a paragraph about years that are over."""
        return any(span.touches(gone) for gone in self._looked_back)

    def reports(self, span: Span, section: int | None) -> bool:
        """Return whether a sentence tells what was done or explains: by its part, or by its own words."""
        if self.part(section) in (Part.RESULTS, Part.NOTES) or self.looks_back(span):
            return True
        return demands.reports_past(span.of(self._text)) and not self.is_aim(span)

    def weight(self, span: Span, section: int | None, demand: bool = True) -> int:
        """Return how much a sentence matters, 0 to 10 points; 1 at most where it reports, 0 in notes and ceremony."""
        words = span.of(self._text)
        part = self.part(section)
        ceremonial = demands.is_ceremonial(words) and not self.is_aim(span)
        if part is Part.NOTES or ceremonial or any(span.touches(d) for d in self._defined):
            return 0
        if self.reports(span, section):
            return int(part is not Part.RESULTS)
        points = int(demand)
        points += 4 if self.is_aim(span) else 2 if part is Part.AIMS else 0
        points += 2 if _STRESS.search(words) else int(_BINDS.search(words) is not None)
        figures = next(find_figures(words), None) is not None or _COUNTED.search(words) is not None
        dated = has_deadline(words)
        aimed = dated or (figures and has_target(words))
        points += demand * (2 if aimed else int(figures)) + demand * (figures and dated)
        points += any(self._terms[term] > 1 for term in _SET_OFF.findall(words)) or self._is_repeated(words)
        points += self._opens_main(span, section)
        return min(10, points)

    def _part_of(self, section: Section) -> Part:
        above = None if section.parent is None else self._parts[section.parent]
        heading = section.heading
        if above is Part.NOTES or _NOTES.search(heading):
            return Part.NOTES
        if above is Part.RESULTS:
            return Part.RESULTS
        done = section.start < self._until_troubles
        calls = bool((_PLANS if done else _TASKS).search(heading))
        if section.parent is None and not calls and self._is_report(section):
            return Part.RESULTS
        if _AIMS.search(heading) and not _RESULTS.search(heading):
            return Part.AIMS
        return Part.TASKS if calls or above in (Part.TASKS, Part.AIMS) else Part.BODY

    def _end_of_report(self) -> int:
        """Return where a chapter of troubles begins: what stands before it told of work done; 0 where there is none."""
        chapters = [s for s in self._outline.children(None) if _TROUBLES.search(s.heading)]
        return chapters[0].start if chapters else 0

    def _is_report(self, section: Section) -> bool:
        """Return whether a chapter without a word of tasks in its heading tells of results or shortcomings."""
        told = [span.of(self._text) for span in sentences(self._text, section.heading_end, section.end)]
        if section.start < self._until_troubles and not demands.is_imperative(_bare(section.heading)):
            return True
        past = sum(map(demands.reports_past, told)) + sum(map(demands.reports_shortcoming, told))
        bound = sum(map(demands.has_binding_word, told))
        if _RESULTS.search(section.heading) and not demands.calls_for_more(section.heading):
            return bound <= 0.25 * len(told)
        return demands.is_heading_of_results(section.heading) or (
            past >= _REPORTED_SHARE * len(told)
            and past > 3 * bound
            and not demands.is_imperative(_bare(section.heading))
        )

    def _paragraphs_looking_back(self, start: int) -> list[Span]:
        """Return the paragraphs that begin with the years that are over: 五年来 …, 过去五年 …"""
        lines = paragraphs(self._text, start, len(self._text))
        return [line for line in lines if _LOOKS_BACK.match(self._text, line.start)]

    def _announced(self, start: int) -> list[Span]:
        """Return the sentences that announce aims, with those after them in the paragraph that are targets, too."""
        found: list[Span] = []
        for stretch in self._outline.stretches:
            if self.part(stretch.section) in (Part.RESULTS, Part.NOTES) or stretch.end <= start:
                continue
            for line in paragraphs(self._text, stretch.start, stretch.end):
                if self.looks_back(line):
                    continue
                goes_on = False
                for span in sentences(self._text, line.start, line.end):
                    words = span.of(self._text)
                    announces = not comments_on_aims(words) and _ANNOUNCES.search(words) is not None
                    told = comments_on_aims(words) or demands.reports_past(words)
                    goes_on = announces or (goes_on and not told)
                    if announces or (goes_on and _TARGET.search(words)):
                        found.append(span)
        return found

    def _is_repeated(self, words: str) -> bool:
        """Return whether the longest clause of a sentence stands elsewhere in the document, too: in a heading, most often."""
        longest = max(re.split(r"[，,；;：:。！？、]", words), key=len)
        return len(letters_of(longest)) >= _MOST_REPEATED and self._text.count(longest) > 1

    def _opens_main(self, span: Span, section: int | None) -> bool:
        """Return whether a sentence is, or begins with, the heading of a main section."""
        if section is None:
            return False
        own = self._outline.sections[section]
        return own.level <= _MAIN_LEVEL and span.start < max(own.heading_end, own.start + 1)


def has_target(words: str) -> bool:
    """Return whether a clause says what shall be reached, with a figure or a direction: 增长5%左右, 同步."""
    return _TARGET.search(words) is not None


def has_deadline(words: str) -> bool:
    """Return whether a sentence says until when: 6月底前, 三个月内."""
    return _DEADLINE.search(words) is not None


def comments_on_aims(words: str) -> bool:
    """Return whether a sentence speaks about aims that were given before: 提出上述目标，考虑了 …"""
    return _COMMENTS.search(words) is not None


def _bare(heading: str) -> str:
    return re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]?\s*", "", heading)
