"""Saved pages in the manners of fifteen kinds of sites: the article comes out whole and alone, and nothing else is lost."""

from __future__ import annotations

import pytest
from lxml import html

from knowledge.text.folding import letters_of
from tests.support.web_pages import PAGES, SPEECH, TITLE, WebPage

HIDDEN = ("script", "style", "noscript", "button", "select", "head", "title")


def _bytes(page: WebPage) -> bytes:
    return page.html.encode(page.encoding, errors="xmlcharrefreplace")


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_the_article_comes_out_whole_and_alone(read_one, page):
    document = read_one(_bytes(page), "a.html")
    lines = document.text.split("\n")
    own = [line for line in lines if letters_of(page.title) not in letters_of(line)]
    assert letters_of(page.title) in letters_of(document.title)
    assert [letters_of(line) for line in own] == [letters_of(line) for line in page.lines]
    assert not [words for words in page.furniture if words in document.text]


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_line_of_the_page_is_in_the_document_or_reported(read, page):
    source = read(_bytes(page), "a.html")
    told = letters_of("\n".join([document.text for document in source.documents] + list(source.dropped)))
    lost = [text for text in _shown(html.document_fromstring(page.html.encode())) if letters_of(text) not in told]
    assert not lost


def _shown(root: html.HtmlElement) -> list[str]:
    """Return the texts that a browser would show of a page whose script has shown the article."""
    found = []
    for text in root.xpath("//body//text()"):
        element = text.getparent() if text.is_text else text.getparent().getparent()
        around = [element, *element.iterancestors()]
        hidden = any(
            e.tag in HIDDEN or "display" in (e.get("style") or "") or e.get("hidden") is not None for e in around
        )
        if isinstance(text.getparent().tag, str) and not hidden and text.strip():
            found.append(str(text))
    return found


def test_an_article_that_waits_for_a_script_is_read_and_a_hidden_copy_is_not(read_one, sentence):
    def page(shown: str) -> str:
        return f"<html><body><div>{shown}</div><div style='display:none'><p>〔B〕</p><p>藏起来的话，很少有人看见。</p></div></body></html>"

    assert "藏起来" in read_one(page("首页"), "a.html").text
    text = read_one(page("<p>〔B〕</p><p>〔B〕</p><p>〔B〕</p>"), "b.html").text
    assert text.count(sentence) == 3
    assert "藏起来" not in text


def test_a_part_is_left_out_for_its_name_only_where_it_holds_little(read_one, sentence):
    page = "<html><body><div class='share-content'><p>〔B〕</p><p>〔B〕</p></div><div class='share'>〔B〕</div></body></html>"
    assert read_one(page, "a.html").text.split("\n") == [sentence, sentence]


def test_the_speech_is_that_of_the_declared_title():
    assert TITLE not in SPEECH  # the tests above tell title and lines apart by this
