"""How values are written as JSON for scripts. The shapes are a contract: they grow, they never change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from knowledge.values import Answer, Citation, DocumentInfo, Enumeration, Hit, Outline, Section, SourceReport

if TYPE_CHECKING:
    from knowledge.values import Finding

Json: TypeAlias = dict[str, Any]

_OF_NEAREST = ("document", "source", "section", "quote", "page")
"""What is written of a place near to a question that was not answered: it is no source, so it has neither number nor span."""


def dumps(value: object) -> str:
    """Return `value` as one line of JSON, Chinese left readable."""
    return json.dumps(value, ensure_ascii=False)


def source_report(report: SourceReport) -> Json:
    """Return what became of one added file."""
    written = asdict(report) | {"dropped": list(report.dropped), "warnings": list(report.warnings)}
    del written["source"]  # the path says which file it is
    return written


def document_info(info: DocumentInfo) -> Json:
    """Return one line of the list of documents."""
    return asdict(info)


def outline(document_id: str, title: str, text: str, made: Outline, dropped: tuple[str, ...] = ()) -> Json:
    """Return an outline: sections as a tree, enumerations with their words."""
    children: dict[int | None, list[Section]] = {}
    for section in made.sections:
        children.setdefault(section.parent, []).append(section)
    return {
        "id": document_id,
        "title": title,
        "sections": [_section(children, section) for section in children.get(None, [])],
        "enumerations": [_enumeration(made, text, found) for found in made.enumerations],
        "dropped": list(dropped),
    }


def _section(children: dict[int | None, list[Section]], section: Section) -> Json:
    return {
        "level": section.level,
        "heading": section.heading,
        "inline": section.inline,
        "start": section.start,
        "end": section.end,
        "children": [_section(children, child) for child in children.get(section.index, [])],
    }


def _enumeration(made: Outline, text: str, found: Enumeration) -> Json:
    return {
        "lead": found.lead.of(text),
        "members": [member.of(text) for member in found.members],
        "section": list(made.path(found.section)),
    }


def citation(cited: Citation) -> Json:
    """Return a citation; its `page` only where the file has pages."""
    written = asdict(cited) | {"section": list(cited.section)}
    return written if cited.pages else {name: value for name, value in written.items() if name != "page"}


def hit(found: Hit) -> Json:
    """Return a place found by a look-up; marks are offsets into the citation's passage."""
    marks = [[mark.start, mark.end] for mark in found.marks]
    return {"citation": citation(found.citation), "marks": marks, "match": found.match}


def answer(given: Answer, question_id: object = "", why: bool = False) -> Json:
    """Return an answer under the id of its question; with `why` also its trace."""
    written: Json = {
        "id": question_id,
        "question": given.question,
        "status": given.status,
        "reason": given.reason,
        "verdict": given.verdict,
        "answer": given.text,
        "statements": [
            {"text": s.text, "citations": list(s.citations), "support": "summary" if s.summary else "verbatim"}
            for s in given.statements
        ],
        "citations": [citation(cited) for cited in given.citations],
        "nearest": [_nearest(place) for place in given.nearest],
        "engine": given.engine,
        "elapsed_ms": round(given.elapsed_ms, 3),
    }
    return written | {"receipt": list(given.trace)} if why else written


def check(file: str, shown: Json, findings: Sequence[Finding]) -> Json:
    """Return what a check found, with the configuration as it may be shown."""
    return {
        "configuration": {"file": file, "settings": shown},
        "findings": [asdict(finding) for finding in findings],
    }


def _nearest(place: Citation) -> Json:
    return {name: value for name, value in citation(place).items() if name in _OF_NEAREST}
