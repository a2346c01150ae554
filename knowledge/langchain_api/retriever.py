"""`StudyRetriever`: the passages that the library finds for a question, as a retriever of LangChain."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from knowledge.langchain_api.documents import as_document
from knowledge.library import Library


class StudyRetriever(BaseRetriever):
    """Finds passages by words and meaning, as the library does for its own answers; also for what it would refuse.

    Attributes:
        library: an open one; safe to share between threads.
        k: how many passages at most.
        document: id of the document that alone is looked in; None for all.
    """

    library: Library
    k: int = 6
    document: str | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        """Return the passages, best first; UnknownDocument where `document` is not in the library."""
        draft = self.library.draft(query, document=self.document)
        return [as_document(place) for place in self.library.passages(draft, self.k)]
