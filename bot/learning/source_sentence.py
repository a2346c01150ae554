"""The source sentence of an item: its span in the document, and where the answer stands in it. Pure."""

from __future__ import annotations

import difflib
import itertools

from bot.learning.values import Item
from knowledge.text.folding import fold, fold_with_offsets
from knowledge.text.sentences import sentences
from knowledge.text.tokenizer import word_edges
from knowledge.values import Citation, Span

_LONGEST_ALTERED = 24
"""Characters; where a statement differs in more, the whole proof is marked."""
_SHORTEST_SAME = 4
"""Characters in a row that are no accident."""
_SHORTEST_END = 2
"""The same at the end of both, where a mark and a letter before it say enough."""


def sentence_of(cited: Citation) -> Span:
    """Return the span, in the document, of the whole sentences that hold a quote."""
    start, end = cited.start - cited.passage_start, cited.end - cited.passage_start
    held = [piece for piece in sentences(cited.passage) if piece.start < end and start < piece.end]
    first = min([start, *(piece.start for piece in held)])
    last = max([end, *(piece.end for piece in held)])
    return Span(cited.passage_start + first, cited.passage_start + last)


def shares_sentence(one: Item, other: Item) -> bool:
    """Tell whether two items stand on the same sentence."""
    if one.citation.document_id != other.citation.document_id:
        return False
    a, b = sentence_of(one.citation), sentence_of(other.citation)
    return a.start < b.end and b.start < a.end


def right_words(item: Item) -> tuple[str, ...]:
    """Return the words that make the right answer."""
    if item.kind == "blank":
        return tuple(forms[0] for forms in item.accepted if forms)
    if item.kind == "judge":
        return ()
    return tuple(item.options[index] for index in item.answer)


def shown_sentence(item: Item) -> tuple[str, tuple[Span, ...]]:
    """Return the source sentence and the spans in it to be marked: the answer's words, else the whole quote."""
    return _shown(item, sentence_of(item.citation))


def shown_passage(item: Item) -> tuple[str, tuple[Span, ...]]:
    """Return the passage and the spans in it to be marked."""
    return _shown(item, Span(item.citation.passage_start, item.citation.passage_end))


def _shown(item: Item, span: Span) -> tuple[str, tuple[Span, ...]]:
    cited = item.citation
    text = Span(span.start - cited.passage_start, span.end - cited.passage_start).of(cited.passage)
    quote = Span(cited.start - span.start, cited.end - span.start)
    if item.kind == "judge":
        return text, _altered(text, item) or (quote,)
    # what does not belong to a list is not in the text: then the words that do belong are marked
    others = tuple(option for index, option in enumerate(item.options) if index not in item.answer)
    return text, _places(text, right_words(item), quote) or _places(text, others, quote) or (quote,)


def _altered(text: str, item: Item) -> tuple[Span, ...]:
    """Return where a source says something else than a false statement; nothing where they differ in more than a piece."""
    if item.answer != (1,):
        return ()
    source, stated = fold_with_offsets(text), fold(item.question)
    same = [
        (block.a, block.a + block.size)
        for block in difflib.SequenceMatcher(None, source.text, stated, autojunk=False).get_matching_blocks()
        if block.size >= (_SHORTEST_END if block.b + block.size == len(stated) else _SHORTEST_SAME)
    ]
    # what stands before the first and after the last of them belongs to the frame of the question
    gaps = [(end, start) for (_, end), (start, _) in itertools.pairwise(same) if start > end]
    if len(gaps) != 1 or gaps[0][1] - gaps[0][0] > _LONGEST_ALTERED:
        return ()
    span = Span(*source.original(*gaps[0]))
    edges = word_edges(text)
    return (Span(max(e for e in edges if e <= span.start), min(e for e in edges if e >= span.end)),)


def _places(text: str, words: tuple[str, ...], quote: Span) -> tuple[Span, ...]:
    """Return where words stand in a text, inside the quote where they stand there too; overlapping spans joined."""
    folded = fold_with_offsets(text)
    found: list[Span] = []
    for word in map(fold, words):
        spans = []
        at = folded.text.find(word) if word else -1
        while at >= 0:
            spans.append(Span(*folded.original(at, at + len(word))))
            at = folded.text.find(word, at + len(word))
        inside = [span for span in spans if quote.start <= span.start and span.end <= quote.end]
        found += inside or spans[:1]
    return _joined(sorted(found))


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    if not spans:
        return ()
    whole = [spans[0]]
    for _, span in itertools.pairwise(spans):
        if span.start < whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return tuple(whole)
