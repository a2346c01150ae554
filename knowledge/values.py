"""The values that the packages of the library exchange.

All offsets are code points into `Document.text`; every span is half open, `text[start:end]`. Content lives in these
values, identity is given by the catalog and derived from content, so that reading a file again gives the same ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeAlias

from knowledge.bank_question import BankQuestion

SectionPath: TypeAlias = tuple[str, ...]
"""Headings from the outermost to the innermost; `()` is the opening or the closing of a document."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open piece `[start, end)` of a text, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of the span in `text`."""
        return text[self.start : self.end]

    def touches(self, other: Span) -> bool:
        """Return whether two spans of a text share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class HeadingMark:
    """A heading that the file format itself marks: a Word style, a Markdown `#`, an HTML `<h2>`.

    Attributes:
        start, end: of the line of the heading in `Document.text`.
        level: 1 is the outermost level that the file uses below the title; 0 for a bold line, which may be a heading.
        number: the number that Word makes automatically ("一、"), which is shown but does not stand in the text.
    """

    start: int
    end: int
    level: int
    number: str = ""


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page of a print begins: `page`, as the file counts from 1, from the offset `start` on."""

    start: int
    page: int


@dataclass(frozen=True, slots=True)
class Document:
    """One speech or report with a citable title.

    Attributes:
        id: derived from title and source name.
        source: name of the file it was read from, without folders.
        order: its place among the documents of that source, from 0.
        title: as people would cite it; lines of a long title are joined by a space.
        text: normalised text, front matter (title, date, speaker lines) first.
        body_start: where the speech itself begins, after the front matter.
        marks: headings that the file format marks, in order.
        date: `2026-01-26`, `2026-01` or `2026`, as exact as the document tells; empty where it does not.
        occasion: the meeting or event, in the words of the document; empty where it is not told.
        speaker: name or office in the words of the document; empty where it is not told.
        incomplete: the text breaks off.
        questions: of a question bank, in order; empty for every other document.
        pages: where the pages of a print begin, in order; empty where the format has no pages.
    """

    id: str
    source: str
    order: int
    title: str
    text: str
    body_start: int = 0
    marks: tuple[HeadingMark, ...] = ()
    date: str = ""
    occasion: str = ""
    speaker: str = ""
    incomplete: bool = False
    questions: tuple[BankQuestion, ...] = ()
    pages: tuple[PageStart, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A node of a document's outline.

    Attributes:
        index: place in the outline, outer before inner, from 0.
        parent: index of the section around it, None at the top level.
        level: depth, 1 at the top level.
        heading: as shown: number and words, without the closing 。
        inline: the body follows in the same paragraph.
        start: where the heading starts.
        end: where the last text of the section, its children included, ends.
        heading_end: where the heading ends and its own body begins; of a section that is one sentence, the end of its
            number (`start` where that is automatic), since the sentence is the body.
        path: headings from the outermost to this one.
    """

    index: int
    parent: int | None
    level: int
    heading: str
    inline: bool
    start: int
    end: int
    heading_end: int
    path: SectionPath


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text that belongs to one section, and not to its children; `section` None is opening or closing."""

    start: int
    end: int
    section: int | None


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list in running prose.

    Attributes:
        lead: the words that announce the list.
        members: one span each, its ordinal ("一是") included, the closing mark left out.
        section: index of the section it stands in, None in the opening or closing.
    """

    lead: Span
    members: tuple[Span, ...]
    section: int | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A term (without marks), the sentence or line that says what it is, and the index of its section, if any."""

    term: Span
    span: Span
    section: int | None


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections outer before inner, the stretches in text order (they cover the body), enumerations and definitions."""

    sections: tuple[Section, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    enumerations: tuple[Enumeration, ...] = ()
    definitions: tuple[Definition, ...] = ()

    def path(self, section: int | None) -> SectionPath:
        """Return the section path of a section index; `()` for None."""
        return () if section is None else self.sections[section].path

    def children(self, section: int | None) -> list[Section]:
        """Return the sections right below a section; the top level for None."""
        return [child for child in self.sections if child.parent == section]


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one section, cut at sentence ends: the unit that is indexed. `text == document.text[start:end]`.

    Attributes:
        id: derived from the document's id and the passage's words.
        order: place in the document, from 0.
        section: index of its section, None in the opening or closing.
        start, end: in `Document.text`.
    """

    id: str
    document_id: str
    order: int
    section: int | None
    path: SectionPath
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with all that is derived from its text alone; what the catalog stores."""

    document: Document
    outline: Outline
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class ReadSource:
    """What reading one file gives.

    Attributes:
        name: file name without folders.
        digest: SHA-256 of the file's bytes, hexadecimal.
        documents: in the order of the file; at least one.
        dropped: the lines taken for noise, as they stood in the file.
        warnings: Chinese sentences for the person who adds the file: what may have been read wrongly.
    """

    name: str
    digest: str
    documents: tuple[Document, ...]
    dropped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far adding has come: in `reading` of files (`source` is the present one), or `embedding` of texts."""

    stage: str
    source: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one path given to `add`; counts are 0 and lists empty where it was rejected.

    Attributes:
        path: as it was given or found.
        status: `added`, `unchanged`, `replaced` or `rejected`.
        reason: why it was rejected, a sentence for people in Chinese; else empty, or a remark.
        documents, sections, passages: how many the source has.
        dropped: lines taken for noise.
        source: the name under which it is known; empty where it was rejected.
        warnings: as in `ReadSource`; those of an unchanged file are the ones it was read with.
        questions: of question banks.
    """

    path: str
    status: str
    reason: str = ""
    documents: int = 0
    sections: int = 0
    passages: int = 0
    dropped: tuple[str, ...] = ()
    source: str = ""
    warnings: tuple[str, ...] = ()
    questions: int = 0

    @classmethod
    def of_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Return the report whose fields, as `asdict` gives them, went through JSON."""
        lists = {name: tuple(fields.get(name, ())) for name in ("dropped", "warnings")}
        return cls(**{**fields, **lists})


@dataclass(frozen=True, slots=True)
class Finding:
    """What was checked, whether it is in order, and a Chinese sentence about it."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A line of the list of documents; fields as in `Document`, counts of what was made from it.

    `title_by_hand` and `outline_by_hand` tell that somebody set the title or edited the headings.
    `questions` counts those of a question bank, 0 for every other document.
    """

    id: str
    title: str
    source: str
    date: str
    occasion: str
    speaker: str
    incomplete: bool
    characters: int
    sections: int
    passages: int
    items: int = 0
    duplicate_of: str = ""
    title_by_hand: bool = False
    outline_by_hand: bool = False
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document that supports a statement; the quote is verbatim.

    Attributes:
        number: the `[1]` of the answer, from 1; 0 where there is no answer around it.
        document: its title.
        source: its file name.
        quote: `document.text[start:end]`.
        start, end: of the quote.
        passage: the words around the quote, from `passage_start` to `passage_end`.
        page: where the quote begins, counted from 1; None where the file has no pages.
    """

    number: int
    document_id: str
    document: str
    source: str
    section: SectionPath
    quote: str
    start: int
    end: int
    passage: str
    passage_start: int
    passage_end: int
    page: int | None = None

    @property
    def pages(self) -> tuple[int, ...]:
        """Return the page, nothing where the file has none."""
        return () if self.page is None else (self.page,)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of an answer with the numbers of the citations that support it.

    A `summary` is a language model's own words beside the cited ones; everything else is the document's.
    """

    text: str
    citations: tuple[int, ...]
    summary: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the library says to a question.

    Attributes:
        question: as asked.
        status: `answered`, `not_found` or `error`.
        reason: why nothing was found, or a remark on the answer, for people in Chinese.
        text: the answer with `[1]` `[2]`; empty unless answered.
        statements: its parts.
        citations: numbered from 1.
        nearest: the nearest places where nothing was found.
        engine: `extractive`, or `provider:model`.
        elapsed_ms: time taken.
        more: what did not fit, as an answer of its own with numbers from 1; None where all is said.
        trace: how the answer was found, in words; shown by `study ask --why`.
        listed: its statements are the members of complete lists, in order.
        verdict: what is told before the statements of a question that wants yes or no ("是的，原文这样说："); else empty.
    """

    question: str
    status: str
    reason: str = ""
    text: str = ""
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    engine: str = "extractive"
    elapsed_ms: float = 0.0
    more: Answer | None = None
    trace: tuple[str, ...] = field(default=(), repr=False)
    listed: bool = False
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place found by a look-up.

    Attributes:
        citation: the place, with the passage around it.
        marks: spans in `citation.passage` where the words stand.
        match: `words` all words stand there; `some` a good part of them; `meaning` it is only near by meaning.
    """

    citation: Citation
    marks: tuple[Span, ...] = ()
    match: str = "words"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier turn of a conversation."""

    question: str
    answer: Answer | None = None
