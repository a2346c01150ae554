"""What can be asked for in a sentence: lists, pairs, figures, words on scales, quoted terms, bases."""

from __future__ import annotations

import pytest

from knowledge.quiz.generation.lists import find_lists
from knowledge.quiz.generation.quiz_documents import QuizSentence
from knowledge.quiz.generation.slot_finders import find_pairs, find_slots
from knowledge.values import Span


def sentence(text: str) -> QuizSentence:
    return QuizSentence("d", Span(0, len(text)), text, 0, ("一、抓好落实",), True, False)


def slots(text: str, form: str) -> list[str]:
    return [slot.words for slot in find_slots(sentence(text)) if slot.form == form]


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("要采取明查暗访、随机抽查、交叉检查等方式，压实责任。", ("明查暗访", "随机抽查", "交叉检查")),
        ("不断提高干部的判断力、执行力和创造力。", ("判断力", "执行力", "创造力")),
        ("要落实“三会一课”、主题党日等制度。", None),
        ("推动河长制与城市更新同谋划、同部署、同考核。", ("同谋划", "同部署", "同考核")),
        ("确保老人、小孩都能及时转移。", None),
        ("要畅通热线、信箱、窗口等渠道。", ("热线", "信箱", "窗口")),
        ("坚持科学防汛，关心留守儿童、妇女、老人的安全。", None),
        ("用好中国国际服务贸易交易会、中关村论坛、金融街论坛等平台。", None),
        ("这项工作关系民族团结、保持社会和谐始终是大事。", None),
    ],
)
def test_lists(text: str, members: tuple[str, ...] | None):
    found = [listing.words for listing in find_lists(sentence(text))]
    assert found == ([members] if members else [])


def test_a_list_ends_at_its_last_mark_and_tells_its_kind():
    (listing,) = find_lists(sentence("要整治虚报冒领、优亲厚友、吃拿卡要等问题，还群众公道。"))
    assert listing.kind == "问题"


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("要把河岸作为第一防线，把水库作为最大隐患。", ["防线", "隐患"]),
        ("针对“短板”抓提升，针对“弱项”抓补课。", ["提升", "补课"]),
        ("对排查不实的，要通报批评；对整改不力的，要严肃问责。", ["通报批评", "问责"]),
        ("在联系群众上多用情，在服务群众上多用心。", ["多用情", "多用心"]),
        ("要记住抓好安全是本职、抓不好安全是失职。", ["本职", "失职"]),
        ("要把责任扛起来，把工作做扎实。", []),
    ],
)
def test_pairs(text: str, halves: list[str]):
    assert [slot.words for slot in find_pairs(sentence(text))] == halves


def test_siblings_of_a_pair_are_rivals():
    first, second = find_pairs(sentence("针对“短板”抓提升，针对“弱项”抓补课。"))
    assert (first.rivals, second.rivals) == (("补课",), ("提升",))


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("全县财政投入资金3600万元用于堤防加固。", "figure", ["3600万"]),
        ("城乡标准分别提高13.1%和17.7%。", "figure", []),
        ("今年9月底前要完成全部险段的加固改造。", "date", ["9月底"]),
        ("每名干部入户走访不少于两次。", "times", ["两次"]),
        ("要增强“四个意识”，落实《防汛责任清单》。", "quoted", ["四个意识", "防汛责任清单"]),
        ("把水库安全作为头等大事来抓。", "basis", ["水库安全"]),
        ("以网格管理为抓手，压实责任。", "basis", ["网格管理"]),
        ("紧抓高质量发展这个首要任务。", "basis", ["高质量发展"]),
        ("依法将各类活动全部纳入监管范围。", "basis", []),
        ("建立省级抢险队伍，每月开展一次演练。", "scale", ["省级", "每月"]),
        ("省级以上统一调度，市级、县级抓好落实。", "scale", []),
    ],
)
def test_slots(text: str, form: str, words: list[str]):
    assert slots(text, form) == words


def test_no_slot_cuts_a_word_in_half():
    text = "县水利局要严格执行领导带班值守制度，把水库安全作为头等大事，采取明查暗访、随机抽查、交叉检查等方式。"
    made = sentence(text)
    edges = made.edges
    for slot in find_slots(made):
        assert slot.start in edges, slot.words
        assert slot.end in edges, slot.words
