"""Anki packages. The home of genanki.

Ids are stable: of a note by its item, of a deck by its document, of the note type for ever. Importing a newer package updates
the notes and keeps what Anki knows about the learner.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.learning import texts
from bot.learning.answers.grading import LETTERS
from bot.learning.export.html import marked
from bot.learning.export.sheet import Chapter
from bot.learning.replies import key
from bot.learning.source_sentence import shown_sentence
from bot.learning.values import Item
from bot.messages.texts import place

MODEL_ID = 1_607_392_319
"""Of the note type; a new number would make every learner's notes a second time."""
_FIELDS = ("编号", "题目", "选项", "答案", "原文", "出处")
_FRONT = '<div class="kind">{{Tags}}</div><p>{{题目}}</p>{{选项}}'
_BACK = (
    '{{FrontSide}}<hr id="answer"><p><b>{{答案}}</b></p><blockquote>{{原文}}</blockquote><p class="place">{{出处}}</p>'
)
_STYLE = (
    ".card{font-family:serif;font-size:20px;line-height:1.6;text-align:left}"
    ".kind,.place{color:#777;font-size:.8em}mark{background:none;color:#b00;font-weight:bold}p.o{margin:.2em 1em}"
)


def write_package(file: Path, title: str, chapters: Sequence[Chapter]) -> int:
    """Write a package with one deck for each document; return how many notes it has."""
    import genanki

    model = genanki.Model(
        MODEL_ID,
        "学习助手",
        fields=[{"name": name} for name in _FIELDS],
        templates=[{"name": "问答", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    decks = []
    for chapter in chapters:
        deck = genanki.Deck(_number(chapter.document_id), f"{_deck(title)}::{_deck(chapter.title)}")
        for item in chapter.items:
            deck.add_note(_note(genanki, model, item))
        decks.append(deck)
    genanki.Package(decks).write_to_file(str(file))
    return sum(len(deck.notes) for deck in decks)


def _note(genanki: Any, model: Any, item: Item) -> Any:
    options: Iterable[str] = (
        f'<p class="o">{LETTERS[n]}. {html.escape(option)}</p>' for n, option in enumerate(item.options)
    )
    fields = (
        item.id,
        html.escape(item.question),
        "" if item.kind == "judge" else "".join(options),
        html.escape(key(item)),
        marked(*shown_sentence(item)),
        html.escape(place(item.citation.document, item.citation.section, item.citation.pages)),
    )
    tags = [texts.KINDS.get(item.kind, item.kind), texts.DIFFICULTIES.get(item.difficulty, item.difficulty)]
    return genanki.Note(model=model, fields=list(fields), tags=tags, guid=genanki.guid_for("speech-study", item.id))


def _number(key: str) -> int:
    """Return a deck's id: below 2^53, which is what Anki's own scripts can count to, and never small."""
    return (1 << 40) + int.from_bytes(hashlib.sha256(key.encode()).digest()[:5])


def _deck(title: str) -> str:
    """Return a deck's name; a double colon would make a deck inside it."""
    return title.replace("::", "：").replace('"', "”")
