"""The check itself: a statement is kept as it is, replaced by the sentence of the source that it resembles, or dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answering.verification.connectives import ConnectiveFinder
from knowledge.answering.verification.decomposition import decompose
from knowledge.answering.verification.fragments import Decomposition, Fragment
from knowledge.answering.verification.source_passage import SourcePassage, source_passage, with_inlined_lists
from knowledge.answering.verification.tokens import Tokens, tokenized
from knowledge.answering.verification.values import CheckedClaim, Claim, NumberedPassage, Status, Support, Why
from knowledge.text.folding import bigrams, squeezed
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
                found, decomposition = self._judge(words, passages)
                if decomposition is not None:
                    return self._kept(words, decomposition)
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

    def _judge(self, text: str, passages: Sequence[SourcePassage]) -> tuple[Why, Decomposition | None]:
        if len(text) > LONGEST:
            return Why.UNSUPPORTED, None
        if _BROKEN.search(text):
            return Why.JOINED, None
        if not all(_stands_exactly(words, passages) for words in quoted(text)):
            return Why.QUOTATION, None
        statement = tokenized(text)
        decomposition = decompose(statement, passages, self._finder) or self._with_lists(statement, passages)
        if decomposition is None:
            return _reason(statement.letters, passages), None
        if any(addresses_model(f.passage.numbered.text, *_reach(f)) for f in decomposition.fragments):
            return Why.UNSUPPORTED, None
        return Why.NOTHING, decomposition

    def _with_lists(self, statement: Tokens, passages: Sequence[SourcePassage]) -> Decomposition | None:
        """Try again with a list inlined into the sentence that announces it, one list at a time."""
        for place, passage in enumerate(passages):
            for other in with_inlined_lists(passage.numbered, statement.letters):
                decomposition = decompose(statement, [*passages[:place], other, *passages[place + 1 :]], self._finder)
                if decomposition is not None:
                    return decomposition
        return None

    def _kept(self, text: str, decomposition: Decomposition) -> CheckedClaim:
        supports = _supports(decomposition)
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


def _supports(decomposition: Decomposition) -> tuple[Support, ...]:
    found: list[Support] = []
    for fragment in decomposition.fragments:
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
