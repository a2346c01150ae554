"""Probes of sentences that define, claim or never speak of something."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from knowledge.evaluation.frames import Turns, absent_topics
from knowledge.evaluation.probed_documents import ProbedLibrary
from knowledge.evaluation.statement_probes import absences, claims, definitions
from knowledge.evaluation.values import StructureProbe
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from tests.support.toy_embedding import ToyEmbedder

TEXT = """在全县种树工作会议上的讲话

一、弄清几个说法

“林长制”，是指由各级负责人担任林长的制度。所谓造林，就是把树种下去。这就是我们的心愿。“三北”工程是指在北方建设的防护林。

二、抓好几件事

县林业局要在4月底前完成浇水300亩，做到不漏一块。对300户要逐户走访。去年全县投入12.5万元，比上年多1万元。做法是再补种40%。

各乡镇必须组织护林员巡查。要抓好下面几件事：育苗、栽植。殡葬要改革，移风易俗。我们的目标还有无偿捐树。大家都要献血。

附件：名词解释

1.“四旁”：村旁、路旁、水旁、宅旁。
2.碳汇：森林吸收二氧化碳的能力。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProbedLibrary]:
    folder = tmp_path_factory.mktemp("stated")
    (folder / "种树.txt").write_text(TEXT, encoding="utf-8")
    with Library.open(LibrarySettings(path=folder / "library"), ToyEmbedder()) as library:
        library.add([folder / "种树.txt"])
        yield ProbedLibrary(library, random.Random(0))


def cited(probe: StructureProbe, library: ProbedLibrary) -> str:
    ((_, span),) = probe.spans
    return span.of(library.documents[0].document.text)


def test_terms_are_found_with_the_sentences_that_define_them(library):
    probes = list(definitions(library, 10, Turns(None, 1), random.Random(0)))
    found = {probe.about: cited(probe, library) for probe in probes}
    assert found == {
        "林长制": "“林长制”，是指由各级负责人担任林长的制度。",
        "造林": "所谓造林，就是把树种下去。",
        "“三北”工程": "“三北”工程是指在北方建设的防护林。",
        "四旁": "1.“四旁”：村旁、路旁、水旁、宅旁。",
        "碳汇": "2.碳汇：森林吸收二氧化碳的能力。",
    }


def test_claims_are_clauses_with_a_figure_or_a_demand_that_stand_by_themselves(library):
    probes = list(claims(library, 10, Turns(None, 1), random.Random(0)))
    said = {probe.about: cited(probe, library) for probe in probes if probe.kind == "yes"}
    assert set(said) == {
        "县林业局要在4月底前完成浇水300亩",
        "去年全县投入12.5万元",
        "做法是再补种40%",
        "各乡镇必须组织护林员巡查",
    }
    assert all(words in sentence for words, sentence in said.items())


def test_a_demand_is_asked_as_one(library):
    probes = claims(library, 10, Turns("design", 3), random.Random(0))
    texts = [probe.text for probe in probes if probe.kind == "yes" and "护林员" in probe.text]
    assert texts[0] == "是不是要求各乡镇必须组织护林员巡查？"
    assert len(texts) == 3
    assert all("要求" in text for text in texts)


def test_another_figure_is_put_in_that_the_document_does_not_tell(library):
    probes = [p for p in claims(library, 10, Turns(None, 1), random.Random(0)) if p.kind == "no"]
    assert len(probes) == 3
    text = library.documents[0].document.text
    for probe in probes:
        assert probe.about not in text
        assert probe.about in probe.text
        assert cited(probe, library) in text
    (rows,) = [probe.about for probe in probes if "去年" in probe.about]
    assert rows in {f"去年全县投入{number}万元" for number in ("25.0", "6.2", "16.7")}


def test_topics_whose_words_stand_together_are_left_out(library):
    asked = {probe.about for probe in absences(library, 1000, Turns(None, 1), random.Random(0))}
    assert "殡葬改革" not in asked
    assert {"无偿献血", "核电安全"} <= asked
    assert asked < set(absent_topics())
