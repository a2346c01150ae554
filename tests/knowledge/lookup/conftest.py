"""A library of our own texts for looking things up: the samples, and some short speeches with dates and oddities."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.settings import LibrarySettings
from tests.support.toy_embedding import ToyEmbedder

SAMPLES = Path(__file__).resolve().parents[3] / "knowledge" / "samples"

SPEECHES = {
    "old.txt": """在全县水利工作会议上的讲话
（2023年3月8日）
同志们：
今天开会，主要是安排春灌和防汛。
一、落实一岗双责
各乡镇要落实“一岗双责”，管水也要管廉。水库安全，一岗双责，谁也不能例外。
二、把渠道修好
（一）先修支渠
今年修复支渠126公里，新增灌溉面积3．5万亩，做好“最后一公里”的文章。
（二）再修毛渠
毛渠由村里出工、乡里出料。要算好“水账”、“地账”和“钱账”。
""",
    "new.txt": """在全县水利工作会议上的讲话
（2025年2月20日）
同志们：
去年的任务完成得好，今年要更进一步。
一、压实责任
领导干部要带头履行一岗双责，做到守土有责、守土负责、守土尽责。
二、节约用水
第一，改漫灌为滴灌；第二，改井水为渠水；第三，改大水为小水。
农业水价综合改革要稳步推进，不能一哄而起，也不能裹足不前。
""",
    "undated.txt": """机关作风建设工作推进会发言材料
各位领导：
我们坚持一岗双责，把作风建设和业务工作放在一起抓。
会议多了，就少开；文件长了，就写短。
""",
}


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("lookup")
    for name, text in SPEECHES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Library.open(LibrarySettings(path=folder / "library"), ToyEmbedder()) as library:
        reports = library.add([SAMPLES, *(folder / name for name in SPEECHES)])
        assert {report.status for report in reports} == {"added"}
        yield library
