"""Real speeches and reports, where they are at hand: titles, noise, and every line against the reference text."""

from __future__ import annotations

import difflib
import json
import pathlib
import unicodedata

import pytest

from knowledge.reading import read_source
from knowledge.values import ReadSource

SHARED = pathlib.Path(__file__).resolve().parents[3].parent / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the sample speeches are not beside the project")

FILES = sorted([*SHARED.glob("speeches/*"), *SHARED.glob("reports/*")])


def _squeeze(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace())


def _reference(path: pathlib.Path) -> str:
    """Return the reference text of a file: its own where it is text, else the one beside it."""
    text = SHARED / "reports_text" / f"{path.stem}.txt"
    return (text if text.exists() else path).read_text(encoding="utf-8-sig")


@pytest.fixture(scope="module")
def sources() -> dict[str, ReadSource]:
    return {path.name: read_source(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_line_stands_in_the_reference(sources, path):
    reference = _squeeze(_reference(path))
    for document in sources[path.name].documents:
        for line in document.text.split("\n"):
            assert _squeeze(line) in reference
        assert 0 < document.body_start < len(document.text)
        assert document.text[document.body_start - 1] == "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_but_the_reported_lines_is_missing(sources, path):
    source = sources[path.name]
    kept = {_squeeze(line) for document in source.documents for line in document.text.split("\n")}
    gone = {_squeeze(line) for line in source.dropped}
    for line in filter(None, map(_squeeze, _reference(path).split("\n"))):
        assert line in kept or line in gone


def test_noise_of_the_gold_is_gone_and_errors_of_the_source_stay(sources):
    gold = json.loads((SHARED / "evaluation" / "noise_dev.json").read_text(encoding="utf-8"))
    for name, source in sources.items():
        told = gold.get(name[:3])
        text = _squeeze("\n".join(document.text for document in source.documents))
        for banned in told["banned"] if told else ():
            assert _squeeze(banned) not in text
        for error in told["errors"] if told else ():
            assert _squeeze(error["source"]) in text


def test_titles_are_those_that_people_cite(sources):
    gold = json.loads((SHARED / "evaluation" / "outline_dev.json").read_text(encoding="utf-8"))
    for doc in gold["docs"]:
        (source,) = [source for name, source in sources.items() if name.startswith(doc["doc"])]
        assert [d.title for d in source.documents] == [speech["title"] for speech in doc["speeches"]]


REPORTS = sorted(SHARED.glob("reports2/*"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_reports_in_six_formats_have_their_titles_and_are_whole(path):
    gold = json.loads((SHARED / "evaluation" / "titles_reports2.json").read_text(encoding="utf-8"))
    (document,) = read_source(path).documents
    told = {_squeeze(title).strip() for title in gold[path.name]}
    assert _squeeze(document.title).replace("――", "——") in told | {
        f"政府工作报告({document.date[:4]}年{int(document.date[5:7] or 0)}月{int(document.date[8:] or 0)}日在{document.occasion}上)"
    }
    assert not document.incomplete


def test_the_speech_that_breaks_off_is_the_only_incomplete_one(sources):
    incomplete = [d.source for source in sources.values() for d in source.documents if d.incomplete]
    assert len(incomplete) == 1
    assert incomplete[0].startswith("000")


def test_front_matter_of_the_reports(sources):
    told = {d.source[:2]: d for source in sources.values() for d in source.documents}
    assert (told["河北"].date, told["河北"].occasion) == ("2026-01-26", "河北省第十四届人民代表大会第四次会议")
    assert told["河北"].speaker.endswith("王正谱")
    assert (told["贵州"].date, told["贵州"].speaker) == ("2026-01-27", "省长 李炳军")
    assert "贵州省" in told["贵州"].title
    assert told["20"].date == "2014"


def test_the_paragraphs_of_the_pdf_are_those_of_the_reference(sources):
    (source,) = [source for name, source in sources.items() if name.endswith(".pdf")]
    ours = [_squeeze(line) for line in source.documents[0].text.split("\n")]
    wanted = [_squeeze(line) for line in _reference(SHARED / "reports" / source.name).split("\n") if line.strip()]
    assert list(difflib.unified_diff(wanted, ours, lineterm="", n=0)) == []
