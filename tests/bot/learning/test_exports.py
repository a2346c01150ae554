"""What is taken away: pages that escape everything, Anki packages with stable ids, papers, the picture."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from bot.learning.export import picture as fonts
from bot.learning.export.anki import write_package
from bot.learning.export.html import paper, study_page
from bot.learning.export.picture import write_picture
from bot.learning.export.sheet import chapters, draw, letters, parts
from bot.learning.export.word import write_paper
from bot.learning.scheduling.progress import Progress, SectionStanding, Standing, Week
from knowledge.values import Outline, Section
from tests.support.items import blank, judge, many, multiple, single

EVIL = "<script>alert('a')</script> & \"b\" {{题目}}"
OUTLINE = Outline(
    (Section(0, None, 1, f"一、{EVIL}", False, 0, 9, 5, ("一、",)), Section(1, 0, 2, "（一）小节", False, 5, 9, 7, ()))
)


class Reader(HTMLParser):
    """Collects the tags and texts of a page, and checks that it is well formed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def evil_items():
    return [
        single("s", (EVIL, f"{EVIL}2", "丙", "丁"), 0, quote=f"前面{EVIL}。", document=EVIL, section=(EVIL,)),
        replace(judge("j", at=500), question=EVIL),
        blank("b", f"{EVIL}____。", (EVIL,), at=900, quote=f"{EVIL}。"),
        multiple("m", at=1400),
    ]


def test_a_study_page_is_self_contained_and_escapes_everything():
    items = evil_items()
    page = study_page(EVIL, chapters(items, {EVIL: OUTLINE}))
    read = Reader(page)
    assert "script" not in read.tags
    assert EVIL in read.text
    assert not [value for name, value in read.attributes if name in ("src", "href")]
    assert "http" not in page
    assert read.tags.count("mark") >= 4
    assert "（一）小节" in read.text


def test_a_study_page_holds_questions_answers_sources_and_prints():
    page = Reader(study_page("题集", chapters(many(8))))
    for words in ("全市要采用哪个方案？", "正确答案：B. 乙方案", "《讲话一》 › 一、这一节"):
        assert words in page.text
    assert "@media print" in study_page("题集", [])


def test_a_paper_has_its_key_on_a_separate_sheet():
    drawn = draw(many(80), 8, seed=5)
    page = paper("测验", parts(drawn))
    questions, key = page.split("break-before:page", 1)[1].split('<section class="key">')
    assert "正确答案" not in questions
    assert "《讲话" not in questions
    assert key.count("›") == 8
    assert [part.heading[:4] for part in parts(drawn)] == ["一、单选", "二、多选", "三、判断", "四、填空"]
    assert [part.first for part in parts(drawn)] == [1, 4, 5, 7]
    Reader(page)


def test_a_paper_is_drawn_by_its_seed_from_the_kinds_wished():
    items = many(80)
    assert draw(items, 8, 5) == draw(items[::-1], 8, 5) != draw(items, 8, 6)
    assert {item.kind for item in draw(items, 8, 5, ("judge", "blank"))} == {"judge", "blank"}
    assert draw([], 8, 5) == []
    assert len(draw(items[:3], 8, 5)) == 3


@pytest.mark.parametrize(
    ("item", "key"), [(single(), "B"), (multiple(), "AC"), (judge(true=False), "×"), (blank(), "30")]
)
def test_short_keys(item, key):
    assert letters(item) == key


def test_a_word_paper_opens_and_holds_the_same_questions(tmp_path: Path):
    items = [*evil_items(), replace(single("c", at=3000), question="有\x00控制\x0b符\ud800的题？")]
    write_paper(tmp_path / "p.docx", "测验\x01", parts(items))
    document = docx.Document(str(tmp_path / "p.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert EVIL in text
    assert "有控制符的题？" in text
    assert text.count("测验") == 2
    assert "lastRenderedPageBreak" in document.element.xml or 'w:type="page"' in document.element.xml
    assert document.styles["Normal"].element.xml.count("宋体") >= 1


def notes(file: Path) -> dict[str, tuple[str, int, int]]:
    """Return guid → (fields, note type, deck) of a package."""
    with zipfile.ZipFile(file) as package:
        package.extract("collection.anki2", file.parent)
    collection = sqlite3.connect(file.parent / "collection.anki2")
    rows = collection.execute("SELECT guid, flds, mid, did FROM notes JOIN cards ON nid = notes.id").fetchall()
    decks = json.loads(collection.execute("SELECT decks FROM col").fetchone()[0])
    collection.close()
    assert all(str(row[3]) in decks for row in rows)
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def test_an_anki_package_keeps_its_ids_when_it_is_made_again(tmp_path: Path):
    items = [*evil_items(), *many(8)]
    assert write_package(tmp_path / "a.apkg", "题集", chapters(items)) == 12
    first = notes(tmp_path / "a.apkg")
    changed = [replace(item, question=item.question + "（新）") for item in items]
    write_package(tmp_path / "b.apkg", "题集", chapters(changed[::-1]))
    second = notes(tmp_path / "b.apkg")
    assert first.keys() == second.keys()
    assert len(first) == 12
    assert {guid: row[1:] for guid, row in first.items()} == {guid: row[1:] for guid, row in second.items()}
    assert all("（新）" in fields for fields, *_ in second.values())


def test_an_anki_package_escapes_its_fields(tmp_path: Path):
    write_package(tmp_path / "a.apkg", "题::集", chapters(evil_items()))
    fields = "".join(row[0] for row in notes(tmp_path / "a.apkg").values())
    assert "<script" not in fields
    assert "&lt;script&gt;" in fields
    assert set(re.findall(r"</?(\w+)", fields)) <= {"p", "mark", "br"}


PROGRESS = Progress(
    answers=12,
    right=9,
    today=1,
    streak=2,
    due=3,
    whole=Standing(40, 12, 4, 3),
    documents=(SectionStanding("d", "讲话一", None, Standing(40, 12, 4, 3)),),
    sections=tuple(
        SectionStanding("d", "讲话一", (f"{n}、很长很长很长很长很长的题$x^{{$",), Standing(8, 4, 1, 1))
        for n in range(20)
    ),
    weeks=(Week(date(2026, 2, 23), 0, 0), Week(date(2026, 3, 2), 12, 9)),
)


def test_the_picture_shows_chinese_letters(tmp_path: Path):
    pytest.importorskip("noto_cjk_sans_otc", reason="no package with a Chinese font")
    assert write_picture(tmp_path / "p.png", PROGRESS)
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")


def test_the_picture_of_a_learner_without_answers(tmp_path: Path):
    pytest.importorskip("noto_cjk_sans_otc", reason="no package with a Chinese font")
    nothing = replace(PROGRESS, answers=0, sections=(), documents=(), weeks=())
    assert write_picture(tmp_path / "p.png", nothing)


def test_without_a_chinese_font_there_is_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts, "_PACKAGES", ())
    monkeypatch.setattr(fonts, "_installed", lambda: iter(()))
    assert not write_picture(tmp_path / "p.png", PROGRESS)
    assert not (tmp_path / "p.png").exists()


def test_a_font_without_chinese_letters_is_not_taken(tmp_path: Path):
    import matplotlib

    latin = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    assert not fonts.has_letters(latin)
    assert not fonts.has_letters(tmp_path / "broken.ttf")
