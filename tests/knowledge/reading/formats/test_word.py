"""Word files: styles, automatic numbers, tables, text boxes, notes, and packages that are no good."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from knowledge.errors import SourceError
from knowledge.reading import Limits, read_source
from knowledge.reading.formats.word_numbering import format_number


def _save(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _rewrite(data: bytes, parts: dict[str, bytes]) -> bytes:
    """Return the package with parts replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def _number(document: Any, levels: list[tuple[str, str]]) -> int:
    """Add a list with the given (format, text) levels to the file and return its number."""
    numbering = document.part.numbering_part.element
    key = 900 + len(numbering.findall(docx.oxml.ns.qn("w:num")))
    inner = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{inner}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))
    return key


def _numbered(paragraph: Any, number: int, level: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


CUSTOM = [
    ("chineseCountingThousand", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "%1.%2.%3.%4"),
]


def test_headings_have_level_and_automatic_number(read_one, sentence):
    document = docx.Document()
    number = _number(document, CUSTOM)
    document.add_paragraph("在全市会议上的讲话", style="Title")
    document.add_paragraph("同志们：")
    for heading, level in [
        ("提高认识", 0),
        ("认清形势", 1),
        ("把握要求", 1),
        ("狠抓落实", 0),
        ("压实责任", 1),
        ("强化督查", 2),
    ]:
        _numbered(document.add_paragraph(heading, style=f"Heading {level + 1}"), number, level)
        document.add_paragraph(sentence)
    read = read_one(_save(document), "a.docx")
    assert read.title == "在全市会议上的讲话"
    shown = [(mark.number, read.text[mark.start : mark.end], mark.level) for mark in read.marks]
    assert shown == [
        ("一、", "提高认识", 1),
        ("（一）", "认清形势", 2),
        ("（二）", "把握要求", 2),
        ("二、", "狠抓落实", 1),
        ("（一）", "压实责任", 2),
        ("1.", "强化督查", 3),
    ]
    assert "一、" not in read.text


def test_a_line_all_of_whose_letters_are_bold_may_be_a_heading(read_one, sentence):
    document = docx.Document()
    document.styles.add_style("小标题", WD_STYLE_TYPE.PARAGRAPH).font.bold = True
    document.add_paragraph("在全市会议上的讲话", style="Title")
    document.add_paragraph("同志们：")
    document.add_paragraph("一、任务")
    heading = document.add_paragraph()
    heading.add_run("要把路修到").bold = True
    heading.add_run("每一个村。").bold = True
    document.add_paragraph(sentence)
    document.add_paragraph("要把桥架到每一条河", style="小标题")
    run_in = document.add_paragraph()
    run_in.add_run("要把水通到每一户。").bold = True
    run_in.add_run(sentence)
    read = read_one(_save(document), "a.docx")
    assert [(read.text[m.start : m.end], m.level) for m in read.marks] == [
        ("要把路修到每一个村。", 0),
        ("要把桥架到每一条河", 0),
    ]


def test_numbers_of_paragraphs_without_heading_style_are_shown_too(read_one, sentence):
    document = docx.Document()
    number = _number(document, CUSTOM)
    document.add_paragraph("在全市会议上的讲话")
    document.add_paragraph("同志们：")
    for text in ("提高认识", "狠抓落实"):
        _numbered(document.add_paragraph(text), number)
        document.add_paragraph(sentence)
    read = read_one(_save(document), "a.docx")
    assert [(mark.number, mark.level) for mark in read.marks] == [("一、", 1), ("二、", 1)]


def test_a_numbered_paragraph_with_its_body_is_marked_up_to_the_body(read_one, sentence):
    document = docx.Document()
    number = _number(document, CUSTOM)
    document.add_paragraph("在全市会议上的讲话")
    document.add_paragraph("同志们：")
    _numbered(document.add_paragraph("提高认识。" + sentence * 3), number)
    _numbered(document.add_paragraph("狠抓落实，" + "压实责任、强化督查、严明纪律、改进作风，" * 5), number)
    read = read_one(_save(document), "a.docx")
    assert [read.text[mark.start : mark.end] for mark in read.marks] == ["提高认识。", "狠抓落实"]


def test_bullets_are_no_headings(read_one, sentence):
    document = docx.Document()
    document.add_paragraph("在全市会议上的讲话")
    document.add_paragraph(sentence, style="List Bullet")
    assert read_one(_save(document), "a.docx").marks == ()


def test_a_list_that_starts_again_starts_again(read_one, sentence):
    document = docx.Document()
    first = _number(document, CUSTOM)
    numbering = document.part.numbering_part.element
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="777"><w:abstractNumId w:val="{first}"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    document.add_paragraph("在全市会议上的讲话")
    document.add_paragraph(sentence)
    for number in (first, first, 777, 777):
        _numbered(document.add_paragraph("要点"), number)
        document.add_paragraph(sentence)
    assert [mark.number for mark in read_one(_save(document), "a.docx").marks] == ["一、", "二、", "一、", "二、"]


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (11, "chineseCounting", "十一"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (10, "ideographDigital", "一〇"),
        (3, "chineseLegalSimplified", "叁"),
        (12, "ideographTraditional", "乙"),
        (4, "upperRoman", "IV"),
        (9, "lowerRoman", "ix"),
        (27, "upperLetter", "AA"),
        (3, "decimalEnclosedCircle", "③"),
        (7, "decimalZero", "07"),
        (7, "decimalFullWidth", "７"),
        (7, "unknownFormat", "7"),
    ],
)
def test_formats_of_numbers(value, kind, shown):
    assert format_number(value, kind) == shown


