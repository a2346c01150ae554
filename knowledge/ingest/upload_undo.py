"""What an upload replaces, written beside the uploaded file before anything is changed, so that it can be put back.

After a crash the undo file also tells a second try what the first one did: by then the file is "unchanged".
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from knowledge.ingest.adding import derive
from knowledge.storage.catalog import Catalog, Origin, SourceRecord
from knowledge.storage.files import write_whole
from knowledge.structure.outline import OUTLINE_VERSION
from knowledge.values import Document, HeadingMark, ReadSource, SourceReport


class UndoRecord:
    """The undo file of one upload."""

    def __init__(self, file: Path, catalog: Catalog) -> None:
        self._file = file
        self._catalog = catalog

    def note(self, source: ReadSource, record: SourceRecord | None) -> None:
        """Write down what `source` is about to replace; nothing where it is new."""
        before = None if record is None else _kept(record, self._catalog)
        told = {"name": source.name, "digest": source.digest, "before": before}
        write_whole(self._file, json.dumps(told, ensure_ascii=False))

    def corrected(self, report: SourceReport) -> SourceReport:
        """Return a report with what the first try did, where a second one found its work done."""
        told = _read(self._file)
        if report.status != "unchanged" or told is None:
            return report
        return replace(report, status="added" if told["before"] is None else "replaced")


def put_back(file: Path, catalog: Catalog) -> bool:
    """Make a source what it was before an upload; False where it has been changed since, or there is no undo file."""
    told = _read(file)
    if told is None:
        return False
    now = next((record for record in catalog.sources() if record.name == told["name"]), None)
    before: dict[str, Any] | None = told["before"]
    if (None if now is None else now.digest) == (None if before is None else before["digest"]):
        return True  # done by a try that ended before it could say so
    if now is None or now.digest != told["digest"]:
        return False
    if before is None:
        catalog.remove_documents(now.documents)
    else:
        _put(before, catalog)
    return True


def _kept(record: SourceRecord, catalog: Catalog) -> dict[str, Any]:
    documents = [asdict(catalog.document(document_id)) for document_id in record.documents]
    return {
        "name": record.name,
        "digest": record.digest,
        "documents": documents,
        "dropped": list(record.dropped),
        "origin": asdict(record.origin),
    }


def _put(kept: dict[str, Any], catalog: Catalog) -> None:
    documents = tuple(_document(told) for told in kept["documents"])
    source = ReadSource(kept["name"], kept["digest"], documents, tuple(kept["dropped"]))
    origin = replace(Origin(**kept["origin"]), outline_version=OUTLINE_VERSION)
    catalog.put(source, [derive(document) for document in documents], origin)


def _document(told: dict[str, Any]) -> Document:
    return Document(**{**told, "marks": tuple(HeadingMark(**mark) for mark in told["marks"])})


def _read(file: Path) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return told
