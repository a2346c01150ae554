"""Probes made from the samples: what they ask stands there, what is hidden doesn't, and the seed decides."""

from __future__ import annotations

from collections import Counter

import pytest

from knowledge.evaluation import examine, examine_itself, make_probes
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from tests.support.toy_embedding import ToyEmbedder


@pytest.fixture(scope="module")
def probes(sampled):
    return make_probes(sampled.library, 40, seed=3)


def test_all_kinds_are_made(probes):
    kinds = Counter(question.kind for question in probes.questions)
    assert set(kinds) == {"figure", "term", "clause", "hidden", "named", "absent", "elsewhere"}
    assert sum(kinds.values()) >= 36
    assert len({question.id for question in probes.questions}) == len(probes.questions)
    assert len({question.text for question in probes.questions}) == len(probes.questions)


def test_what_is_asked_back_stands_in_a_document_that_is_not_hidden(sampled, probes):
    texts = {info.source: sampled.library.catalog.document(info.id).text for info in sampled.library.documents()}
    asked = [question for question in probes.questions if question.answerable]
    assert len(asked) >= 20
    for question in asked:
        gold = question.gold[0]
        assert gold.anchor in texts[gold.source]
        assert all(point in gold.anchor and point not in question.text for point in question.points), question.text


def test_what_is_hidden_stands_in_the_hidden_document_alone(sampled, probes):
    assert len(probes.hidden) == 1
    open_text = "".join(
        sampled.library.catalog.document(info.id).text
        for info in sampled.library.documents()
        if info.id not in probes.hidden
    )
    hidden = [question for question in probes.questions if question.hidden]
    assert hidden
    for question in hidden:
        core = question.text.split("里，")[-1].split("，这一点")[0].split("多少")[0]
        assert core not in open_text or len(core) < 6
        assert question.kind in ("named", "hidden")
        assert not question.answerable


def test_the_seed_decides(sampled, probes):
    again = make_probes(sampled.library, 40, seed=3)
    other = make_probes(sampled.library, 40, seed=4)
    assert again == probes
    assert [q.text for q in other.questions] != [q.text for q in probes.questions]


def test_examining_itself_asks_all_and_leaves_the_library_as_it_was(sampled):
    before = sampled.library.documents()
    told: list[tuple[int, int]] = []
    result = examine_itself(sampled.library, 10, seed=1, tell=lambda done, total: told.append((done, total)))
    assert result.made
    total = len(result.structure) + len(result.rows)
    assert told == [(n, total) for n in range(1, total + 1)]
    assert {row.probe.kind for row in result.structure} >= {"topic", "children", "list", "ordinal", "yes", "absent"}
    assert {row.status for row in result.rows} <= {"answered", "not_found"}
    assert result.figure("verbatim") == 1.0
    assert sampled.library.documents() == before


def test_a_single_document_gives_probes_without_hiding_it(tmp_path, sampled):
    hidden = {info.id for info in sampled.library.documents()[1:]}
    with sampled.library.without(hidden, tmp_path / "part") as part:
        made = make_probes(part, 20, seed=1)
        assert made.hidden == frozenset()
        assert {question.kind for question in made.questions} >= {"figure", "clause", "absent", "elsewhere"}


def test_a_copy_lacks_what_is_hidden_and_embeds_nothing_again(tmp_path):
    toy = ToyEmbedder()
    (tmp_path / "一.txt").write_text("关于种树的讲话\n同志们：\n要多种树，种好树。要浇水。", encoding="utf-8")
    (tmp_path / "二.txt").write_text("关于修路的讲话\n同志们：\n要多修路，修好路。要架桥。", encoding="utf-8")
    with Library.open(LibrarySettings(path=tmp_path / "library"), toy) as library:
        library.add([tmp_path / "一.txt", tmp_path / "二.txt"])
        embedded = len(toy.embedded)
        trees, roads = library.documents()
        with library.without({trees.id}, tmp_path / "part") as part:
            assert part.documents() == [roads]
            assert part.catalog.document(roads.id) == library.catalog.document(roads.id)
            assert part.catalog.outline(roads.id) == library.catalog.outline(roads.id)
            assert [hit.citation.document_id for hit in part.lookup.search("修路").hits] == [roads.id]
            assert part.lookup.trace("种树").occurrences == ()
            assert len(toy.embedded) == embedded
            assert all(finding.ok for finding in part.check())
        assert len(library.documents()) == 2


def test_the_answers_to_our_own_questions_are_scored(sampled):
    from knowledge.evaluation import Gold, Question

    gold = Gold("work-safety", "8.6万户居民用户")
    asked = [
        Question(
            "1", "燃气公司要对多少户居民用户检查一遍？", "number", True, (gold,), points=("8.6万户",), least_points=1
        ),
        Question("2", "今晚吃什么好？", "offtopic", False),
    ]
    result = examine(sampled.library, asked)
    assert not result.made
    assert result.kinds() == {"number": (1, 1), "offtopic": (1, 1)}
