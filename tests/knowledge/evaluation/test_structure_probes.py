"""Probes of structure: what is asked for, in how many frames, and what a right answer is known to hold."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.evaluation.frames import frames_of
from knowledge.evaluation.probed_documents import ProbedLibrary, bare, core
from knowledge.evaluation.structure_probes import structure_probes
from knowledge.evaluation.values import StructureProbe
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from tests.support.toy_embedding import ToyEmbedder

SPEECH = """在全县种树工作会议上的讲话
（2025年3月12日）

同志们：

下面，我讲三点意见。

一、看清形势，把种树的担子挑起来

去年全县种树12万棵。

二、突出重点，打好春季造林主动仗

（一）选好苗木品种。要选耐旱的树苗，不得使用来路不明的树苗。这里要把住三个关口：一是产地关；二是检疫关；三是运输关。

（二）管好新栽林地。县林业局要在4月底前完成浇水300亩。

三、突出重点，压实各级管护责任

各乡镇要组织护林员巡查，每周不少于2次。
"""
RULES = """关于河道保护的规定

第一条 为了保护河道，制定本规定。
第二条 本规定所称河道，是指本县境内的河流及其附属设施。
第三条 禁止在河道内倾倒垃圾。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("probed")
    with Library.open(LibrarySettings(path=folder / "library"), ToyEmbedder()) as library:
        library.add([written(folder / "种树.txt", SPEECH), written(folder / "河道.txt", RULES)])
        yield library


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def made(library: Library, half: str | None = None, each: int = 20, seed: int = 1) -> list[StructureProbe]:
    return structure_probes(ProbedLibrary(library, random.Random(seed)), each, 2, half, seed)


def of_kind(library: Library, kind: str) -> list[StructureProbe]:
    return [probe for probe in made(library) if probe.kind == kind]


def test_a_heading_is_asked_for_in_all_frames_by_its_core(library):
    about = Counter(probe.about for probe in of_kind(library, "topic"))
    assert about == dict.fromkeys(
        ("把种树的担子挑起来", "打好春季造林主动仗", "选好苗木品种", "管好新栽林地", "压实各级管护责任"),
        len(frames_of("topic")),
    )


def test_a_topic_may_be_cited_from_above_and_below_its_section(library):
    paths = {probe.about: headings(library, probe) for probe in of_kind(library, "topic")}
    outer, one, two = "二、突出重点，打好春季造林主动仗", "（一）选好苗木品种", "（二）管好新栽林地"
    assert paths["打好春季造林主动仗"] == {outer, one, two}
    assert paths["选好苗木品种"] == {outer, one}


def test_a_heading_whose_words_stand_in_another_is_not_asked_for(library, tmp_path):
    toy = LibrarySettings(path=tmp_path / "library")
    other = SPEECH.replace("全县", "全镇").replace("选好苗木品种", "选好苗木品种和产地").replace("管好", "护好")
    with Library.open(toy, ToyEmbedder()) as both:
        both.add([written(tmp_path / "一.txt", SPEECH), written(tmp_path / "二.txt", other)])
        about = {probe.about for probe in of_kind(both, "topic")}
    assert about == {"选好苗木品种和产地", "管好新栽林地", "护好新栽林地"}


def test_parts_of_a_section_are_known_by_their_first_words(library):
    probes = of_kind(library, "children")
    assert {probe.about for probe in probes} == {"打好春季造林主动仗"}
    assert {probe.pieces for probe in probes} == {("选好苗木品种", "管好新栽林地")}
    assert len(probes) == 2


def test_a_list_is_asked_for_by_the_words_that_announce_it(library):
    probes = of_kind(library, "list")
    assert {probe.about for probe in probes} == {"这里要把住三个关口"}
    assert {probe.pieces for probe in probes} == {("产地关", "检疫关", "运输关")}


def test_parts_and_articles_are_asked_for_by_their_numbers(library):
    probes = of_kind(library, "ordinal")
    found = {probe.about: headings(library, probe) for probe in probes}
    assert found["在全县种树工作会议上的讲话 第1部分"] == {"一、看清形势，把种树的担子挑起来"}
    assert len(found["在全县种树工作会议上的讲话 第2部分"]) == 3
    assert {len(found[f"关于河道保护的规定 第{number}条"]) for number in (1, 2, 3)} == {1}
    assert len(found) == 6
    assert all("第三" in probe.text or "第3" in probe.text for probe in probes if " 第3" in probe.about)


def test_documents_of_one_title_are_named_by_their_files(tmp_path):
    toy = LibrarySettings(path=tmp_path / "library")
    with Library.open(toy, ToyEmbedder()) as both:
        other = SPEECH.replace("种树12万棵", "种树15万棵")
        both.add([written(tmp_path / "去年的.txt", SPEECH), written(tmp_path / "今年的.txt", other)])
        names = {probe.about.partition(" ")[0] for probe in of_kind(both, "ordinal")}
    assert names == {"去年的", "今年的"}


def test_seed_and_half_decide(library):
    assert made(library) == made(library)
    assert [probe.about for probe in made(library, each=1, seed=1)] != [p.about for p in made(library, each=1, seed=5)]
    design, check = ({probe.text for probe in made(library, half)} for half in ("design", "check"))
    assert not design & check
    assert max(Counter(probe.kind for probe in made(library, each=1)).values()) == len(frames_of("topic"))


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("一、看清形势，把种树的担子挑起来", "把种树的担子挑起来"),
        ("二要过好组织生活", "过好组织生活"),
        ("（三）提高质量（重点工程）", "提高质量"),
        ("第三章 法律责任", "法律责任"),
        ("“十五五”主要目标", "“十五五”主要目标"),
        ("3.改造户厕2.4万户", "改造户厕2.4万户"),
        ("第三条", ""),
    ],
)
def test_the_core_of_a_heading_is_what_people_would_say(heading, words):
    assert core(heading) == words


def test_a_number_is_left_out_with_its_mark():
    assert bare("第五，少数地方管理不严；") == "少数地方管理不严"


def headings(library: Library, probe: StructureProbe) -> set[str]:
    sections = library.catalog.outline(probe.document_id).sections
    return {sections[index].heading for index in probe.sections}
