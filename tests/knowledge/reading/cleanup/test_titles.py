"""Titles from the evidence: heads as offices, sites, archives and bulletins print them, one of each kind."""

from __future__ import annotations

import pytest

from knowledge.reading.cleanup.metadata import latest_year
from knowledge.reading.cleanup.titles import Names, agrees, choose_title

NOTICE = (
    "各县区人民政府，市政府各部门：\n为改善人居环境，现就有关事项通知如下。\n一、工作目标\n到2026年底，卫生厕所普及率达到95%。\n"
    "二、重点任务\n改造户厕2.4万户，建设中转站12座。\n"
)
SPEECH = (
    "同志们：\n今天召开全市防汛工作会议，主要任务是安排部署今年防汛工作。\n一、认清形势\n"
    "今年降雨量预计比常年偏多两成，全市有病险水库17座。\n二、抓好重点\n储备编织袋60万条。\n"
)
HEADS = [
    pytest.param(
        "青澜市人民政府关于印发青澜市“十四五”数字政府建设规划的通知",
        (
            "索引号：\n"
            "000014349/2024-00018\n"
            "主题分类：\n"
            "城乡建设\\环境\n"
            "发文机关：\n"
            "青澜市人民政府\n"
            "成文日期：\n"
            "2024年04月12日\n"
            "标　　题：\n"
            "青澜市人民政府关于印发青澜市“十四五”数字政府建设规划的通知\n"
            "发文字号：\n"
            "青政发〔2024〕18号\n"
            "发布日期：\n"
            "2024年04月15日\n"
            "青澜市人民政府关于印发青澜市“十四五”数字政府建设规划的通知\n"
            "青政发〔2024〕18号\n"
        )
        + NOTICE,
        id="index table in two columns",
    ),
    pytest.param(
        "青澜市人民政府办公室关于做好秋季防火工作的通知",
        (
            "索 引 号：QL001-2024-00018　　主题分类：农业、林业、水利\n"
            "发文机关：青澜市人民政府办公室　　成文日期：2024年04月12日\n"
            "标　　题：青澜市人民政府办公室关于做好秋季防火工作的通知\n"
            "文　　号：青政办发〔2024〕18号　　有效性：有效\n"
            "青澜市人民政府办公室\n"
            "关于做好秋季防火工作的通知\n"
            "青政办发〔2024〕18号\n"
        )
        + NOTICE,
        id="index table in rows",
    ),
    pytest.param(
        "中共青澜市委 青澜市人民政府关于全面推进乡村振兴的实施意见",
        (
            "中共青澜市委文件\n"
            "青发〔2024〕1号\n"
            "★\n"
            "中共青澜市委\n"
            "青澜市人民政府\n"
            "关于全面推进乡村振兴的实施意见\n"
            "（2024年2月3日）\n"
        )
        + NOTICE,
        id="red head of a party committee",
    ),
    pytest.param(
        "在全市防汛工作会议上的讲话",
        (
            "青澜市人民政府门户网站\n"
            "www.qinglan.gov.cn\n"
            "首页\n"
            "要闻动态\n"
            "政务公开\n"
            "互动交流\n"
            "手机版\n"
            "无障碍\n"
            "当前位置：首页 > 政务公开 > 领导讲话\n"
            "在全市防汛工作会议上的讲话\n"
            "2024-05-18 09:30 来源：青澜日报 浏览次数：123\n"
            "字体：大 中 小 打印\n"
            "市长 李某某\n"
            "（2024年5月18日）\n"
        )
        + SPEECH,
        id="government page with toolbar",
    ),
    pytest.param(
        "2024年青澜市政府工作报告",
        (
            "←2023年\t2024年青澜市政府工作报告\t2025年→\n"
            "2024年青澜市政府工作报告\n"
            "作者：李某某\n"
            "2024年1月15日于青澜市第八届人民代表大会第四次会议\n"
            "各位代表：\n"
        )
        + SPEECH,
        id="archive with neighbours",
    ),
    pytest.param(
        "2024年青澜市政府工作报告",
        (
            "2023年青澜市政府工作报告\n"
            "2024年青澜市政府工作报告\n"
            "——2024年1月15日在青澜市第八届人民代表大会第四次会议上\n"
            "市长 李某某\n"
            "各位代表：\n"
        )
        + SPEECH,
        id="link to an earlier year",
    ),
    pytest.param(
        "青澜市河道管理办法",
        (
            "青澜市人民政府令\n"
            "第15号\n"
            "《青澜市河道管理办法》已经2024年3月28日市人民政府第32次常务会议通过，现予公布，自2024年5月1日起施行。\n"
            "市长 李某\n"
            "2024年4月12日\n"
            "青澜市河道管理办法\n"
            "第一章　总则\n"
            "第一条　为了加强河道管理，保障防洪安全，制定本办法。\n"
            "第二章　保护\n"
            "第二条　禁止在河道内倾倒垃圾。\n"
        ),
        id="decree",
    ),
    pytest.param(
        "青澜市河道管理条例",
        (
            "青澜市河道管理条例\n"
            "（2024年3月28日青澜市第八届人民代表大会常务委员会第十七次会议通过 2024年5月30日某省第十四届人民代表大会常务委员会第九次会议批准）\n"
            "目　录\n"
            "第一章　总则\n"
            "第二章　保护\n"
            "第一章　总则\n"
            "第一条　为了加强河道管理，保障防洪安全，制定本条例。\n"
            "第二章　保护\n"
            "第二条　禁止在河道内倾倒垃圾。\n"
        ),
        id="regulation with contents",
    ),
    pytest.param(
        "青澜市城市生活垃圾管理办法（试行）",
        (
            "青澜市城市生活垃圾管理办法\n"
            "（试行）\n"
            "第一章　总则\n"
            "第一条　为了加强管理，制定本办法。\n"
            "第二章　保护\n"
            "第二条　禁止倾倒垃圾。\n"
        ),
        id="rules on trial",
    ),
    pytest.param(
        "青澜市数字政府建设三年行动方案（2024—2026年）",
        (
            "密级：内部\n"
            "编号：2024-15\n"
            "青澜市数字政府建设\n"
            "三年行动方案\n"
            "（2024—2026年）\n"
            "青澜市大数据发展管理局\n"
            "二〇二四年四月\n"
            "目　录\n"
            "一、总体要求 1\n"
            "二、重点任务 3\n"
            "青澜市数字政府建设三年行动方案\n"
            "（2024—2026年）\n"
            "为加快数字政府建设，制定本方案。\n"
            "一、总体要求\n"
            "坚持统筹规划、协同推进。\n"
            "二、重点任务\n"
            "建设一体化政务服务平台。\n"
        ),
        id="cover page",
    ),
    pytest.param(
        "市政府常务会议纪要",
        (
            "青澜市人民政府\n"
            "市政府常务会议纪要\n"
            "〔2024〕第5期\n"
            "青澜市人民政府办公室　　2024年4月12日\n"
            "4月10日上午，市长李某某主持召开市政府第32次常务会议，研究部署安全生产工作。现纪要如下：\n"
            "一、安全生产\n"
            "会议强调，要压实责任。\n"
        ),
        id="minutes",
    ),
    pytest.param(
        "关于2023年预算执行情况和2024年预算草案的报告",
        (
            "青澜市第八届人民代表\n"
            "大会第四次会议文件（七）\n"
            "关于2023年预算执行情况和2024年预算草案的报告\n"
            "——2024年1月15日在青澜市第八届人民代表大会第四次会议上\n"
            "青澜市财政局\n"
            "各位代表：\n"
        )
        + SPEECH,
        id="papers of a congress",
    ),
    pytest.param(
        "在全市防汛工作会议上的讲话",
        (
            "青澜市人民政府公报\n"
            "2024年第5期（总第123期）\n"
            "2024年5月30日\n"
            "【领导讲话】\n"
            "在全市防汛工作会议上的讲话\n"
            "市长　李某某\n"
            "（2024年5月18日）\n"
        )
        + SPEECH,
        id="bulletin with column",
    ),
    pytest.param(
        "坚持底线思维 全力做好防汛工作——在全市防汛工作会议上的讲话",
        ("领导讲话\n坚持底线思维　全力做好防汛工作\n——在全市防汛工作会议上的讲话\n（2024年5月18日）\n李某某\n")
        + SPEECH,
        id="column above a slogan",
    ),
    pytest.param(
        "在全市防汛工作会议上的讲话",
        ("打印\n收藏\n在全市防汛工作会议上的讲话\n2024年5月18日 李某某\n") + SPEECH,
        id="buttons",
    ),
    pytest.param(
        "在全市防汛工作会议上的讲话",
        ("在全市防汛工作会议上的讲话 打印 收藏\n发布时间：2024-05-18 09:30\n来源：市府办\n浏览：12次\n") + SPEECH,
        id="buttons behind the title",
    ),
    pytest.param(
        "在全市防汛工作会议上的讲话",
        ("在全市防汛工作会议上的讲话-领导讲话-青澜市人民政府网\n今天是2024年5月18日 星期六\n热门搜索：防汛 医保\n")
        + SPEECH,
        id="site name behind the title",
    ),
    pytest.param(
        "青澜市2024年重点民生实事任务分解表",
        (
            "附件\n"
            "青澜市2024年重点民生实事任务分解表\n"
            "序号\n"
            "任务\n"
            "责任单位\n"
            "时限\n"
            "1\n"
            "改造户厕2.4万户\n"
            "市农业农村局\n"
            "10月底\n"
        ),
        id="attachment of one cell a line",
    ),
    pytest.param(
        "青澜市2024年优化营商环境工作要点",
        (
            "优化营商环境\n"
            "工作简报\n"
            "第12期\n"
            "青澜市优化营商环境工作领导小组办公室　2024年4月12日\n"
            "青澜市2024年优化营商环境工作要点\n"
            "为优化营商环境，制定本要点。\n"
            "一、目标\n"
            "办理时限压减30%。\n"
        ),
        id="work brief",
    ),
    pytest.param(
        "中国共产党青澜市第八届委员会第九次全体会议公报",
        (
            "中国共产党青澜市第八届委员会第九次全体会议公报\n"
            "（2024年7月18日中国共产党青澜市第八届委员会第九次全体会议通过）\n"
            "中国共产党青澜市第八届委员会第九次全体会议，于2024年7月15日至18日在青澜举行。\n"
            "一、主要任务\n"
            "全会审议通过了《决定》。\n"
        ),
        id="communiqué",
    ),
    pytest.param(
        "青澜市2024年一季度经济运行情况新闻发布会实录",
        (
            "新闻发布\n"
            "新闻发布会\n"
            "青澜市2024年一季度经济运行情况新闻发布会实录\n"
            "时间：2024年4月20日\n"
            "地点：市政府新闻发布厅\n"
            "主持人：王某某\n"
            "女士们、先生们：\n"
        )
        + SPEECH,
        id="press conference",
    ),
    pytest.param(
        "在青澜市第一中学2024届毕业典礼上的致辞",
        ("青澜市第一中学\n在青澜市第一中学2024届毕业典礼上的致辞\n校长 张某\n老师们、同学们：\n") + SPEECH,
        id="office above its title",
    ),
    pytest.param(
        "青澜市水利局2023年工作总结和2024年工作计划",
        (
            "青澜市水利局\n"
            "2023年工作总结和2024年工作计划\n"
            "2023年，全市水利系统扎实工作，取得了新的成绩。\n"
            "一、主要工作\n"
            "完成投资3亿元。\n"
        ),
        id="office as part of the title",
    ),
    pytest.param(
        "青澜市人民政府关于加快推进新型工业化的若干意见",
        (
            "信息公开\n"
            "信息公开指南\n"
            "信息公开年报\n"
            "政策文件\n"
            "索引号 QL2024-001 发布机构 市政府办\n"
            "生成日期 2024-04-12 文号 青政发〔2024〕9号\n"
            "青澜市人民政府关于加快推进新型工业化的若干意见\n"
            "日期：2024-04-12 字号：[大][中][小] 视力保护色：\n"
        )
        + NOTICE,
        id="menu of a portal",
    ),
]


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("title", "text"), HEADS)
def test_the_title_is_the_one_that_people_cite(read_one, title, text):
    document = read_one(text, "w7杂项.txt")
    assert _squeezed(document.title) == _squeezed(title)
    assert document.speaker not in ("全屏", "任务", "时限")


