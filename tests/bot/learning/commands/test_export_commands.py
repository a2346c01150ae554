"""What a learner takes away: the picture of the progress, exports."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from bot.learning import texts
from bot.learning.commands.study_commands import StudyCommands
from bot.learning.export import files
from bot.learning.export.picture import chinese_font
from bot.messages import texts as bot_texts
from bot.telegram.sending.render import caption_of
from tests.bot.learning.conftest import right_answer
from tests.support.talking import Talk, words

PNG = b"\x89PNG\r\n\x1a\n"


async def learn(talk: Talk) -> str:
    """Miss one question, know another; return the stem of the missed one."""
    await talk.say("/quiz 2")
    missed = talk.current().item
    await talk.say("不知道")
    await talk.say(right_answer(talk.current().item))
    return missed.question


@pytest.mark.skipif(chinese_font() is None, reason="no Chinese font on this machine")
async def test_the_progress_is_a_picture_with_a_short_caption(talk):
    assert words(*await talk.say("/stats")) == texts.STATS_NONE
    await learn(talk)
    (stats,) = await talk.say("进度")
    assert stats.enclosed is not None
    assert stats.enclosed.picture
    assert stats.enclosed.content.startswith(PNG)
    assert "累计作答 2 次，答对 1 次（50%）" in words(stats)
    assert caption_of(stats) is not None


async def test_without_pictures_or_without_a_font_the_figures_are_text(talk, monkeypatch):
    await learn(talk)
    commands = talk.conversation.study_commands
    plain = StudyCommands(commands.study, commands.library, pictures=False)
    (stats,) = plain.command(talk.who, "stats").replies
    assert stats.enclosed is None
    assert texts.STATS_WEEKS in words(stats)
    monkeypatch.setattr(files, "picture", lambda made: b"")
    (without,) = commands.command(talk.who, "stats").replies
    assert without == stats


async def test_the_menu_of_exports(talk):
    (menu,) = await talk.say("/export")
    assert [button.row for button in menu.buttons] == [0, 0, 0, 1, 1, 1]
    (empty,) = await talk.press("错题 网页", menu)
    assert words(empty) == texts.EXPORT_NONE["mine"]
    missed = await learn(talk)
    (page,) = await talk.press("错题 网页", menu)
    assert page.enclosed.name == "错题本.html"
    assert missed in page.enclosed.content.decode()
    assert words(page) == "错题本：1 题。" + texts.EXPORT_USE["page"]
    talk.clock.forward(days=10)
    (due,) = await talk.say("/export 到期 网页")
    assert "错题本：2 题。" in words(due)


@pytest.mark.parametrize(
    ("typed", "name", "member"),
    [
        ("/export 全部 Anki", "题集.apkg", "collection.anki2"),
        ("/export 试卷 全部", "测验卷.docx", "word/document.xml"),
        ("导出 ＷＯＲＤ ５题 全部", "测验卷.docx", "word/document.xml"),
    ],
)
async def test_exports_by_words(talk, typed, name, member):
    (made,) = await talk.say(typed)
    assert made.enclosed.name == name
    assert member in zipfile.ZipFile(BytesIO(made.enclosed.content)).namelist()


async def test_an_export_follows_the_scope(talk):
    await talk.say("/scope 《春耕》")
    (page,) = await talk.say("/export 全部 网页")
    text = page.enclosed.content.decode()
    assert "春耕" in text
    assert "党建工作会议" not in text


@pytest.mark.parametrize("typed", ["/export 火星", "导出 全部 视频"])
async def test_exports_that_cannot_be_read(talk, typed):
    assert words(*await talk.say(typed)).startswith("没有看懂“")


async def test_old_buttons_of_exports_mean_nothing(talk):
    assert words(*await talk.press_data("e:film:mine")) == bot_texts.STALE_BUTTON
    assert words(*await talk.press_data("e:page:theirs")) == bot_texts.STALE_BUTTON


async def test_what_is_one_learners_own_is_not_shown_in_a_group(talk):
    talk.who = type(talk.who)("telegram:7", "telegram:-100")
    for typed in ("/export 全部 网页", "/forget", "/forget 确定"):
        assert words(*await talk.say(typed)) == texts.PRIVATELY
