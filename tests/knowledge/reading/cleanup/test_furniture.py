"""What stands around a title is known, and titles, names and short lines of a speech are not taken for it."""

from __future__ import annotations

import pytest

from knowledge.reading.cleanup.furniture import (
    head_furniture,
    is_document_mark,
    is_issuer,
    is_masthead,
    series_title,
    title_field,
    trimmed,
)

FURNITURE = [
    "下载 打印 全屏 收藏 【字号： 加大 还原 减小 】",
    "手机版",
    "首页 | 要闻 | 国内 | 国际",
    "政府工作报告 (1998年) 政府工作报告 政府工作报告 (2000年)",
    "← 2023年 2025年 →",
    "索引号：000014349/2024-00018",
    "发文机关 青澜市人民政府 成文日期 2024年4月12日",
    "2024-05-18 09:30 来源：青澜日报",
    "www.qinglan.gov.cn",
    "今天是2024年5月18日 星期六",
]
OTHERS = [
    "在全市防汛工作会议上的讲话",
    "2023年工作总结和2024年工作计划",
    "关于2023年预算执行情况和2024年预算草案的报告",
    "（2024年5月18日）",
    "市长 李 炳 军",
    "强化引领 服务大局",
    "各位代表：",
]


@pytest.mark.parametrize("text", FURNITURE)
def test_furniture_of_a_head_goes(text):
    assert head_furniture([text]) == {0}


@pytest.mark.parametrize("text", OTHERS)
def test_titles_names_and_dates_stay(text):
    assert head_furniture([text, text]) == set()


def test_a_run_of_short_lines_goes_above_the_title_and_stays_below_without_a_button():
    words = ["甲乙", "丙丁", "戊己", "庚辛"]
    assert head_furniture([*words, "在会议上的讲话"]) == {0, 1, 2, 3}
    assert head_furniture(["在会议上的讲话", *words]) == set()
    assert head_furniture(["在会议上的讲话", *words[:3], "打印"]) == {1, 2, 3, 4}


def test_a_label_takes_its_value_with_it_but_a_title_stays():
    texts = ["发文机关：", "青澜市人民政府", "标题：", "关于防火工作的通知"]
    assert head_furniture(texts) == {0, 1, 2}


@pytest.mark.parametrize(
    "text",
    ["青政办发〔2024〕18号", "青澜市人民政府办公室文件", "青澜市人民政府令", "第15号", "2024年第5期（总第123期）"],
)
def test_marks_of_documents(text):
    assert is_document_mark(text)
    assert not is_masthead(text)


def test_mastheads_and_offices():
    assert is_masthead("青澜市人民政府公报")
    assert is_masthead("市政府领导讲话")
    assert not is_masthead("政府工作报告")
    assert not is_masthead("中国共产党青澜市第八届委员会第九次全体会议公报")
    assert is_issuer("青澜市人民政府办公室")
    assert not is_issuer("开创全市工作新局面")
    assert not is_issuer("打开全市工作新局")


def test_titles_in_fields_and_rows_of_a_series():
    assert title_field("索引号：1 标题：关于防火工作的通知 文号：青政发〔2024〕1号") == "关于防火工作的通知"
    assert series_title("政府工作报告 (1998年) 1999年政府工作报告 政府工作报告 (2000年)") == "1999年政府工作报告"
    assert series_title("在会议上的讲话") == ""
    assert trimmed("标题：在会议上的讲话 打印 收藏") == "在会议上的讲话"


def test_what_stands_above_links_to_other_pages_is_no_title() -> None:
    texts = ["姊妹项目: 数据", "←青山区法规", "青山区绿地管理规定", "制定机关：青山区人大常委会"]
    assert {0, 1} <= head_furniture(texts)
    assert 2 not in head_furniture(texts)
