"""PDF files, made here with the Chinese font that PDF readers bring themselves."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.errors import SourceError
from knowledge.reading import Limits, read_source
from knowledge.reading.formats.pdf_layout import Row, make_paragraphs

LEFT, RIGHT, TOP, BOTTOM, SIZE, PITCH = 72.0, 523.0, 770.0, 80.0, 12, 20


def _pdf(
    title: Sequence[str],
    paragraphs: Sequence[str],
    *,
    indent: int = 2,
    header: str = "",
    footer: Callable[[int], str] = lambda page: "",
    password: str = "",
) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, encrypt=StandardEncryption(password) if password else None)
    page, y = 1, TOP

    def furniture() -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(LEFT, 810, header)
        canvas.drawCentredString(297, 40, footer(page))
        canvas.setFont("STSong-Light", SIZE)

    furniture()
    canvas.setFont("STSong-Light", 18)
    for row in title:
        canvas.drawCentredString(297, y, row)
        y -= 30
    canvas.setFont("STSong-Light", SIZE)
    full = int((RIGHT - LEFT) // SIZE)
    for paragraph in paragraphs:
        rest, x = paragraph, LEFT + indent * SIZE
        while rest:
            count = full - indent if x > LEFT else full
            canvas.drawString(x, y, rest[:count])
            rest, x, y = rest[count:], LEFT, y - PITCH
            if y < BOTTOM:
                canvas.showPage()
                page, y = page + 1, TOP
                furniture()
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _long(sentence: str) -> list[str]:
    points = [f"{c}、抓好第{c}项工作" for c in "一二三四五六七八"]
    return ["同志们：", *(text for point in points for text in (point, sentence * 4, sentence * 3, "各位代表！"))]


@pytest.mark.parametrize("indent", [2, 0])
def test_paragraphs_come_back_whole(read, sentence, indent):
    paragraphs = _long(sentence)
    data = _pdf(
        ["在全市教育工作会议上的讲话"], paragraphs, indent=indent, header="内部材料", footer=lambda p: f"— {p} —"
    )
    source = read(data, "a.pdf")
    (document,) = source.documents
    assert document.title == "在全市教育工作会议上的讲话"
    assert document.text.split("\n")[1:] == paragraphs
    assert "内部材料" in source.dropped
    assert "— 2 —" in source.dropped


def test_a_title_of_two_rows_is_joined(read_one, sentence):
    data = _pdf(["强化党建引领", "服务发展大局"], _long(sentence))
    document = read_one(data, "a.pdf")
    assert document.title == "强化党建引领 服务发展大局"
    assert document.text[document.body_start :].startswith("同志们：")


def test_bare_page_numbers_are_dropped(read_one, sentence):
    data = _pdf(["会议上的讲话"], _long(sentence), footer=str)
    assert read_one(data, "a.pdf").text.split("\n")[1:] == _long(sentence)


def test_a_pdf_with_another_ending_is_read_as_what_it_is(read_one, sentence):
    assert read_one(_pdf(["会议上的讲话"], [sentence]), "a.txt").title == "会议上的讲话"


def _refusal(path, limits: Limits | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        read_source(path, limits)
    return caught.value.reason


def test_password_protected_files_are_refused(write, sentence):
    assert "密码" in _refusal(write(_pdf(["讲话"], [sentence], password="geheim"), "a.pdf"))


def test_scans_without_text_are_refused(write):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(3):
        canvas.rect(50, 50, 400, 700, fill=1)
        canvas.showPage()
    canvas.save()
    assert "扫描件" in _refusal(write(buffer.getvalue(), "scan.pdf"))


def test_broken_files_are_refused(write, sentence):
    data = _pdf(["讲话"], [sentence])
    for name, broken in {"cut": data[:300], "head": b"%PDF-1.7\n" + bytes(2000), "only": b"%PDF-"}.items():
        assert _refusal(write(broken, f"{name}.pdf")).startswith("这个 PDF")


def test_too_many_pages_are_refused(write, sentence):
    assert "页数太多" in _refusal(write(_pdf(["讲话"], _long(sentence)), "a.pdf"), Limits(pages=1))


def test_no_letter_is_lost_in_fonts_that_are_not_embedded(read_one, sentence):
    rows = ["在全市会议上的讲话"]
    body = ["同志们：", "要办好“四在农家·和美乡村”，学习“7·29”重要指示。", sentence, "好！", "会"]
    text = read_one(_pdf(rows, body, indent=0), "a.pdf").text
    assert text.split("\n") == [*rows, *body]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_read_as_they_are_seen(read_one, sentence, turn):
    pdf = pypdfium2.PdfDocument(_pdf(["在全市会议上的讲话"], _long(sentence)))
    wide, high = A4
    for page in pdf:
        # the page lies on its side and is turned upright for reading
        matrix = {90: (0, 1, -1, 0, high, 0), 180: (-1, 0, 0, -1, wide, high), 270: (0, -1, 1, 0, 0, wide)}[turn]
        for piece in page.get_objects():
            piece.transform(pypdfium2.PdfMatrix(*matrix))
        page.gen_content()
        page.set_mediabox(0, 0, *((wide, high) if turn == 180 else (high, wide)))
        page.set_rotation(turn)
    buffer = io.BytesIO()
    pdf.save(buffer)
    assert read_one(buffer.getvalue(), "a.pdf").text.split("\n")[1:] == _long(sentence)


def _row(text: str, x0: float = 72, x1: float = 516, top: float = 100, page: int = 0, size: float = 12) -> Row:
    return Row(text, page, x0, x1, top, top + size, size)


def test_rows_of_digits_and_latin_words_are_joined_as_they_were():
    rows = [
        _row("企业增长27.", top=100),
        _row("6%，民间投资达到building", top=120),
        _row("capacity以上。", top=140, x1=200),
    ]
    lines, _ = make_paragraphs(rows)
    assert lines[0].text == "企业增长27.6%，民间投资达到building capacity以上。"


def test_a_salutation_at_the_top_of_pages_is_no_header():
    rows = []
    for page in range(4):
        rows += [_row("各位代表！", x0=96, x1=156, top=67, page=page)]
        words = "甲乙丙丁"[page] + "市工作取得了新的成绩，各项事业不断前进，人民生活水平提高"
        rows += [_row("子丑寅卯辰"[i] + words, top=87 + 20 * i, page=page) for i in range(5)]
    lines, dropped = make_paragraphs(rows)
    assert sum(line.text == "各位代表！" for line in lines) == 4
    assert dropped == ()