def _add_table(document: Any, rows: list[list[str]]) -> Any:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def test_each_row_of_a_table_stands_with_the_headers(read_one, sentence):
    document = docx.Document()
    document.add_paragraph("在全市会议上的讲话")
    document.add_paragraph(sentence)
    _add_table(document, [["指标", "目标", "完成"], ["粮食产量", "100万吨", "101万吨"]])
    document.add_paragraph(sentence)
    assert "\n指标：粮食产量；目标：100万吨；完成：101万吨。\n" in read_one(_save(document), "a.docx").text


def test_merged_cells_stand_in_each_row_that_they_span(read_one, sentence):
    document = docx.Document()
    document.add_paragraph("在全市会议上的讲话")
    document.add_paragraph(sentence)
    rows = [
        ["任务分解表", "", "", ""],
        ["单位", "上半年", "", "备注"],
        ["", "目标", "完成", ""],
        ["水利局", "17座", "9座", ""],
        ["", "60万条", "42万条", "续建"],
        ["应急局", "各单位按要求执行", "", ""],
    ]
    table = _add_table(document, rows)
    for (top, left), (bottom, right) in [
        ((0, 0), (0, 3)),
        ((1, 0), (2, 0)),
        ((1, 1), (1, 2)),
        ((1, 3), (2, 3)),
        ((3, 0), (4, 0)),
        ((5, 1), (5, 2)),
    ]:
        table.cell(top, left).merge(table.cell(bottom, right))
    assert read_one(_save(document), "a.docx").text.split("\n")[2:] == [
        "任务分解表",
        "单位：水利局；上半年目标：17座；上半年完成：9座。",
        "单位：水利局；上半年目标：60万条；上半年完成：42万条；备注：续建。",
        "单位：应急局；上半年目标、上半年完成：各单位按要求执行。",
    ]


def test_a_table_that_frames_the_text_is_read_as_paragraphs(read_one, sentence):
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "在全市会议上的讲话"
    for text in ("同志们：", sentence, "一、提高认识", sentence):
        cell.add_paragraph(text)
    read = read_one(_save(document), "a.docx")
    assert read.title == "在全市会议上的讲话"
    assert read.text.split("\n")[1:4] == ["同志们：", sentence, "一、提高认识"]


