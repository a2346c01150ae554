"""Written notes as a file: headings, points and sources in Markdown; nothing in them is read as markup."""

from __future__ import annotations

import docx

from bot.learning.export.notes import Notes, markdown, write_notes

NOTES = Notes(
    "《甲》发言提纲",
    (("怎么做", ("水要省*很多*。[1]",)), ("", ("没有标题的一条。[2]",))),
    "出处",
    ("[1] 《甲》",),
    "完",
)


def test_markdown_has_headings_points_and_sources_and_no_foreign_markup():
    assert markdown(NOTES).splitlines() == [
        "# 《甲》发言提纲", "", "## 怎么做", "", "- 水要省\\*很多\\*。\\[1\\]", "", "- 没有标题的一条。\\[2\\]",
        "", "## 出处", "", "- \\[1\\] 《甲》", "", "完",
    ]  # fmt: skip


def test_a_word_file_has_the_same_and_survives_what_xml_cannot_hold(tmp_path):
    write_notes(tmp_path / "a.docx", Notes("题\x00目", (("一", ("\ud800点",)),), "出处", ()))
    assert [p.text for p in docx.Document(str(tmp_path / "a.docx")).paragraphs] == ["题目", "一", "点", "出处"]
