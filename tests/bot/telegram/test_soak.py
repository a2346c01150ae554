"""Many at once on the real application: every message is answered once, no answer is lost or counted twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.conversation.dispatcher import Conversation
from bot.learning.study import Study
from tests.support.items import many
from tests.support.telegram_bot import serving
from tests.support.telegram_crowd import make_crowd
from tests.support.telegram_server import Limits
from tests.support.telegram_study import Library, make_conversation, make_study

ASKED, SET = 3, 4


@pytest.fixture
def library(sampled) -> Library:
    return Library(sampled.library, many(60))


@pytest.fixture
def study(library, store) -> Study:
    return make_study(library, store)


@pytest.fixture
def conversation(library, study) -> Iterator[Conversation]:
    made = make_conversation(library, study)
    yield made
    made.close()


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # python-telegram-bot's own, inside its limiter
@pytest.mark.parametrize(
    ("askers", "quizzers", "seconds"), [(8, 4, 120), pytest.param(200, 50, 900, marks=pytest.mark.soak)]
)
async def test_every_message_is_answered_once_and_every_answer_counts_once(
    server, conversation, store, study, askers, quizzers, seconds
):
    asking, studying = make_crowd(server, askers, quizzers, seed=4)
    server.limits = Limits()
    async with serving(server, conversation, store):
        for asker in asking:
            asker.ask(ASKED)
        sets = (quizzer.take(SET, seconds) for quizzer in studying)
        answers = (asker.person.hears(ASKED, seconds) for asker in asking)
        await asyncio.gather(*sets, *answers)
    for asker in asking:
        asker.check()
    for quizzer in studying:
        quizzer.check(study, SET)