@pytest.mark.parametrize(
    ("head", "date", "speaker"),
    [
        ("在全市防汛工作会议上的讲话\n2024年5月18日 李某某\n", "2024-05-18", "李某某"),
        (
            "关于2024年预算草案的报告\n2024年1月15日在青澜市第八届人民代表大会第四次会议上　青澜市财政局局长　王某某\n",
            "2024-01-15",
            "青澜市财政局局长 王某某",
        ),
        ("青澜市人民政府公报\n2024年5月30日\n在全市防汛工作会议上的讲话\n（2024年5月18日）\n", "2024-05-18", ""),
    ],
)
def test_date_and_speaker_beside_each_other_and_below_the_title(read_one, head, date, speaker):
    document = read_one(head + SPEECH)
    assert (document.date, document.speaker) == (date, speaker)


@pytest.mark.parametrize(
    "toolbar", ["下载\n全屏\n", "甲乙\n丙丁\n戊己\n庚辛\n壬癸\n", "下载 打印 全屏 收藏 【字号： 加大 还原 减小 】\n"]
)
def test_a_toolbar_is_neither_title_nor_speaker(read, toolbar):
    source = read(toolbar + "2026年某市政府工作报告\n市长 李某\n各位代表：\n" + SPEECH)
    assert [(d.title, d.speaker) for d in source.documents] == [("2026年某市政府工作报告", "市长 李某")]
    assert source.dropped == tuple(toolbar.strip().split("\n"))


