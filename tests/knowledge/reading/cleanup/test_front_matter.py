"""Titles as people would cite them, several speeches in a file, date, occasion, speaker, breaking off."""

from __future__ import annotations

import pytest

from knowledge.reading.cleanup import metadata

FRONTS = [
    # front lines, title, date, occasion, speaker
    (
        "高举伟大旗帜\n为全面建设现代化国家而团结奋斗\n——在中国共产党第二十次全国代表大会上的报告\n（2022年10月16日）\n习近平",
        "高举伟大旗帜 为全面建设现代化国家而团结奋斗——在中国共产党第二十次全国代表大会上的报告",
        "2022-10-16",
        "中国共产党第二十次全国代表大会",
        "习近平",
    ),
    (
        "政府工作报告\n——2024年3月5日在第十四届全国人民代表大会第二次会议上\n国务院总理　李强",
        "政府工作报告（2024年3月5日在第十四届全国人民代表大会第二次会议上）",
        "2024-03-05",
        "第十四届全国人民代表大会第二次会议",
        "国务院总理 李强",
    ),
    (
        "2026年某省政府工作报告\n——2026年1月26日在某省第十四届人民代表大会第四次会议上\n某省人民政府省长 王小明",
        "2026年某省政府工作报告",
        "2026-01-26",
        "某省第十四届人民代表大会第四次会议",
        "某省人民政府省长 王小明",
    ),
    (
        "强化引领  服务大局\n持续提升成效\n——组织部长在全区工作推进大会上的讲话",
        "强化引领 服务大局 持续提升成效——组织部长在全区工作推进大会上的讲话",
        "",
        "全区工作推进大会",
        "组织部长",
    ),
    (
        "机密★10年　　特急\n第 000123 号\n在全县安全生产工作会议上的讲话\n（2026年3月5日）",
        "在全县安全生产工作会议上的讲话",
        "2026-03-05",
        "全县安全生产工作会议",
        "",
    ),
    (
        "密级：秘密\n在2021年区委工作交流会上的讲话",
        "在2021年区委工作交流会上的讲话",
        "2021",
        "2021年区委工作交流会",
        "",
    ),
    ("在2021年区委工作交流会上的讲话", "在2021年区委工作交流会上的讲话", "2021", "2021年区委工作交流会", ""),
    ("在全县经济工作会议上的\n讲话\n（2024年2月）", "在全县经济工作会议上的讲话", "2024-02", "全县经济工作会议", ""),
    (
        "政 府 工 作 报 告\n（2026年1月20日在某市第十五届人民代表大会第六次会议上）\n市长 李 炳 军",
        "政府工作报告（2026年1月20日在某市第十五届人民代表大会第六次会议上）",
        "2026-01-20",
        "某市第十五届人民代表大会第六次会议",
        "市长 李 炳 军",
    ),
    ("讲话\n（2021年7月1日）\n习近平", "讲话（2021年7月1日）", "2021-07-01", "", "习近平"),
    ("二〇二四年新年贺词", "二〇二四年新年贺词", "2024", "", ""),
    (
        "在庆祝大会上的讲话\n（一九九八年十二月十八日）\n江泽民",
        "在庆祝大会上的讲话",
        "1998-12-18",
        "庆祝大会",
        "江泽民",
    ),
    (
        "关于2023年计划执行情况与2024年计划草案的报告\n——2024年1月10日在某市人民代表大会上\n某市发展和改革委员会",
        "关于2023年计划执行情况与2024年计划草案的报告",
        "2024-01-10",
        "某市人民代表大会",
        "某市发展和改革委员会",
    ),
    ("《在座谈会上的讲话》.docx\n主讲人：王书记", "在座谈会上的讲话", "", "座谈会", "王书记"),
]


@pytest.mark.parametrize(("front", "title", "date", "occasion", "speaker"), FRONTS)
def test_front_matter(read_one, front, title, date, occasion, speaker):
    document = read_one(front + "\n各位代表：\n〔B〕\n一、工作回顾\n〔B〕\n谢谢大家")
    assert document.title == title
    assert (document.date, document.occasion, document.speaker) == (date, occasion, speaker)
    assert document.text[document.body_start :].startswith("各位代表：")
    assert not document.incomplete


def test_a_title_said_twice_stands_once(read):
    source = read("在全市会议上的讲话_某某范文网\n在全市会议上的讲话\n同志们：\n〔B〕")
    (document,) = source.documents
    assert document.title == "在全市会议上的讲话"
    assert document.text.startswith("在全市会议上的讲话\n同志们：")
    assert source.dropped == ("在全市会议上的讲话_某某范文网",)


def test_without_a_title_the_file_name_tells_it(read_one):
    assert read_one("同志们：\n〔B〕", "在县委全会上的讲话提纲.txt").title == "在县委全会上的讲话提纲"


@pytest.mark.parametrize("name", ["0a1b2c3d4e5f.txt", "新建文本文档 (2).txt", "000_5d73479959c3a347.txt", "😀.txt"])
def test_without_title_and_telling_name_the_first_words_are_the_title(read_one, name):
    title = read_one("同志们：\n〔B〕", name).title
    assert title == "😀" if name == "😀.txt" else title.startswith("过去一年，我们坚持")


def test_upload_time_of_a_site_is_no_date(read_one):
    assert read_one("发布时间：2023-05-06 10:11\n在会议上的讲话\n同志们：\n〔B〕").date == ""


def test_date_under_the_speech_counts(read_one):
    assert read_one("在会议上的讲话\n同志们：\n〔B〕\n王小明\n2023年5月6日").date == "2023-05-06"


