"""The check itself: a statement is kept as it is, replaced by the sentence of the source that it resembles, or dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answering.verification.alignment import align
from knowledge.answering.verification.connectives import ConnectiveFinder
from knowledge.answering.verification.fragments import Alignment, Fragment
from knowledge.answering.verification.injection import addresses_model
from knowledge.answering.verification.nearest_sentence import nearest_sentence
from knowledge.answering.verification.source_passage import SourcePassage, source_passage, with_inlined_lists
from knowledge.answering.verification.tokens import Tokens, tokenized
from knowledge.answering.verification.values import CheckedClaim, Claim, NumberedPassage, Status, Support, Why
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

    def __init__(self, numbered: Sequence[NumberedPassage]) -> None:
        self._numbered = {one.number: one for one in numbered}
        self._finder = ConnectiveFinder(numbered)
        self._passages: dict[int, SourcePassage] = {}
        self._shown: set[Support] = set()

    def check(self, claim: Claim) -> CheckedClaim:
        """Return what may be shown of a statement."""
        text = claim.text.strip()
        if not tokenized(text).letters:
            return _dropped(Why.EMPTY)
        if text.rstrip('”」』"）) ')[-1:] in ("？", "?"):
            return _dropped(Why.QUESTION)
        cited = [self._passage(number) for number in dict.fromkeys(claim.cited) if number in self._numbered]
        why = Why.UNCITED
        for passages in (cited, *self._documents()) if cited else self._documents():
            for words in dict.fromkeys((text, _FILLER.sub("", text))):
                found, alignment = self._judge(words, passages)
                if alignment is not None:
                    return self._kept(words, alignment)
                why = found if cited and passages is cited else why
        return self._replaced(text, cited, why) if cited else _dropped(why)

    def _documents(self) -> list[list[SourcePassage]]:
        """The passages document by document: models count badly, and a statement that is made of others is as well proved."""
        found: dict[str, list[SourcePassage]] = {}
        for number, numbered in self._numbered.items():
            found.setdefault(numbered.document_id, []).append(self._passage(number))
        return list(found.values())

    def _passage(self, number: int) -> SourcePassage:
        if number not in self._passages:
            self._passages[number] = source_passage(self._numbered[number])
        return self._passages[number]

    def _judge(self, text: str, passages: Sequence[SourcePassage]) -> tuple[Why, Alignment | None]:
        if len(text) > LONGEST:
            return Why.UNSUPPORTED, None
        if _BROKEN.search(text):
            return Why.JOINED, None
        if not all(_stands_exactly(words, passages) for words in quoted(text)):
            return Why.QUOTATION, None
        statement = tokenized(text)
        alignment = align(statement, passages, self._finder) or self._with_lists(statement, passages)
        if alignment is None:
            return _reason(statement.letters, passages), None
        if any(addresses_model(f.passage.numbered.text, *_reach(f)) for f in alignment.fragments):
            return Why.UNSUPPORTED, None
        return Why.NOTHING, alignment

    def _with_lists(self, statement: Tokens, passages: Sequence[SourcePassage]) -> Alignment | None:
        """Try again with a list inlined into the sentence that announces it, one list at a time."""
        for place, passage in enumerate(passages):
            for other in with_inlined_lists(passage.numbered, statement.letters):
                alignment = align(statement, [*passages[:place], other, *passages[place + 1 :]], self._finder)
                if alignment is not None:
                    return alignment
        return None

    def _kept(self, text: str, alignment: Alignment) -> CheckedClaim:
        supports = _supports(alignment)
        self._shown.update(supports)
        return CheckedClaim(text, Status.KEPT, Why.NOTHING, supports)

    def _replaced(self, text: str, passages: Sequence[SourcePassage], why: Why) -> CheckedClaim:
        found = nearest_sentence(text, [passage.numbered for passage in passages])
        if found is None:
            return _dropped(why)
        support, words = found
        if any(s.number == support.number and s.start <= support.start and support.end <= s.end for s in self._shown):
            return _dropped(Why.REPEATED)
        self._shown.add(support)
        return CheckedClaim(words, Status.REPLACED, why, (support,))


def _dropped(why: Why) -> CheckedClaim:
    return CheckedClaim("", Status.DROPPED, why)


def quoted(text: str) -> list[str]:
    """Return what stands in quotation marks, without the mark before the closing one."""
    return [words for match in _QUOTED.finditer(text) if (words := next(filter(None, match.groups()), ""))]


def _stands_exactly(words: str, passages: Sequence[SourcePassage]) -> bool:
    inner = squeezed(words).rstrip(_AT_END_OF_QUOTE)
    return any(inner in squeezed(passage.numbered.text) for passage in passages)


def _reach(fragment: Fragment) -> tuple[int, int]:
    spans = fragment.passage.spans(fragment.start, fragment.end)
    return spans[0][0], spans[-1][1]


def _supports(alignment: Alignment) -> tuple[Support, ...]:
    found: list[Support] = []
    for fragment in alignment.fragments:
        for start, end in fragment.passage.spans(fragment.start, fragment.end):
            support = Support(fragment.passage.numbered.number, start, end)
            last = found[-1] if found else None
            if last is not None and last.number == support.number and 0 <= start - last.end <= 3:
                found[-1] = Support(last.number, last.start, end)
            elif support not in found:
                found.append(support)
    return tuple(found)


def _reason(letters: str, passages: Sequence[SourcePassage]) -> Why:
    """The word for the log; it decides nothing."""
    theirs = "".join(passage.text.letters for passage in passages)
    if any(figure not in theirs for figure in re.findall(r"\d[\d.]*", letters)):
        return Why.FIGURE
    pairs = [letters[i : i + 2] for i in range(len(letters) - 1)]
    known = sum(pair in theirs for pair in pairs)
    if known < 0.8 * len(pairs):
        return Why.UNSUPPORTED
    return Why.DOCUMENTS if len({passage.numbered.document_id for passage in passages}) > 1 else Why.JOINED
