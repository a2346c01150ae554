"""Corrections by hand: carried over when a file is read again, and made.

A corrected document keeps its id, so that what learners have of it stays. When its file has changed, a correction goes
with the document that has the most of its lines, at least half of them; what no longer fits is told as a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from knowledge.errors import UnknownDocument
from knowledge.reading.cleanup.metadata import latest_year
from knowledge.storage.catalog import Catalog, Origin, SourceRecord
from knowledge.storage.corrections import Correction
from knowledge.structure.heading_edits import HeadingEdit, apply_edits
from knowledge.structure.outline import OUTLINE_VERSION
from knowledge.structure.passages import cut_passages
from knowledge.values import Document, Progress, ReadDocument, ReadSource

_LEAST_COMMON = 0.5
"""Share of the lines of a corrected document that must stand in one that is read again: more stayed than went."""
_LOST_TITLE = "文件内容变了，原来手工定的标题{title}没有沿用，需要的话请再定一次。"
_LOST_HEADINGS = "文件内容变了，手工改过的{count}个标题没有沿用（{words}），需要的话请再改一次。"
_SHOWN = 3
"""Headings that a warning names."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a correction.

    Attributes:
        before: the document's title before.
        title: its title now.
        missing: words of edits that stand nowhere in the text.
    """

    before: str
    title: str
    missing: tuple[str, ...] = ()


class SourceStore(Protocol):
    """Puts a source into all stores."""

    def store(
        self, source: ReadSource, origin: Origin, kept: Mapping[str, Correction], progress: Callable[[Progress], None]
    ) -> ReadSource:
        """Derive what is made of its documents, and put it in place of what was known under its name."""


def carry_over(
    catalog: Catalog, record: SourceRecord | None, source: ReadSource
) -> tuple[ReadSource, dict[str, Correction]]:
    """Return a source that was read again, with titles and ids as they were corrected, and its corrections by these ids.

    Args:
        catalog: holds the source as it was before.
        record: the source that is to be replaced; None where it is a new one.
        source: as it was read.
    """
    known = catalog.corrections(record.name) if record else {}
    documents = {document.id: document for document in source.documents}
    kept: dict[str, Correction] = {}
    warnings = list(source.warnings)
    for correction in known.values():
        before = catalog.document(correction.document_id)
        named = [documents[before.id]] if before.id in documents else []
        others = [one for one in documents.values() if record and one.id not in record.documents]
        found = _same(before, named or others)
        if found is None:
            warnings += _lost(correction)
            continue
        documents[found.id] = _corrected(found, correction)
        if correction.title:
            warnings = [sentence for sentence in warnings if f"《{found.title}》" not in sentence]
            correction = replace(correction, read_title=found.title)
        kept[correction.document_id] = correction
    return replace(source, documents=tuple(documents.values()), warnings=tuple(warnings)), kept


def _same(before: Document, candidates: Sequence[Document]) -> Document | None:
    """Return the candidate that has the most lines of a document, None where none has enough of them."""
    lines = set(before.text[before.body_start :].split("\n"))
    common = [len(lines & set(candidate.text.split("\n"))) for candidate in candidates]
    most = max(common, default=0)
    return candidates[common.index(most)] if most and most >= len(lines) * _LEAST_COMMON else None


def _corrected(document: Document, correction: Correction) -> Document:
    return _titled(replace(document, id=correction.document_id), correction.title or document.title)


def _titled(document: Document, title: str, former: str = "") -> Document:
    """Return a document under another title, which tells its year where nothing else does."""
    told = "" if former and document.date == latest_year(former) else document.date
    return replace(document, title=title, date=told or latest_year(title))


def _lost(correction: Correction) -> list[str]:
    told = [_LOST_TITLE.format(title=f"《{correction.title}》")] if correction.title else []
    return told + _lost_headings(correction.edits)


def _lost_headings(edits: Sequence[HeadingEdit]) -> list[str]:
    words = "、".join(f"“{edit.words}”" for edit in edits[:_SHOWN]) + ("等" if len(edits) > _SHOWN else "")
    return [_LOST_HEADINGS.format(count=len(edits), words=words)] if edits else []


def with_edits(
    source: ReadSource, documents: Sequence[ReadDocument], kept: Mapping[str, Correction]
) -> tuple[ReadSource, list[ReadDocument]]:
    """Return a source and its documents with their headings as they were edited; edits that fit nowhere are warned about."""
    made: list[ReadDocument] = []
    warnings = list(source.warnings)
    for read in documents:
        correction = kept.get(read.document.id)
        if correction is None or not correction.edits:
            made.append(read)
            continue
        outline, missing = apply_edits(read.document, read.outline, correction.edits)
        warnings += _lost_headings(missing)
        made.append(ReadDocument(read.document, outline, cut_passages(read.document, outline)))
    return replace(source, warnings=tuple(warnings)), made


def correct(
    catalog: Catalog,
    store: SourceStore,
    document_id: str,
    title: str | None,
    edits: Collection[HeadingEdit] | None,
    progress: Callable[[Progress], None],
) -> Corrected:
    """Set a document's title or headings, or take that back.

    Args:
        catalog: holds the document.
        store: takes its source.
        document_id: of the document.
        title: to be set; empty for the one that was read; None to leave it as it is.
        edits: of the headings as they were made, in place of earlier ones; none for the headings as they were made;
            None to leave them.
        progress: called with each step.

    Raises:
        UnknownDocument: there is no such document.
    """
    record = next((one for one in catalog.sources() if document_id in one.documents), None)
    if record is None:
        raise UnknownDocument(document_id)
    before = catalog.document(document_id)
    kept = catalog.corrections(record.name)
    correction = kept.get(document_id, Correction(document_id))
    if title is not None:
        read_title = correction.read_title or before.title
        set_title = title if title != read_title else ""
        correction = replace(correction, title=set_title, read_title=read_title if set_title else "")
        document = _titled(before, title or read_title, before.title)
    else:
        document = before
    if edits is not None:
        correction = replace(correction, edits=tuple(edits))
    kept[document_id] = correction
    documents = [document if one == document_id else catalog.document(one) for one in record.documents]
    warnings = tuple(sentence for sentence in record.warnings if not _is_settled(sentence, before.title, title))
    source = ReadSource(record.name, record.digest, tuple(documents), record.dropped, warnings)
    store.store(source, replace(record.origin, outline_version=OUTLINE_VERSION), kept, progress)
    _, missing = apply_edits(document, catalog.outline(document_id), correction.edits)
    return Corrected(before.title, document.title, tuple(edit.words for edit in missing))


def _is_settled(sentence: str, before: str, title: str | None) -> bool:
    """Tell whether a warning is about a title that has been set by now."""
    return bool(title) and f"《{before}》" in sentence
