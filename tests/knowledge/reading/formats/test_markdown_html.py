"""Markdown without its marks, web pages without the page."""

from __future__ import annotations

import pytest

from knowledge.errors import SourceError
from knowledge.reading import read_source

MARKDOWN = """---
title: 另一个标题
---
# 在全市会议上的**讲话**

同志们：

〔B〕**一是抓认识。**〔B〕[链接](https://example.com "x")和`代码`，市*局、市*工会。

## 一、提高认识

> 〔B〕

### （一）认清形势

- 〔B〕
1. 〔B〕

| 指标 | 目标 |
|------|-----:|
| 粮食 | 100 |

![图](a.png)

二、狠抓落实
------------

〔B〕\\*号<!-- 注释 --><br>
"""


def _shown(document):
    return [(mark.level, document.text[mark.start : mark.end]) for mark in document.marks]


def test_markdown(read_one, sentence):
    document = read_one(MARKDOWN, "a.md")
    assert document.title == "在全市会议上的讲话"
    assert _shown(document) == [(1, "一、提高认识"), (2, "（一）认清形势"), (1, "二、狠抓落实")]
    assert document.text.split("\n") == [
        "在全市会议上的讲话",
        "同志们：",
        f"{sentence}一是抓认识。{sentence}链接和代码，市*局、市*工会。",
        "一、提高认识",
        sentence,
        "（一）认清形势",
        sentence,
        f"1. {sentence}",
        "指标：粮食；目标：100。",
        "二、狠抓落实",
        f"{sentence}*号",
    ]


def test_markdown_with_several_speeches(read, sentence):
    source = read(
        "".join(f"# 在{name}会议上的讲话\n\n## 一、认识\n\n〔B〕〔B〕〔B〕〔B〕〔B〕\n\n" for name in "甲乙"), "a.md"
    )
    assert [document.title for document in source.documents] == ["在甲会议上的讲话", "在乙会议上的讲话"]
    assert [_shown(document) for document in source.documents] == [[(1, "一、认识")]] * 2


def test_markdown_properties_give_the_title_where_the_text_has_none(read_one):
    assert read_one("---\ntitle: 县委全会讲话\n---\n同志们：\n\n〔B〕", "a.md").title == "县委全会讲话"


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>在全市会议上的讲话_某某市人民政府网</title>
<style>p {color: red}</style><script>var a = "全市，各级，都要。";</script></head><body>
<nav><a href="/">首页</a> &gt; <a href="/a">讲话</a></nav>
<div class="top"><a href="1">要闻动态</a><a href="2">政务公开</a></div>
<h1>在全市会议上的讲话</h1><div class="info">来源：某某日报 发布时间：2024-01-02 10:00 浏览：12</div>
<div id="content"><p style="text-align:center">（2023年12月30日）</p><p style="text-align:center">市长 王小明</p>
<p>同志们：</p><p>　　〔B〕<strong>一是抓认识。</strong>〔B〕</p>
<h2>一、提高认识</h2><p>〔B〕
〔B〕</p><p style="display:none">隐藏的水印文字，不要读。</p>
<h3>（一）认清形势</h3>〔B〕<br>〔B〕
<table><tr><th>指标</th><th>目标</th></tr><tr><td>粮食</td><td>100</td></tr></table>
<p>谢谢大家。</p></div>
<div class="share">分享到：<a href="#">微信</a></div>
<ul class="related"><li><a href="3">市长在全市安全生产会议上的讲话全文，请看这里</a></li>
<li><a href="4">相关新闻</a></li></ul>
<footer>版权所有：某某市人民政府，未经许可不得转载。</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_web_page_gives_its_article(read, sentence, encoding):
    page = PAGE if encoding != "gb18030" else PAGE.replace('charset="utf-8"', 'charset="gb2312"')
    source = read(page, "a.html", encoding)
    (document,) = source.documents
    assert document.text.split("\n") == [
        "在全市会议上的讲话",
        "（2023年12月30日）",
        "市长 王小明",
        "同志们：",
        f"{sentence}一是抓认识。{sentence}",
        "一、提高认识",
        sentence + sentence,
        "（一）认清形势",
        sentence,
        sentence,
        "指标：粮食；目标：100。",
        "谢谢大家。",
    ]
    assert _shown(document) == [(1, "一、提高认识"), (2, "（一）认清形势")]
    assert (document.date, document.speaker) == ("2023-12-30", "市长 王小明")
    assert any("版权所有" in line for line in source.dropped)


def test_a_page_without_charset_or_heading(read_one):
    page = "<html><head><title>在座谈会上的讲话 - 某某网</title></head><body><p>同志们：</p><p>〔B〕</p></body>"
    assert read_one(page, "a.html", "gb18030").title == "在座谈会上的讲话"


def test_a_page_of_bare_text_and_line_ends(read_one, sentence):
    page = "<html><body>在会议上的讲话<br>同志们：<br>〔B〕<br>〔B〕</body></html>"
    assert read_one(page, "a.htm").text.split("\n") == ["在会议上的讲话", "同志们：", sentence, sentence]


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html><body><a href='a'>首页</a></body></html>"])
def test_a_page_without_article_is_refused(write, page):
    with pytest.raises(SourceError) as caught:
        read_source(write(page, "a.html"))
    assert "没有找到正文" in caught.value.reason
