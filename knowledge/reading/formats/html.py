"""Reads web pages: the article without the page around it. The only user of lxml's HTML parser.

The article is the smallest element that holds nearly all running text of the page (sentences, not links); its title is
the page's first heading where that stands outside. The rest of the page is reported as dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.errors import SourceError
from knowledge.reading.formats.encodings import decode
from knowledge.reading.formats.page_parts import PageParts, is_shown
from knowledge.reading.formats.tables import Cell, Placed, place_cells, read_rows
from knowledge.reading.lines import Content, Line, tidy
from knowledge.reading.usual_characters import count_foreign
from knowledge.text.folding import letters_of

_EMPTY = "网页里没有找到正文，请用浏览器打开，把文章复制到 .docx 或 .txt 后再添加。"
# declared in the first bytes of the page
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# elements that do not end a line
_INLINE_TAGS = (
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time"
    " tt u var wbr"
)
_INLINE = frozenset(_INLINE_TAGS.split())
# within a table they say that it arranges a page
_PAGE_PARTS = ("h1", "h2", "form", "article", "section")
_MOST_SPAN = 200  # rows or columns that one cell may cover; real tables have tens
# line ends of the source between Chinese characters, which a browser would show as spaces
_HARD_BREAK = re.compile(r"(?<=[^\x00-\x7f])[ \t\r]*\n[ \t\r]*(?=[^\x00-\x7f])")
_TITLE_SEPARATOR = re.compile(r"\s*[-_|｜—–－]{1,2}\s*")  # between page title and site name
_SENTENCE_MARKS = "。，；！？,;"  # running text holds at least one; fields and lists have the others (：、)
_ARTICLE_SHARE = 0.8
"""Share of the page's running text that the article holds at least; the rest are comments and teasers."""


@dataclass(slots=True)
class _Block:
    """A line of the page; `linked` is the number of its characters that are links."""

    text: str
    element: Any
    level: int = 0
    linked: int = 0
    aside: bool = False


def read_html(data: bytes, declared: str = "") -> Content:
    """Return the lines of the article of a web page.

    Args:
        data: the page.
        declared: its encoding as its envelope names it, empty where there is none.

    Raises:
        SourceError: there is no running text.
    """
    named = _CHARSET.search(data[:4096])
    root = _parse(decode(data, declared or (named.group(1).decode("ascii") if named else "")))
    blocks = [block for block in _BlockSplitter(PageParts(root)).blocks(root) if block.text]
    article = _article(blocks)
    inside = [block for block in blocks if _is_within(block.element, article) and not _is_menu(block)]
    kept = {id(block) for block in inside}
    before = [block for block in blocks[: blocks.index(inside[0])] if id(block) not in kept]
    page_title = _page_title(root)
    title = _outer_title(before, inside, page_title)
    lines = [Line(block.text, block.level) for block in inside]
    if title is not None:
        kept.add(id(title))
        lines.insert(0, Line(title.text, title=True))
    dropped = tuple(block.text for block in blocks if id(block) not in kept)
    return Content(tuple(lines), dropped, page_title)


def _parse(text: str) -> Any:
    from lxml import etree, html  # type: ignore[import-untyped]  # lxml ships no types

    text = _DECLARATION.sub("", text.replace("\x00", ""))
    try:
        return html.document_fromstring(
            text, parser=html.HTMLParser(encoding=None, remove_comments=True, remove_pis=True)
        )
    except (etree.ParserError, ValueError) as error:
        raise SourceError(_EMPTY) from error


