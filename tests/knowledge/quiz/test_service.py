"""Items in the library: made when asked for, kept when a source changes, reported, settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.errors import UnknownDocument
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from tests.support.toy_embedding import ToyEmbedder

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
SPEECH = """在全县防汛工作会议上的讲话
同志们：
今天安排防汛工作。
一、抓实准备
县水利局要在6月10日前完成86处险段的加固，储备编织袋1.2万条。要采取明查暗访、随机抽查、交叉检查等方式，及时消除隐患。
要落实“四个到位”要求，把水库安全作为头等大事来抓，巡查险段每天不少于三次。
二、压实责任
乡镇政府要组织巡堤查险，不得擅离岗位，转移群众2300人以上。对排查不实的，要通报批评；对整改不力的，要严肃问责。
三、加强协同
气象部门要提前48小时预警，应急管理部门要牵头组织演练6场。要坚持“三个不放过”，储备抽水泵260台。
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "防汛.txt"
    file.write_text(SPEECH, encoding="utf-8")
    return file


@pytest.fixture
def library(tmp_path: Path, source: Path) -> Iterator[Library]:
    with Library.open(LibrarySettings(path=tmp_path / "library"), ToyEmbedder()) as library:
        library.add([source])
        yield library


def test_items_are_made_when_first_asked_for_and_counted(library: Library):
    assert library.documents()[0].items == 0
    made = library.quizzes.items()
    assert len(made) > 10
    assert library.documents()[0].items == len(made)
    assert all(item.citation.quote == item.citation.passage[_in(item)] for item in made)
    assert library.quizzes.item(made[0].id) == made[0]
    assert library.quizzes.item("nothing") is None


def _in(item) -> slice:
    cited = item.citation
    return slice(cited.start - cited.passage_start, cited.end - cited.passage_start)


def test_a_set_is_seeded_and_of_the_document_and_kind_asked_for(library: Library):
    (document,) = library.documents()
    assert library.quizzes.quiz(5, seed=3) == library.quizzes.quiz(5, seed=3)
    assert {item.kind for item in library.quizzes.quiz(4, document.id, ["judge"], 1)} == {"judge"}
    with pytest.raises(UnknownDocument):
        library.quizzes.quiz(3, "nothing")


def test_when_a_source_changes_items_of_changed_sentences_go_and_others_stay(library: Library, source: Path):
    before = {item.id: item for item in library.quizzes.items()}
    source.write_text(
        SPEECH.replace("储备抽水泵260台", "储备抽水泵300台").replace("今天安排", "今天我们安排"), encoding="utf-8"
    )
    library.add([source])
    after = {item.id: item for item in library.quizzes.items()}
    gone = {item_id for item_id, item in before.items() if "260" in item.citation.quote}
    assert gone
    assert not gone & after.keys()
    assert before.keys() - gone <= after.keys()
    kept = next(iter(before.keys() & after.keys()))
    assert after[kept].citation.start == before[kept].citation.start + 2
    source.write_text(SPEECH, encoding="utf-8")
    library.add([source])
    assert before.keys() <= {item.id for item in library.quizzes.items()}


def test_when_a_source_is_removed_its_items_go(library: Library):
    assert library.quizzes.items()
    library.remove([library.documents()[0].id])
    assert library.quizzes.items() == []


def test_a_reported_item_waits_until_it_is_kept(library: Library):
    item = library.quizzes.items()[0]
    assert library.quizzes.store.report(item.id, "telegram:1", "答案不对", NOW)
    assert not library.quizzes.store.report(item.id, "telegram:1", "还是不对", NOW)
    assert library.quizzes.store.report(item.id, "telegram:2", "", NOW)
    assert not library.quizzes.store.report("nothing", "telegram:1", "", NOW)
    assert library.quizzes.item(item.id) is None
    reports = library.quizzes.reported()
    assert [(report.reporter, report.words, report.at) for report, _ in reports] == [
        ("telegram:1", "答案不对", NOW),
        ("telegram:2", "", NOW),
    ]
    assert reports[0][1] == item
    assert library.quizzes.store.settle(item.id, "keep", "admin", NOW)
    assert library.quizzes.reported() == []
    assert library.quizzes.item(item.id) == item


def test_a_retired_item_never_comes_back(library: Library, source: Path):
    item = library.quizzes.items()[0]
    library.quizzes.store.settle(item.id, "retire", "admin", NOW)
    source.write_text(SPEECH + "完。\n", encoding="utf-8")
    library.add([source])
    assert item.id not in {other.id for other in library.quizzes.items()}
    assert not library.quizzes.store.report(item.id, "telegram:1", "", NOW)
    library.quizzes.store.settle(item.id, "keep", "admin", NOW)
    assert library.quizzes.item(item.id) is None


def test_a_mended_item_keeps_its_words_when_it_is_made_again(library: Library, source: Path):
    item = library.quizzes.items()[0]
    library.quizzes.store.report(item.id, "telegram:1", "题干不清楚", NOW)
    library.quizzes.store.settle(item.id, "mend", "admin", NOW, {"question": "改过的题干____。"})
    source.write_text(SPEECH.replace("今天安排", "今天我们安排"), encoding="utf-8")
    library.add([source])
    mended = next(other for other in library.quizzes.items() if other.id == item.id)
    assert mended.question == "改过的题干____。"
    assert mended.citation.quote == item.citation.quote


def test_a_moment_without_a_zone_is_refused(library: Library):
    with pytest.raises(ValueError, match="zone"):
        library.quizzes.store.report(library.quizzes.items()[0].id, "telegram:1", "", datetime(2026, 3, 1))  # noqa: DTZ001


def test_requirements_are_cited(library: Library):
    cited = [citation for _, citation in library.quizzes.requirements()]
    assert all(place.quote in SPEECH for place in cited)
    assert any(place.quote.startswith("县水利局要在6月10日前") for place in cited)
    with pytest.raises(UnknownDocument):
        library.quizzes.requirements(["nothing"])


def test_a_second_copy_of_a_speech_gives_no_items_twice(library: Library, tmp_path: Path):
    before = [item.id for item in library.quizzes.items()]
    copy = tmp_path / "副本.txt"
    copy.write_text(SPEECH, encoding="utf-8")
    library.add([copy])
    assert [item.id for item in library.quizzes.items()] == before
