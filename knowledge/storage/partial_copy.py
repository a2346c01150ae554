"""Copies a part of a catalog into another one: texts and vectors, nothing is read or embedded again."""

from __future__ import annotations

from collections.abc import Collection

from knowledge.storage.catalog import Catalog
from knowledge.storage.rows import chunks
from knowledge.values import ReadDocument, ReadSource


def copy_part(catalog: Catalog, target: Catalog, hidden: Collection[str]) -> None:
    """Put all documents but those that are `hidden` into an empty catalog, with their vectors."""
    for record in catalog.sources():
        documents = [catalog.document(key) for key in record.documents if key not in hidden]
        if documents:
            source = ReadSource(record.name, record.digest, tuple(documents), record.dropped)
            target.put(source, [_read(catalog, document.id) for document in documents], record.origin)
    kind = catalog.vectors.kind()
    if kind is None:
        return
    for keys in chunks([item.key for item in target.vectors.pending(kind.name)]):
        found, rows = catalog.vectors.of_keys(kind, keys)
        if found:
            target.vectors.put(kind, found, rows)


def _read(catalog: Catalog, document_id: str) -> ReadDocument:
    passages = tuple(catalog.passages_of(document_id))
    return ReadDocument(catalog.document(document_id), catalog.outline(document_id), passages)
