"""Stems: the piece of a sentence that is shown, how it is introduced, and the words of the explanation."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from knowledge.quiz.generation.letters import balanced, inner_quotes, shown
from knowledge.quiz.generation.quiz_documents import QuizDocument, QuizDocuments, QuizSentence, heading_name
from knowledge.structure.requirements import without_ordinal
from knowledge.text.folding import letters_of
from knowledge.text.lexicon import IN_ORDER
from knowledge.text.masks import is_masked
from knowledge.text.sentences import clauses

_BEST, _LONGEST, _LEAST = (30, 85), 130, 14
_LEAST_POINT = 7  # letters of a point of its own, shown with the heading that it stands under
_SHORT_STEM = 26
_SECTION_NAME = (4, 24)
_LINK = re.compile(
    rf"(?:因此|所以|同时|此外|另外|而且|并且|但是|但|例如|比如|{IN_ORDER}|总之|为此|对此|当前|其中|另一方面|一方面|实际工作中|下一步|今后)[，,]"
)
_BAD_START = re.compile(
    r"这|那|其(?!他)|该|此|它|他|她|以上|上述|同样|也|还|而|并(?!购)|且|又|就(?!业|地|近|医)|才(?!能)|则|即|从而|进而|不仅|不但|更|特别是|尤其是|甚至"
    r"|之|等|及(?!时)|和(?!谐|美|平)|与|或|的|后者|前者|做到|使|让|比|都|于|以(?:便|及|此)|例如|比如|如[，,]|具体|可以|便(?!民|利)|如(?!期|实)"
)
_HANGS = re.compile(
    r"(?:注重|着力|重点|要)?(?:在(?!.{2,20}[上中]下功夫)|对|针对|随着|由于|为了|根据|按照|通过|面对|围绕|作为|特别是|尤其是)"
)
_FRAME = re.compile(
    r"答[：:]\s*|第[一二三四五六七八九十百零〇\d]{1,6}条\s*|会议(?:要求|指出|强调|认为|明确|决定)[，,：:]\s*"
)
"""What introduces a sentence and is no part of what it says."""
_FINAL = "，,；;：:、 　"
_WE = re.compile(r"我们(?=要|必须|将|一定)")
_EXPLAINED = 150


@dataclass(frozen=True, slots=True)
class Window:
    """The piece of a sentence that a stem shows: offsets in the sentence."""

    start: int
    end: int


@functools.lru_cache(maxsize=4096)
def _cuts(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in clauses(text))


def choose_window(sentence: QuizSentence, start: int, end: int) -> Window | None:
    """Return the best piece of the sentence around `[start, end)`, None where no piece makes sense by itself."""
    parts = _cuts(sentence.text)
    first = next((i for i, (_, b) in enumerate(parts) if start < b), 0)
    last = next((i for i, (_, b) in enumerate(parts) if end <= b), len(parts) - 1)
    found: list[tuple[float, Window]] = []
    for i in range(first, -1, -1):
        for j in range(last, len(parts)):
            window = _window(sentence.text, parts[i][0], parts[j][1])
            if window.start > start or len(letters_of(sentence.text[window.start : window.end])) > _LONGEST:
                break
            least = _LEAST_POINT if sentence.point else _LEAST
            if _makes_sense(sentence.text, window, i == 0, least):
                found.append((_cost(sentence.text, parts, i, j, window), window))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _window(text: str, start: int, end: int) -> Window:
    body = text[start:end].rstrip()
    if start == 0 and body.endswith(told := without_ordinal(body)):
        start += len(body) - len(told)
    while start < end and text[start] in "—-· 　":
        start += 1
    for introduces in (_FRAME, _LINK, _WE):
        if match := introduces.match(text, start, end):
            start = match.end()
    while end > start and text[end - 1] in _FINAL + "。！!？?\n":
        end -= 1
    return Window(start, end)


def _makes_sense(text: str, window: Window, begins: bool, least: int) -> bool:
    words = text[window.start : window.end]
    if len(letters_of(words)) < least or not balanced(words) or is_masked(words):
        return False
    if words.count('"') or "\n" in words or words.endswith(("如下", "以下", "主要是", "比如", "方面", "即")):
        return False
    return not _BAD_START.match(words) or (begins and words.startswith(("让", "使")))


def may_begin(words: str) -> bool:
    """Return whether a stem may begin with these words: not with one that points back (这, 也, 其 …)."""
    return not _BAD_START.match(words) and not _LINK.match(words)


def _cost(text: str, parts: tuple[tuple[int, int], ...], i: int, j: int, window: Window) -> float:
    size = len(letters_of(text[window.start : window.end]))
    low, high = _BEST
    cost = 2.0 * max(0, low - size) + 1.0 * max(0, size - high)
    if i > 0:
        before = text[: parts[i][0]].rstrip()[-1:]
        cost += 4 if before in "；;" else 14 if before in "：:" else 34
    if j < len(parts) - 1:
        if _HANGS.match(text, parts[j][0]):
            cost += 40
        after = text[: parts[j][1]].rstrip()[-1:]
        cost += 2 if after in "；;" else 8
    return cost


def lead(
    documents: QuizDocuments, sentence: QuizSentence, words: str, hidden: tuple[str, ...] = (), placed: bool = False
) -> str:
    """Return how a stem begins: 《…》要求，

    The section is named if `placed`, or where the `words` that follow are too short to stand alone; never where its name
    would give away `hidden` words.
    """
    document = documents.document_of(sentence)
    place = ""
    if placed or len(letters_of(words)) < _SHORT_STEM or words.startswith("由"):
        place = _place(document, sentence, hidden)
    return f"{document.name}{place}{_verb(document, sentence)}，"


def _verb(document: QuizDocument, sentence: QuizSentence) -> str:
    report = "报告" in document.opened.document.title
    if sentence.past:
        return "提到"
    if sentence.demand:
        return "提出" if report else "要求"
    return "提出" if report else "指出"


def _place(document: QuizDocument, sentence: QuizSentence, hidden: tuple[str, ...]) -> str:
    """Return 在“…”部分 where the heading that the sentence stands under is short and gives nothing away."""
    sections = document.opened.outline.sections
    index = sentence.section
    if index is not None and sentence.point:
        index = sections[index].parent
    if index is None:
        return ""
    section = sections[index]
    name = heading_name(section.heading)
    if name.startswith("要"):
        name = name[1:]
    low, high = _SECTION_NAME
    opens = sentence.span.start < max(section.heading_end, section.start + 1)
    if opens or not low <= len(name) <= high or "“" in name or is_masked(name):
        return ""
    if any(letters_of(word) in letters_of(name) for word in hidden):
        return ""
    return f"在“{shown(name)}”部分"


def body(words: str, verb_takes: bool = True) -> str:
    """Return a statement as it follows 要求，: without the 要 that would double it."""
    told = shown(words)
    if verb_takes and told.startswith("要") and not told.startswith(("要求", "要么", "要是")):
        told = told[1:]
    return told


def explain(sentence: QuizSentence, start: int, end: int, before: str = "") -> str:
    """Return the explanation: what is said before, then the source's own words around `[start, end)`."""
    window = choose_window(sentence, start, end)
    a, b = (window.start, window.end) if window else (start, end)
    room = _EXPLAINED - len(before)
    if b - a > room:
        a, b = max(a, start - room // 2), min(b, max(end, start) + room // 2)
    words = sentence.text[a:b].replace("\n", "")
    left = "……" if a > (window.start if window else start) else ""
    right = "……" if b < (window.end if window else end) else ""
    return f"{before}原文：“{left}{inner_quotes(words)}{right}”"[:199]
