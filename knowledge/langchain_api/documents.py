"""Places of the library as LangChain's `Document`s."""

from __future__ import annotations

from typing import Any

from langchain_core.documents import Document

from knowledge.values import Citation


def as_document(place: Citation) -> Document:
    """Return a place: its words are the content, and where they stand is the metadata.

    `metadata` holds `number` (of the citation, or the rank), `title` and `source` of the document, `document_id`, `section` (the
    headings from the outermost), `start` and `end` of the words in the document's text, and `page` where the file has pages.
    """
    metadata: dict[str, Any] = {
        "number": place.number,
        "title": place.document,
        "source": place.source,
        "document_id": place.document_id,
        "section": list(place.section),
        "start": place.start,
        "end": place.end,
    }
    if place.page is not None:
        metadata["page"] = place.page
    return Document(page_content=place.quote, metadata=metadata, id=f"{place.document_id}:{place.start}-{place.end}")
