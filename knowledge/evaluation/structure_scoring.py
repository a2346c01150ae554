"""How an answer to a probe of structure is scored. Pure: probe, answer and outlines in, a row out.

    topic, ordinal   the first citation stands in the right section, or one along its path (ordinal: below it)
    children, list   all parts are told; of a list in their order
    definition       the first citation is of the defining sentence
    yes, no          `yes`: the first line says so, and the sentence is cited; `no`: the first line doesn't say so
    absent           refused, or the first line says that nothing is said on it

Parts are looked for in the text of the answer alone, not in what did not fit on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.evaluation.values import Place, StructureProbe, StructureRow
from knowledge.text.folding import letters_of
from knowledge.values import Answer, Citation

_MARK = re.compile(r"\[\d+\]")
_SPOKEN = "(?:提到|讲到|说到|谈到|提出|要求|涉及|提|讲|说)"
_WHERE = "(?:资料库|资料|文件|原文|文中|讲话|报告|材料)?[里中]?"
_ENDS = r"(?=[，,。：:；;！!\s“]|$)"
"""What follows a verdict; without it the words begin a sentence of the text: 没有整改到位的…, 正确把握…, 是指…"""
_DENIES = re.compile(
    rf"{_WHERE}[都也并]?(?:没有?|未){_SPOKEN}|(?:不是|没有|不对|并非如此|不完全是|否)的?{_ENDS}|原文(?:说的)?是"
)
_AFFIRMS = re.compile(
    rf"(?:是|对|有|没错|正确|确实|确实如此)的?{_ENDS}|{_WHERE}[都也]?(?:有|确实)?{_SPOKEN}[了过]?的?{_ENDS}"
    rf"|{_WHERE}[都也]?(?:有|确实)?(?:提到|讲到|说到|谈到)[了过]?"
)

PlaceOf = Callable[[Citation], Place]
"""Tells the document and the innermost section that a citation stands in."""


def score_structure(probe: StructureProbe, answer: Answer, place_of: PlaceOf) -> StructureRow:
    """Return how an answer to a probe of structure fared."""
    cited = answer.citations if answer.status == "answered" else ()
    place = place_of(cited[0]) if cited else None
    share = None
    if probe.pieces:
        share, right = _told(probe, answer)
    elif probe.kind in ("topic", "ordinal"):
        right = place is not None and place[0] == probe.document_id and place[1] in probe.sections
    elif probe.kind == "definition":
        right = bool(cited) and _supports(cited[0], probe)
    elif probe.kind == "yes":
        right = verdict(answer) is True and any(_supports(citation, probe) for citation in cited)
    elif probe.kind == "no":
        right = verdict(answer) is not True
    else:
        right = answer.status == "not_found" or verdict(answer) is False
    return StructureRow(probe, answer.status, right, share, place, answer.elapsed_ms)


def verdict(answer: Answer) -> bool | None:
    """Return what an answer says to a yes-or-no question in the first words of its text; None where it says neither."""
    if answer.status != "answered":
        return None
    first = answer.text.lstrip('“”"✅❌· \n').partition("\n")[0]
    if _DENIES.match(first):
        return False
    return True if _AFFIRMS.match(first) else None


def _told(probe: StructureProbe, answer: Answer) -> tuple[float, bool]:
    """The share of the parts that are told, and whether all are; those of a list must follow each other."""
    said = letters_of(_MARK.sub("", answer.text)) if answer.status == "answered" else ""
    told = [piece in said for piece in probe.pieces]
    at = 0
    for piece in probe.pieces if probe.kind == "list" else ():
        found = said.find(piece, at)
        if found < 0:
            return sum(told) / len(told), False
        at = found + len(piece)
    return sum(told) / len(told), all(told)


def _supports(citation: Citation, probe: StructureProbe) -> bool:
    return any(
        citation.document_id == document_id and citation.start < span.end and span.start < citation.end
        for document_id, span in probe.spans
    )
