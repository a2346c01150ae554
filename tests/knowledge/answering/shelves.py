"""Books for tests of answering: a document with its outline and passages, as the catalog would give them."""

from __future__ import annotations

from knowledge.answering.understanding.documents import Book
from knowledge.structure.outline import make_outline
from knowledge.structure.passages import cut_passages
from knowledge.values import Document
from tests.support.outlines import document


def book(made: Document | str) -> Book:
    """Return a book of a document, or of a text where 〔B〕 and 〔C〕 stand for body sentences."""
    made = document(made) if isinstance(made, str) else made
    outline = make_outline(made)
    return Book(made, outline, cut_passages(made, outline))
