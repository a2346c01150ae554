"""Columns and ruled tables of PDF pages, in the order in which people read them."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.values import PageStart
from tests.support.fonts import make_font

SIZE, PITCH, LEFT, RIGHT, WIDE = 12, 20, 60, 310, 19  # points; letters in a row of a column
TITLE = "在全市防汛工作会议上的讲话"
SERIAL = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
_fonts = itertools.count()  # reportlab keeps the first font of a name
Draw = Callable[[Canvas], None]


def _pdf(*pages: Sequence[Draw], letters: str) -> bytes:
    font = f"Made{next(_fonts)}"
    pdfmetrics.registerFont(TTFont(font, io.BytesIO(make_font(letters, name=font))))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in pages:
        for draw in page:
            canvas.setFont(font, SIZE)
            draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _text(x: float, y: float, text: str) -> Draw:
    return lambda canvas: canvas.drawString(x, y, text)


def _centred(y: float, text: str, size: int = SIZE) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFontSize(size)
        canvas.drawCentredString(A4[0] / 2, y, text)

    return draw


def _rows(paragraphs: Sequence[str]) -> list[str]:
    """Wrap paragraphs as a column is set, two blanks before each."""
    rows: list[str] = []
    for paragraph in paragraphs:
        text = "　　" + paragraph
        rows += [text[at : at + WIDE] for at in range(0, len(text), WIDE)]
    return rows


def _column(x: float, top: float, rows: Sequence[str], pitch: float = PITCH) -> Iterator[Draw]:
    return (_text(x, top - pitch * at, row) for at, row in enumerate(rows))


def _paragraphs(sentence: str, count: int) -> list[str]:
    return [f"{serial}市的情况是这样的。{sentence}" for serial in SERIAL[:count]]


def test_columns_are_read_one_after_the_other_over_pages(read, sentence):
    paragraphs = _paragraphs(sentence, 14)
    rows = _rows(paragraphs)
    first, second, third = rows[:18], rows[18:36], rows[36:]
    data = _pdf(
        [_centred(780, TITLE, 20), *_column(LEFT, 720, first), *_column(RIGHT, 720, second), _centred(40, "—1—")],
        [*_column(LEFT, 760, third), _centred(40, "—2—")],
        letters=TITLE + "".join(paragraphs) + "　—12",
    )
    source = read(data, "a.pdf")
    assert source.documents[0].text.split("\n") == [TITLE, *paragraphs]
    assert source.dropped == ("—1—", "—2—")
    text = source.documents[0].text
    second_page = PageStart(text.index("".join(third)[:12].strip("　")), 2)
    assert source.documents[0].pages == (PageStart(0, 1), second_page)
    assert not any("分栏" in warning for warning in source.warnings)


def test_columns_whose_rows_are_shifted_are_told_apart(read_one, sentence):
    paragraphs = _paragraphs(sentence, 6)
    rows = _rows(paragraphs)
    half = len(rows) // 2
    data = _pdf(
        [_centred(780, TITLE, 20), *_column(LEFT, 720, rows[:half]), *_column(RIGHT, 711, rows[half:])],
        letters=TITLE + "".join(paragraphs) + "　",
    )
    assert read_one(data, "a.pdf").text.split("\n") == [TITLE, *paragraphs]


def test_what_spans_the_columns_divides_them(read_one, sentence):
    above, below = _paragraphs(sentence, 4), _paragraphs(sentence, 8)[4:]
    rows, more = _rows(above), _rows(below)
    half, rest = len(rows) // 2, len(more) // 2
    middle = "第二部分"
    data = _pdf(
        [
            _centred(780, TITLE, 20),
            *_column(LEFT, 720, rows[:half]),
            *_column(RIGHT, 720, rows[half:]),
            _centred(520, middle, 16),
            *_column(LEFT, 480, more[:rest]),
            *_column(RIGHT, 480, more[rest:]),
        ],
        letters=TITLE + middle + "".join(above + below) + "　",
    )
    assert read_one(data, "a.pdf").text.split("\n") == [TITLE, *above, middle, *below]


def test_short_cells_side_by_side_stay_rows(read, sentence):
    names = [(f"{serial}县人民政府办公室", f"{serial}某某同志负责联系") for serial in SERIAL[:6]]
    drawn = [
        draw
        for at, (a, b) in enumerate(names)
        for draw in (_text(LEFT, 700 - 20 * at, a), _text(RIGHT, 700 - 20 * at, b))
    ]
    data = _pdf(
        [_centred(780, TITLE, 20), *drawn, *_column(LEFT, 560, _rows([sentence]))],
        letters=TITLE + sentence + "".join(map("".join, names)) + "　",
    )
    source = read(data, "a.pdf")
    for a, b in names:
        assert f"{a}{b}" in source.documents[0].text


def test_a_doubtful_order_is_told(read, sentence):
    ends = ["水利局负责，", "由市应急局统筹，", "各县区按要求办，"]
    rows = [
        (_text(LEFT, 700 - 20 * at, end * 2), _text(LEFT + 12 * (12 + 5 * (at % 3)) + 30, 700 - 20 * at, end * 2))
        for at, end in enumerate(ends * 3)
    ]
    data = _pdf(
        [_centred(780, TITLE, 20), *itertools.chain(*rows)],
        letters=TITLE + "".join(ends) + "　",
    )
    assert any("第1页" in warning and "分栏" in warning for warning in read(data, "a.pdf").warnings)


def _table(
    xs: Sequence[float], ys: Sequence[float], cells: dict[tuple[int, int], str], missing: Sequence[tuple[int, int]] = ()
) -> Iterator[Draw]:
    """Draw a grid with its texts; in `missing` (row, column) the line below a cell is left out."""
    for x in xs:
        yield lambda canvas, x=x: canvas.line(x, ys[0], x, ys[-1])
    for i, y in enumerate(ys):
        for j, (a, b) in enumerate(itertools.pairwise(xs)):
            if (i - 1, j) not in missing:
                yield lambda canvas, a=a, b=b, y=y: canvas.line(a, y, b, y)
    for (i, j), text in cells.items():
        yield _text(xs[j] + 4, ys[i] - 16, text)


def test_rows_of_a_ruled_table_stand_with_their_headers_over_two_pages(read_one, sentence):
    xs = [60, 180, 320, 460]
    head = {(0, 0): "水库", (0, 1): "责任人", (0, 2): "完成时限"}
    first = {(1, 0): "青山水库", (1, 1): "王某某", (1, 2): "5月30日", (2, 1): "李某某", (2, 2): "6月5日"}
    again = {(1, 0): "东河水库", (1, 1): "赵某某", (1, 2): "6月10日"}
    data = _pdf(
        [
            _centred(800, TITLE, 20),
            *_column(LEFT, 760, _rows([sentence])),
            *_table(xs, [200, 175, 150, 125], head | first, missing=[(1, 0)]),
            _centred(40, "—1—"),
        ],
        [
            *_table(xs, [790, 765, 740], head | again),
            *_column(LEFT, 700, _rows([sentence])),
            _centred(40, "—2—"),
        ],
        letters=TITLE + sentence + "".join([*head.values(), *first.values(), *again.values()]) + "　—12",
    )
    assert read_one(data, "a.pdf").text.split("\n") == [
        TITLE,
        sentence,
        "水库：青山水库；责任人：王某某；完成时限：5月30日。",
        "水库：青山水库；责任人：李某某；完成时限：6月5日。",
        "水库：东河水库；责任人：赵某某；完成时限：6月10日。",
        sentence,
    ]


def test_a_table_in_a_column_stands_where_it_is_printed(read_one, sentence):
    paragraphs = _paragraphs(sentence, 6)
    left, right = _rows(paragraphs[:4]), _rows(paragraphs[4:])
    cells = {(0, 0): "水库", (0, 1): "责任人", (0, 2): "时限", (1, 0): "青山", (1, 1): "王某", (1, 2): "5月"}
    data = _pdf(
        [
            _centred(790, TITLE, 20),
            *_column(LEFT, 740, left[:6]),
            *_table([60, 140, 220, 288], [560, 535, 510], cells),
            *_column(LEFT, 480, left[6:]),
            *_column(RIGHT, 740, right),
        ],
        letters=TITLE + "".join([*paragraphs, *cells.values()]) + "　",
    )
    row = "水库：青山；责任人：王某；时限：5月。"
    assert read_one(data, "a.pdf").text.split("\n") == [TITLE, *paragraphs[:2], row, *paragraphs[2:]]


def test_a_frame_around_text_is_no_table(read_one, sentence):
    def box(canvas: Canvas) -> None:
        canvas.rect(50, 600, 400, 180)

    data = _pdf(
        [_centred(800, TITLE, 20), box, *_column(LEFT, 760, _rows([sentence]))],
        letters=TITLE + sentence + "　",
    )
    assert read_one(data, "a.pdf").text.split("\n") == [TITLE, sentence]
