"""Passages: verbatim spans of one section, of a good length, never a heading without its first sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import knowledge
from knowledge.errors import SourceError
from knowledge.reading import find_files, read_source
from knowledge.structure.outline import make_outline
from knowledge.structure.passages import MOST_CHARACTERS, cut_passages, embedded_text
from knowledge.values import Document, Passage
from tests.knowledge.structure.test_outline import SHARED, documents, needs_shared
from tests.support.outlines import B, C, check_passages, document, marked

SAMPLES = Path(knowledge.__file__).parent / "samples"


def passages(made: Document) -> tuple[Passage, ...]:
    outline = make_outline(made)
    found = cut_passages(made, outline)
    check_passages(made, outline, found)
    return found


def test_a_short_section_is_one_passage_with_its_heading() -> None:
    made = document("同志们：\n〔B〕\n一、任务\n〔B〕\n（一）修路。〔B〕\n（二）架桥。〔B〕")
    assert [(p.path, p.text) for p in passages(made)] == [
        ((), f"同志们：\n{B}"),
        (("一、任务",), f"一、任务\n{B}"),
        (("一、任务", "（一）修路"), f"（一）修路。{B}"),
        (("一、任务", "（二）架桥"), f"（二）架桥。{B}"),
    ]


def test_a_long_section_is_cut_at_sentence_ends_into_passages_of_like_length() -> None:
    made = document("一、任务\n" + "〔B〕〔C〕" * 20)
    found = passages(made)
    assert len(found) > 3
    assert all(p.text.endswith("。") for p in found)
    sizes = [len(p.text) for p in found]
    assert max(sizes) <= 2 * min(sizes)


def test_a_heading_alone_is_a_passage_too() -> None:
    made = document("一、任务\n（一）修路。\n（二）架桥\n大桥年内合龙。\n二、保障")
    assert [p.text for p in passages(made)] == ["一、任务", "（一）修路。", "（二）架桥\n大桥年内合龙。", "二、保障"]


def test_a_numbered_sentence_is_a_section_with_a_body_of_one_sentence() -> None:
    made = document(
        "二、任务\n（一）修路。\n1.新修村道12公里。\n2.改造户厕2.4万户，6月底前完成。\n（二）架桥。\n1.架桥3座。\n2.加固危桥5座。"
    )
    assert [(p.path[-1], p.text) for p in passages(made) if len(p.path) > 2] == [
        ("1.新修村道12公里", "1.新修村道12公里。"),
        ("2.改造户厕2.4万户", "2.改造户厕2.4万户，6月底前完成。"),
        ("1.架桥3座", "1.架桥3座。"),
        ("2.加固危桥5座", "2.加固危桥5座。"),
    ]


def test_a_long_first_sentence_stays_with_its_heading() -> None:
    made = document("一、任务\n" + "要一条路一条路地修，" * 40 + "不能停。〔B〕")
    first = passages(made)[0]
    assert first.text.startswith("一、任务\n要一条路一条路地修，")


def test_a_list_stays_with_its_lead_where_both_fit() -> None:
    members = "；".join(f"{n}是把第{n}件实事办到群众家门口" for n in "一二三四五六")
    made = document("一、任务\n" + "〔B〕" * 5 + f"今年要办好六件实事：{members}。" + "〔B〕" * 5)
    (holder,) = [p for p in passages(made) if "今年要办好六件实事" in p.text]
    assert "六是把第六件实事" in holder.text


def test_a_list_too_long_for_one_passage_keeps_lead_and_first_member_together() -> None:
    members = "；".join(f"{n}是" + "把群众的事情放在心上抓在手上" * 6 for n in "一二三四五六")
    made = document("一、任务\n" + "〔B〕" * 6 + f"今年要办好六件实事：{members}。")
    (holder,) = [p for p in passages(made) if "今年要办好六件实事" in p.text]
    assert "一是把群众" in holder.text


@pytest.mark.parametrize("mark", ["", "，", "；", "“"])
def test_a_sentence_without_end_is_cut_at_clauses_or_at_the_bound(mark: str) -> None:
    made = document(("接着往下干" + mark) * 700)
    found = passages(made)
    assert max(len(p.text) for p in found) <= MOST_CHARACTERS
    assert "".join(p.text for p in found) == made.text


def test_the_same_words_twice_make_two_passages_and_the_same_text_the_same_ids() -> None:
    made = document("一、任务\n〔B〕\n二、保障\n（一）甲\n〔C〕\n（二）甲\n〔C〕")
    found = passages(made)
    assert len({p.id for p in found}) == len(found)
    assert [p.id for p in passages(made)] == [p.id for p in found]


def test_an_id_survives_changes_elsewhere_in_the_document() -> None:
    before = passages(document("一、任务\n〔B〕\n二、保障\n〔C〕"))
    after = passages(document("开场白一句。\n一、任务\n〔B〕\n二、保障\n〔C〕"))
    assert {p.id for p in before} < {p.id for p in after}


def test_title_and_path_are_embedded_but_stand_in_no_passage() -> None:
    made = marked((1, "加快建设", "一、"), (2, "修路", "（一）"), "〔B〕")
    *_, passage = passages(made)
    assert passage.text == f"修路\n{B}"
    assert embedded_text(made, passage) == f"{made.title}\n一、加快建设\n（一）修路\n修路\n{B}"


def test_front_matter_is_in_no_passage() -> None:
    made = document("讲话\n2025年3月\n〔B〕", body_start=11)
    assert [p.text for p in passages(made)] == [B]


def test_an_empty_document_has_no_passages() -> None:
    assert passages(document("")) == ()


@settings(max_examples=120, deadline=None)
@given(documents())
def test_passages_keep_their_promises(made: Document) -> None:
    passages(made)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([B, C, "一要早。", "二要实。", "今年要办好三件事：", "接着往下干，" * 30, "\n", "一、任务\n"]),
        max_size=60,
    )
)
def test_long_documents_keep_them_too(pieces: list[str]) -> None:
    passages(document("".join(pieces)))


@pytest.mark.parametrize("path", list(find_files([SAMPLES])), ids=lambda path: path.name)
def test_no_sentence_of_a_sample_is_lost(path: Path) -> None:
    for made in read_source(path).documents:
        assert passages(made)


@needs_shared
@pytest.mark.parametrize("folder", ["speeches", "reports", "reports2", "cases/files"])
def test_no_sentence_of_the_files_at_hand_is_lost(folder: str) -> None:
    kept = 0
    for path in find_files([SHARED / folder]):
        try:
            read = read_source(path).documents
        except SourceError:
            continue  # what is refused is told; `kept` says that not all is
        for made in read:
            assert passages(made)
            kept += 1
    assert kept > 2
