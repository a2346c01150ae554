"""Exports as one self-contained HTML page each: nothing is fetched, everything is escaped, and it prints well. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from itertools import count

from bot.learning import texts
from bot.learning.answers.grading import LETTERS
from bot.learning.export.sheet import Chapter, Part, letters, room
from bot.learning.replies import key
from bot.learning.source_sentence import shown_sentence
from bot.learning.values import Item
from bot.messages.texts import place
from knowledge.values import Outline, Section, Span

_STYLE = """
:root{color-scheme:light}
body{font:16px/1.7 "Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif;max-width:46em;margin:2em auto;padding:0 1em;color:#222}
h1{font-size:1.5em;text-align:center}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #999}
.q{margin:1.2em 0;break-inside:avoid}.q p{margin:.2em 0}.o{margin:.1em 0 .1em 2em}
.kind,.place{color:#666;font-size:.9em}.k{margin:.4em 0 0 2em;padding:.3em .8em;border-left:3px solid #bbb}
mark{background:none;color:#b00;font-weight:bold}nav ul{margin:.2em 0;padding-left:1.4em}nav{font-size:.95em}
.line{margin:1em 0;text-align:center}.key{break-before:page}
.toggle{float:right;font-size:.9em}#hide:checked~main .k{visibility:hidden}
@media print{body{max-width:none;margin:0;font-size:11pt}.toggle,#hide{display:none}h2{break-after:avoid}a{color:inherit;text-decoration:none}}
"""


def study_page(title: str, chapters: Sequence[Chapter]) -> str:
    """Return the page to learn from: for each document its outline, then questions with answers and sources."""
    number = count(1)
    body = [
        '<input type="checkbox" id="hide"><label class="toggle" for="hide">遮住答案</label>',
        f"<main><h1>{_e(title)}</h1>",
    ]
    for chapter in chapters:
        body.append(f'<section><h2 id="{_e(chapter.document_id)}">{_e(chapter.title)}</h2>')
        if chapter.outline is not None and chapter.outline.sections:
            body.append(f"<nav>{_outline(chapter.outline)}</nav>")
        body += (_question(item, next(number), with_key=True) for item in chapter.items)
        body.append("</section>")
    return _page(title, [*body, "</main>"])


def paper(title: str, parts: Sequence[Part]) -> str:
    """Return a printable paper: the questions, and the key with sources on a separate sheet."""
    body = [f"<main><h1>{_e(title)}</h1>", '<p class="line">姓名：____________　单位：____________　得分：________</p>']
    for part in parts:
        body.append(f"<h2>{_e(part.heading)}</h2>")
        body += (_question(item, number, with_key=False) for number, item in enumerate(part.items, part.first))
    body.append(f'</main><section class="key"><h1>{_e(title)}　答案</h1>')
    for part in parts:
        body.append(f"<h2>{_e(part.heading)}</h2>")
        body += (_answer(item, number) for number, item in enumerate(part.items, part.first))
    return _page(title, [*body, "</section>"])


def _page(title: str, body: Iterable[str]) -> str:
    head = f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{_e(title)}</title>'
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return "\n".join([f"{head}{viewport}<style>{_STYLE}</style></head><body>", *body, "</body></html>", ""])


def _question(item: Item, number: int, with_key: bool) -> str:
    kind = f'<span class="kind">［{texts.KINDS.get(item.kind, "")}］</span>' if with_key else ""
    lines = [f'<div class="q"><p>{number}. {kind}{_e(item.question)}{"" if with_key else room(item)}</p>']
    if item.kind != "judge":
        lines += (f'<p class="o">{LETTERS[n]}. {_e(option)}</p>' for n, option in enumerate(item.options))
    lines += [_key(item)] if with_key else []
    return "".join([*lines, "</div>"])


def _key(item: Item) -> str:
    return (
        f'<div class="k"><p>{_e(texts.KEY.format(key=key(item)))}</p><p>{marked(*shown_sentence(item))}</p>'
        f'<p class="place">{_e(place(item.citation.document, item.citation.section, item.citation.pages))}</p></div>'
    )


def _answer(item: Item, number: int) -> str:
    return (
        f'<div class="q"><p>{number}. <b>{_e(letters(item))}</b></p><p class="o">{marked(*shown_sentence(item))}</p>'
        f'<p class="o place">{_e(place(item.citation.document, item.citation.section, item.citation.pages))}</p></div>'
    )


def _outline(outline: Outline) -> str:
    children: dict[int | None, list[Section]] = {}
    for section in outline.sections:
        children.setdefault(section.parent, []).append(section)
    return _headings(children, None)


def _headings(children: dict[int | None, list[Section]], parent: int | None) -> str:
    own = children.get(parent, [])
    entries = (f"<li>{_e(section.heading)}{_headings(children, section.index)}</li>" for section in own)
    return f"<ul>{''.join(entries)}</ul>" if own else ""


def marked(text: str, marks: Sequence[Span]) -> str:
    """Return words of a document as HTML, the marked ones set off."""
    pieces, at = [], 0
    for mark in marks:
        pieces += [_e(text[at : mark.start]), f"<mark>{_e(mark.of(text))}</mark>"]
        at = mark.end
    return "".join([*pieces, _e(text[at:])]).replace("\n", "<br>")


def _e(text: str) -> str:
    return html.escape(text)
