"""Documents prepared for making items: their sentences with what is known of them, and their letters."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.storage.open_documents import OpenDocument
from knowledge.structure.importance import Importance, Part
from knowledge.structure.requirements import find_requirements, without_ordinal
from knowledge.text import demands
from knowledge.text.folding import letters_of
from knowledge.text.sentences import sentences
from knowledge.text.tokenizer import word_edges
from knowledge.values import Document, Section, SectionPath, Span

_LEAST, _MOST = 12, 700
"""Characters of a sentence: a shorter one says too little, a longer one is too much for a question."""
_LEAST_POINT = 9
"""Characters of a point of its own, number and mark included (2.新增企业3家。): its section's heading says what it is about."""
_GENERIC_TITLE = 8
"""Characters up to which a title (工作会议上的讲话) is shared by too many documents to name one."""
_SUBTITLE = re.compile(r"(?:——|--)(.{6,})$")


@dataclass(frozen=True, eq=False)
class QuizSentence:
    """A sentence that items may be made from.

    Attributes:
        span: where it stands in its document.
        section: index of its section.
        demand: it is, or holds, a key requirement.
        past: it tells what was done.
        point: it is a point of its own, all that its section holds.
        weight: how much it matters in its document, 0 to 10 points.
    """

    document_id: str
    span: Span
    text: str
    section: int | None
    path: SectionPath
    demand: bool
    past: bool
    point: bool = False
    weight: int = 1

    @functools.cached_property
    def edges(self) -> frozenset[int]:
        """Return where words begin or end, as offsets in `text`."""
        return word_edges(self.text)


@dataclass(frozen=True, eq=False)
class QuizDocument:
    """A document with what making items needs of it.

    Attributes:
        name: its title as stems show it, in title marks; no two documents have the same.
        sentences: those that items may be made from, in order.
    """

    opened: OpenDocument
    name: str
    sentences: tuple[QuizSentence, ...]

    @functools.cached_property
    def letters(self) -> str:
        """Return the letters of the body."""
        return letters_of(self.opened.document.text[self.opened.document.body_start :])

    @functools.cached_property
    def title_pairs(self) -> frozenset[str]:
        """Return the pairs of letters of title and occasion: they hold the name of the place."""
        told = letters_of(self.opened.document.title + self.opened.document.occasion)
        return frozenset(told[i : i + 2] for i in range(len(told) - 1))

    @functools.cached_property
    def section_letters(self) -> dict[int | None, str]:
        """Return the letters of each section's own text, by the index of the section."""
        pieces: defaultdict[int | None, list[str]] = defaultdict(list)
        for stretch in self.opened.outline.stretches:
            pieces[stretch.section].append(self.opened.document.text[stretch.start : stretch.end])
        return {section: letters_of("\n".join(texts)) for section, texts in pieces.items()}


@dataclass(frozen=True, eq=False)
class QuizDocuments:
    """The documents whose words may be wrong options for each other; `by_id` by document id."""

    by_id: dict[str, QuizDocument]

    def document_of(self, sentence: QuizSentence) -> QuizDocument:
        """Return the document of a sentence."""
        return self.by_id[sentence.document_id]

    def hold(self, piece: str) -> bool:
        """Return whether these letters stand in any document."""
        return any(piece in document.letters for document in self.by_id.values())


def make_quiz_documents(documents: Sequence[OpenDocument]) -> QuizDocuments:
    """Return documents prepared for making items, in their order."""
    names = _names([opened.document for opened in documents])
    made = [QuizDocument(opened, name, _sentences(opened)) for opened, name in zip(documents, names, strict=True)]
    return QuizDocuments({document.opened.document.id: document for document in made})


def _names(documents: Sequence[Document]) -> list[str]:
    """Return short titles; where two are equal or say nothing, what tells them apart is added."""
    short = [_short(document.title) for document in documents]
    found = []
    for document, name in zip(documents, short, strict=True):
        told = f"《{name.replace('《', '〈').replace('》', '〉')}》"
        if short.count(name) > 1 or len(name) <= _GENERIC_TITLE:
            more = document.occasion or document.date or document.source
            told = f"{told}（{more}）" if more and more not in name else told
        found.append(told)
    return found


def _short(title: str) -> str:
    match = _SUBTITLE.search(title)
    name = match.group(1) if match else title
    return re.sub(r"[（(][^（）()]*[)）]$", "", name).strip() or name.strip()


def _sentences(opened: OpenDocument) -> tuple[QuizSentence, ...]:
    outline = opened.outline
    importance = Importance(opened.document, outline)
    spans = [requirement.span for requirement in find_requirements(opened.document, outline)]
    found: list[QuizSentence] = []
    at = 0
    for stretch in outline.stretches:
        section = None if stretch.section is None else outline.sections[stretch.section]
        if importance.part(stretch.section) is Part.NOTES:
            continue
        if section is None and outline.sections and not any(s.touches(Span(stretch.start, stretch.end)) for s in spans):
            continue
        for span in sentences(opened.document.text, stretch.start, stretch.end):
            while at < len(spans) and spans[at].end <= span.start:
                at += 1
            demand = at < len(spans) and span.touches(spans[at])
            if sentence := _sentence(opened, section, span, demand, importance):
                found.append(sentence)
    return tuple(found)


def _sentence(
    opened: OpenDocument, section: Section | None, span: Span, demand: bool, importance: Importance
) -> QuizSentence | None:
    words = span.of(opened.document.text)
    last = words.rstrip("”’」』》）)\"' ")[-1:]
    whole = section is not None and span == _trimmed(opened.document.text, section)
    if (
        not (_LEAST_POINT if whole else _LEAST) <= len(words) <= _MOST
        or last not in "。！？!?；;"
        or demands.is_ceremonial(words)
    ):
        return None
    if section is not None and span.start < section.heading_end and span.end <= section.heading_end + 1:
        return None
    path = () if section is None else section.path
    if not demand and section is None and opened.outline.sections:
        return None
    index = None if section is None else section.index
    past = not demand and importance.reports(span, index)
    weight = importance.weight(span, index, demand)
    return QuizSentence(opened.document.id, span, words, index, path, demand, past, whole, weight)


def _trimmed(text: str, section: Section) -> Span:
    return Span(section.start, section.start + len(text[section.start : section.end].rstrip()))


def heading_name(heading: str) -> str:
    """Return a heading without its number and closing marks."""
    return without_ordinal(heading).strip("。；;，,：: ")
