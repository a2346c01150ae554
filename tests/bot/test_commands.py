"""What a typed message means."""

import pytest

from bot.commands import Command, Number, Question, understand


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/help", Command("help")),
        ("／HELP", Command("help")),
        ("/search@study_bot 期限", Command("search", "期限")),
        ("/search 期限 六月", Command("search", "期限 六月")),
        ("/search期限", Command("search期限")),
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
