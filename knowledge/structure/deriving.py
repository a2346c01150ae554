"""All that is made of a document's text alone."""

from __future__ import annotations

from knowledge.structure.outline import make_outline
from knowledge.structure.passages import cut_passages
from knowledge.values import Document, ReadDocument


def derive(document: Document) -> ReadDocument:
    """Return a document with its outline and its passages."""
    outline = make_outline(document)
    return ReadDocument(document, outline, cut_passages(document, outline))
