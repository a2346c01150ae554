"""Every item of every document, looked at by a prover that shares no code with the maker."""

from __future__ import annotations

import collections
from dataclasses import replace

from knowledge.structure.requirements import find_requirements
from tests.knowledge.quiz import prover
from tests.knowledge.quiz.conftest import items_of, read


def texts(library: str) -> dict[str, prover.Text]:
    return {
        (document := opened.document).id: prover.Text(
            document.title, document.text, [(s.path, s.start, s.end) for s in opened.outline.sections]
        )
        for opened in read(library)
    }


def test_every_item_is_proved_by_the_texts(library: str):
    known, made = texts(library), items_of(library)
    assert len(made) > 40
    wrong = {item.question: found for item in made if (found := prover.faults(item, known))}
    assert wrong == {}


def test_ids_are_unique_and_the_same_again(library: str):
    from knowledge.quiz.generation.making import make_items

    made = items_of(library)
    assert len({item.id for item in made}) == len(made)
    assert make_items(read(library)) == made


def test_the_right_option_is_neither_longest_nor_in_one_place(library: str):
    singles = [item for item in items_of(library) if item.kind == "single"]
    longest = sum(
        max(item.options, key=lambda o: len(prover.bare(o))) == item.options[item.answer[0]]
        and [len(prover.bare(o)) for o in item.options].count(max(len(prover.bare(o)) for o in item.options)) == 1
        for item in singles
    )
    places = collections.Counter(item.answer[0] for item in singles)
    assert longest <= 0.35 * len(singles)
    assert max(places.values()) <= 0.35 * len(singles) + 2


def test_most_sections_with_a_weighty_requirement_have_an_item(library: str):
    wanted = {
        (opened.document.id, requirement.path)
        for opened in read(library)
        for requirement in find_requirements(opened.document, opened.outline)
        if requirement.weight > 1
    }
    asked = {(item.document_id, item.path) for item in items_of(library)}
    assert len(wanted & asked) >= 0.85 * len(wanted)


def test_the_prover_sees_what_is_wrong(library: str):
    """Each item, spoilt in the way its kind can be spoilt, is told to be wrong."""
    known, missed = texts(library), []
    for item in items_of(library):
        if item.kind == "blank":
            spoilt = replace(item, accepted=(("三百零一",),))
        elif item.kind == "judge":
            spoilt = replace(item, answer=(1 - item.answer[0],))
        else:
            spoilt = replace(item, answer=tuple(i for i in range(len(item.options)) if i not in item.answer)[:3])
        if not prover.faults(spoilt, known):
            missed.append(item.question)
    assert missed == []
