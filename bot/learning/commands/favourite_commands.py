"""`/favorites` and the button 收藏: places of the documents that a learner keeps."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.learning import texts
from bot.learning.commands.command_result import CommandResult, first_page, plain, transient
from bot.learning.records.favourites import MOST, Favourite, FavouriteStore
from bot.learning.study import Study
from bot.learning.values import Who
from bot.messages.buttons import AddFavourite, OpenPassage, RemoveFavourite, pack
from bot.messages.texts import MORE_HINT, place
from bot.messages.values import Block, Button, Marked, Paragraph, Reply, Source
from knowledge.errors import UnknownDocument
from knowledge.values import Citation

if TYPE_CHECKING:
    from knowledge.library import Library

FAVOURITES_A_PAGE = 8
"""Favourites in one message."""
_SNIPPET = 70
"""Characters of a place that the list shows."""
_DELETE = re.compile(r"(?:删除?|去掉|取消|del(?:ete)?|remove)\s*第?\s*(\d{1,3})\s*[处个条]?")
_ADD = re.compile(r"第?\s*(\d{1,3})\s*[处个条]?")


@dataclass(frozen=True, slots=True)
class FavouriteCommands:
    """Serves `/favorites` and its buttons."""

    study: Study
    library: Library
    store: FavouriteStore

    def command(self, who: Who, words: str, cited: Sequence[Citation] = ()) -> CommandResult:
        """Show the favourites, or change them.

        Args:
            who: the learner.
            words: empty to show them, a number to add that one of `cited`, `删 1` to remove the first.
            cited: what was shown last with numbers.
        """
        words = unicodedata.normalize("NFKC", words).strip()
        if not words:
            return self._show(who)
        if found := _DELETE.fullmatch(words):
            return self._delete(who, int(found[1]))
        if (found := _ADD.fullmatch(words)) and 1 <= int(found[1]) <= len(cited):
            chosen = cited[int(found[1]) - 1]
            return self.add(who, AddFavourite(chosen.document_id, chosen.start, chosen.end))
        return plain(texts.FAVOURITES_HOW)

    def add(self, who: Who, action: AddFavourite) -> CommandResult:
        """Add a place."""
        learner = self.study.learner(who)
        cited = self.library.lookup.passage_at(*action.place)
        if self.store.count(learner.id) >= MOST:
            return plain(texts.KEPT_FULL.format(most=MOST))
        if self.store.add(learner.id, cited, self.study.now()):
            return transient(texts.KEPT)
        if who.chat != who.learner:
            return transient(texts.KEPT_BEFORE)
        remove = Button(texts.LET_GO_BUTTON, pack(RemoveFavourite(*action.place)))
        return CommandResult((Reply((Paragraph(texts.KEPT_BEFORE),), (remove,)),))

    def remove(self, who: Who, action: RemoveFavourite) -> CommandResult:
        """Remove a place, which may be gone from the library."""
        if not self.store.remove(self.study.learner(who).id, *action.place):
            return transient(texts.NOT_KEPT)
        try:
            cited = self.library.lookup.passage_at(*action.place)
        except UnknownDocument:
            return transient(texts.LET_GO_GONE)
        return transient(texts.LET_GO.format(place=place(cited.document, cited.section, cited.pages)))

    def kept(self, who: Who, most: int) -> list[Citation]:
        """Return the places that somebody keeps, those added last first; those that are gone are left out."""
        places = (self._now(one) for one in self.store.all(self.study.learner(who).id))
        return list(itertools.islice((cited for cited in places if cited.end), most))

    def _delete(self, who: Who, number: int) -> CommandResult:
        learner = self.study.learner(who)
        kept = self.store.all(learner.id)
        if not 1 <= number <= len(kept):
            return plain(texts.UNKNOWN_FAVOURITE.format(number=number))
        chosen = kept[number - 1]
        self.store.remove(learner.id, chosen.document_id, chosen.start, chosen.end)
        return plain(texts.LET_GO.format(place=place(chosen.document, chosen.section)))

    def _show(self, who: Who) -> CommandResult:
        kept = self.store.all(self.study.learner(who).id)
        if not kept:
            return plain(texts.NOTHING_KEPT)
        cited = [self._now(one) for one in kept]
        starts = range(0, len(kept), FAVOURITES_A_PAGE)
        pages = [_page(kept, cited, first) for first in starts]
        head = Paragraph(texts.FAVOURITES.format(count=len(kept)), strong=True)
        pages[0] = replace(pages[0], blocks=(head, *pages[0].blocks, Paragraph(texts.FAVOURITES_HINT)))
        return first_page(pages, cited)

    def _now(self, kept: Favourite) -> Citation:
        """Return where a favourite stands now; an empty span where its words are gone."""
        start = end = 0
        try:
            text = self.library.catalog.document(kept.document_id).text
        except UnknownDocument:
            text = ""
        if text[kept.start : kept.end] == kept.quote:
            start, end = kept.start, kept.end
        elif (at := text.find(kept.quote)) >= 0:
            start, end = at, at + len(kept.quote)
        names = (kept.document_id, kept.document, "", kept.section)
        return Citation(0, *names, kept.quote, start, end, kept.quote, start, end)


def _page(kept: Sequence[Favourite], cited: Sequence[Citation], first: int) -> Reply:
    blocks: list[Block] = []
    buttons: list[Button] = []
    for number, (one, now) in enumerate(zip(kept, cited, strict=True), 1):
        if not first < number <= first + FAVOURITES_A_PAGE:
            continue
        words = " ".join(one.quote.split())
        gone = texts.FAVOURITE_GONE * (now.end == 0)
        blocks += [
            Source((number,), one.document, one.section),
            Marked(words[:_SNIPPET] + "…" * (len(words) > _SNIPPET) + gone),
        ]
        if not gone:
            buttons.append(Button(f"[{number}]", pack(OpenPassage(now.document_id, now.start, now.end))))
    rest = len(kept) - first - FAVOURITES_A_PAGE
    more = [Paragraph(MORE_HINT.format(count=rest))] if rest > 0 else []
    return Reply((*blocks, *more), tuple(buttons))
