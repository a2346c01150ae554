"""Libraries for the quiz: the samples, and the speeches and reports beside the project where they are."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from knowledge.quiz.generation.making import make_items
from knowledge.reading import find_files, read_source
from knowledge.storage.open_documents import OpenDocument
from tests.support.open_documents import open_document

SHARED = Path(__file__).resolve().parents[4] / "shared"


@cache
def read(folder: str) -> tuple[OpenDocument, ...]:
    documents = [document for path in find_files([Path(folder)]) for document in read_source(path).documents]
    return tuple(open_document(document) for document in documents)


@cache
def items_of(folder: str):
    return make_items(read(folder))


@pytest.fixture(scope="session", params=["samples", "speeches", "reports"])
def library(request: pytest.FixtureRequest) -> str:
    """The folder of a library."""
    if request.param == "samples":
        return str(resources.files("knowledge").joinpath("samples"))
    folder = SHARED / request.param
    if not folder.is_dir():
        pytest.skip(f"no {request.param} beside the project")
    return str(folder)
