"""What an upload replaces, written beside the uploaded file before anything is changed, so that it can be put back.

After a crash the undo file also tells a second try what the first one did: by then the file is "unchanged".
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from knowledge.bank_question import BankQuestion
from knowledge.ingest.corrections import with_edits
from knowledge.storage.catalog import Catalog, Origin, SourceRecord
from knowledge.storage.corrections import to_correction
from knowledge.storage.files import write_whole
from knowledge.structure.deriving import derive
from knowledge.structure.outline import OUTLINE_VERSION
from knowledge.values import Document, HeadingMark, ReadSource, SourceReport


class UndoRecord:
    """The undo file of one upload."""

    def __init__(self, file: Path, catalog: Catalog) -> None:
        self._file = file
        self._catalog = catalog

    def note(self, source: ReadSource, record: SourceRecord | None) -> None:
        """Write down what `source` is about to replace; nothing where it is new."""
        before = None if record is None else _source_json(record, self._catalog)
        saved = {"name": source.name, "digest": source.digest, "before": before}
        write_whole(self._file, json.dumps(saved, ensure_ascii=False))

    def corrected(self, report: SourceReport) -> SourceReport:
        """Return a report with what the first try did, where a second one found its work done."""
        saved = _read(self._file)
        if report.status != "unchanged" or saved is None:
            return report
        return replace(report, status="added" if saved["before"] is None else "replaced")


def put_back(file: Path, catalog: Catalog) -> bool:
    """Make a source what it was before an upload; False where it has been changed since, or there is no undo file."""
    saved = _read(file)
    if saved is None:
        return False
    now = next((record for record in catalog.sources() if record.name == saved["name"]), None)
    before: dict[str, Any] | None = saved["before"]
    if (None if now is None else now.digest) == (None if before is None else before["digest"]):
        return True  # done by a try that ended before it could say so
    if now is None or now.digest != saved["digest"]:
        return False
    if before is None:
        catalog.remove_documents(now.documents)
    else:
        _put(before, catalog)
    return True


def _source_json(record: SourceRecord, catalog: Catalog) -> dict[str, Any]:
    documents = [asdict(catalog.document(document_id)) for document_id in record.documents]
    return {
        "name": record.name,
        "digest": record.digest,
        "documents": documents,
        "dropped": list(record.dropped),
        "warnings": list(record.warnings),
        "corrections": [asdict(correction) for correction in catalog.corrections(record.name).values()],
        "origin": asdict(record.origin),
    }


def _put(kept: dict[str, Any], catalog: Catalog) -> None:
    documents = tuple(_document(fields) for fields in kept["documents"])
    source = ReadSource(
        kept["name"], kept["digest"], documents, tuple(kept["dropped"]), tuple(kept.get("warnings", ()))
    )
    origin = replace(Origin(**kept["origin"]), outline_version=OUTLINE_VERSION)
    corrections = {fields["document_id"]: to_correction(fields) for fields in kept.get("corrections", ())}
    source, read = with_edits(source, [derive(document) for document in documents], corrections)
    catalog.put(source, read, origin, corrections.values())


def _document(fields: dict[str, Any]) -> Document:
    marks = tuple(HeadingMark(**mark) for mark in fields["marks"])
    questions = tuple(BankQuestion.of_fields(question) for question in fields.get("questions", ()))
    return Document(**{**fields, "marks": marks, "questions": questions})


def _read(file: Path) -> dict[str, Any] | None:
    try:
        saved: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return saved
