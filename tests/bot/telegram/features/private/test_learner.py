"""What a learner taps in Telegram: under an excerpt, votes, settings in place, pictures and files, over real HTTP."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest

from bot.conversation.dispatcher import Conversation
from bot.learning import texts
from bot.learning.export.picture import chinese_font
from bot.learning.records.votes import VoteStore
from bot.messages import texts as bot_texts
from bot.messages.values import Button, Enclosure, Paragraph, Reply
from bot.telegram.sending.chat_migration import ChatMigration
from bot.telegram.sending.delivery import Delivery
from bot.telegram.sending.render import CAPTION_LIMIT, caption_of
from bot.telegram.sending.targets import ChatTarget
from tests.support.telegram_bot import serving
from tests.support.telegram_server import Person, TelegramServer
from tests.support.telegram_study import make_conversation, make_study

ASKED = "38个后进支部什么时候完成整顿？"


@pytest.fixture
def conversation(sampled, store) -> Iterator[Conversation]:
    made = make_conversation(sampled.library, make_study(sampled.library, store, seed=5))
    yield made
    made.close()


@pytest.fixture
def me(server: TelegramServer) -> Person:
    return Person(server)


async def soon(true: Callable[[], bool]) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110  the server is on other threads
            await asyncio.sleep(0.02)


async def test_under_an_answer_and_an_excerpt(server, conversation, store, me):
    async with serving(server, conversation, store):
        me.write(ASKED)
        (answer,) = await me.hears()
        assert [[button["text"] for button in row] for row in answer.rows] == [["[1]"], ["👍", "👎"]]
        me.press("[1]")
        (excerpt,) = await me.hears()
        assert [button["text"] for button in excerpt.rows[1]] == ["出题", "引用", "收藏"]
        me.press("收藏")
        await soon(lambda: texts.KEPT in [words for _, words in server.toasts])
        me.press("👍")
        await soon(lambda: texts.VOTED_GOOD in [words for _, words in server.toasts])
        me.press("出题")
        (asked,) = await me.hears()
        assert texts.HERE_HEAD in (asked.poll.get("question") or asked.text)
        me.write("收藏")
        (kept,) = await me.hears()
        assert texts.FAVOURITES.format(count=1) in kept.text
    (opinion,) = VoteStore(store.database).opinions()
    assert (opinion.up, opinion.down) == (1, 0)


async def test_taps_in_a_row_bring_one_message(server, conversation, store, me):
    async with serving(server, conversation, store):
        me.write(ASKED)
        await me.hears()
        for _ in range(3):
            me.press("[1]")
        await soon(lambda: [words for _, words in server.toasts].count(bot_texts.PRESSED_BEFORE) == 2)
        me.write("你好")
        excerpt, _ = await me.hears(2)
    assert excerpt.rows


async def test_a_number_as_a_reply_opens_the_place_of_the_answer_replied_to(server, conversation, store, me):
    """By the buttons below it, which outlive a restart; a question as a reply follows up that answer, not the last one."""
    async with serving(server, conversation, store):
        me.write("党委怎么抓思想建设？")
        (older,) = await me.hears()
        me.write(ASKED)
        (newer,) = await me.hears()
        me.reply(older, "1")
        (opened,) = await me.hears()
    async with serving(server, conversation, store):
        me.reply(older, "1")
        (again,) = await me.hears()
        me.reply(newer, "1")
        (other,) = await me.hears()
    assert again.text == opened.text
    assert other.text != opened.text


async def test_a_bad_vote_and_its_word_after_a_restart(server, conversation, store, me):
    async with serving(server, conversation, store):
        me.write(ASKED)
        await me.hears()
        me.press("👎")
        (asks,) = await me.hears()
        assert asks.text == texts.WHAT_WAS_WRONG
    async with serving(server, conversation, store):
        me.reply(asks, "期限")
        (thanks,) = await me.hears()
        assert thanks.text == texts.WORD_TAKEN
        me.write("后进支部整顿的期限")
        (answer,) = await me.hears()
        assert "9月底" in answer.text
    assert VoteStore(store.database).opinions()[0].words == ("期限",)


async def test_settings_and_scope_change_in_place_and_a_choice_that_is_made_changes_nothing(
    server, conversation, store, me
):
    async with serving(server, conversation, store):
        me.write("/settings")
        (shown,) = await me.hears()
        assert len(shown.rows) == 3
        me.press("10 题")
        await soon(lambda: shown.edits == 1)
        assert "每组题数：10 题" in shown.text
        me.press("✓ 10 题")
        me.press("✓ 填空题")
        await soon(lambda: shown.edits == 2)
        assert "题型：单选题、多选题、判断题" in shown.text
        me.write("/scope")
        (scope,) = await me.hears()
        me.press("2")
        await soon(lambda: scope.edits == 1)
        assert "✓ 2" in [button["text"] for button in scope.buttons]
    assert len(me.told) == 2


async def test_a_choice_under_a_message_that_was_deleted_is_shown_anew(server, conversation, store, me):
    server.expect_refused("message to edit not found")
    async with serving(server, conversation, store):
        me.write("/settings")
        (shown,) = await me.hears()
        with server.holding():
            me.press("10 题")
            server.delete(7, shown.message_id)
        await soon(lambda: ["每组题数：10 题" in one.text for one in me.told] == [True])


@pytest.mark.skipif(chinese_font() is None, reason="no Chinese font on this machine")
async def test_the_progress_is_a_photo_and_an_export_a_file_with_a_chinese_name(server, conversation, store, me):
    async with serving(server, conversation, store):
        me.write("/quiz 1 填空")
        await me.hears()
        me.write("不知道")
        await me.hears(2)
        me.write("/stats")
        (stats,) = await me.hears()
        assert stats.method == "sendPhoto"
        assert stats.file.startswith(b"\x89PNG")
        assert "累计作答 1 次" in stats.text
        me.write("/export")
        await me.hears()
        me.press("错题 试卷")
        (paper,) = await me.hears()
        assert (paper.method, paper.file_name) == ("sendDocument", "错题练习.docx")
        assert "word/document.xml" in zipfile.ZipFile(BytesIO(paper.file)).namelist()
        assert paper.text.startswith("错题练习：1 题。")


async def test_a_caption_that_is_too_long_follows_and_a_file_that_is_too_large_is_told(server, conversation, store, me):
    long = Reply((Paragraph("长" * 600), Paragraph("<&>" * 100)), (Button("看", "t:a:1:2"),))
    assert caption_of(long) is None
    enclosed = Enclosure("一 份.html", b"<p>", picture=False)
    async with serving(server, conversation, store) as application:
        delivery = Delivery(application.bot, store, ChatMigration(store.database))
        await delivery.answer(ChatTarget(7), [Reply(long.blocks, long.buttons, enclosed=enclosed)])
        file, words = await me.hears(2)
        assert (file.file_name, file.text) == ("一 份.html", "")
        assert words.text.startswith("长长")
        assert words.buttons
        short = Reply((Paragraph("字" * CAPTION_LIMIT),), enclosed=Enclosure("a.txt", b"x"))
        await delivery.answer(ChatTarget(7), [short])
        (captioned,) = await me.hears()
        assert captioned.text == "字" * CAPTION_LIMIT
        too_large = Enclosure("p.png", b"\x89PNG" + bytes(10_000_000), picture=True)
        await delivery.answer(ChatTarget(7), [Reply((Paragraph("图"),), enclosed=too_large)])
        (told,) = await me.hears()
        assert told.text == bot_texts.FILE_TOO_LARGE
