"""The lexical index: the right passages in the order of BM25, and always what the catalog has."""

from __future__ import annotations

import errno
import itertools
import math
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import knowledge.retrieval.lexical
from knowledge.errors import StoreError
from knowledge.retrieval.lexical import CatchUp, LexicalIndex
from knowledge.storage.catalog import Catalog, Origin
from knowledge.storage.database import open_database
from knowledge.structure.outline import make_outline
from knowledge.structure.passages import cut_passages
from knowledge.text.tokenizer import search_words
from knowledge.values import Document, ReadDocument, ReadSource
from tests.support.speeches import speech


def put(catalog: Catalog, name: str, text: str) -> None:
    document = Document(name, f"{name}.txt", 0, f"讲话{name}", text)
    outline = make_outline(document)
    read = ReadDocument(document, outline, cut_passages(document, outline))
    catalog.put(ReadSource(f"{name}.txt", name, (document,)), [read], Origin(name, 1, 1))


@pytest.fixture
def catalog(tmp_path: Path):
    database = open_database(tmp_path)
    database.prepare()
    catalog = Catalog(database)
    for number in range(6):
        put(catalog, f"d{number}", speech(number, sections=6, sentences=12))
    yield catalog
    database.close()


@pytest.fixture
def index(tmp_path: Path, catalog: Catalog) -> LexicalIndex:
    index = LexicalIndex(tmp_path)
    index.catch_up(catalog)
    return index


def all_passages(catalog: Catalog):
    return [passage for info in catalog.infos() for passage in catalog.passages_of(info.id)]


def plain_bm25(catalog: Catalog, words: list[str]) -> dict[str, float]:
    """BM25 with k1 = 1.2 and b = 0.75, without the rounding of lengths."""
    texts = {passage.id: Counter(search_words(passage.text)) for passage in all_passages(catalog)}
    average = sum(map(Counter.total, texts.values())) / len(texts)
    scores: dict[str, float] = {}
    for word in words:
        holders = sum(word in text for text in texts.values())
        weight = math.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5))
        for passage, text in texts.items():
            if text[word]:
                norm = 1.2 * (1 - 0.75 + 0.75 * text.total() / average)
                scores[passage] = scores.get(passage, 0.0) + weight * text[word] * 2.2 / (text[word] + norm)
    return scores


def test_the_order_is_that_of_a_plain_bm25(catalog: Catalog, index: LexicalIndex):
    words = search_words("水源地和湿地怎么保护，年轻干部")
    expected = plain_bm25(catalog, words)
    found = dict(index.search(words, len(expected) + 5, boost=0))
    assert found.keys() == expected.keys()
    for passage, score in found.items():
        assert score == pytest.approx(expected[passage], rel=0.05)  # lengths are rounded to four bits


def test_words_of_titles_and_headings_find_a_passage_that_does_not_hold_them(catalog: Catalog, index: LexicalIndex):
    sentences = "各单位要保障经费，落实责任，按时完成年度任务，并逐项登记造册，向社会公开。" * 20
    put(catalog, "title", f"同志们：\n一、修复红树林\n{sentences}\n")
    index.catch_up(catalog)
    without = {p.id for p in catalog.passages_of("title") if p.path and "红树林" not in p.text}
    assert without <= {passage for passage, _ in index.search(["红树林"], 50)}
    assert not without & {passage for passage, _ in index.search(["红树林"], 50, boost=0)}


def test_only_the_wanted_documents_are_searched(catalog: Catalog, index: LexicalIndex):
    words = search_words("粮食生产")
    everywhere = index.search(words, 200)
    inside = index.search(words, 200, documents={"d1", "d2"})
    allowed = {passage.id for name in ("d1", "d2") for passage in catalog.passages_of(name)}
    assert inside == [pair for pair in everywhere if pair[0] in allowed]
    assert index.search(words, 5, documents=()) == []


def test_traditional_letters_and_wide_ones_find_the_text(catalog: Catalog, index: LexicalIndex):
    assert index.search(search_words("糧食生產"), 5) == index.search(search_words("粮食生产"), 5) != []


def test_counts_and_frequencies_forget_what_was_removed(catalog: Catalog, index: LexicalIndex):
    passages = all_passages(catalog)
    assert index.count() == len(passages)
    assert index.frequency("湿地") == sum("湿地" in p.text for p in passages) > 0
    catalog.remove_documents(["d0", "d1", "d2"])
    assert index.catch_up(catalog) == CatchUp(removed=3)
    left = all_passages(catalog)
    assert index.count() == len(left)
    assert index.frequency("湿地") == sum("湿地" in p.text for p in left)
    assert {passage for passage, _ in index.search(["湿地"], 500)} <= {p.id for p in left}


def test_a_changed_document_is_written_again_alone(catalog: Catalog, index: LexicalIndex):
    put(catalog, "d3", speech(99))
    assert index.difference(catalog) == 2  # the old d3 and the new one
    assert index.catch_up(catalog) == CatchUp(written=1, removed=1)
    assert index.difference(catalog) == 0
    assert index.generation() == catalog.generation()


