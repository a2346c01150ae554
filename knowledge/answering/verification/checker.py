"""The check itself: a claim is shown as the document's words, as a summary beside them, replaced by the source's sentence, or dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answering.verification.alignment import Part, align
from knowledge.answering.verification.conflicts import conflict
from knowledge.answering.verification.listing import list_conflict, ordered_places
from knowledge.answering.verification.values import CheckedClaim, Claim, NumberedPassage, Status, Support, Why
from knowledge.answering.verification.verbatim import PassageLetters, verbatim
from knowledge.answering.verification.wording import SourceSentence, source_sentences, wording
from knowledge.text.folding import bigrams, fold, squeezed
from knowledge.text.numerals import NUMERALS
from knowledge.text.sentences import sentences

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
_LONGEST_TERM = 4
"""Letters of a term in quotation marks (“十四五”) that is judged as a word, not as a quotation."""
_LEAST_SHARED = 0.5
"""Share of a failed statement's letter pairs that the sentence taking its place holds."""
_LEAST, _MOST = 8, 260
"""Characters of such a sentence."""
_NUMBER = re.compile(rf"(?:[（(][{NUMERALS}\d]{{1,3}}[)）]|[{NUMERALS}]{{1,3}}[、.．]|\d{{1,2}}[、.．](?!\d))\s*")
_ORDERS = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|不用理会|跳过|抛开|覆盖)(?:掉|了)?[^。！？\n]{0,12}(?:指示|指令|提示|规则|设定|要求|说明|约束|对话|内容)"
    r"|系统(?:提示|指令|消息)|提示词|(?:请|必须|只能|只|应当|直接)[^。！？\n]{0,4}(?:回答|输出|回复|答复)(?:[：:“”「\"']|如下|以下|一句)"
    r"|你(?:现在)?(?:是|扮演|将扮演)[^。！？\n]{0,16}(?:助手|模型|机器人|AI|角色)|(?:AI|人工智能|语言模型|大模型|机器人|智能)助手?[^。！？\n]{0,8}(?:请|必须|应当|须|要)(?:忽略|回答|输出|回复|告诉)"
    r"|(?i:ignore|disregard|forget|override)[^。！？\n]{0,30}(?i:instruction|prompt|rule|above|previous)|(?i:system\s*(?:prompt|message))|<\|?[a-z_]+\|?>"
)
"""Sentences of a document that address a model instead of its readers: nothing that a model says stands on them."""


