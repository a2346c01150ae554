"""Tasks written by a model in a library of samples: only checked lines, each with its source, under headings of the source."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import langchain.chat_models
import pytest

from knowledge.answering.tasks import State, Task, TaskPage, TaskRequest, TaskStop
from knowledge.library import Library
from knowledge.settings import LibrarySettings, ModelSettings
from tests.conftest import copy_library
from tests.support.chat_models import FakeChat

BACKWARD = "对排查出的38个后进支部，由县级领导干部一对一联系，9月底前完成整顿，验收不合格的重新整顿。"
DUTY = "抓党建是第一责任，书记是第一责任人。"
MEETINGS = "“三会一课”要少念文件、多议实事，每次主题党日至少解决一件群众关心的小事。"
FALSE = "对排查出的83个后进支部，12月底前完成整顿。"
SECRET = (
    "内部资料　注意保存\n在云梦县冬季供暖工作会议上的讲话\n（2025年10月8日）\n\n同志们：\n\n"
    "一、抓好供暖准备\n\n全县17座锅炉房要在11月5日前完成检修，逾期未完成的由县住建局约谈负责人。\n"
)


@pytest.fixture(scope="module")
def folder(sampled, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tasks")
    copy_library(sampled.path, folder / "library")
    file = folder / "供暖.txt"
    file.write_text(SECRET, encoding="utf-8")
    with Library.open(LibrarySettings(path=folder / "library")) as library:
        assert library.add([file])[0].status == "added"
    return folder / "library"


@pytest.fixture
def chat(monkeypatch) -> FakeChat:
    model = FakeChat(words="材料没有回答这个问题")
    monkeypatch.setattr(langchain.chat_models, "init_chat_model", lambda *_, **__: model)
    return model


@pytest.fixture
def opened(folder, chat) -> Iterator[list[Library]]:
    libraries: list[Library] = []
    yield libraries
    for library in libraries:
        library.close()


def open_library(opened: list[Library], folder: Path, **settings: object) -> Library:
    given = {"model": "openai:test", "base_url": "http://model.invalid/v1", "api_key": "k", **settings}
    opened.append(Library.open(LibrarySettings(path=folder), model=ModelSettings.model_validate(given)))
    return opened[-1]


def party(library: Library) -> str:
    return next(info.id for info in library.documents() if "党建" in info.title)


def lines(page: TaskPage) -> list[str]:
    return [statement.text for statement in page.statements]


def test_without_a_model_a_task_says_so_and_nothing_is_written(opened, folder, chat):
    library = open_library(opened, folder, model="")
    page = library.tasks.write(TaskRequest(Task.SUMMARY, (party(library),)))
    assert (page.state, page.parts, chat.prompts) == (State.NO_MODEL, (), [])


def test_a_summary_stands_under_the_headings_of_the_source_and_each_line_has_its_source(opened, folder, chat):
    library = open_library(opened, folder)
    chat.words = f"{DUTY}[13]\n{BACKWARD}[7]「9月底前完成整顿」\n{FALSE}[7]"
    page = library.tasks.write(TaskRequest(Task.SUMMARY, (party(library),)))
    assert page.state is State.WRITTEN
    assert [part.heading[:2] for part in page.parts] == ["二、", "三、"]  # in the order of the source
    assert lines(page) == [BACKWARD, DUTY]
    assert not any("83" in line for line in lines(page))
    for statement in page.statements:
        cited = [page.citations[number - 1] for number in statement.citations]
        assert cited
        assert all(one.number for one in cited)
        assert statement.summary or any(one.quote in statement.text or statement.text in one.quote for one in cited)


def test_a_summary_in_three_sentences_has_no_more(opened, folder, chat):
    library = open_library(opened, folder)
    chat.words = "\n".join(f"{line}[1]" for line in (DUTY, BACKWARD, MEETINGS, "减负不是减责任，而是把时间还给基层。"))
    page = library.tasks.write(TaskRequest(Task.SUMMARY, (party(library),), most=3))
    assert len(page.statements) == 3
    assert [part.heading for part in page.parts] == [""]
    assert len(chat.prompts) == 1
    assert "最多3条" in str(chat.prompts[0][0].content)


def test_the_points_of_a_speech_stand_under_our_headings(opened, folder, chat):
    library = open_library(opened, folder)
    chat.words = f"【要求】{DUTY}[1]\n【措施】{MEETINGS}[1]\n【目标】{BACKWARD}[1]\n【随便】减负不是减责任，而是把时间还给基层。[1]"
    page = library.tasks.write(TaskRequest(Task.OUTLINE, (party(library),)))
    assert [part.heading for part in page.parts] == ["要做到什么", "怎么做", "怎样保证", "其他要点"]
    assert page.parts[0].statements[0].text == BACKWARD


def test_a_comparison_tells_each_side_the_missing_one_by_its_own_sentence(opened, folder, chat):
    library = open_library(opened, folder)
    infos = library.documents()[:3]
    chat.words = "材料没有回答这个问题"
    page = library.tasks.write(TaskRequest(Task.COMPARISON, tuple(info.id for info in infos), topic="有哪些要求"))
    assert page.state is State.SOURCE_ONLY
    assert [part.heading for part in page.parts] == [f"《{info.title}》" for info in infos]


def test_where_the_model_fails_the_heaviest_sentences_of_the_source_stand_there(opened, folder, chat):
    library = open_library(opened, folder)
    chat.error = RuntimeError("down")
    page = library.tasks.write(TaskRequest(Task.SUMMARY, (party(library),)))
    assert page.state is State.SOURCE_ONLY
    assert page.engine == ""
    text = library.catalog.document(party(library)).text
    assert lines(page)
    assert all(line in text.replace("\n", " ") for line in lines(page))


def test_a_topic_of_which_the_documents_say_nothing_is_not_written_about(opened, folder, chat):
    library = open_library(opened, folder)
    page = library.tasks.write(TaskRequest(Task.NOTES, topic="量子计算机芯片"))
    assert (page.state, chat.prompts) == (State.NOT_FOUND, [])


def test_a_marked_document_is_not_sent(opened, folder, chat):
    library = open_library(opened, folder)
    marked = next(info.id for info in library.documents() if "供暖" in info.title)
    page = library.tasks.write(TaskRequest(Task.SUMMARY, (marked,)))
    assert (page.state, chat.prompts) == (State.CONFIDENTIAL, [])


def test_a_long_document_is_written_piece_by_piece_and_told_as_it_grows(opened, folder, chat):
    library = open_library(opened, folder, material_characters=500)
    chat.words = [f"{MEETINGS}[1]", f"{BACKWARD}[1]", "材料没有回答这个问题"]
    told: list[TaskPage] = []
    page = library.tasks.write(TaskRequest(Task.SUMMARY, (party(library),)), told.append)
    assert page.batches == len(chat.prompts) > 2
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert told[0].parts == ()
    assert told[-1].done == page.batches


def test_a_stopped_task_keeps_what_is_written_and_ends_the_request(opened, folder, chat):
    library = open_library(opened, folder)
    chat.stuck = True
    stop, made = TaskStop(), list[TaskPage]()
    request = TaskRequest(Task.SUMMARY, (party(library),))
    thread = threading.Thread(target=lambda: made.append(library.tasks.write(request, None, stop)))
    thread.start()
    assert chat.asked.wait(20)
    stop.stop()
    thread.join(20)
    assert chat.left.wait(20)
    assert (made[0].state, made[0].parts, len(chat.prompts)) == (State.STOPPED, (), 1)