def test_duplicates_are_left_out(catalog: Catalog, index: LexicalIndex):
    put(catalog, "twin", speech(0, sections=6, sentences=12))
    assert index.catch_up(catalog) == CatchUp()
    catalog.remove_documents(["d0"])
    assert index.catch_up(catalog) == CatchUp(written=1, removed=1)
    assert {p.id for p in catalog.passages_of("twin")} >= {p for p, _ in index.search(["湿地"], 500, {"twin"})} != set()


def test_another_reader_sees_each_commit_at_once(catalog: Catalog, index: LexicalIndex, tmp_path: Path):
    reader = LexicalIndex(tmp_path)
    before = reader.count()
    put(catalog, "more", speech(50))
    index.catch_up(catalog)
    assert reader.count() == before + len(catalog.passages_of("more"))


def test_a_reader_without_an_index_finds_nothing_and_writes_nothing(tmp_path: Path):
    reader = LexicalIndex(tmp_path)
    assert (reader.search(["湿地"], 5), reader.count(), reader.frequency("湿地"), reader.generation()) == ([], 0, 0, -1)
    assert list(tmp_path.iterdir()) == []


def test_an_index_that_stopped_before_it_was_noted_is_found_to_agree(catalog: Catalog, tmp_path: Path):
    index = LexicalIndex(tmp_path)
    index.catch_up(catalog)
    (tmp_path / "lexical.json").unlink()
    assert index.generation() == -1
    assert index.catch_up(catalog) == CatchUp()
    assert index.generation() == catalog.generation()


def harm(folder: Path, victim: str, how: str) -> None:
    for file in list(folder.glob(victim)):
        if how == "missing":
            file.unlink()
        else:
            file.write_bytes(b"" if how == "empty" else b"\xa5" * file.stat().st_size)


def test_a_broken_index_is_noticed_and_made_anew(catalog: Catalog, index: LexicalIndex, tmp_path: Path):
    expected = index.search(["湿地"], 500)
    for number, (victim, how) in enumerate(
        itertools.product(("meta.json", "*.idx", "*.pos", "*.fieldnorm", "*"), ("empty", "missing", "garbage"))
    ):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "lexical", folder / "lexical")
        shutil.copy(tmp_path / "lexical.json", folder)
        harm(folder / "lexical", victim, how)
        broken = LexicalIndex(folder)
        assert (broken.search(["湿地"], 500), broken.generation(), broken.difference(catalog)) == ([], -1, 6)
        assert broken.catch_up(catalog) == CatchUp(written=6, anew=True)
        assert broken.search(["湿地"], 500) == expected


def test_a_new_way_of_cutting_words_writes_every_document_again(
    catalog: Catalog, index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(knowledge.retrieval.lexical, "_FORMAT", 999)
    assert index.generation() == -1
    assert index.catch_up(catalog) == CatchUp(written=6, removed=6)


def test_a_full_disk_is_told_and_repaired_later(catalog: Catalog, index: LexicalIndex, monkeypatch: pytest.MonkeyPatch):
    put(catalog, "more", speech(50))
    before = index.search(["湿地"], 500)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(knowledge.retrieval.lexical, "_open_writer", full)
        with pytest.raises(StoreError, match="disk is full"):
            index.catch_up(catalog)
    assert index.search(["湿地"], 500) == before
    assert index.catch_up(catalog) == CatchUp(written=1)


def test_a_writing_that_was_interrupted_can_be_done_again_at_once(
    catalog: Catalog, index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
):
    put(catalog, "more", speech(50))
    before = index.search(["湿地"], 500)

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(knowledge.retrieval.lexical, "_entry", stop)
    with pytest.raises(KeyboardInterrupt) as kept:  # the traceback, while it is kept, keeps the writer too
        index.catch_up(catalog)
    monkeypatch.undo()
    assert index.search(["湿地"], 500) == before
    assert index.catch_up(catalog) == CatchUp(written=1)
    assert kept.type is KeyboardInterrupt


@pytest.mark.parametrize("managed", ["before", "after", "none"])
def test_what_a_killed_writer_left_in_the_folder_is_not_in_the_way(catalog: Catalog, tmp_path: Path, managed: str):
    index = LexicalIndex(tmp_path)
    index.catch_up(catalog)
    folder = tmp_path / "lexical"
    before = {name: (folder / name).read_bytes() for name in ("meta.json", ".managed.json")}
    put(catalog, "d3", speech(99))
    index.catch_up(catalog)
    expected = index.search(["湿地"], 500)
    # as if the writer had died when its files were there, but its commit was not
    (folder / "meta.json").write_bytes(before["meta.json"])
    if managed == "before":
        (folder / ".managed.json").write_bytes(before[".managed.json"])
    elif managed == "none":
        (folder / ".managed.json").unlink()
    again = LexicalIndex(tmp_path)
    assert again.difference(catalog) == 2
    again.catch_up(catalog)
    assert again.difference(catalog) == 0
    assert {passage for passage, _ in again.search(["湿地"], 500)} == {passage for passage, _ in expected}
