"""Open documents for tests: a document with its outline and passages, as the catalog would give them."""

from __future__ import annotations

from knowledge.storage.open_documents import OpenDocument
from knowledge.structure.outline import make_outline
from knowledge.structure.passages import cut_passages
from knowledge.values import Document
from tests.support.outlines import document


def open_document(made: Document | str) -> OpenDocument:
    """Return a document opened, or a text where 〔B〕 and 〔C〕 stand for body sentences."""
    made = document(made) if isinstance(made, str) else made
    outline = make_outline(made)
    return OpenDocument(made, outline, cut_passages(made, outline))
