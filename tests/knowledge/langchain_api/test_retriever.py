"""`StudyRetriever` in the ways that LangChain uses a retriever."""

from __future__ import annotations

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda

from knowledge.errors import UnknownDocument
from knowledge.langchain_api import StudyRetriever

QUESTION = "重大隐患由谁挂牌督办？"


@pytest.fixture
def retriever(sampled) -> StudyRetriever:
    return StudyRetriever(library=sampled.library, k=4)


def test_passages_come_best_first_with_where_they_stand(sampled, retriever):
    assert isinstance(retriever, BaseRetriever)
    found = retriever.invoke(QUESTION)
    assert 1 < len(found) <= 4
    assert all(isinstance(document, Document) for document in found)
    first = found[0]
    assert "重大隐患由区安委会挂牌督办" in first.page_content
    assert first.metadata["title"].startswith("绷紧安全这根弦")
    assert first.metadata["section"] == ["二、突出重点，坚决把隐患消除在萌芽状态"]
    for document in found:
        text = sampled.library.catalog.document(document.metadata["document_id"]).text
        assert text[document.metadata["start"] : document.metadata["end"]] == document.page_content
    assert len({document.id for document in found}) == len(found)
    assert [document.metadata["number"] for document in found] == list(range(1, len(found) + 1))


async def test_it_works_in_tasks_in_batches_and_in_chains(retriever):
    expected = retriever.invoke(QUESTION)
    assert await retriever.ainvoke(QUESTION) == expected
    assert retriever.batch([QUESTION, QUESTION]) == [expected, expected]
    chain = retriever | RunnableLambda(lambda found: found[0].metadata["source"])
    assert chain.invoke(QUESTION) == "work-safety-2025.txt"


def test_what_the_library_would_refuse_is_found_all_the_same(sampled, retriever):
    question = "重大隐患由谁来登记注册？"
    assert retriever.invoke(question)
    assert retriever.invoke("") == []


def test_one_document_alone(sampled):
    (chosen,) = [info for info in sampled.library.documents() if info.source == "spring-farming-2024.md"]
    found = StudyRetriever(library=sampled.library, document=chosen.id).invoke(QUESTION)
    assert {document.metadata["document_id"] for document in found} <= {chosen.id}
    with pytest.raises(UnknownDocument):
        StudyRetriever(library=sampled.library, document="nobody").invoke(QUESTION)
