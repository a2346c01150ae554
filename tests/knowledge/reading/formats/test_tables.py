"""Tables: which rows name the columns, and what a row says by itself."""

from __future__ import annotations

import pytest

from knowledge.reading.formats.tables import Cell, Placed, place_cells, read_rows


def _lines(*rows: str, header: int = 0) -> list[str] | None:
    """Read rows of cells between bars; `^` goes on from above, `<` from the left."""
    grid: list[list[Cell]] = []
    for down, row in enumerate(rows):
        grid.append([])
        for across, text in enumerate(row.split("|")):
            above, left = down and text == "^", across and text == "<"
            cell = grid[-2][across] if above else grid[-1][-1] if left else Cell(text, header=down < header)
            grid[-1].append(cell)
    read = read_rows(grid)
    return None if read is None else [row.text for row in read]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (["水库|责任人", "青山水库|王某某", "东河水库|赵某某"], ["水库：青山水库；责任人：王某某。", "水库：东河水库；责任人：赵某某。"]),
        (["项目|数量", "水库|17座", "冲锋舟|42艘"], ["项目：水库；数量：17座。", "项目：冲锋舟；数量：42艘。"]),
        (["姓名|张某某", "职务|局长", "电话|13900000000"], ["姓名：张某某。", "职务：局长。", "电话：13900000000。"]),
        (
            ["姓名|张某某|性别|男", "职务|局长|电话|13900000000", "单位|市水利局|<|<"],
            ["姓名：张某某；性别：男。", "职务：局长；电话：13900000000。", "单位：市水利局。"],
        ),
        (["指标|2023年|2024年", "产量|100|110"], ["指标：产量；2023年：100；2024年：110。"]),
        (["|目标|完成", "产量|100|110"], ["产量；目标：100；完成：110。"]),
        (["任务。|单位。|时限。", "加固|水利局|5月"], ["任务。 单位。 时限。", "加固 水利局 5月"]),
        (["任务|措施|备注", "加固|派人驻点督导。|"], ["任务：加固；措施：派人驻点督导。"]),
        (["任务|单位|时限", "加固|水利局|5月", "任务|单位|时限", "演练|应急局|6月"], ["任务：加固；单位：水利局；时限：5月。", "任务：演练；单位：应急局；时限：6月。"]),
        (["基本情况|姓名|张某某", "^|职务|局长"], ["基本情况 姓名 张某某", "基本情况 职务 局长"]),
        (["类别|任务|时限", "工程|加固|5月", "^|清淤|6月"], ["类别：工程；任务：加固；时限：5月。", "类别：工程；任务：清淤；时限：6月。"]),
        (["任务|单位|时限", "水利|<|<", "加固|水利局|5月"], ["水利", "任务：加固；单位：水利局；时限：5月。"]),
    ],
)  # fmt: skip
def test_a_row_says_what_its_cells_are(rows, lines):
    assert _lines(*rows) == lines


def test_what_the_format_marks_is_the_header():
    rows = ["姓名|张某某", "职务|局长"]
    assert _lines(*rows, header=1) == ["姓名：职务；张某某：局长。"]


def test_a_title_above_the_header_stays_a_line():
    rows = ["任务分解表|<|<", "任务|单位|时限", "加固|水利局|5月"]
    assert _lines(*rows) == ["任务分解表", "任务：加固；单位：水利局；时限：5月。"]


def test_headers_of_two_rows_are_joined():
    rows = ["单位|上半年|<|备注", "^|目标|完成|^", "水利局|17|9|", "应急局|5|5|续建"]
    assert _lines(*rows) == [
        "单位：水利局；上半年目标：17；上半年完成：9。",
        "单位：应急局；上半年目标：5；上半年完成：5；备注：续建。",
    ]


def test_a_frame_around_text_is_no_table():
    assert _lines("同志们：今天开会。") is None
    assert _lines("", "一段话。", "又一段话。") is None
    assert _lines("菜单|" + "很长的正文。" * 200) is None


def test_cells_that_span_rows_and_columns_push_the_others_aside():
    a, b, c, d = (Cell(text) for text in "甲乙丙丁")
    grid = place_cells([[Placed(a, rows=2), Placed(b, columns=2)], [Placed(c), Placed(d)]])
    assert grid == [[a, b, b], [a, c, d]]
    assert place_cells([[Placed(a, rows=9)]]) == [[a]]
