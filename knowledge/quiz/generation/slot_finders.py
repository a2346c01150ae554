"""Slots in one clause (figures and dates, quoted terms, on what basis), and pairs.

Pairs are clauses of one sentence that are built alike, each binding one thing to another (对甲要乙, 把甲作为乙 …). The second
halves of the siblings are the best wrong options there are: they stand in the same sentence, and the text itself says
that they belong to something else.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from knowledge.quiz.generation.letters import balanced, inside, likeness
from knowledge.quiz.generation.quiz_documents import QuizSentence
from knowledge.quiz.generation.scales import find_scales
from knowledge.quiz.generation.slots import Slot
from knowledge.text.figures import Figure, find_figures
from knowledge.text.folding import letters_of
from knowledge.text.numerals import NUMERALS

_DATE = re.compile(
    r"(?:(?<!\d)\d{4}年)?(?<!\d)\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末|初)?(?=之?前|以前|起|底|[，,]|完成|开始|全面)|(?<!\d)20\d{2}年(?=底|末|之?前|实现|全面|基本|建成)"
)
_TIMES = re.compile(
    r"(?:至少|不少于|不得少于|不超过)[^，。；、\d]{0,6}?([一两三四五六七八九十]{1,2}(?:次|天|名|遍|个月|小时|周|年|家|个|篇|场|期))"
)
_QUOTED = re.compile(r"“([^“”，。；：！？,;:!?]{2,14})”|《([^《》，。；]{4,24})》")
_ERA = re.compile(f"[{NUMERALS}]+五")
_CORE_TEXT = """
四个意识 四个自信 两个维护 两个确立 四个全面 五位一体 三个代表 两个一百年 三严三实 两学一做 四个伟大 两个结合 六个必须坚持 四风 四种形态 三会一课
两个责任 一岗双责 八项规定 三重一大 三不腐 四个服从 五个必由之路 两个毫不动摇 三个务必 两个务必 九个坚持 四个不摘 一国两制 九二共识
"""
_CORE = frozenset(_CORE_TEXT.split())  # known to everybody: beside the names of local projects they would be no options
_COUNTED = re.compile(rf"[{NUMERALS}两百\d]")
_TAKEN = re.compile(
    r"(?:把|将)(?P<a>[^把将，,。；;：:“”]{4,24}?)(?P<link>作为|当作|摆在|放在|纳入|转化为|贯穿)(?P<b>[^，,。；;：:]{2,30})"
)
_BASIS = re.compile(
    r"(?<![一-鿿])以(?P<a>[^以，,。；;：:]{3,24}?)为(?P<b>抓手|重点|统领|关键|主线|主题|牵引|目标|导向|核心|根本|引领|契机|载体|依托|支撑|突破口|切入点"
    r"|主攻方向|强大动力|保障|基础|中心|重要载体|根本目的|主要任务|着力点|落脚点)"
)
_HELD = re.compile(
    r"(?:坚持|把握|抓住|扭住|突出|紧扣|紧抓|守住|抓好|完成)好?(?P<a>[^，,。；;：:“”]{3,16}?)这[个一]?(?P<b>首要任务|关键|重点|根本|核心|主题|主线|底线|中心|牛鼻子|第一要务)"
)
_ALL = re.compile("(?:全部|全面|一律|都|均)$")  # belongs to the verb after it
_X, _Y = r"(?P<x>[^，,。；;：:]{2,36}?)", r"(?P<y>[^，,。；;：:]{2,24})"
_START = r"(?:(?<=[，,；;：:。、])|^)(?:要|就要|并|必须|切实|真正|始终)?"
_FRAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(_START + pattern + r"(?=[，,。；;！!、]|$)"))
    for name, pattern in (
        ("把作为", rf"把{_X}(?:作为|当作)(?:最大的?|第一|首要)?{_Y}"),
        ("把转化为", rf"把{_X}转化为{_Y}"),
        ("对要", rf"对(?P<x>[^；;。：:]{{2,40}}?)[，,](?:要|一律|必须)(?:坚决|严肃)?{_Y}"),
        ("针对抓", rf"针对{_X}(?:抓|补|强|促){_Y}"),
        ("在上", rf"在{_X}上{_Y}"),
        ("由向转变", rf"使{_X}由(?P<y>[^，,。；;：:、]{{2,24}}?)转变"),
        ("使向转变", rf"(?:推动[^，。]{{0,4}})?从{_X}向(?P<y>[^，,。；;：:、]{{2,16}}?)(?:转变|转换|提升|迈进)"),
        ("是", r"(?P<x>[^，,。；;：:、是]{3,16})是(?P<y>[^，,。；;：:、是]{2,12})"),
        ("以促", rf"以{_X}(?:促进|促|带动|带|推动|引领|保障){_Y}"),
        ("用", rf"用{_X}(?:鼓舞|催|武装|推动|保障){_Y}"),
        ("让", r"让(?P<x>[^，,。；;：:、]{3,16}?)(?P<y>有[^，,。；;：:、]{2,12})"),
    )
)
_FAR = frozenset(
    ("由向转变", "对要", "使向转变")
)  # frames that tell siblings by themselves; others must stand together
_NEAR = 8
_SAME = 0.5


def find_slots(sentence: QuizSentence) -> Iterator[Slot]:
    """Yield the slots of a sentence that need no sibling; lists and pairs have their own finders."""
    yield from _figures(sentence)
    yield from _quoted(sentence)
    yield from _bases(sentence)
    yield from find_scales(sentence)


def _figures(sentence: QuizSentence) -> Iterator[Slot]:
    for figure in find_figures(sentence.text):
        clause = sentence.text[_clause_start(sentence.text, figure.start) : figure.start]
        if len(letters_of(clause)) < 4 or "分别" in clause or not figure.unit or _is_usual(figure):
            continue
        yield Slot(sentence, figure.start, figure.end, "figure", "/".join(figure.kind))
    for match in _DATE.finditer(sentence.text) if sentence.demand else ():
        if sentence.text[: match.start()].endswith(("、", "和", "至")) or sentence.text[match.end() :].startswith("、"):
            continue
        if len(letters_of(sentence.text[: match.start()])) >= 4 or len(letters_of(sentence.text[match.end() :])) >= 8:
            yield Slot(sentence, match.start(), match.end(), "date", re.sub(r"\d+", "0", match.group()))
    for match in _TIMES.finditer(sentence.text):
        if match.group(1) in ("一名", "一个", "一家"):
            continue
        yield Slot(
            sentence, match.start(1), match.end(1), "times", re.sub("[一两三四五六七八九十]", "", match.group(1))
        )


def _is_usual(figure: Figure) -> bool:
    """A single one, all of a whole, and the 24 hours of a day, are no figures to be asked for."""
    return figure.number == "1" or (figure.number, figure.unit) in (("24", "小时"), ("100", "%"))


def _clause_start(text: str, at: int) -> int:
    return max(text.rfind(mark, 0, at) for mark in "，,。；;：:、") + 1


def _quoted(sentence: QuizSentence) -> Iterator[Slot]:
    for match in _QUOTED.finditer(sentence.text):
        group = 1 if match.group(1) else 2
        words = match.group(group)
        if len(letters_of(words)) < 2 or _ERA.fullmatch(words) or _is_speech(sentence.text, match.end()):
            continue
        yield Slot(sentence, match.start(group), match.end(group), "quoted", _shape(words, group))


def _is_speech(text: str, end: int) -> bool:
    """A quotation after which nothing follows is a saying, not a term."""
    return text[end : end + 1] in ("", "。") and text.count("“") == 1 and text.startswith("“")


def _shape(words: str, group: int) -> str:
    """Return what quoted terms must share to stand in for each other; empty where nothing tells."""
    if group == 2:
        return "book"
    if "+" in words or "＋" in words:
        return "plus" if words[0].isdecimal() else ""
    if words in _CORE:
        return "core"
    if _COUNTED.match(words):
        return f"counted{len(letters_of(words))}{'、' in words}{words[0].isdecimal()}"
    return ""


def _bases(sentence: QuizSentence) -> Iterator[Slot]:
    for match in _HELD.finditer(sentence.text):
        if _whole(sentence, *match.span("a")):
            yield Slot(sentence, match.start("a"), match.end("a"), "basis", f"以为{match['b']}")
    for match in _TAKEN.finditer(sentence.text):
        if _whole(sentence, *match.span("a")):
            yield Slot(sentence, match.start("a"), match.end("a"), "basis", f"把{match['link']}{match['b'][-2:]}")
    for match in _BASIS.finditer(sentence.text):
        if _whole(sentence, *match.span("a")):
            yield Slot(sentence, match.start("a"), match.end("a"), "basis", f"以为{match['b']}")


def _whole(sentence: QuizSentence, start: int, end: int) -> bool:
    if _ALL.search(sentence.text[start:end]):
        return False
    return start in sentence.edges and end in sentence.edges and balanced(sentence.text[start:end])


def find_pairs(sentence: QuizSentence) -> Iterator[Slot]:
    """Yield a slot for the second half of each of two or more clauses of one frame."""
    for name, frame in _FRAMES:
        found = [m for m in frame.finditer(sentence.text) if balanced(m["x"]) and balanced(m["y"])]
        if len(found) < 2 or found[-1].end() - found[0].start() > 400:
            continue
        if name not in _FAR and any(b.start() - a.end() > _NEAR for a, b in itertools.pairwise(found)):
            continue
        if name == "是" and likeness(letters_of(found[0]["x"]), letters_of(found[1]["x"])) < _SAME:
            continue
        halves = [m["y"].strip() for m in found]
        if not _distinct([letters_of(half) for half in halves]) or not _distinct([letters_of(m["x"]) for m in found]):
            continue
        for match in found:
            start, end = match.span("y")
            rivals = tuple(half for half in halves if half != match["y"].strip())
            if start in sentence.edges and end in sentence.edges:
                yield Slot(sentence, start, end, "pair", name, rivals)


def _distinct(words: list[str]) -> bool:
    """No half may be part of another."""
    return all(not inside(a, b) and not inside(b, a) for i, a in enumerate(words) for b in words[i + 1 :])