def _titles(source):
    return [document.title for document in source.documents]


def test_numbered_stem_makes_one_document_each(read):
    source = read(
        "讲话稿范例3篇\n〔B〕\n".replace("〔B〕\n", "")
        + "".join(f"基层会议上的讲话{i}\n〔B〕〔B〕\n" for i in (1, 2, 3))
    )
    assert _titles(source) == ["基层会议上的讲话1", "基层会议上的讲话2", "基层会议上的讲话3"]
    assert source.documents[0].text.startswith("讲话稿范例3篇\n基层会议上的讲话1\n")
    assert [document.order for document in source.documents] == [0, 1, 2]
    assert len({document.id for document in source.documents}) == 3


@pytest.mark.parametrize(
    "marks",
    [
        ("篇一：", "篇二："),
        ("【篇1】", "【篇2】"),
        ("第一篇 ", "第二篇 "),
        ("范文一：", "范文二："),
        ("（篇一）", "（篇二）"),
    ],
)
def test_parts_with_a_mark_and_a_title(read, marks):
    text = "".join(
        f"{mark}在{name}会上的讲话\n同志们：\n〔B〕〔B〕\n" for mark, name in zip(marks, ("动员", "总结"), strict=True)
    )
    assert _titles(read(text)) == ["在动员会上的讲话", "在总结会上的讲话"]


def test_parts_with_a_bare_mark_are_told_apart_by_number(read):
    text = "在团拜会上的致辞两篇\n第一篇\n各位来宾：\n〔B〕\n第二篇\n各位来宾：\n〔B〕\n"
    assert _titles(read(text)) == ["在团拜会上的致辞两篇（第1篇）", "在团拜会上的致辞两篇（第2篇）"]


def test_parts_with_a_bare_mark_and_a_title_below(read):
    text = "第一篇\n在甲会上的讲话\n同志们：\n〔B〕\n第二篇\n在乙会上的讲话\n（2024年1月5日）\n同志们：\n〔B〕\n"
    source = read(text)
    assert _titles(source) == ["在甲会上的讲话", "在乙会上的讲话"]
    assert source.documents[1].date == "2024-01-05"


def test_full_titles_before_salutations_make_documents(read):
    one = "在全县{}工作会议上的讲话\n县长 王小明\n同志们：\n" + "〔B〕\n" * 6 + "谢谢大家\n王小明\n"
    source = read(one.format("经济") + one.format("农村"))
    assert _titles(source) == ["在全县经济工作会议上的讲话", "在全县农村工作会议上的讲话"]
    assert source.documents[0].text.endswith("谢谢大家\n王小明")


def test_salutations_inside_a_speech_split_nothing(read):
    text = "政府工作报告\n各位代表：\n" + "〔B〕\n各位代表！\n〔B〕\n" * 5
    assert len(read(text).documents) == 1


def test_parts_of_a_plan_are_no_speeches(read):
    text = "某省第十四个五年规划纲要\n" + "".join(
        f"第{c}篇 某项任务\n第{c}章 发展环境\n〔B〕〔B〕〔B〕〔B〕〔B〕\n" for c in "一二三"
    )
    assert _titles(read(text)) == ["某省第十四个五年规划纲要"]


def test_nothing_is_lost_when_a_file_is_split(read):
    text = "汇编两篇\n〔B〕\n篇一：在甲会上的讲话\n同志们：\n〔B〕\n篇二：在乙会上的讲话\n同志们：\n〔B〕"
    source = read(text)
    whole = "\n".join(document.text for document in source.documents)
    assert len(source.documents) == 2
    assert whole.count("过去一年") == 3


@pytest.mark.parametrize(
    ("ending", "incomplete"),
    [
        ("〔B〕", False),
        ("谢谢大家", False),
        ("谢谢大家！\n王小明\n2024年1月5日", False),
        ("（全文完）", False),
        ("三、汇聚奋进力量,为高", True),
        ("三、加强领导", True),
        ("要进一步加强组织领导，确保各项任务落到", True),
        ("主要有以下几点：一是抓认识，", True),
    ],
)
def test_a_text_that_breaks_off_is_marked(read_one, ending, incomplete):
    assert read_one(f"在会议上的讲话\n同志们：\n〔B〕\n{ending}").incomplete is incomplete


def test_ids_come_from_title_and_name(read_one):
    text = "在会议上的讲话\n同志们：\n〔B〕"
    assert read_one(text, "a.txt").id == read_one(text + "\n〔B〕", "a.txt").id
    assert read_one(text, "a.txt").id != read_one(text, "b.txt").id


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024年3月5日", "2024-03-05"),
        ("（2024年3月）", "2024-03"),
        ("二〇二四年三月五日", "2024-03-05"),
        ("二○一四年十二月三十一日", "2014-12-31"),
        ("2024.3.5", "2024-03-05"),
        ("2024年13月5日", ""),
        ("2024年2月30日", ""),
        ("没有日期", ""),
    ],
)
def test_dates(text, date):
    assert metadata.find_date(text) == date


@pytest.mark.parametrize(
    "text", ["国务院总理 李强", "（市委书记 王小明）", "市长：王五".replace("：", " "), "报告人：张三", "县委书记 XXX"]
)
def test_speaker_lines(text):
    assert metadata.speaker_of_line(text)


@pytest.mark.parametrize("text", ["一、提高认识", "在会议上的讲话", "党委书记要带头抓", "强化党建引领"])
def test_other_lines_are_no_speakers(text):
    assert not metadata.speaker_of_line(text)
