"""Fonts made by the tests: every letter is the same square."""

from __future__ import annotations

import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

_UNITS = 1_000  # of a letter's side


def make_font(letters: str, *, name: str = "Made", advance: int = _UNITS) -> bytes:
    """Return a TrueType font.

    Args:
        letters: what it can show.
        name: of the family.
        advance: width of a letter, in thousandths of its height.
    """
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for place in ((50, 800), (950, 800), (950, 0)):
        pen.lineTo(place)
    pen.closePath()
    square = pen.glyph()
    names = [f"u{ord(letter):04X}" for letter in sorted(set(letters))]
    glyphs = [".notdef", *names]
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({int(glyph[1:], 16): glyph for glyph in names})
    builder.setupGlyf(dict.fromkeys(glyphs, square))
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (advance, 50)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {"familyName": name, "styleName": "Regular", "fullName": name, "psName": name.replace(" ", "")}
    )
    simplified = 1 << 18  # code page 936
    builder.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120, ulCodePageRange1=simplified | 1, version=4)
    builder.setupPost()
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()