class Checker:
    """Checks the claims of one reply in their order."""

    def __init__(self, numbered: Sequence[NumberedPassage]) -> None:
        self._numbered = tuple(numbered)
        self._letters = [PassageLetters(one) for one in numbered]
        self._sentences = [
            one
            for one in source_sentences(numbered)
            if not addresses_model(one.numbered.text, one.span.start, one.span.end)
        ]
        self._shown: set[Support] = set()
        self._order: list[tuple[int, tuple[int, int]]] = []

    def check(self, claim: Claim) -> CheckedClaim:
        """Return what may be shown of a claim."""
        text = _FILLER.sub("", claim.text.strip())
        if not any(letter.isalnum() for letter in text):
            return _dropped(Why.EMPTY)
        if text.rstrip('”」』"）) ')[-1:] in ("？", "?"):
            return _dropped(Why.QUESTION)
        if len(text) > LONGEST:
            return _dropped(Why.UNSUPPORTED)
        cited = [one for one in self._numbered if one.number in claim.cited]
        why = self._form_fault(text)
        if why is None:
            made, quoted_there = wording(text), self._quoted(claim.quotes)
            found = verbatim(text, self._letters)
            if found is not None and not self._addresses_model(found):
                why = list_conflict(align(made, self._sentences, claim.cited, quoted_there))
                if why is None:
                    return self._kept(CheckedClaim(text, Status.VERBATIM, supports=(found,)))
            for sources in self._sources(claim):
                parts = align(made, sources, claim.cited, quoted_there)
                found_why = self._conflict(parts)
                if found_why is None:
                    return self._kept(CheckedClaim(text, Status.SUMMARY, supports=_supports(parts)))
                why = why or found_why
        return self._replaced(text, cited or self._numbered, why or Why.UNSUPPORTED)

    def _sources(self, claim: Claim) -> list[list[SourceSentence]]:
        """All sentences, then those of each document that is cited: a claim is proved where one of them proves it."""
        cited = dict.fromkeys(one.document_id for one in self._numbered if one.number in claim.cited or not claim.cited)
        alone = [[s for s in self._sentences if s.numbered.document_id == key] for key in cited]
        return [self._sentences, *(sources for sources in alone if sources and len(sources) < len(self._sentences))]

    def _form_fault(self, text: str) -> Why | None:
        """What is wrong with a claim by its marks: words lost between them, a quotation that stands nowhere."""
        if _BROKEN.search(text):
            return Why.JOINED
        stands = all(
            any(_stands(words, one.text) for one in self._numbered)
            for words in quoted(text)
            if len(words) > _LONGEST_TERM
        )
        return None if stands else Why.QUOTATION

    def _quoted(self, quotes: Sequence[str]) -> set[int]:
        """The sentences that hold a quotation of the model's, word by word; a quotation that stands nowhere counts for nothing."""
        wanted = [words for quote in quotes if (words := fold(quote).rstrip(_AT_END_OF_QUOTE))]
        return {one.order for one in self._sentences for words in wanted if words in one.text or one.text in words}

    def _conflict(self, parts: Sequence[Part]) -> Why | None:
        if not any(part.sentences for part in parts):
            return Why.UNSUPPORTED
        order = ordered_places(parts)
        if order and order[0][0] > 1:  # 其次 goes on with the row of the claim before
            order = [*self._order[-1:], *order]
        in_order = [number for number, _ in order] == sorted({number for number, _ in order})
        found = None if in_order and order == sorted(order, key=lambda one: one[1]) else Why.ORDER
        found = found or list_conflict(parts)
        found = found or next((why for place in range(len(parts)) if (why := conflict(parts, place))), None)
        if found is None:
            self._order = order or self._order
        return found

    def _addresses_model(self, support: Support) -> bool:
        text = next(one.text for one in self._numbered if one.number == support.number)
        return addresses_model(text, support.start, support.end)

    def _kept(self, checked: CheckedClaim) -> CheckedClaim:
        self._shown.update(checked.supports)
        return checked

    def _replaced(self, text: str, passages: Sequence[NumberedPassage], why: Why) -> CheckedClaim:
        found = nearest_sentence(text, passages)
        if found is None:
            return _dropped(why)
        support, words = found
        if any(s.number == support.number and s.start <= support.start and support.end <= s.end for s in self._shown):
            return _dropped(Why.REPEATED)
        self._shown.add(support)
        return CheckedClaim(words, Status.REPLACED, why, (support,))


def _supports(parts: Sequence[Part]) -> tuple[Support, ...]:
    found = [Support(s.numbered.number, s.span.start, s.span.end) for part in parts for s in part.sentences]
    return tuple(dict.fromkeys(found))


def _dropped(why: Why) -> CheckedClaim:
    return CheckedClaim("", Status.DROPPED, why)


def quoted(text: str) -> list[str]:
    """Return what stands in quotation marks, without the mark before the closing one."""
    return [words for match in _QUOTED.finditer(text) if (words := next(filter(None, match.groups()), ""))]


def _stands(words: str, text: str) -> bool:
    return squeezed(words).rstrip(_AT_END_OF_QUOTE) in squeezed(text)


def nearest_sentence(text: str, numbered: Sequence[NumberedPassage]) -> tuple[Support, str] | None:
    """Return the sentence that holds most of a statement's letter pairs, and its words as they are shown.

    None where no sentence of the cited passages holds half of them, or the best one is too long, a question, or addressed to
    a model.
    """
    wanted = bigrams(text)
    best: tuple[float, Support] | None = None
    for one in numbered:
        for span in sentences(one.text):
            words = span.of(one.text)
            share = len(wanted & bigrams(words)) / max(1, len(wanted))
            if share >= _LEAST_SHARED and (best is None or share > best[0]):
                best = share, Support(one.number, span.start, span.end)
    if best is None:
        return None
    support = best[1]
    source = next(one for one in numbered if one.number == support.number).text
    number = _NUMBER.match(source, support.start, support.end)
    start = number.end() if number else support.start
    words = source[start : support.end]
    fits = _LEAST <= len(words) <= _MOST and "？" not in words and "?" not in words
    if not fits or addresses_model(source, start, support.end):
        return None
    return Support(support.number, start, support.end), words


def addresses_model(text: str, start: int, end: int) -> bool:
    """Return whether words `[start, end)` of a passage stand in or after such a sentence in the same line."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    reach = re.compile("[。！？\n]").search(text, end)
    upto = min(reach.start() if reach else len(text), stop if stop >= 0 else len(text))
    return bool(_ORDERS.search(text, line, upto))
