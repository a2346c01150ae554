"""What a typed message means."""

import pytest

from bot.messages.commands import Command, Number, Question, understand, understand_in_group


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/help", Command("help")),
        ("／HELP", Command("help")),
        ("/search@study_bot 期限", Command("search", "期限")),
        ("/search 期限 六月", Command("search", "期限 六月")),
        ("/search期限", Command("search", "期限")),
        ("/quiz3 党建", Command("quiz", "3 党建")),
        ("/fly3", Command("fly3")),
        ("出5道题", Command("quiz", "5题")),
        ("请再来三道关于党建的题吧！", Command("quiz", "三题 关于党建")),
        ("给我出２道判断题", Command("quiz", "２题 判断")),
        ("做10题", Command("quiz", "10题")),
        ("来一个问题", Command("quiz", "一题")),
        ("出两道试题考考我", Command("quiz", "两题")),
        ("出题5", Command("quiz", "5")),
        ("复习10题", Command("review", "10题")),
        ("考考我", Command("quiz")),
        ("做好三道防线的题怎么答？", Question("做好三道防线的题怎么答？")),
        ("今年要做哪三道题？", Question("今年要做哪三道题？")),
        ("做三道难题的意义", Question("做三道难题的意义")),
        ("收藏 删 1", Command("favorites", "删 1")),
        ("范围 1 3", Command("scope", "1 3")),
        ("导出", Command("export")),
        ("帮助", Command("help")),
        ("搜索：期限", Command("search", "期限")),
        ("查找 期限", Command("search", "期限")),
        ("目录 2", Command("outline", "2")),
        ("文件", Command("documents")),
        ("文件 里说了什么", Question("文件 里说了什么")),
        ("目录里有什么？", Question("目录里有什么？")),
        ("1", Number(1)),
        (" １２ ", Number(12)),
        ("[3]", Number(3)),
        ("【3】", Number(3)),
        ("（3）", Number(3)),
        ("③", Number(3)),
        ("2024", Question("2024")),
        ("1.", Question("1.")),
        ("今年的目标是什么？", Question("今年的目标是什么？")),
        ("", Question("")),
        ("/", Question("/")),
    ],
)
def test_understand(text, meant):
    assert understand(text) == meant


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/quiz 3 10分钟", Command("quiz", "3 10分钟")),
        ("／quiz@study_bot 3", Command("quiz", "3")),
        ("/QUIZ", Command("quiz")),
        ("/daily 8:00", Command("group", "8:00")),
        ("出题 3 党建", Command("quiz", "3 党建")),
        ("加入 小李", Command("join", "小李")),
        ("加入：小李", Command("join", "小李")),
        ("排行榜", Command("board")),
        ("排行榜是怎么算的", None),
        ("结束 时间是什么时候", None),
        ("/search 期限", None),
        ("今年的目标是什么？", None),
        ("", None),
        ("/", None),
    ],
)
def test_understand_in_group(text, command):
    assert understand_in_group(text) == command
