"""Stems, wrong options and the choice of a set."""

from __future__ import annotations

import collections

import numpy as np
import pytest

from knowledge.quiz.choosing import choose_items, deal
from knowledge.quiz.generation.distractors import Pool, are_apart, arrange, is_proved_wrong
from knowledge.quiz.generation.forms import accepted_forms
from knowledge.quiz.generation.grammar import is_against
from knowledge.quiz.generation.letters import balanced, inside, shown
from knowledge.quiz.generation.making import make_items
from knowledge.quiz.generation.meanings import Meanings
from knowledge.quiz.generation.near_figures import near_figures
from knowledge.quiz.generation.quiz_documents import QuizSentence, make_quiz_documents
from knowledge.quiz.generation.slot_finders import find_slots
from knowledge.quiz.generation.slots import Slot
from knowledge.quiz.generation.stems import body, choose_window
from knowledge.storage.open_documents import OpenDocument
from knowledge.values import Document, Span
from tests.knowledge.quiz.conftest import items_of
from tests.support.open_documents import open_document

SPEECH = """在全县防汛工作会议上的讲话
同志们：
今天的会议主要是安排防汛工作。
一、抓实准备
要严格执行重大险情报告制度，县水利局要在6月10日前完成86处险段的加固。要采取明查暗访、随机抽查、交叉检查等方式，及时消除隐患。
要落实“四个到位”要求，把水库安全作为头等大事来抓，储备编织袋1.2万条。
二、压实责任
要健全领导包保责任制度，乡镇政府要组织巡堤查险，不得擅离岗位。对排查不实的，要通报批评；对整改不力的，要严肃问责。
三、加强协同
气象部门要提前48小时预警，应急管理部门要牵头组织演练。要执行汛期值班值守制度，坚持“三个不放过”，储备抽水泵260台。
同志们，让我们共同守护家园。
"""


def speeches() -> list[OpenDocument]:
    document = Document("d", "s.txt", 0, "在全县防汛工作会议上的讲话", SPEECH, body_start=SPEECH.index("同志们"))
    return [open_document(document)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("要备足物资,确保不断档", "备足物资，确保不断档"),
        ("要求各村上报", "要求各村上报"),
        ("储备1,200条(含备用)", "储备1,200条（含备用）"),
        ("落实“1+4”规划", "落实“1+4”规划"),
    ],
)
def test_statements_are_shown_in_chinese_punctuation(words: str, told: str):
    assert body(words) == told


@pytest.mark.parametrize(
    ("text", "whole"),
    [("“甲”和“乙”", True), ("“甲", False), ("（甲》", False), ("《甲》乙", True), ('"甲', False)],
)
def test_balance(text: str, whole: bool):
    assert balanced(text) is whole


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("两个维护", "两个坚决维护", False),
        ("党员干部", "党员", False),
        ("组织部门", "宣传部门", True),
        ("督促检查", "检查督促", False),
        ("3.5%", "3.9%", True),
    ],
)
def test_variants_are_not_apart(one: str, other: str, apart: bool):
    assert are_apart(one, other) is apart
    assert inside("两个维护", "两个坚决维护")


def test_a_window_is_a_piece_that_makes_sense_by_itself():
    documents = make_quiz_documents(speeches())
    (document,) = documents.by_id.values()
    for sentence in document.sentences:
        window = choose_window(sentence, 0, 4)
        if window:
            words = sentence.text[window.start : window.end]
            assert balanced(words)
            assert words[-1] not in "，；：、。"


def pool_of(texts: list[OpenDocument], embed=None) -> tuple[Pool, list[Slot]]:
    documents = make_quiz_documents(texts)
    pool = Pool(documents, Meanings(embed))
    slots = [
        s for document in documents.by_id.values() for sentence in document.sentences for s in find_slots(sentence)
    ]
    for slot in slots:
        pool.add_slot(slot)
    return pool, slots


def test_wrong_options_are_of_one_kind_and_proved_wrong():
    pool, slots = pool_of(speeches())
    figure = next(slot for slot in slots if slot.words == "86")
    wrong = pool.wrong_options(figure, 3)
    assert len(wrong) == 3
    assert all(is_proved_wrong(pool.documents, figure, words) for words in wrong)
    assert not is_proved_wrong(pool.documents, figure, "86")


CLASSES = {"水": ["水库安全", "水库运行", "水上巡查", "水情会商", "堤防值守"], "酒": ["酒店管理", "酒水销售"]}


