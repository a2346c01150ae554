"""Finds key requirements: the sentences of every section that demand something, with who, until when and how much.

A demand stands in the sentence itself (要, 必须, 不得 …), or in the heading or the sentence before, and the sentence
carries it on. Where a value is masked in a long sentence, the runs of its clauses without the mask are taken.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.structure.importance import Importance, Part, comments_on_aims, has_deadline, has_target
from knowledge.text import demands
from knowledge.text.figures import Figure, find_figures
from knowledge.text.masks import is_masked
from knowledge.text.numerals import NUMERALS
from knowledge.text.sentences import clauses, paragraphs, sentences
from knowledge.text.tokenizer import leading_words, word_class
from knowledge.values import Document, Outline, Section, SectionPath, Span, Stretch

_SHORTEST = 10  # characters of a sentence
_MOST_ADVERBS = 3  # words of a sentence that are looked at for its verb
_SHORTEST_UNMASKED = 16  # characters of a run of clauses left of a masked sentence
# the number a sentence or heading begins with
_ORDINAL = re.compile(
    rf"\s*(?:第?[{NUMERALS}]{{1,3}}(?:[、．.，,]|是要?|要(?=[一-鿿])|则)|[（(][{NUMERALS}\d]{{1,3}}[)）]|\d{{1,2}}[、．.]|[①-⑳])\s*"
)
# who stands before 要, 必须 …
_SUBJECT = re.compile(r"([一-鿿（）()、]{2,24}?)(?:要|必须|应当|应|不得|务必|一律)(?![求点])")
# words by which a body or person is recognised: others before 要 are no subject
_SUBJECT_END = re.compile(
    r"(?:党委|党组|党支部|支部|党组织|组织|书记|部门|机关|单位|委员会|办公室|小组|政府|局|院|委|站|厅|部|会|联|成员|机构|企业|学校"
    r"|公司|室|干部|负责人|党员|代表|人员|各级|各地|县区|乡镇|街道|社区|大家|我们|领导|段|长|个|社|办|医院|养老院)[)）]?$"
)
_DEADLINE = re.compile(
    r"(?:今年|明年|到|在|于)?(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末|初)?(?:之?前|以前)?|(?:到)?\d{4}年(?:底|末)?(?:之?前)?"
    r"|(?:今|明|每)?年[底内末](?:之?前)?|[上下]半年|(?:[一两三四五六七八九十]|\d+)(?:年|个?月|天|日|周|小时|分钟)(?:之)?内"
)
_TRIMMED_END = "，,；;：:、 　\n"


@dataclass(frozen=True, slots=True)
class KeyRequirement:
    """A sentence that demands something.

    Attributes:
        id: derived from the document's id and the words.
        document_id: the document.
        section: index of the section, None in opening and closing.
        path: the section path.
        span: where it stands in `Document.text`.
        text: the words of the span, verbatim.
        subject: who shall do it, as named there; empty where nobody is named.
        deadline: until when, in the words of the text; empty where none is given.
        figures: the figures with their units, in order.
        weight: how much it matters in its document, 0 to 10 points.
    """

    id: str
    document_id: str
    section: int | None
    path: SectionPath
    span: Span
    text: str
    subject: str = ""
    deadline: str = ""
    figures: tuple[str, ...] = ()
    weight: int = 1


def find_requirements(document: Document, outline: Outline) -> tuple[KeyRequirement, ...]:
    """Return the key requirements of a document in text order, each once; a question bank demands nothing itself."""
    if document.questions:
        return ()
    found: dict[str, KeyRequirement] = {}
    importance = Importance(document, outline)
    for stretch in outline.stretches:
        for span in _demanding_spans(document, outline, stretch, importance):
            made = _make_requirement(document, outline.path(stretch.section), stretch.section, span, importance)
            found.setdefault(made.id, made)
    return tuple(found.values())


def without_ordinal(words: str) -> str:
    """Return a sentence or heading without the number it begins with; 一要 leaves 要."""
    match = _ORDINAL.match(words)
    if match is None:
        return words.strip()
    kept = "要" if match.group().strip().endswith("要") else ""
    return (kept + words[match.end() :]).strip()


def _demanding_spans(document: Document, outline: Outline, stretch: Stretch, importance: Importance) -> Iterator[Span]:
    """Yield the spans of a stretch that demand something."""
    text = document.text
    section = None if stretch.section is None else outline.sections[stretch.section]
    part = importance.part(stretch.section)
    if part in (Part.RESULTS, Part.NOTES):
        return
    carried = part in (Part.TASKS, Part.AIMS) or (
        section is not None and _heading_demands(without_ordinal(section.heading))
    )
    for line in paragraphs(text, stretch.start, stretch.end):
        carries = carried
        for span in sentences(text, line.start, line.end):
            words = span.of(text)
            binding = demands.has_binding_word(words)
            aim = importance.is_aim(span)
            if (
                _is_heading(section, span)
                or not _is_whole(document, span)
                or (demands.is_ceremonial(words) and not aim)
            ):
                carries = carries or binding
                continue
            if section is None and outline.sections and not (binding or aim):
                continue
            if aim or (_demands(words, carries) and not importance.looks_back(span)):
                yield from _unmasked(text, span)
            carries = (carries or binding) and not demands.reports_past(words)


def _demands(words: str, carries: bool) -> bool:
    body = without_ordinal(words)
    if demands.has_binding_word(body):
        plain = demands.reports_past(body) or demands.reports_shortcoming(body)
        return not (plain and demands.count_binding_words(body) < 2)
    if comments_on_aims(body) or (demands.reports_past(body) and not (carries and has_deadline(body))):
        return False
    if not demands.is_imperative(body):
        return carries and not demands.reports_shortcoming(body) and (has_target(body) or _begins_with_verb(body))
    if demands.begins_with_object(body):
        return carries and not demands.reports_shortcoming(body)
    return carries or demands.has_demand_word(body)


def _begins_with_verb(words: str) -> bool:
    """Return whether a sentence begins with a verb, or adverbs and a verb, so that nobody is named who does it."""
    for word in leading_words(words, _MOST_ADVERBS):
        mark = word_class(word)
        if mark.startswith("v"):
            return True
        if mark not in ("d", "ad", "a"):
            return False
    return False


def _heading_demands(heading: str) -> bool:
    return demands.is_imperative(heading) and not demands.reports_shortcoming(heading)


def _is_heading(section: Section | None, span: Span) -> bool:
    """A heading alone is no requirement; one whose sentence goes on is."""
    return section is not None and span.start < section.heading_end and span.end <= section.heading_end + 1


def _is_whole(document: Document, span: Span) -> bool:
    last = span.of(document.text).rstrip("”’」』》）)\"' ")[-1:]
    return last in "。！？!?；;…" and span.end - span.start >= _SHORTEST


def _unmasked(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentence, or the runs of its clauses that no mask touches, where they still demand."""
    if not is_masked(span.of(text)):
        yield span
        return
    runs: list[list[Span]] = [[]]
    for clause in clauses(text, span.start, span.end):
        if is_masked(clause.of(text)):
            runs.append([])
        else:
            runs[-1].append(clause)
    for run in runs:
        if not run:
            continue
        kept = Span(run[0].start, _trimmed(text, run[0].start, run[-1].end))
        words = kept.of(text)
        if len(words) >= _SHORTEST_UNMASKED and (demands.has_demand_word(words) or demands.is_imperative(words)):
            yield kept


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _TRIMMED_END:
        end -= 1
    return end


def _make_requirement(
    document: Document, path: SectionPath, section: int | None, span: Span, importance: Importance
) -> KeyRequirement:
    words = span.of(document.text)
    digest = hashlib.sha256(f"{document.id}\n{words}".encode()).hexdigest()[:16]
    deadline = _DEADLINE.search(words)
    figures = tuple(words[figure.start : figure.end] + _unit(figure) for figure in find_figures(words))
    told = deadline.group() if deadline else ""
    weight = importance.weight(span, section)
    return KeyRequirement(digest, document.id, section, path, span, words, _subject(words), told, figures, weight)


def _unit(figure: Figure) -> str:
    return "" if figure.unit in ("%", "‰") else figure.unit


def _subject(words: str) -> str:
    match = _SUBJECT.match(without_ordinal(words))
    if match is None:
        return ""
    return match.group(1) if _SUBJECT_END.search(match.group(1)) else ""
