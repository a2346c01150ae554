"""Headings taken back and made by hand, and the file in which people do it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.structure.heading_edits import HeadingEdit, apply_edits, changed_headings, find_edit, make_edit
from knowledge.structure.outline import make_outline
from knowledge.structure.outline_file import OutlineLine, place_lines, read_outline, write_outline
from knowledge.structure.passages import cut_passages
from knowledge.values import Document, Outline

TEXT = """在全市大会上的讲话
同志们：
今天讲三点。
一、抓学习
要学深学透。
工作要求
各单位要照办。
二、抓落实
（一）定任务
任务要分到人。
（二）定时间
年底前完成。
三、抓作风
作风要实。
谢谢大家！"""
DOCUMENT = Document("d", "讲话.txt", 0, "在全市大会上的讲话", TEXT, body_start=TEXT.index("同志们"))
OUTLINE = make_outline(DOCUMENT)


def edited(file: str) -> tuple[Outline, tuple[str, ...]]:
    """Return the outline as the lines of a file want it, and the lines that stand nowhere."""
    wanted, missing = place_lines(DOCUMENT, OUTLINE, read_outline(file))
    outline, lost = apply_edits(DOCUMENT, OUTLINE, changed_headings(DOCUMENT, OUTLINE, wanted))
    assert lost == ()
    return outline, missing


def tree(outline: Outline) -> list[str]:
    return ["  " * (section.level - 1) + section.heading for section in outline.sections]


def section_of(outline: Outline, words: str) -> str:
    """Return the heading of the section that some words belong to; empty outside of all."""
    at = TEXT.index(words)
    (stretch,) = [one for one in outline.stretches if one.start <= at < one.end]
    return "" if stretch.section is None else outline.sections[stretch.section].heading


def test_the_file_that_comes_back_as_it_was_changes_nothing():
    file = write_outline(DOCUMENT, OUTLINE)
    assert file.splitlines()[-5:] == ["一、抓学习", "二、抓落实", "  （一）定任务", "  （二）定时间", "三、抓作风"]
    assert edited(file) == (OUTLINE, ())


def test_a_line_taken_away_is_a_heading_taken_back_and_its_text_stays():
    outline, _ = edited("一、抓学习\n二、抓落实\n  （一）定任务\n三、抓作风\n")
    assert tree(outline) == ["一、抓学习", "二、抓落实", "  （一）定任务", "三、抓作风"]
    assert section_of(outline, "年底前") == section_of(outline, "（二）") == "（一）定任务"
    assert [section_of(outline, words) for words in ("今天讲", "谢谢")] == ["", ""]


def test_a_line_added_makes_a_heading_of_the_line_that_begins_so():
    outline, _ = edited("一、抓学习\n  工作要求\n二、抓落实\n  （一）定任务\n  （二）定时间\n三、抓作风\n")
    assert tree(outline)[:3] == ["一、抓学习", "  工作要求", "二、抓落实"]
    assert section_of(outline, "各单位") == "工作要求"
    assert outline.sections[1].path == ("一、抓学习", "工作要求")
    assert section_of(outline, "任务要分") == "（一）定任务"


def test_what_stands_under_a_heading_taken_back_goes_to_the_section_before_it():
    outline, _ = edited("一、抓学习\n（一）定任务\n（二）定时间\n三、抓作风\n")
    assert tree(outline) == ["一、抓学习", "（一）定任务", "（二）定时间", "三、抓作风"]
    assert section_of(outline, "二、抓落实") == "一、抓学习"


def test_other_indentation_is_another_level():
    outline, _ = edited("一、抓学习\n\t二、抓落实\n\t\t（一）定任务\n\t\t（二）定时间\n三、抓作风\n")
    assert tree(outline) == ["一、抓学习", "  二、抓落实", "    （一）定任务", "    （二）定时间", "三、抓作风"]


def test_lines_that_stand_nowhere_are_told_and_the_others_count():
    outline, missing = edited("一、抓学习\n  没有这句话\n  工作要求\n二、抓落实\n三、抓作风\n")
    assert missing == ("没有这句话",)
    assert tree(outline) == ["一、抓学习", "  工作要求", "二、抓落实", "三、抓作风"]


def test_the_first_words_of_a_sentence_are_enough():
    outline, _ = edited("一、抓学习\n  要学深…\n二、抓落实\n三、抓作风\n")
    assert tree(outline)[1] == "  要学深学透"


def test_an_edit_is_found_again_where_its_words_stand_and_missed_where_they_do_not():
    edit = make_edit(DOCUMENT, TEXT.index("工作要求"), 2)
    changed = Document("d", "讲话.txt", 0, "题", "新的开头。\n" + TEXT.replace("要学深学透", "要学得更深"))
    assert find_edit(changed, edit) == changed.text.index("工作要求")
    gone = Document("d", "讲话.txt", 0, "题", TEXT.replace("工作要求", "工作的要求"))
    assert find_edit(gone, edit) is None
    assert apply_edits(gone, make_outline(gone), [edit])[1] == (edit,)


def test_of_two_lines_with_the_same_words_the_one_that_was_meant_is_found():
    text = "讲话\n一、学习\n小结\n好。\n二、落实\n小结\n也好。"
    document = Document("d", "a", 0, "讲话", text, body_start=3)
    edit = make_edit(document, text.rindex("小结"), 2)
    assert (edit.occurrence, find_edit(document, edit)) == (1, text.rindex("小结"))


def test_remarks_marks_and_empty_lines_do_not_count():
    assert read_outline("\ufeff# 说明\n\n一、甲\n　　（一）乙\n    丙\n二、丁\n") == [
        OutlineLine(1, "一、甲"),
        OutlineLine(2, "（一）乙"),
        OutlineLine(2, "丙"),
        OutlineLine(1, "二、丁"),
    ]


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 4)))
def test_every_letter_of_the_body_belongs_to_one_section_whatever_was_edited(chosen: dict[int, int]):
    starts = [0]
    for line in TEXT.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    edits = [make_edit(DOCUMENT, starts[number + 1], level) for number, level in chosen.items()]
    outline, missing = apply_edits(DOCUMENT, OUTLINE, edits)
    assert missing == ()
    assert "".join(TEXT[one.start : one.end] for one in outline.stretches) == "".join(
        TEXT[one.start : one.end] for one in OUTLINE.stretches
    )
    for section in outline.sections:
        above = None if section.parent is None else outline.sections[section.parent]
        assert section.path == (*(above.path if above else ()), section.heading)
        assert above is None or above.start < section.start <= section.end <= above.end
    wanted = {section.start for section in OUTLINE.sections} | {edit_start(edit) for edit in edits if edit.level}
    wanted -= {edit_start(edit) for edit in edits if not edit.level}
    assert {section.start for section in outline.sections} == wanted
    assert "".join(passage.text for passage in cut_passages(DOCUMENT, outline))


def edit_start(edit: HeadingEdit) -> int:
    start = find_edit(DOCUMENT, edit)
    assert start is not None
    return start
