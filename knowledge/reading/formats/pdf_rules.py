"""Reads the straight lines that are drawn on a page of a PDF: borders of tables, frames, underlines. Uses pypdfium2."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any

from knowledge.reading.formats.pdf_tables import Rule

_MOST_PATHS = 3_000  # paths of a page: more are a drawing or a map
_MOST_SEGMENTS = 2_000  # of one path: more are an outline


def read_rules(page: Any) -> list[Rule]:
    """Return the straight pieces of the paths of a page, at their places before its rotation."""
    from pypdfium2 import raw  # type: ignore[import-untyped]  # it ships no types

    paths = list(itertools.islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]), _MOST_PATHS + 1))
    if len(paths) > _MOST_PATHS:
        return []
    return [rule for path in paths for rule in _path_rules(path, raw)]


def _path_rules(path: Any, raw: Any) -> Iterator[Rule]:
    count = raw.FPDFPath_CountSegments(path)
    if not 0 < count <= _MOST_SEGMENTS:
        return
    matrix = path.get_matrix()
    container = path.container
    while container is not None:  # a form places what it holds
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    start = before = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield _rule(before, here)
        if raw.FPDFPathSegment_GetClose(segment):
            yield _rule(here, start)
        before = here


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Rule:
    (x0, y0), (x1, y1) = one, other
    return Rule(min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1))
