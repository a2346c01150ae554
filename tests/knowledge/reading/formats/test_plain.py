"""Plain text: normalisation, lines broken at a width."""

from __future__ import annotations

from knowledge.reading.formats.plain import read_plain
from knowledge.reading.lines import make_lines, normalise


def test_text_is_normalised_once_and_nothing_else_is_touched():
    odd = "\ufeff\u3000\u3000各位\u200b代表,\u00a0大家 \u2003好!\r\n“引号”、（括号）ＡＢ\u2028下一行\x0b又一行\x00"
    assert [line.text for line in make_lines(odd)] == ["各位代表, 大家 好!", "“引号”、（括号）ＡＢ", "下一行", "又一行"]
    assert normalise("\u2f00、⼈民") == "一、人民"  # radicals of a PDF font become the characters


def test_empty_lines_collapse_and_ascii_punctuation_stays(read_one):
    document = read_one("会议上的讲话\n\n\n同志们:\n\n\n今天,我们开会,主要任务是总结.\n", "x.txt")
    assert document.text == "会议上的讲话\n同志们:\n今天,我们开会,主要任务是总结."


def _broken(paragraphs: list[str], width: int, indent: str = "　　") -> str:
    rows = []
    for paragraph in paragraphs:
        whole = indent + paragraph
        rows += [whole[i : i + width] for i in range(0, len(whole), width)]
    return "\n".join(rows)


def test_lines_broken_at_a_width_are_joined(sentence):
    paragraphs = [sentence * 3 + "第一段。", "一、提高认识", sentence * 4 + "第二段。", sentence * 2 + "第三段。"]
    lines = read_plain(_broken(paragraphs, 30)).lines
    assert [line.text for line in lines] == paragraphs


def test_paragraphs_of_one_line_are_never_joined(sentence):
    paragraphs = [f"{i}、要抓好第{i}项工作" for i in range(1, 30)] + [sentence] * 5
    assert [line.text for line in read_plain("\n".join(paragraphs)).lines] == paragraphs
