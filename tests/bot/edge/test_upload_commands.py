"""Documents by chat: an admin sends files, keeps them or takes them back, and removes documents."""

from __future__ import annotations

import asyncio
import io
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from bot.conversation.dispatcher import Conversation
from bot.documents import texts
from bot.telegram.sending.poll_store import PollStore
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.storage.database import open_database
from knowledge.storage.jobs import Job
from knowledge.storage.writer_lock import WriterLock
from tests.conftest import SAMPLES, copy_library
from tests.support.speeches import speech
from tests.support.telegram_bot import serving
from tests.support.telegram_process import BotProcess
from tests.support.telegram_server import Person, Sent, TelegramServer
from tests.support.toy_embedding import ToyEmbedder

ADMIN = 7


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library that embeds quickly."""
    with Library.open(LibrarySettings(path=tmp_path / "library"), ToyEmbedder()) as library:
        yield library


@pytest.fixture
def store(library: Library) -> Iterator[PollStore]:
    """The edge's records, in the library's database as in real life."""
    database = open_database(library.folder)
    yield PollStore(database, lambda: datetime.now(UTC))
    database.close()


@pytest.fixture
def conversation(library: Library) -> Iterator[Conversation]:
    made = Conversation(library, clock=lambda: datetime.now(UTC), forget_after=timedelta(minutes=30), threads=2)
    yield made
    made.close()


@pytest.fixture
def admin(server: TelegramServer) -> Person:
    return Person(server, ADMIN)


async def shows(person: Person, words: str) -> Sent:
    """Return the newest message as soon as it says this; it is edited until then."""

    def newest() -> Sent | None:
        return next((one for one in reversed(person.told) if words in one.text), None)

    await asyncio.to_thread(person.server.wait, lambda _: newest() is not None, 600)
    return newest()


def word_file(*paragraphs: str) -> bytes:
    made, stream = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(stream)
    return stream.getvalue()


def pdf_file(*lines: str) -> bytes:
    stream = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = canvas.Canvas(stream)
    for number, line in enumerate(lines):
        page.setFont("STSong-Light", 12 if number else 22)
        page.drawString(60, 780 - 60 * number, line)
    page.save()
    return stream.getvalue()


LINES = (
    "在全市抓落实大会上的讲话",
    "一、抓好落实",
    "今年年底前必须完成全部任务，各单位每个月底前把进展情况报到督查室。",
    "二、改进作风",
    "要少开会、开短会，把更多的时间用来下基层、解难题、办实事。",
)
KINDS = {
    "讲话.txt": "\n".join(LINES).encode("gb18030"),
    "讲话.md": "\n\n".join(LINES).encode(),
    "讲话.html": f"<html><body><h1>{LINES[0]}</h1>{''.join(f'<p>{line}</p>' for line in LINES[1:])}</body></html>".encode(),
    "讲话.docx": word_file(*LINES),
    "讲话.pdf": pdf_file(*LINES),
}


def sources(library: Library) -> list[str]:
    return [info.source for info in library.documents()]


def uploaded(library: Library) -> list[str]:
    """Return the files that are kept of what was sent."""
    folder = library.folder / "uploads"
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("name", KINDS)
async def test_a_file_of_each_kind_is_added_and_kept(server, conversation, store, library, admin, name):
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload(name, KINDS[name])
        told = await shows(admin, texts.WANTED)
        assert [button["text"] for button in told.buttons] == [texts.KEEP, texts.UNDO, texts.RETITLE]
        assert "《在全市抓落实大会上的讲话》（" in told.text
        admin.press(texts.KEEP)
        kept = await shows(admin, texts.KEPT)
    assert kept.text.startswith(f"{texts.ADDED}《{name}》，1 份文件：")
    assert kept.buttons == []
    assert len(admin.told) == 1  # one message, edited
    assert sources(library) == [name]
    assert library.lookup.search("年底前必须完成").hits[0].citation.source == name


@pytest.mark.parametrize("name", ["讲话.txt", "讲话.docx"])
async def test_a_file_that_is_taken_back_leaves_nothing(server, conversation, store, library, admin, name):
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload(name, KINDS[name])
        await shows(admin, texts.WANTED)
        assert sources(library) == [name]
        admin.press(texts.UNDO)
        told = await shows(admin, texts.UNDONE.format(name=name))
        admin.upload("之后.txt", KINDS["讲话.txt"])  # what is left over is cleared away by the next turn
        await shows(admin, texts.WANTED)
    assert told.buttons == []
    assert sources(library) == ["之后.txt"]
    assert [name for name in uploaded(library) if not name.startswith("2/")] == []
    assert [finding.detail for finding in library.check() if not finding.ok] == []


async def test_a_file_of_the_same_name_replaces_and_can_be_put_back(server, conversation, store, library, admin):
    new = "\n".join((*LINES, "三、严明纪律", "严禁弄虚作假。")).encode()
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload("讲话.txt", KINDS["讲话.txt"])
        await shows(admin, texts.WANTED)
        admin.press(texts.KEEP)
        await shows(admin, texts.KEPT)
        before = library.documents()
        admin.upload("讲话.txt", new)
        replaced = await shows(admin, texts.WAS_REPLACED)
        assert replaced.text.startswith(texts.REPLACED)
        assert library.lookup.search("严禁弄虚作假").hits[0].match == "words"
        admin.press(texts.UNDO)
        await shows(admin, texts.PUT_BACK.format(name="讲话.txt"))
    assert library.documents() == before
    assert not any(hit.match == "words" for hit in library.lookup.search("严禁弄虚作假").hits)
    assert [finding.detail for finding in library.check() if not finding.ok] == []


async def test_taking_back_what_has_changed_since_is_refused(server, conversation, store, library, admin, tmp_path):
    own = tmp_path / "讲话.txt"
    own.write_text("\n".join((*LINES, "三、严明纪律", "严禁弄虚作假。")), encoding="utf-8")
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload("讲话.txt", KINDS["讲话.txt"])
        await shows(admin, texts.WANTED)
        library.remove(["讲话.txt"])
        library.add([own])
        admin.press(texts.UNDO)
        await shows(admin, texts.NOT_UNDONE.format(name="讲话.txt"))
    assert library.lookup.search("严禁弄虚作假").hits[0].match == "words"


async def test_what_is_there_already_is_said(server, conversation, store, library, admin):
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload("讲话.txt", KINDS["讲话.txt"])
        await shows(admin, texts.WANTED)
        admin.upload("讲话.txt", KINDS["讲话.txt"])
        same = await shows(admin, texts.UNCHANGED)
        admin.upload("又一份.txt", KINDS["讲话.txt"])
        twice = await shows(admin, "又一份.txt")
        twice = await shows(admin, "内容相同")
    assert same.buttons == []
    assert "与已有的《在全市抓落实大会上的讲话》内容相同" in twice.text
    assert [info.duplicate_of != "" for info in library.documents()] == [False, True]


BAD = {
    "坏的.docx": (KINDS["讲话.docx"][:800], "已损坏"),
    "其实是图片.docx": (b"\x89PNG\r\n\x1a\n" + bytes(300), "这是图片"),
    "压缩.zip": (b"PK\x05\x06" + bytes(18), "压缩包"),
    "程序.exe": (b"MZ\x90" + bytes(300), "不是文稿"),
    "表格.csv": (("甲,乙\n" * 20).encode(), "不是题库"),
}


async def test_files_that_are_no_documents_are_refused_with_a_reason(server, conversation, store, library, admin):
    async with serving(server, conversation, store, admins=[ADMIN]):
        for name, (content, reason) in BAD.items():
            admin.upload(name, content)
            told = await shows(admin, f"没有放入《{name}》")
            assert reason in told.text
            assert told.buttons == []
    assert sources(library) == []
    assert len(admin.told) == len(BAD)


async def test_a_file_that_is_too_large_is_not_even_asked_for(server, conversation, store, library, admin):
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload("大.pdf", b"%PDF-", size=20_000_001)
        told = await shows(admin, "太大了")
    assert "最多 20 MB" in told.text
    assert "getFile" not in server.calls


async def test_only_admins_put_files_in_and_take_them_out(server, conversation, store, library, admin):
    library.add([SAMPLES / "party-building-2025.txt"])
    learner = Person(server, 8)
    async with serving(server, conversation, store, admins=[ADMIN]):
        learner.upload("讲话.txt", KINDS["讲话.txt"])
        await learner.hears()
        learner.write("/remove 1")
        await learner.hears()
        admin.write("/remove 1")
        asked = await shows(admin, "要删除《")
        server.press(asked.button(texts.REMOVE)["callback_data"], 8, person=8)
        admin.upload("讲话.txt", KINDS["讲话.txt"])
        await shows(admin, texts.WANTED)
    assert "getFile" in server.calls
    assert sources(library) == ["party-building-2025.txt", "讲话.txt"]


async def test_a_document_is_removed_after_a_second_tap(server, conversation, store, library, admin):
    library.add([SAMPLES])
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.write("/documents")
        await admin.hears()
        admin.write("/remove")
        await shows(admin, "要删除哪一份")
        admin.write("删除 9")
        await shows(admin, "没有编号为 9 的文件")
        admin.write("/remove 2")
        asked = await shows(admin, "要删除《")
        admin.press(texts.LEAVE)
        await shows(admin, "没有删除《")
        assert len(sources(library)) == 3
        admin.write("／remove 2")
        asked = await shows(admin, "要删除《")
        admin.press(texts.REMOVE)
        told = await shows(admin, "已删除《")
    assert told.message_id == asked.message_id
    assert sources(library) == ["party-building-2025.txt", "work-safety-2025.txt"]


async def test_the_title_of_a_file_that_was_sent_is_set_and_taken_back(server, conversation, store, library, admin):
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload("讲话.txt", KINDS["讲话.txt"])
        await shows(admin, texts.WANTED)
        (before,) = library.documents()
        admin.press(texts.RETITLE)
        told = await shows(admin, texts.TITLE_HOW)
        assert f"/title 1 {before.title}" in told.text
        for words, answer in (
            ("/title", "要改哪一份"),
            ("/title 9 新的", "没有编号为 9 的文件"),
            ("/title 1", "要改成什么"),
            (f"/title 1 {'长' * 201}", "标题太长（201 字）"),
        ):
            admin.write(words)
            await shows(admin, answer)
        admin.write("改标题 1 2026年  工作总结")
        await shows(admin, "改为《2026年 工作总结》")
        (after,) = library.documents()
        assert (after.id, after.title, after.title_by_hand) == (before.id, "2026年 工作总结", True)
        admin.press(texts.KEEP)
        assert after.title in (await shows(admin, texts.KEPT)).text
        admin.write(f"/title 1 {texts.TITLE_BACK}")
        await shows(admin, f"已恢复读出来的标题：《{before.title}》")
    assert library.documents() == [before]


async def test_learners_set_no_titles(server, conversation, store, library, admin):
    library.add([SAMPLES])
    before = library.documents()
    learner = Person(server, 8)
    async with serving(server, conversation, store, admins=[ADMIN]):
        learner.write("/title 1 我的标题")
        await learner.hears()
        admin.write("/title")
        await shows(admin, "要改哪一份")
    assert library.documents() == before


async def test_files_sent_together_are_added_one_after_the_other(server, conversation, store, library, admin):
    async with serving(server, conversation, store, admins=[ADMIN]):
        for number in range(5):
            admin.upload(f"讲话{number}.txt", speech(number).encode())
        await asyncio.to_thread(server.wait, lambda _: sum(texts.WANTED in one.text for one in admin.told) == 5, 120)
    assert sources(library) == [f"讲话{number}.txt" for number in range(5)]
    assert len(admin.told) == 5


async def test_a_name_can_do_no_harm(server, conversation, store, library, admin):
    file = server.keep_file("a.txt", KINDS["讲话.txt"]) | {"file_name": "../../\u202eетон<b>&.txt"}
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.write("", document={key: value for key, value in file.items() if key != "file_path"})
        await shows(admin, texts.WANTED)
        admin.press(texts.KEEP)
        await shows(admin, texts.KEPT)
    assert sources(library) == ["_.._етон_b_&.txt"]
    assert uploaded(library) == ["1/.before", "1/_.._етон_b_&.txt"]


async def test_noise_is_shown_its_first_lines_first(server, conversation, store, library, admin):
    noise = [f"第 {number} 页 共 30 页" for number in range(1, 13)]
    page = "\n".join(f"{line}\n{mark}" for line, mark in zip([*LINES, *LINES[2:], *LINES[2:]], noise, strict=False))
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload("讲话.txt", page.encode())
        told = await shows(admin, texts.WANTED)
        admin.press(texts.SHOW_DROPPED)
        shown = await shows(admin, noise[9])
    assert noise[0] in told.text
    assert noise[9] not in told.text
    assert shown.message_id != told.message_id


async def test_a_restart_in_the_middle_loses_nothing(server, conversation, store, library, admin, monkeypatch):
    """Stopped while the job runs: the next start goes on in the same message, and says "added", not "unchanged"."""
    begun = asyncio.Event()

    async def stuck(job: Job) -> bool:
        report = library.add_upload(Path(job.wanted["file"]), Path(job.wanted["memo"]))
        assert report.status == "added"
        begun.set()  # all is done but for saying so
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr("bot.edge.chat_service.make_runner", lambda library: stuck)
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload("讲话.txt", KINDS["讲话.txt"])
        await asyncio.wait_for(begun.wait(), 60)
    monkeypatch.undo()
    async with serving(server, conversation, store, admins=[ADMIN]):
        told = await shows(admin, texts.WANTED)
        assert told.text.startswith(texts.ADDED)
        admin.press(texts.UNDO)
        await shows(admin, texts.UNDONE.format(name="讲话.txt"))
    assert sources(library) == []
    assert len(admin.told) == 1


@pytest.mark.soak
async def test_a_kill_in_the_middle_ends_the_child_and_the_next_start_goes_on(server, sampled, study, admin, tmp_path):
    """With real processes: `study bot` is killed while its child makes vectors."""
    copy_library(sampled.path, tmp_path / "library")
    report = "\n".join(speech(number) for number in range(12)).encode()
    with BotProcess(study, server, tmp_path / "library") as bot:
        with (study.home / "config.toml").open("a", encoding="utf-8") as config:
            config.write(f"admins = [{ADMIN}]\n")
        bot.start()
        admin.upload("报告.txt", report)
        await shows(admin, "正在制作向量")
        bot.kill()
        lock = WriterLock(tmp_path / "library")
        await asyncio.to_thread(lambda: [time.sleep(0.1) for _ in range(600) if lock.taken()])
        assert not lock.taken()
        bot.start()
        told = await shows(admin, texts.WANTED)
        assert told.text.startswith(texts.ADDED)
        admin.press(texts.UNDO)
        await shows(admin, texts.UNDONE.format(name="报告.txt"))
        bot.stop()
        assert "报告.txt" not in bot.said  # names of files are people's
    assert len(admin.told) == 1
    with Library.open(LibrarySettings(path=tmp_path / "library")) as library:
        assert len(library.documents()) == 3


class Held(ToyEmbedder):
    """Makes vectors of passages only while it may."""

    def __init__(self) -> None:
        super().__init__()
        self.going = threading.Event()
        self.going.set()

    def embed_passages(self, texts):
        assert self.going.wait(600)
        return super().embed_passages(texts)


async def test_everybody_is_answered_while_a_file_is_added(server, store, admin, tmp_path):
    """Words find it at once; while it has no vectors yet, questions are answered as ever."""
    embedder, people = Held(), [Person(server, number) for number in range(20, 40)]
    with Library.open(LibrarySettings(path=tmp_path / "held"), embedder) as library:
        library.add([SAMPLES])
        embedder.going.clear()
        conversation = Conversation(
            library, clock=lambda: datetime.now(UTC), forget_after=timedelta(minutes=30), threads=2
        )
        async with serving(server, conversation, store, admins=[ADMIN]):
            admin.upload("报告.txt", "\n".join(speech(number) for number in range(6)).encode())
            await shows(admin, "正在制作向量")
            for person in people:
                person.write("后进支部什么时候完成整顿？")
            answers = [message for person in people for message in await person.hears(1, 300)]
            people[0].write("/search 水源地和湿地")
            (found,) = await people[0].hears(1, 300)
            embedder.going.set()
            await shows(admin, texts.WANTED)
        conversation.close()
    assert all("9月底前完成整顿" in answer.text for answer in answers)
    assert len(answers) == len(people)
    assert "工作推进会上的讲话》" in found.text


async def test_bad_weather_while_a_file_is_fetched(server, conversation, store, library, admin):
    server.order("error", method="getFile", times=2)
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload("讲话.txt", KINDS["讲话.txt"])
        await shows(admin, texts.WANTED)
    assert sources(library) == ["讲话.txt"]


async def test_buttons_pressed_twice_say_that_it_is_settled(server, conversation, store, library, admin):
    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload("讲话.txt", KINDS["讲话.txt"])
        told = await shows(admin, texts.WANTED)
        undo = told.button(texts.UNDO)["callback_data"]
        admin.press(texts.KEEP)
        await shows(admin, texts.KEPT)
        server.press(undo, ADMIN, person=ADMIN)
        await asyncio.to_thread(server.wait, lambda _: texts.SETTLED in [words for _, words in server.toasts])
    assert sources(library) == ["讲话.txt"]