def test_two_titles_are_one_when_a_place_is_left_out_and_not_when_the_year_differs():
    assert agrees("2025年政府工作报告", "2025年中华人民共和国国务院政府工作报告")
    assert not agrees("2024年政府工作报告", "2025年政府工作报告")
    assert not agrees("讲话", "在会议上的讲话")


def test_without_evidence_the_file_name_is_the_title():
    chosen = choose_title(None, Names.of((), "20240518_防汛工作材料（1）.txt", ()), "过去一年")
    assert (chosen.title, chosen.sure) == ("防汛工作材料", False)


def test_a_declared_title_counts_more_than_a_file_name_and_less_than_the_same_in_the_text(read_one):
    text = "---\ntitle: 2025年政府工作报告\n---\n# 2025年某市人民政府工作报告\n\n各位代表：\n\n〔B〕\n"
    assert read_one(text, "2025年政府工作报告.md").title == "2025年某市人民政府工作报告"
    assert read_one(text.replace("# 2025年某市人民政府工作报告", ""), "材料.md").title == "2025年政府工作报告"


@pytest.mark.parametrize(
    ("text", "name", "titles"),
    [
        ("在会议上的讲话\n同志们：\n〔B〕", "w1.txt", []),
        ("〔B〕\n〔B〕", "防汛杂谈.txt", ["防汛杂谈"]),
        ("青澜市人民政府办公室\n〔B〕\n〔B〕", "防汛杂谈.txt", ["防汛杂谈"]),
        ("关于生活的几点想法\n〔B〕\n〔B〕", "a1b2c3d4.txt", ["关于生活的几点想法"]),
    ],
)
def test_a_title_without_evidence_is_told(read, text, name, titles):
    warnings = read(text, name).warnings
    assert len(warnings) == len(titles)
    assert all(f"“{title}”" in warning for title, warning in zip(titles, warnings, strict=True))


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("加装电梯三年行动方案（2025—2027年）", "2025"),
        ("2024年工作总结和2025年工作计划", "2025"),
        ("2021—2025年工作总结", "2025"),
        ("养护办法", ""),
    ],
)
def test_a_plan_for_several_years_is_of_the_first(title: str, year: str) -> None:
    assert latest_year(title) == year
