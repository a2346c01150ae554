"""A quotation is exact, or it differs here, or it is not in the library; one slipped letter is never missed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.lookup import Quotation
from knowledge.settings import LibrarySettings
from knowledge.text.folding import fold
from knowledge.text.sentences import sentences
from knowledge.values import Document
from tests.support.toy_embedding import ToyEmbedder

SHARED = Path(__file__).resolve().parents[4] / "shared"


def told(found: Quotation) -> list[tuple[str, str, str]]:
    return [(one.kind, one.theirs, one.source) for one in found.differences]


@pytest.mark.parametrize(
    "text",
    [
        "今年修复支渠126公里，新增灌溉面积3．5万亩",
        "今年修复支渠１２６公里,新增灌溉面积3.5万亩",
        " 今年 修复\n支渠126公里 ",
        "“今年修复支渠126公里”",
        "今年修复支渠126公里。",
        "……新增灌溉面积3.5万亩……",
        "做好「最后一公里」的文章",
        "做好最后一公里的文章",
        "毛渠由村裏出工、鄉裏出料。",
        "要算好'水账'、\"地账\"和“钱账”",
        "今年修复支渠126公里，新增灌溉面积3．5万亩，做好“最后一公里”的文章。\n（二）再修毛渠\n毛渠由村里出工",
        "在全县水利工作会议上的讲话",
        "把渠道修好",
        "一岗",
    ],
)
def test_width_spaces_quotation_marks_and_traditional_characters_are_forgiven(library: Library, text: str):
    found = library.lookup.quote(text)
    assert (found.status, told(found)) == ("exact", [])
    assert found.citation is not None
    assert library.catalog.document(found.citation.document_id).text[found.citation.start : found.citation.end] == (
        found.citation.quote
    )


@pytest.mark.parametrize(
    ("text", "differences", "source"),
    [
        ("今年修复支渠136公里", [("replaced", "3", "2")], "今年修复支渠126公里"),
        ("农业水价改革要稳步推进", [("missing", "", "综合")], "农业水价综合改革要稳步推进"),
        ("农业用水价综合改革要稳步推进", [("added", "用", "")], "农业水价综合改革要稳步推进"),
        ("改漫灌为灌滴", [("replaced", "灌滴", "滴灌")], "改漫灌为滴灌"),
        ("守土有责、守土负责,守土尽责", [("replaced", ",", "、")], "守土有责、守土负责、守土尽责"),
        ("要算好“账”、“地账”和“钱账”", [("missing", "", "水")], "要算好“水账”、“地账”和“钱账”"),
        ("（）先修支渠", [("missing", "", "一")], "（一）先修支渠"),
    ],
)
def test_a_difference_is_told_at_its_place(library: Library, text, differences, source):
    found = library.lookup.quote(text)
    assert (found.status, told(found)) == ("differs", differences)
    assert found.citation is not None
    assert found.citation.quote == source
    for one in found.differences:
        assert text[one.at.start : one.at.end] == one.theirs
        assert library.catalog.document(found.citation.document_id).text[one.place.start : one.place.end] == one.source


def test_a_quotation_over_passages_and_sections_with_two_slips(library: Library):
    document = next(library.catalog.document(i.id) for i in library.documents() if i.source == "old.txt")
    text = document.text[document.text.index("各乡镇") : document.text.index("毛渠由")]
    found = library.lookup.quote(text.replace("水库", "水塘").replace("支渠126", "渠126"))
    assert told(found) == [("replaced", "塘", "库"), ("missing", "", "支")]
    assert found.citation is not None
    assert found.citation.quote.strip() == text.strip()
    assert found.citation.section[0].startswith("一、")


@pytest.mark.parametrize(
    ("remembered", "original"),
    [
        ("改革要稳步推进，不可一哄而起，也不可裹足不前", "改革要稳步推进，不能一哄而起，也不能裹足不前"),
        ("会议多了少开，文件长了写短", "会议多了，就少开；文件长了，就写短"),
        ("领导干部带头做到守土有责、负责、尽责", "领导干部要带头履行一岗双责，做到守土有责、守土负责、守土尽责"),
    ],
)
def test_the_original_of_a_half_remembered_sentence_is_found(library: Library, remembered: str, original: str):
    found = library.lookup.quote(remembered)
    assert found.status == "differs"
    assert found.citation is not None
    assert original.startswith(found.citation.quote[:4])
    assert found.citation.quote in original


@pytest.mark.parametrize(
    "text", ["量子计算机的纠错码需要很多个物理比特", "如何用平底锅煎一个不粘锅的鸡蛋", "打酱油", "！", "“”"]
)
def test_what_is_not_in_the_library_is_said_not_to_be(library: Library, text: str):
    found = library.lookup.quote(text)
    assert (found.status, found.citation, found.differences) == ("not_found", None, ())
    assert found.reason or found.nearest


def test_a_fragment_is_only_found_as_it_is(library: Library):
    assert library.lookup.quote("支渠").status == "exact"
    assert library.lookup.quote("支沟").status == "not_found"


def test_a_quotation_counts_its_places_and_gives_the_oldest(library: Library):
    found = library.lookup.quote("一岗双责")
    assert found.places == 5
    assert found.citation is not None
    assert found.citation.source == "old.txt"


def test_quoting_needs_no_embedding(library: Library, tmp_path: Path):
    class Unusable(ToyEmbedder):
        adding = True

        def embed_question(self, text: str):
            assert self.adding, "embedded"  # adding measures what foreign questions score
            return super().embed_question(text)

    file = tmp_path / "讲话.txt"
    file.write_text("在春耕会议上的讲话\n同志们：\n一、抓紧抢墒播种\n抢墒播种，越早越好。\n", encoding="utf-8")
    with Library.open(LibrarySettings(path=tmp_path / "library"), Unusable()) as small:
        small.add([file])
        Unusable.adding = False
        assert small.lookup.quote("抢墒播种，越早越妙。").status == "differs"
        assert small.lookup.trace("抢墒").total == 2
        assert small.lookup.search("抢墒").hits


def _is_letter(letter: str) -> bool:
    return "一" <= letter <= "鿿" or letter.isdigit()


def mutated(documents: list[Document], rng: random.Random) -> Iterator[tuple[str, str, int]]:
    """Yield quotations with one letter in their interior changed, left out, added or exchanged, that stand nowhere."""
    texts = [fold(document.text) for document in documents]
    letters = [letter for document in documents for letter in document.text if _is_letter(letter)]
    while True:
        document = rng.choice(documents)
        span = rng.choice(sentences(document.text))
        start, end = span.start, span.end
        if rng.random() < 0.3:
            end = min(len(document.text), start + rng.choice((10, 30, 90, 400)))
        quotation = document.text[start:end]
        inside = [i for i in range(1, len(quotation) - 1) if _is_letter(quotation[i])]
        if len(quotation) < 8 or not inside:
            continue
        at = rng.choice(inside)
        slip = rng.choice(SLIPS)(quotation, at, rng.choice(letters))
        if not any(fold(slip) in text for text in texts):
            yield quotation, slip, at


SLIPS: tuple[Callable[[str, int, str], str], ...] = (
    lambda text, at, letter: text[:at] + letter + text[at + 1 :],
    lambda text, at, letter: text[:at] + text[at + 1 :],
    lambda text, at, letter: text[:at] + letter + text[at:],
    lambda text, at, letter: text[:at] + text[at + 1] + text[at] + text[at + 2 :] if _is_letter(text[at + 1]) else text,
)


def missed(library: Library, count: int, seed: int) -> list[tuple[str, str, str]]:
    """Return of `count` mutated quotations those of which something else is said than what was done to them."""
    documents = [library.catalog.document(info.id) for info in library.documents()]
    quotations = mutated(documents, random.Random(seed))
    wrong = []
    for _ in range(count):
        quotation, slip, at = next(quotations)
        found = library.lookup.quote(slip)
        ok = found.status == "differs" and found.citation is not None and len(found.differences) == 1
        if not ok or fold(found.citation.quote) != fold(quotation) or not _is_there(slip, found, at):  # type: ignore[union-attr]
            wrong.append((quotation, slip, repr(told(found))))
    return wrong


def _is_there(slip: str, found: Quotation, at: int) -> bool:
    """Tell whether the difference is where the slip is; of a doubled letter either one may be called the added one."""
    one = found.differences[0].at
    low, high = min(one.start, at), max(one.end, at + 1)
    return low == at - 1 or low == at or len(set(fold(slip[low:high]))) <= 2


def test_no_slip_is_missed(library: Library):
    assert missed(library, 300, seed=1) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the speeches and reports beside the repository are not there")
def test_of_500_slips_in_real_speeches_and_reports_none_is_missed(tmp_path: Path):
    with Library.open(LibrarySettings(path=tmp_path / "library"), ToyEmbedder()) as library:
        library.add([SHARED / "speeches", SHARED / "reports_text"])
        assert missed(library, 500, seed=500) == []


def test_a_very_long_quotation_is_bounded(library: Library):
    document = max((library.catalog.document(i.id) for i in library.documents()), key=lambda d: len(d.text))
    whole = document.text[document.body_start :]
    at = len(whole) // 2
    began = time.perf_counter()
    found = library.lookup.quote(whole[:at] + "囧" + whole[at:])
    assert told(found) == [("added", "囧", "")]
    assert library.lookup.quote("讲话" * 50_000).status == "not_found"
    assert time.perf_counter() - began < 30  # it would take minutes if it were not bounded