def by_class(texts):
    """Vectors by class: phrases of one class are alike, no two the same; the stem is like the first class."""
    rows = []
    for text in texts:
        first = text in CLASSES["水"] or "汛" in text
        number = sum(map(ord, text)) % 7
        rows.append([1.0 if first else -1.0, *(1.2 if i == number else 0.0 for i in range(7))])
    made = np.asarray(rows, dtype=np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_wrong_options_are_class_mates_by_meaning_too():
    body = "".join(f"要把{words}作为头等大事，抓出实效来，落实到岗位。\n" for own in CLASSES.values() for words in own)
    text = f"讲话\n一、安全度汛\n{body[: body.index(chr(10))]}\n二、其他工作\n{body[body.index(chr(10)) + 1 :]}"
    document = Document("d", "s.txt", 0, "讲话", text, body_start=3)
    pool, slots = pool_of([open_document(document)], by_class)
    asked = next(slot for slot in slots if slot.words == "水库安全")
    wrong = pool.wrong_options(asked, 3, "防汛")
    assert set(wrong) <= set(CLASSES["水"])


@pytest.mark.parametrize(
    ("right", "before", "lowest", "highest"),
    [("97%", "覆盖率达到", 90, 100), ("209", "月补贴从180元提高到", 181, 400), ("300", "新建公路", 99, 600)],
)
def test_wrong_figures_stay_possible(right: str, before: str, lowest: float, highest: float):
    text = f"今年要把这一项{before}{right}{'' if '%' in right else '元'}，办成实事。"
    at = text.index(right)
    sentence = QuizSentence("d", Span(0, len(text)), text, 0, (), True, False)
    made = near_figures(Slot(sentence, at, at + len(right), "figure", "/"))
    assert len(made) >= 3
    assert all(lowest < float(words.rstrip("%")) < highest for words in made)


@pytest.mark.parametrize(
    ("text", "words", "against"),
    [("坚决反对形式主义、官僚主义。", "形式主义", True), ("要坚持实事求是，反对弄虚作假。", "实事求是", False)],
)
def test_what_is_fought_is_told_from_what_is_wanted(text: str, words: str, against: bool):
    assert is_against(text, text.index(words)) is against


def test_the_right_option_takes_the_place_of_its_turn():
    placed = [arrange(["甲乙"], ["丙丁", "戊己", "庚辛"], "键", turn)[1] for turn in range(5)]
    assert placed == [(0,), (1,), (2,), (3,), (0,)]


@pytest.mark.parametrize(
    ("words", "forms"),
    [
        ("“四个到位”", ("“四个到位”", "四个到位", "4个到位")),
        ("6月10日", ("6月10日",)),
        ("1.2万", ("1.2万", "一点二万", "12000")),
        ("坚持底线思维", ("坚持底线思维", "底线思维")),
    ],
)
def test_accepted_forms(words: str, forms: tuple[str, ...]):
    assert accepted_forms(words) == forms


def test_a_small_speech_gives_items_of_several_kinds():
    made = make_items(speeches())
    assert {"blank", "judge"} <= {item.kind for item in made}
    assert all("在全县防汛工作会议上的讲话" in item.question for item in made)
    assert not any("让我们" in item.question for item in made)


def test_the_same_seed_gives_the_same_set(library: str):
    pool = items_of(library)
    assert choose_items(pool, 20, 7) == choose_items(pool, 20, 7)
    assert choose_items(pool, 20, 7) != choose_items(pool, 20, 8)


def test_a_set_is_mixed_and_balanced(library: str):
    chosen = choose_items(items_of(library), 40, 3)
    kinds = collections.Counter(item.kind for item in chosen)
    assert min(kinds[kind] for kind in ("single", "multiple", "judge", "blank")) >= 3
    judged = [item.answer for item in chosen if item.kind == "judge"]
    assert abs(judged.count((0,)) - judged.count((1,))) <= 1
    assert len({item.sentence for item in chosen}) >= 0.8 * len(chosen)  # the samples have few sentences
    places = collections.Counter(item.answer[0] for item in chosen if item.kind == "single")
    assert max(places.values()) - min(places.values()) <= 2


def test_dealing_moves_the_options_but_not_what_is_right(library: str):
    pool = [item for item in items_of(library) if item.kind == "single"][:9]
    for before, after in zip(pool, deal(pool), strict=True):
        assert before.options[before.answer[0]] == after.options[after.answer[0]]
        assert sorted(before.options) == sorted(after.options)


def test_only_the_kinds_asked_for(library: str):
    assert {item.kind for item in choose_items(items_of(library), 10, 1, ["judge"])} == {"judge"}


def test_shown_keeps_what_is_no_punctuation():
    assert shown("第一行\n第二行") == "第一行第二行"


@pytest.mark.parametrize(
    "text",
    [
        "答：可以，会议要求，乡镇年底前完成12处险段的加固。",
        "第三条 会议明确，乡镇年底前完成12处险段的加固，会议要求，12月验收。",
    ],
)
def test_words_that_introduce_are_left_out_at_the_beginning_only(text: str) -> None:
    made = make_quiz_documents([open_document(f"同志们：\n{text}")])
    sentence = next(s for document in made.by_id.values() for s in document.sentences if "12处" in s.text)
    at = sentence.text.index("12处")
    window = choose_window(sentence, at, at + 2)
    assert window is None or window.start <= at < window.end <= len(sentence.text)
