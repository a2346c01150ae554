"""Documents that are removed while learners are in the middle of a set, or a group in the middle of a round."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.groups import texts as group_texts
from bot.groups.records.group_store import GroupStore
from bot.groups.records.round_store import RoundStore
from bot.groups.replies import full_result_reply
from bot.groups.rounds import Rounds, RoundSpec
from bot.learning import texts
from bot.learning.commands.study_commands import StudyCommands
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Records
from bot.learning.scheduling.review import MemoryModel
from bot.learning.study import Study
from bot.learning.values import Who
from bot.messages.values import ChosenOptions
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from tests.bot.groups.conftest import post_all
from tests.bot.learning.conftest import right_answer
from tests.support.clock import Clock
from tests.support.talking import words
from tests.support.toy_embedding import ToyEmbedder

ME = Who("telegram:7", "telegram:7")
SPEECHES = {
    "防汛.txt": """在全县防汛工作会议上的讲话
同志们：
一、抓实准备
县水利局要在6月10日前完成86处险段的加固，储备编织袋1.2万条。要采取明查暗访、随机抽查、交叉检查等方式，及时消除隐患。
要把水库安全作为头等大事来抓，巡查险段每天不少于三次。
二、压实责任
乡镇政府要组织巡堤查险，不得擅离岗位，转移群众2300人以上。对排查不实的，要通报批评；对整改不力的，要严肃问责。
""",
    "秋收.txt": """在全县秋收工作会议上的讲话
同志们：
一、抢收快种
县农业局要在10月20日前完成42万亩秋粮的收割，调度收割机3100台。要采取分片包干、夜间作业、代收代管等方式，做到颗粒归仓。
二、管好粮食
粮食部门要开放收购点57个，不得压级压价，收购资金足额到位。对打白条的，要通报批评；对克扣斤两的，要严肃问责。
""",
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for name, text in SPEECHES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Library.open(LibrarySettings(path=tmp_path / "library"), ToyEmbedder()) as library:
        library.add([tmp_path / name for name in SPEECHES])
        yield library


@pytest.fixture
def study(database, library: Library, clock: Clock) -> Study:
    memory = MemoryModel()
    records, plans = Records(database, memory), PlanStore(database)
    return Study(records, plans, library.quizzes, memory=memory, clock=clock, rng=random.Random(1))


@pytest.fixture
def commands(study: Study, library: Library) -> StudyCommands:
    return StudyCommands(study, library)


def of(library: Library, source: str) -> list:
    return [item for item in library.quizzes.items() if item.citation.source == source]


def vote(commands: StudyCommands, set_id: int, position: int, chosen=(0,)):
    return commands.choose(ME, ChosenOptions(set_id, position, tuple(chosen)), f"poll {set_id} {position}")


def test_removing_another_document_touches_no_open_question(commands, study, library):
    asked = study.start_set(ME, of(library, "防汛.txt")[:2])
    library.remove(["秋收.txt"])
    told = commands.answer(ME, right_answer(asked.item), "1")
    assert texts.RIGHT_ABOVE in words(*told.replies)
    assert study.current(ME).position == 1
    assert study.mistakes(ME) == []


def test_a_vote_on_a_question_whose_source_is_gone_says_so_and_the_set_goes_on(commands, study, library):
    gone = [item for item in of(library, "秋收.txt") if item.options]
    kept = of(library, "防汛.txt")
    asked = study.start_set(ME, [gone[0], kept[0], gone[1], kept[1]])
    library.remove(["秋收.txt"])
    told = vote(commands, asked.set_id, 0)
    assert texts.ITEM_GONE in words(*told.replies)
    assert kept[0].question in words(*told.replies)
    assert words(*vote(commands, asked.set_id, 0).replies) == texts.ITEM_GONE
    commands.answer(ME, right_answer(kept[0]), "2")
    # the second one that is gone is passed over without a word
    told = commands.answer(ME, right_answer(kept[1]), "3")
    assert texts.DONE.format(answered=2, right=2) in words(*told.replies)
    assert texts.LEFT_OUT[:4] not in words(*told.replies)


@pytest.mark.parametrize("what", ["answer", "skip"])
def test_words_to_a_question_whose_source_is_gone_answer_no_other_one(commands, study, library, what):
    study.start_set(ME, [of(library, "秋收.txt")[0], of(library, "防汛.txt")[0]])
    library.remove(["秋收.txt"])
    assert commands.accepts_answer(ME, "三千一百台")
    assert not commands.accepts_answer(ME, "险段什么时候加固完？")
    told = commands.answer(ME, "三千一百台") if what == "answer" else commands.command(ME, "skip")
    assert texts.ITEM_GONE in words(*told.replies)
    assert study.current(ME).position == 1
    assert not study.waits_for_gone(ME)
    assert study.progress(ME).answers == 0


def test_a_set_of_which_all_is_gone_ends(commands, study, library):
    asked = study.start_set(ME, [item for item in of(library, "秋收.txt") if item.options][:2])
    library.remove(["秋收.txt"])
    told = vote(commands, asked.set_id, 0)
    assert texts.DONE.format(answered=0, right=0) in words(*told.replies)
    assert words(*commands.answer(ME, "A").replies) == texts.NO_SET


def test_a_round_of_a_group_is_told_without_what_is_gone(database, records, library, clock):
    rounds = Rounds(RoundStore(database), GroupStore(database), records, library.quizzes, clock, random.Random(1))
    made = rounds.start(rounds.settings("telegram:-5"), RoundSpec("quiz", 6, 30))
    items = [library.quizzes.item(item_id) for item_id in made.item_ids]
    assert {item.citation.source for item in items} == set(SPEECHES)
    posts = post_all(rounds, made)
    library.remove(["秋收.txt"])
    for post in posts:
        assert rounds.vote(post.poll, "telegram:1", post.right) == "new"
    told = words(full_result_reply(rounds.result(made)))
    for position, item in enumerate(items):
        gone = group_texts.ITEM_GONE.format(position=position + 1) in told
        assert gone == (item.citation.source == "秋收.txt")
