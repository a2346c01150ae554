"""The three speeches for the first run: short, and with all that a reader should see the assistant do."""

from __future__ import annotations

import re

import pytest

from tests.conftest import SAMPLES


def test_there_are_three():
    assert len(list(SAMPLES.iterdir())) == 3


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_a_sample_shows_what_speeches_are_made_of(sampled, path):
    (info,) = [info for info in sampled.library.documents() if info.source == path.name]
    text, outline = sampled.library.catalog.document(info.id).text, sampled.library.catalog.outline(info.id)
    headings = {level: [s for s in outline.sections if s.level == level] for level in (1, 2, 3)}
    assert 1300 <= len(text) <= 1600
    assert all(section.heading[1] == "、" for section in headings[1])
    assert sum(section.heading.startswith("（") for section in headings[2]) >= 3
    assert [section for section in outline.sections if section.inline and re.match("[一第]", section.heading)]
    assert outline.enumerations
    assert info.date
    assert info.speaker
    assert re.search(r"\d+月\d*日?[底前]", text)
    assert not re.search(r"[xX×]{2}|\*", text)