class _BlockSplitter:
    """Splits a page into lines at block elements and forced line ends."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts
        self._words: list[str] = []
        self._linked = 0

    def blocks(self, root: Any) -> Iterator[_Block]:
        yield from self._walk(root, root, 0, link=False, aside=False)
        yield self._flush(root, 0, aside=False)

    def _walk(self, element: Any, block: Any, level: int, *, link: bool, aside: bool) -> Iterator[_Block]:
        if not is_shown(element):
            return
        name = element.tag
        if not aside and self._parts.is_aside(element):
            yield from self._beside(element, block, level)
            return
        if name == "br" or name == "hr":
            yield self._flush(block, level, aside=aside)
            return
        if name == "table" and (rows := _table_rows(element)) is not None:
            yield self._flush(block, level, aside=aside)
            yield from (_Block(text, row, aside=aside) for text, row in rows)
            return
        own = name not in _INLINE
        inner, inner_level = (element, _heading_level(name)) if own else (block, level)
        if own:
            yield self._flush(block, level, aside=aside)
        self._add(element.text, link or name == "a")
        for child in element:
            yield from self._walk(child, inner, inner_level, link=link or name == "a", aside=aside)
            self._add(child.tail, link or name == "a")
        if own:
            yield self._flush(inner, inner_level, aside=aside)

    def _beside(self, element: Any, block: Any, level: int) -> Iterator[_Block]:
        """Read what stands beside the text; within a line ([编辑] in a heading) the line goes on after it."""
        if element.tag not in _INLINE:
            yield self._flush(block, level, aside=False)
        line = self._words, self._linked
        self._words, self._linked = [], 0
        yield from self._walk(element, element, 0, link=False, aside=True)
        yield self._flush(element, 0, aside=True)
        self._words, self._linked = line

    def _add(self, words: str | None, link: bool) -> None:
        if words:
            self._words.append(words)
            self._linked += len(words.strip()) if link else 0

    def _flush(self, element: Any, level: int, *, aside: bool) -> _Block:
        text = tidy(_HARD_BREAK.sub("", "".join(self._words)))
        block = _Block(text, element, level, min(self._linked, len(text)), aside)
        self._words, self._linked = [], 0
        return block


def _heading_level(name: str) -> int:
    return int(name[1]) if len(name) == 2 and name[0] == "h" and name[1] in "123456" else 0


def _table_rows(table: Any) -> list[tuple[str, Any]] | None:
    """Return the rows of a table as lines with their elements; None where the table only arranges the page."""
    elements = list(table.iter("tr"))
    if any(True for row in elements for _ in row.iter("table", *_PAGE_PARTS)):
        return None
    if sum(len(link.text_content()) for link in table.iter("a")) * 2 > len(table.text_content()):
        return None  # a menu
    grid = place_cells([_placed(cell) for cell in row if cell.tag in ("td", "th")] for row in elements)
    rows = read_rows(grid)
    if rows is None:
        return None
    captions = [(text, caption) for caption in table.iter("caption") if (text := tidy(caption.text_content()))]
    return captions + [(row.text, elements[row.number]) for row in rows]


def _placed(cell: Any) -> Placed:
    return Placed(Cell(_cell_text(cell), cell.tag == "th"), _span(cell, "rowspan"), _span(cell, "colspan"))


def _cell_text(cell: Any) -> str:
    """Return the visible text of a cell in one line, a space between its paragraphs."""
    return tidy(_HARD_BREAK.sub("", "".join(_cell_words(cell))))


def _cell_words(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if is_shown(child):
            edge = "" if child.tag in _INLINE else " "
            yield edge
            yield from _cell_words(child)
            yield edge
        yield child.tail or ""


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "").strip()
    return max(1, min(int(value), _MOST_SPAN)) if value.isdecimal() else 1


def _running_text(block: _Block) -> int:
    """Return the Chinese characters of running text in a block: sentences that are not links."""
    if block.aside or len(block.text) < 15 or block.linked * 2 > len(block.text):
        return 0
    return count_foreign(block.text) if any(mark in block.text for mark in _SENTENCE_MARKS) else 0


def _article(blocks: Sequence[_Block]) -> Any:
    weights: Counter[Any] = Counter()
    for block in blocks:
        if weight := _running_text(block):
            for element in (block.element, *block.element.iterancestors()):
                weights[element] += weight
    if not weights:
        raise SourceError(_EMPTY)
    wanted = max(weights.values()) * _ARTICLE_SHARE
    holding = [element for element, weight in weights.items() if weight >= wanted]
    smallest = max(holding, key=lambda element: sum(1 for _ in element.iterancestors()))
    # one long paragraph can be nearly the whole article: its neighbours belong to it
    while (
        smallest.tag in ("p", "span", "font", "li", "blockquote", "h1", "h2", "h3") and smallest.getparent() is not None
    ):
        smallest = smallest.getparent()
    return smallest


def _is_within(element: Any, article: Any) -> bool:
    return element is article or any(ancestor is article for ancestor in element.iterancestors())


def _is_menu(block: _Block) -> bool:
    return block.aside or (block.linked * 5 >= len(block.text) * 4 and len(block.text) < 60)


def _page_title(root: Any) -> str:
    """Return the title that the page declares, without the name of the site."""
    metas = root.xpath("//meta[@property='og:title' or @name='ArticleTitle']/@content")
    found = [tidy(text) for text in (*metas, *(title.text_content() for title in root.iter("title"))) if tidy(text)]
    if not found:
        return ""
    parts = _TITLE_SEPARATOR.split(found[0])
    return max(parts, key=len) if len(parts) > 1 and "——" not in found[0] else found[0]


def _outer_title(before: Sequence[_Block], inside: Sequence[_Block], declared: str) -> _Block | None:
    """Return the heading above the article that is its title, None where the article itself begins with it."""
    opening = letters_of("".join(block.text for block in inside[:4]))
    headings = [block for block in before if block.level == 1 and len(block.text) >= 4]
    alike = [
        block for block in before if len(letters_of(block.text)) >= 4 and letters_of(block.text) in letters_of(declared)
    ]
    others = [block for block in before if block.level in (2, 3) and len(block.text) >= 6]
    known = [block for block in headings if block in alike]
    for candidates in (known, headings, [block for block in alike if not block.aside and not block.linked], others):
        if candidates:
            best = max(candidates, key=lambda block: len(block.text)) if candidates is not others else candidates[-1]
            return None if letters_of(best.text) in opening else best
    return None