def test_text_boxes_notes_insertions_and_controls_are_not_lost(read_one, sentence):
    document = docx.Document()
    document.add_paragraph("在全市会议上的讲话")
    paragraph = document.add_paragraph(sentence)
    w = nsdecls("w")
    box = "<w:txbxContent><w:p><w:r><w:t>文本框里的话。</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        w + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    paragraph._p.append(
        parse_xml(
            f"<w:r {spaces}><mc:AlternateContent>"
            f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    paragraph._p.append(parse_xml(f'<w:r {w}><w:footnoteReference w:id="2"/></w:r>'))
    paragraph._p.append(parse_xml(f'<w:ins {w} w:id="5" w:author="a"><w:r><w:t>修订插入的话。</w:t></w:r></w:ins>'))
    paragraph._p.append(
        parse_xml(f'<w:del {w} w:id="6" w:author="a"><w:r><w:delText>删掉的话。</w:delText></w:r></w:del>')
    )
    paragraph._p.append(parse_xml(f"<w:r {w}><w:rPr><w:vanish/></w:rPr><w:t>隐藏的水印</w:t></w:r>"))
    paragraph._p.addnext(
        parse_xml(f"<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>控件里的话。</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    data = _save(document)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        relations = package.read("word/_rels/document.xml.rels").replace(
            b"</Relationships>",
            b'<Relationship Id="rIdF" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"'
            b' Target="footnotes.xml"/></Relationships>',
        )
        types = package.read("[Content_Types].xml").replace(
            b"</Types>",
            b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'wordprocessingml.footnotes+xml"/></Types>',
        )
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>脚注里的话。</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {w}>{note}</w:footnotes>"
    data = _rewrite(
        data,
        {"word/_rels/document.xml.rels": relations, "[Content_Types].xml": types, "word/footnotes.xml": notes.encode()},
    )
    text = read_one(data, "a.docx").text
    for words in ("文本框里的话。", "修订插入的话。", "控件里的话。", "脚注里的话。"):
        assert text.count(words) == 1
    assert "删掉" not in text
    assert "隐藏" not in text


def test_page_headers_and_contents_go_to_the_report(read, sentence):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.add_paragraph("在全市会议上的讲话")
    document.add_paragraph("目录里的一行 3", style=document.styles.add_style("toc 1", 1))
    document.add_paragraph(sentence)
    source = read(_save(document), "a.docx")
    assert "内部资料" in source.dropped
    assert "目录里的一行 3" in source.dropped
    assert "目录" not in source.documents[0].text


def test_the_title_may_be_a_first_level_heading(read_one, sentence):
    document = docx.Document()
    document.add_heading("奋力谱写新篇章", 1)
    document.add_paragraph("同志们：")
    for _ in range(2):
        document.add_heading("提高认识", 2)
        document.add_paragraph(sentence)
    read = read_one(_save(document), "a.docx")
    assert read.title == "奋力谱写新篇章"
    assert [mark.level for mark in read.marks] == [1, 1]


def _refusal(path) -> str:
    with pytest.raises(SourceError) as caught:
        read_source(path)
    return caught.value.reason


def test_broken_files_are_refused(write, sentence):
    document = docx.Document()
    document.add_paragraph(sentence)
    data = _save(document)
    assert "已损坏" in _refusal(write(data[: len(data) // 2], "half.docx"))
    assert "已损坏" in _refusal(write(_rewrite(data, {"word/document.xml": b"<w:document>"}), "xml.docx"))
    assert "已损坏" in _refusal(write(_rewrite(data, {"_rels/.rels": b"<x/>"}), "relations.docx"))


def test_password_protected_files_are_refused(write):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    assert "密码" in _refusal(write(data, "locked.docx"))


def test_a_file_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(write):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(100):
                part.write(bytes(1_000_000))
    data = buffer.getvalue()
    assert len(data) < 1_000_000
    assert "解压后大得不正常" in _refusal(write(data, "bomb.docx"))


def test_limits_are_parameters(write, sentence):
    document = docx.Document()
    document.add_paragraph(sentence)
    with pytest.raises(SourceError):
        read_source(write(_save(document), "a.docx"), Limits(unpacked_bytes=1000))
