"""The check itself: a statement is kept as it is, replaced by the sentence of the source that it resembles, or dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answering.verification.alignment import align
from knowledge.answering.verification.connectives import Phrases
from knowledge.answering.verification.fragments import Fragment, Trail
from knowledge.answering.verification.injection import steered
from knowledge.answering.verification.nearest_sentence import nearest_sentence
from knowledge.answering.verification.source_passage import Ground, drawn_in, ground_of
from knowledge.answering.verification.tokens import Lettered, lettered
from knowledge.answering.verification.values import Checked, Given, Said, Status, Support, Why
from knowledge.text.folding import squeezed

LONGEST = 600
"""Characters of a statement; a longer one is no statement but a copy."""
_FILLER = re.compile(
    r"^\s*(?:(?:综上所述|综上|总的来说|总体来看|总体而言|总体来说|总之|具体来说|具体而言|具体来讲|简单来说|简言之|概括来说|概括起来|归纳起来)[，,：:]|(?:答|回答|答案)[：:]"
    r"|(?:根据|依据|按照|从|结合|基于)(?:上述|以上|所给|所提供|提供|给出|您提供|你提供|这些|现有|已有|检索到|相关)?的?(?:资料|材料|内容|文段|段落|原文|片段|信息|引文|讲话内容|文件内容)(?:中|里|来|可以)*(?:看|可知|显示)?[，,：:])"
)
_QUOTED = re.compile(r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”|「([^「」]*)」|『([^『』]*)』|\"([^\"]*)\"")
_BROKEN = re.compile(r"[，、；：,;:。]{2,}|[（(《“「]\s*[)）》”」]")
"""Marks that only stand there when words between them were lost."""
_AT_END_OF_QUOTE = "，,；;。！!？?：:、"


class Checker:
    """Checks the statements of one reply in their order."""

    def __init__(self, given: Sequence[Given]) -> None:
        self._given = {one.number: one for one in given}
        self._phrases = Phrases(given)
        self._grounds: dict[int, Ground] = {}
        self._shown: set[Support] = set()

    def check(self, said: Said) -> Checked:
        """Return what may be shown of a statement."""
        text = said.text.strip()
        if not lettered(text).letters:
            return _dropped(Why.EMPTY)
        if text.rstrip('”」』"）) ')[-1:] in ("？", "?"):
            return _dropped(Why.QUESTION)
        cited = [self._ground(number) for number in dict.fromkeys(said.cited) if number in self._given]
        why = Why.UNCITED
        for grounds in (cited, *self._documents()) if cited else self._documents():
            for words in dict.fromkeys((text, _FILLER.sub("", text))):
                found, trail = self._judge(words, grounds)
                if trail is not None:
                    return self._kept(words, trail)
                why = found if cited and grounds is cited else why
        return self._replaced(text, cited, why) if cited else _dropped(why)

    def _documents(self) -> list[list[Ground]]:
        """The passages document by document: models count badly, and a statement that is made of others is as well proved."""
        found: dict[str, list[Ground]] = {}
        for number, given in self._given.items():
            found.setdefault(given.document_id, []).append(self._ground(number))
        return list(found.values())

    def _ground(self, number: int) -> Ground:
        if number not in self._grounds:
            self._grounds[number] = ground_of(self._given[number])
        return self._grounds[number]

    def _judge(self, text: str, grounds: Sequence[Ground]) -> tuple[Why, Trail | None]:
        if len(text) > LONGEST:
            return Why.UNSUPPORTED, None
        if _BROKEN.search(text):
            return Why.JOINED, None
        if not all(_stands_exactly(words, grounds) for words in quoted(text)):
            return Why.QUOTATION, None
        statement = lettered(text)
        trail = align(statement, grounds, self._phrases) or self._with_lists(statement, grounds)
        if trail is None:
            return _reason(statement.letters, grounds), None
        if any(steered(f.ground.given.text, *_reach(f)) for f in trail.fragments):
            return Why.UNSUPPORTED, None
        return Why.NOTHING, trail

    def _with_lists(self, statement: Lettered, grounds: Sequence[Ground]) -> Trail | None:
        """Try again with a list drawn into the sentence that announces it, one list at a time."""
        for place, ground in enumerate(grounds):
            for other in drawn_in(ground.given, statement.letters):
                trail = align(statement, [*grounds[:place], other, *grounds[place + 1 :]], self._phrases)
                if trail is not None:
                    return trail
        return None

    def _kept(self, text: str, trail: Trail) -> Checked:
        supports = _supports(trail)
        self._shown.update(supports)
        return Checked(text, Status.KEPT, Why.NOTHING, supports)

    def _replaced(self, text: str, grounds: Sequence[Ground], why: Why) -> Checked:
        found = nearest_sentence(text, [ground.given for ground in grounds])
        if found is None:
            return _dropped(why)
        support, words = found
        if any(s.number == support.number and s.start <= support.start and support.end <= s.end for s in self._shown):
            return _dropped(Why.REPEATED)
        self._shown.add(support)
        return Checked(words, Status.REPLACED, why, (support,))


def _dropped(why: Why) -> Checked:
    return Checked("", Status.DROPPED, why)


def quoted(text: str) -> list[str]:
    """Return what stands in quotation marks, without the mark before the closing one."""
    return [words for match in _QUOTED.finditer(text) if (words := next(filter(None, match.groups()), ""))]


def _stands_exactly(words: str, grounds: Sequence[Ground]) -> bool:
    inner = squeezed(words).rstrip(_AT_END_OF_QUOTE)
    return any(inner in squeezed(ground.given.text) for ground in grounds)


def _reach(fragment: Fragment) -> tuple[int, int]:
    spans = fragment.ground.spans(fragment.start, fragment.end)
    return spans[0][0], spans[-1][1]


def _supports(trail: Trail) -> tuple[Support, ...]:
    found: list[Support] = []
    for fragment in trail.fragments:
        for start, end in fragment.ground.spans(fragment.start, fragment.end):
            support = Support(fragment.ground.given.number, start, end)
            last = found[-1] if found else None
            if last is not None and last.number == support.number and 0 <= start - last.end <= 3:
                found[-1] = Support(last.number, last.start, end)
            elif support not in found:
                found.append(support)
    return tuple(found)


def _reason(letters: str, grounds: Sequence[Ground]) -> Why:
    """The word for the log; it decides nothing."""
    theirs = "".join(ground.text.letters for ground in grounds)
    if any(figure not in theirs for figure in re.findall(r"\d[\d.]*", letters)):
        return Why.FIGURE
    pairs = [letters[i : i + 2] for i in range(len(letters) - 1)]
    known = sum(pair in theirs for pair in pairs)
    if known < 0.8 * len(pairs):
        return Why.UNSUPPORTED
    return Why.DOCUMENTS if len({ground.given.document_id for ground in grounds}) > 1 else Why.JOINED
