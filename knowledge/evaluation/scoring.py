"""How an answer is scored against what is known about it. Pure: question and answer in, figures out.

Texts are compared after NFKC and without white space. What counts is bounded, so that quoting everything earns nothing:
the first 8 citations, quotes up to 400 characters, passages up to 600, the first 800 characters of an answer.

    right           answered with enough points, the required passages cited, the section and document named, its words
                    covered by what is cited; or refused where the documents don't answer
    hit1, hit3      a required passage is the first, or among the first three citations
    recall          required passages that are cited
    points          points given, of those that are enough
    section         citations of required or related passages whose section path agrees
    document        the same for the document's title
    verbatim        citations whose quote stands in their document at the place they name
    refused         questions without an answer that are refused
    false_refusal   questions with an answer that are refused
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge.evaluation.values import Gold, Question, Row
from knowledge.text.folding import letters_of, squeezed
from knowledge.values import Answer, Citation

FIGURES = ("right", "hit1", "hit3", "recall", "points", "section", "document", "verbatim", "refused", "false_refusal")
_CITATIONS, _QUOTE, _PASSAGE, _ANSWER = 8, 400, 600, 800
"""Citations that count, and characters of a quote, a passage and an answer that count."""
_COVERED, _LEAST_PIECE = 0.7, 4
"""Share of an answer's letters that must stand in what it cites, in pieces of at least so many letters."""
_LEAST_NAME = 6
"""Letters from which the beginning of a heading or title stands for the whole of it."""
_RIGHTLY_NAMED = 0.5
"""Share of the citations whose section, and whose document, must be named rightly."""
_MARK = re.compile(r"\[\d+\]")

TextOf = Callable[[str], str]
"""Gives the text of a document by its id."""


def score(question: Question, answer: Answer, text_of: TextOf) -> Row:
    """Return how an answer fared."""
    refused = answer.status == "not_found"
    figures: dict[str, float | None] = dict.fromkeys(FIGURES)
    figures["ms"] = answer.elapsed_ms
    figures["verbatim"] = _mean([_is_verbatim(c, text_of) for c in (*answer.citations, *answer.nearest)])
    if question.answerable:
        figures["false_refusal"] = float(refused)
        figures |= _answered(question, answer, refused)
    else:
        figures["refused"] = figures["right"] = float(refused)
    return Row(question, answer.status, answer.reason, figures)


def _answered(question: Question, answer: Answer, refused: bool) -> dict[str, float | None]:
    cited = () if refused else answer.citations[:_CITATIONS]
    said = "" if refused else squeezed(_MARK.sub("", answer.text))
    pairs = [(c, gold) for c in cited for gold in question.gold if _holds(c, gold)]
    figures = _found(question, cited)
    figures["section"] = _mean([_same_path(c.section, gold.section) for c, gold in pairs if gold.section])
    figures["document"] = _mean([_same_title(c.document, gold.titles) for c, gold in pairs if gold.titles])
    given = sum(squeezed(point) in said[:_ANSWER] for point in question.points)
    figures["points"] = min(1.0, given / question.least_points) if question.least_points else 1.0
    fine = [
        not refused,
        figures["recall"] in (None, 1.0),
        figures["points"] == 1.0,
        figures["section"] is None or figures["section"] >= _RIGHTLY_NAMED,
        figures["document"] is None or figures["document"] >= _RIGHTLY_NAMED,
        answer.engine != "extractive" or _covered(said, cited) >= _COVERED,
    ]
    figures["right"] = float(all(fine))
    return figures


def _found(question: Question, cited: Sequence[Citation]) -> dict[str, float | None]:
    """Hits and recall of the required passages."""
    required = [gold for gold in question.gold if not gold.related] or list(question.gold)
    if not required:
        return {"hit1": None, "hit3": None, "recall": None}
    hit = [any(_holds(c, gold) for gold in required) for c in cited]
    met = [any(_holds(c, gold) for c in cited) for gold in required]
    recall = float(any(met)) if question.any_gold else sum(met) / len(met)
    return {"hit1": float(any(hit[:1])), "hit3": float(any(hit[:3])), "recall": recall}


def _holds(citation: Citation, gold: Gold) -> bool:
    """Whether quote or passage hold the words, come from the right source, and are of bearable length."""
    if not citation.source.startswith(gold.source):
        return False
    anchor, quote, passage = squeezed(gold.anchor), squeezed(citation.quote), squeezed(citation.passage)
    return (len(quote) <= _QUOTE and anchor in quote) or (len(passage) <= _PASSAGE and anchor in passage)


def _is_verbatim(citation: Citation, text_of: TextOf) -> bool:
    text = text_of(citation.document_id)
    return bool(citation.quote.strip()) and text[citation.start : citation.end] == citation.quote


def _same_path(path: Sequence[str], gold: Sequence[str]) -> bool:
    """Whether a path holds the headings in order; deeper is fine, and the last level may be left out."""
    agrees = all(_same_heading(a, b) for a, b in zip(path, gold, strict=False))
    return agrees and (len(path) >= len(gold) or len(path) == len(gold) - 1 > 0)


def _same_heading(one: str, other: str) -> bool:
    short, long = sorted((letters_of(one), letters_of(other)), key=len)
    return bool(short) and (short == long or (len(short) >= _LEAST_NAME and long.startswith(short)))


def _same_title(title: str, accepted: Sequence[str]) -> bool:
    """Whether one of two titles holds the other, and both have the same numbers."""
    for other in accepted:
        short, long = sorted((letters_of(title), letters_of(other)), key=len)
        if len(short) >= min(_LEAST_NAME, len(long)) and short in long and _digits(short) == _digits(long):
            return True
    return False


def _digits(text: str) -> list[str]:
    return [c for c in text if c.isdigit()]


def _covered(said: str, cited: Sequence[Citation]) -> float:
    """Share of an answer's letters that stand in what is cited, in pieces of at least `_LEAST_PIECE` or up to the answer's end."""
    wanted = letters_of(said)
    cited_letters = letters_of("\n".join(w for c in cited for w in (c.quote, c.passage, c.document, *c.section)))
    covered = at = 0
    while at < len(wanted):
        size = 0
        while at + size < len(wanted) and wanted[at : at + size + 1] in cited_letters:
            size += 1
        covered += size if size >= _LEAST_PIECE or size == len(wanted) else 0
        at += max(1, size)
    return covered / len(wanted) if wanted else 1.0


def _mean(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
