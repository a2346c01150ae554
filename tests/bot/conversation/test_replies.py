"""Replies made from values of the library."""

from __future__ import annotations

from bot.conversation import replies
from bot.messages import texts
from bot.messages.buttons import OpenPassage, unpack
from bot.messages.values import Entry, Marked, Paragraph, Source, say
from knowledge.values import Answer, Citation, DocumentInfo, Hit, Outline, Section, Span


def cited(number: int, section: tuple[str, ...] = ("一、",), passage: str = "原话。", start: int = 0) -> Citation:
    end = start + 2
    return Citation(number, "d1", "讲话", "a.txt", section, passage[:2], start, end, passage, 0, len(passage))


def info(number: int, **more: object) -> DocumentInfo:
    return DocumentInfo(f"d{number}", f"讲话{number}", "a.txt", "", "", "", False, 9, 1, 1, **more)


def test_sources_of_one_section_share_a_line():
    answer = Answer(
        "问", "answered", text="甲。[1]\n乙。[2]\n丙。[3]", citations=(cited(1), cited(2, ("二、",)), cited(3))
    )
    reply = replies.answer_reply(answer)
    assert [block.text for block in reply.blocks if isinstance(block, Paragraph)][:3] == [
        "甲。[1]",
        "乙。[2]",
        "丙。[3]",
    ]
    assert [block.numbers for block in reply.blocks if isinstance(block, Source)] == [(1, 3), (2,)]
    assert [button.label for button in reply.buttons] == ["[1]", "[2]", "[3]"]
    assert unpack(reply.buttons[0].data) == OpenPassage("d1", 0, 2, 1)


def test_an_error_shows_its_reason_and_nothing_else():
    assert replies.answer_reply(Answer("问", "error", reason="原因。")).blocks == (Paragraph("原因。"),)
    assert replies.answer_reply(Answer("问", "error")).blocks == (Paragraph(texts.TROUBLE),)
    assert replies.answer_reply(Answer("问", "not_found")).blocks == (Paragraph(texts.NOT_FOUND),)


def test_long_lists_come_in_pages_and_say_how_much_is_left():
    pages = replies.document_replies([info(number) for number in range(1, 46)])
    assert [sum(isinstance(block, Entry) for block in page.blocks) for page in pages] == [20, 20, 5]
    assert pages[0].blocks[0] == Paragraph("资料库里有 45 份文件：", strong=True)
    assert pages[0].blocks[-1] == Paragraph(texts.MORE_HINT.format(count=25))
    assert pages[2].blocks[0].number == 41


def test_remarks_on_a_document():
    shown = DocumentInfo("d", "在《规划》会上的讲话", "a.txt", "2025-03", "", "", True, 9, 1, 1, duplicate_of="e")
    assert texts.document_line(shown) == "《在〈规划〉会上的讲话》（2025-03，不完整，与另一份重复）"


def test_a_document_without_headings_says_so():
    (page,) = replies.outline_replies(info(1), Outline())
    assert page.blocks[-1] == Paragraph(texts.OUTLINE_NONE)
    sections = (
        Section(0, None, 1, "一、甲", False, 0, 9, 3, ("一、甲",)),
        Section(1, 0, 2, "（一）乙", False, 4, 9, 8, ()),
    )
    (page,) = replies.outline_replies(info(1), Outline(sections))
    assert page.blocks[1:] == (Entry("一、甲", depth=0), Entry("（一）乙", depth=1))


def test_a_hit_in_a_long_passage_is_shown_by_the_sentences_around_it():
    text = "前言。" * 100 + "必须按期整改。" + "后话。" * 100
    at = text.index("整改")
    hit = Hit(cited(0, passage=text), (Span(at, at + 2), Span(len(text) - 2, len(text))))
    (page,) = replies.hit_replies("整改", [hit])
    (shown,) = [block for block in page.blocks if isinstance(block, Marked)]
    assert len(shown.text) < 200
    assert shown.text.startswith("…前言。")
    assert [mark.of(shown.text) for mark in shown.marks] == ["整改"]


def test_surroundings_grow_to_a_bound():
    asked, seen = OpenPassage("d1", 3, 5), []
    while asked is not None:
        seen.append(asked.around)
        asked = replies.wider_passage(asked)
    assert seen == [1, 2, 4, 8]


def test_places_that_are_only_near_by_meaning_stand_apart():
    hits = [Hit(cited(0), (Span(0, 1),)), Hit(cited(0), (), "meaning"), Hit(cited(0), (), "meaning")]
    (page,) = replies.hit_replies("原", hits)
    told = [block.text for block in page.blocks if isinstance(block, Paragraph)]
    assert told == ["“原”出现在：", texts.HITS_NEAR]
    (page,) = replies.hit_replies("原", hits[1:])
    assert [b.text for b in page.blocks if isinstance(b, Paragraph)] == [texts.HITS_NEAR_ONLY.format(words="原")]
    assert replies.hit_replies("原", []) == [say(texts.NO_HITS.format(words="原"))]


def long_answer(*lines: str) -> Answer:
    text = "\n".join(f"{line}[{number}]" for number, line in enumerate(lines, 1))
    places = tuple(cited(number, (f"{number}、",)) for number in range(1, len(lines) + 1))
    return Answer("问", "answered", text=text, citations=places)


def test_a_long_answer_is_cut_where_lines_or_sentences_end_and_the_rest_is_one_tap_away():
    answer = long_answer(*["要抓好这一件事，落到每个人头上。" * 6] * 5)
    first, rest = replies.screens(answer)
    lines = [block.text for reply in (first, rest) for block in reply.blocks if isinstance(block, Paragraph)]
    shown = [line for line in lines if line != texts.SOURCES]
    assert "\n".join(shown) == answer.text
    assert sum(len(block.text) for block in first.blocks if isinstance(block, Paragraph)) <= 350
    assert first.buttons[-1].label == texts.EXPAND_BUTTON
    # each part has the sources that it names, under their own numbers
    numbers = [[block.numbers for block in reply.blocks if isinstance(block, Source)] for reply in (first, rest)]
    assert numbers == [[(1,), (2,)], [(3,), (4,), (5,)]]
    assert [button.label for button in rest.buttons] == ["[3]", "[4]", "[5]"]


def test_many_sources_of_one_document_share_a_line():
    places = tuple(cited(number, ("一、", f"（{number}）")) for number in range(1, 6))
    answer = Answer("问", "answered", text="。".join(f"甲[{one.number}]" for one in places), citations=places)
    (line,) = [block for block in replies.answer_reply(answer).blocks if isinstance(block, Source)]
    assert line == Source((1, 2, 3, 4, 5), "讲话", ("一、",))


def test_one_long_paragraph_is_cut_at_the_end_of_a_sentence_never_in_it():
    answer = Answer("问", "answered", text="要一抓到底，抓出成效。[1]" * 60, citations=(cited(1),))
    first, rest = replies.screens(answer)
    assert first.blocks[0].text.endswith("抓出成效。[1]")
    assert first.blocks[0].text + rest.blocks[0].text == answer.text
    whole = Answer("问", "answered", text="一" * 700 + "。[1]", citations=(cited(1),))
    assert replies.screens(whole) == (replies.answer_reply(whole), None)


def test_what_is_hardly_too_long_is_shown_whole():
    answer = long_answer("甲" * 140, "乙" * 140)
    assert replies.screens(answer) == (replies.answer_reply(answer), None)
