"""The conversation, on the real library of the samples."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.conversation.chat_session import ChatSessions
from bot.conversation.dispatcher import Conversation
from bot.messages import command_table, texts
from bot.messages.plain_text import reply_lines
from bot.messages.values import Entry, Incoming, Marked, Paragraph, Reply, Source
from knowledge.values import Turn
from tests.support.clock import Clock

QUESTION = "38个后进支部什么时候完成整顿？"
PARTY, FARMING = "在青澜市基层党建工作会议上的讲话", "在白鹭县春耕生产动员会上的讲话"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def conversation(sampled, clock) -> Iterator[Conversation]:
    made = Conversation(sampled.library, clock=clock, forget_after=timedelta(minutes=30), threads=2)
    yield made
    made.close()


async def say(conversation: Conversation, text: str, learner: str = "a", **more) -> Reply:
    """Send a text; return the last reply."""
    return (await conversation.handle(Incoming("chat", learner, text, **more)))[-1]


def words(reply: Reply) -> str:
    return "\n".join(block.text for block in reply.blocks if isinstance(block, Paragraph | Entry | Marked))


def of(reply: Reply, kind: type) -> list:
    return [block for block in reply.blocks if isinstance(block, kind)]


async def test_an_answer_shows_its_sources_and_opens_them_by_number(conversation, sampled):
    answer = await say(conversation, QUESTION)
    assert "9月底前完成整顿" in words(answer)
    source = of(answer, Source)[0]
    assert (source.numbers, source.document) == ((1,), PARTY)
    assert source.section[0].startswith("二、")
    opened = await say(conversation, "１")
    (shown,) = of(opened, Marked)
    (mark,) = shown.marks
    assert "9月底前完成整顿" in shown.text[mark.start : mark.end]
    assert len(shown.text) > mark.end - mark.start
    wider = await say(conversation, "更多")
    assert shown.text in of(wider, Marked)[0].text


async def test_a_button_opens_the_same_passage_also_after_a_restart(conversation, sampled, clock):
    answer = await say(conversation, QUESTION)
    typed = await say(conversation, "1")
    restarted = Conversation(sampled.library, clock=clock, forget_after=timedelta(minutes=30), threads=1)
    (pressed,) = await restarted.handle(Incoming("chat", "a", button=answer.buttons[0].data))
    restarted.close()
    assert pressed == typed


@pytest.mark.parametrize("data", ["p:0123456789abcdef:1:2:1", "p:0123456789abcdef:5:5:1"])
async def test_a_button_of_a_document_that_is_gone(conversation, data):
    assert await conversation.handle(Incoming("c", "a", button=data)) == (Reply((Paragraph(texts.GONE),)),)


async def test_numbers_that_mean_nothing_get_a_sentence(conversation):
    assert words(await say(conversation, "1")) == texts.NO_ANSWER_YET
    await say(conversation, QUESTION)
    assert words(await say(conversation, "99")) == texts.UNKNOWN_SOURCE.format(number=99)
    assert words(await say(conversation, "0")) == texts.UNKNOWN_SOURCE.format(number=0)


async def test_nothing_found_shows_the_nearest_places_which_open_too(conversation):
    answer = await say(conversation, "火星探测器什么时候发射？")
    assert texts.NEAREST in words(answer)
    assert [source.numbers for source in of(answer, Source)][:1] == [(1,)]
    assert of(await say(conversation, "1"), Marked)


async def test_follow_ups_see_the_questions_before_until_they_are_forgotten(conversation, sampled, clock):
    """The history of each learner in each chat is its own, ends with /new and after a silence."""
    first = "白鹭县粮食总产量的目标是多少？"
    follow_up = "那播种面积呢？"
    alone = await say(conversation, follow_up, "stranger")
    expected = sampled.library.ask(follow_up, history=(Turn(first, sampled.library.ask(first)),))
    await say(conversation, first)
    clock.forward(minutes=29)
    followed = await say(conversation, follow_up)
    assert expected.status == "answered"
    assert expected.text in words(followed)
    await say(conversation, "/new")
    assert await say(conversation, follow_up) == alone
    await say(conversation, "/new")
    await say(conversation, first)
    clock.forward(minutes=31)
    assert await say(conversation, follow_up) == alone


@pytest.mark.parametrize("text", ["", "  \n", "\u3000"])
async def test_an_empty_message(conversation, text):
    assert words(await say(conversation, text)) == texts.EMPTY


async def test_a_question_of_ten_thousand_characters(conversation):
    assert words(await say(conversation, "问" * 10_000)) == texts.TOO_LONG.format(count=10_000, limit=1000)
    assert words(await say(conversation, "/search " + "问" * 10_000)).startswith("这个问题有")


async def test_odd_questions_are_answered_calmly(conversation):
    for text in (
        "?",
        "。。。",
        "😀" * 50,
        "<b>&amp;",
        "\x00\x1b[2J",
        "' OR 1=1 --",
        '"整顿" AND (',
        "a" * 999,
        "𠮷野家",
    ):
        assert (await say(conversation, text)).blocks


async def test_commands(conversation):
    assert texts.WELCOME in words(await say(conversation, "/start"))
    documents = await say(conversation, "文件")
    assert [entry.number for entry in of(documents, Entry)] == [1, 2, 3]
    assert words(await say(conversation, "/fly")) == texts.UNKNOWN_COMMAND.format(command="fly")
    assert words(await say(conversation, "/search")) == texts.SEARCH_WHAT
    assert words(await say(conversation, "/search 量子纠缠")).startswith("没有查到“量子纠缠”")
    assert words(await say(conversation, "/more", "b")) == texts.NO_MORE


async def test_outline_by_number_of_the_list(conversation):
    assert texts.OUTLINE_WHICH in words(await say(conversation, "/outline"))
    documents = words(await say(conversation, "/documents")).splitlines()
    number = next(n for n, line in enumerate(documents) if FARMING in line)
    outline = await say(conversation, f"目录 {number}")
    assert of(outline, Paragraph)[0].text == f"《{FARMING}》"
    assert of(outline, Entry)[0] == Entry("一、认清形势，把粮食生产的担子挑起来", depth=0)
    assert Entry("（一）稳住面积", depth=1) in of(outline, Entry)
    assert words(await say(conversation, "/outline 9")) == texts.UNKNOWN_NUMBER.format(number="9")


async def test_search_shows_pages_with_the_words_marked(conversation):
    first = await say(conversation, "/search 整改")
    shown = of(first, Marked)
    assert shown
    assert all(marked.text[m.start : m.end] for marked in shown for m in marked.marks)
    assert any("整改" in marked.text[m.start : m.end] for marked in shown for m in marked.marks)
    first = await say(conversation, "/search 要")
    second = await say(conversation, "/more")
    assert of(second, Source)[0].numbers == (len(of(first, Source)) + 1,)
    assert of(await say(conversation, "6"), Source)[0].section == of(second, Source)[0].section


async def test_the_event_loop_is_never_blocked(conversation):
    """While questions are worked on in threads, the loop goes on turning."""
    main, beats, working = threading.get_ident(), 0, True

    async def beat() -> None:
        nonlocal beats
        while working:
            beats += 1
            await asyncio.sleep(0)

    beating = asyncio.create_task(beat())
    await asyncio.gather(*(say(conversation, QUESTION, str(learner)) for learner in range(8)))
    worker = await conversation.pool.run(threading.get_ident)
    working = False
    await beating
    assert beats > 8
    assert worker != main


async def test_messages_of_one_learner_are_answered_in_order(conversation):
    asked = [QUESTION, "/new", "1"]
    replies = await asyncio.gather(*(say(conversation, text) for text in asked))
    assert [words(reply) for reply in replies[1:]] == [texts.NEW_TOPIC, texts.NO_ANSWER_YET]


def test_learners_silent_for_longest_are_forgotten_first(clock):
    sessions = ChatSessions(timedelta(minutes=30), most=2)
    first = sessions.recall("chat", "a", clock())
    assert sessions.recall("chat", "a", clock()) is first
    for learner in ("b", "c"):
        sessions.recall("chat", learner, clock())
    assert sessions.recall("chat", "a", clock()) is not first


async def test_every_command_of_the_library_is_done(conversation):
    names = sorted(command_table.names(command_table.PRIVATE) - command_table.STUDY)
    assert len(names) >= 11
    for name in names:
        assert words(await say(conversation, f"/{name}")) != texts.UNKNOWN_COMMAND.format(command=name)


async def test_a_reply_to_an_older_answer_opens_and_follows_up_that_one(conversation):
    """Also where the chat app tells no buttons of the message that is replied to."""
    asked = (QUESTION, "/search 安全", "春耕要备足多少化肥？")
    told = ["\n".join(reply_lines((await say(conversation, one)).blocks)) for one in asked]
    opened = [await say(conversation, "1", replied_to=text) for text in told]
    assert len({reply.blocks for reply in opened}) == 3
    assert "9月底前完成整顿" in words(opened[0])
    session = conversation._sessions.recall("chat", "a", conversation._clock())
    assert [turn.question for turn in session.turns_up_to(told[0])] == [QUESTION]
    assert len(session.turns_up_to("")) == 2
