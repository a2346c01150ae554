"""The words of the command line, all in Chinese. Nothing heavy is imported here: `--help` must be quick."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

_DESCRIPTION = "学习助手：把讲话文件放进来，用原话回答问题，并注明出处。"
_EPILOG = "退出码：0 完成；1 没有做成；2 用法不对；3 只做成了一部分；130 按 Ctrl-C 停止。"
_CONFIG_HELP = "配置文件；不写就依次找 STUDY_CONFIG、./config.toml、用户配置文件夹"
_VERBOSE_HELP = "把日志和出错的详情写到标准错误"
_JSON_HELP = "输出 JSON，给程序读"

QUIZ_KINDS = ("single", "multiple", "judge", "blank")
EXPORTS = ("page", "anki", "paper", "progress")

_TRANSLATIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (r"the following arguments are required: (.*)", r"缺少：\1"),
        (r"unrecognized arguments: (.*)", r"不认识：\1"),
        (r"argument 命令: invalid choice: (.*) \(choose from .*\)", r"没有 \1 这个命令"),
        (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是 \2，只能是 \3"),
        (r"argument (.*): expected one argument", r"\1 后面要写一个值"),
        (r"argument (.*): expected at least one argument", r"\1 后面至少要写一个值"),
        (r"argument (.*): invalid (?:int|_count|_positive) value: (.*)", r"\1 应为正整数，现在是 \2"),
        (r"argument (.*): not allowed with argument (.*)", r"\1 不能和 \2 一起用"),
        (r"argument (.*): ignored explicit argument (.*)", r"\1 后面不能写 \2"),
    )
)


class _Formatter(argparse.HelpFormatter):
    """Help with the frame words in Chinese."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=100)
        # argparse leaves the indent of subcommands out, and would break the line of the longest name
        self._action_max_length = 16

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese, also about mistakes."""

    def __init__(self, **words: object) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **words)  # type: ignore[arg-type]
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call, and leave with 2."""
        for pattern, sentence in _TRANSLATIONS:
            if found := pattern.fullmatch(message):
                message = found.expand(sentence).replace("', '", "'、'")
                break
        self.exit(2, f"{self.prog}：{message}。\n运行 {self.prog} --help 看用法。\n")


def _positive(word: str) -> int:
    number = int(word)
    if number < 1:
        raise ValueError(word)
    return number


def _argument(*names: str, **options: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return an argument of a command, as `add_argument` takes it."""
    return names, options


_DOCUMENT = _argument("--document", metavar="编号", help="只在这份文件里找")
_ARGUMENTS = {
    "add": [
        _argument(
            "paths",
            nargs="+",
            metavar="文件或文件夹",
            help="文件或文件夹（.txt .md .docx .pdf .html；题库也可以是 .xlsx .csv）",
        )
    ],
    "remove": [_argument("ids", nargs="+", metavar="编号", help="文件编号，或者来源的文件名")],
    "outline": [
        _argument("id", metavar="编号", help="文件编号，study documents 会列出来"),
        _argument(
            "--edit",
            nargs="?",
            const="",
            metavar="文件",
            help="改目录：文件不存在就写进去，改好后再运行一次；不写文件就打开 $EDITOR",
        ),
        _argument("--reset", action="store_true", help="恢复读出来的目录"),
    ],
    "title": [
        _argument("id", metavar="编号", help="文件编号，study documents 会列出来"),
        _argument("title", nargs="*", metavar="新标题", help="新的标题；文件再读一次也保留"),
        _argument("--reset", action="store_true", help="恢复读出来的标题"),
    ],
    "search": [
        _argument("words", nargs="+", metavar="词", help="要查的词或话题；放在引号里的必须原样出现"),
        _DOCUMENT,
        _argument("--limit", type=_positive, default=20, metavar="N", help="最多列出几处（默认 20）"),
    ],
    "quote": [_argument("text", nargs="+", metavar="引文", help="要核对的引文")],
    "trace": [_argument("phrase", nargs="+", metavar="提法", help="要追踪的提法")],
    "ask": [
        _argument("question", nargs="*", metavar="问题", help="问题"),
        _DOCUMENT,
        _argument("--why", action="store_true", help="同时说明答案是怎么找到的"),
        _argument(
            "--batch",
            metavar="文件",
            help='从文件里读问题，一行一个 JSON：{"id": "1", "question": "…", "history": [{"question": "…"}]}，'
            "id 和前面问过的 history 可以不写；- 表示标准输入",
        ),
    ],
    "unanswered": [_argument("--limit", type=_positive, default=100, metavar="N", help="最多列出几个（默认 100）")],
    "reports": [
        _argument("--keep", metavar="编号", help="这道题没有问题，照常出现"),
        _argument("--mend", metavar="编号", help="改这道题，新的文字写在 --words 里"),
        _argument("--retire", metavar="编号", help="停用这道题，以后不再出现"),
        _argument("--words", metavar="JSON", help='要改的地方，例如 {"explanation": "…"}'),
        _argument("--answers", action="store_true", help="列出学员对回答的评价（👍 👎 和留言），不含问题原文"),
    ],
    "requirements": [_argument("id", nargs="?", metavar="编号", help="文件编号；不写就是全部文件")],
    "quiz": [
        _argument("--count", type=_positive, default=10, metavar="N", help="出几道题（默认 10）"),
        _DOCUMENT,
        _argument(
            "--kind",
            action="append",
            choices=QUIZ_KINDS,
            metavar="题型",
            help="题型：single 单选，multiple 多选，judge 判断，blank 填空；可以写几次，不写就混着出",
        ),
        _argument("--seed", type=int, metavar="N", help="同一个数出同一套题"),
    ],
    "export": [
        _argument(
            "what",
            choices=EXPORTS,
            metavar="种类",
            help="page 题集网页；anki 记忆卡片包；paper 可打印的试卷，答案另起一页；progress 学习进度图",
        ),
        _argument("--out", metavar="文件", help="写到哪个文件；试卷写成 .docx 就是 Word 文件"),
        _argument("--document", action="append", metavar="编号", help="只用这份文件；可以写几次"),
        _argument("--mistakes", action="store_true", help="只用错题本里的题"),
        _argument("--learner", default="console", metavar="学员", help="谁的错题和进度；默认是在终端里做题的人"),
        _argument("--kind", action="append", choices=QUIZ_KINDS, metavar="题型", help="题型，同 study quiz"),
        _argument("--count", type=_positive, default=20, metavar="N", help="试卷出几道题（默认 20）"),
        _argument("--seed", type=int, default=1, metavar="N", help="同一个数出同一份试卷（默认 1）"),
        _argument("--title", metavar="标题", help="标题"),
    ],
    "bank": [
        _argument(
            "action", choices=("import", "export"), metavar="import|export", help="import 导入题库；export 导出全部题库"
        ),
        _argument("file", metavar="文件", help="要导入的题库（.xlsx .csv .docx .txt 等），或者要写成的 .xlsx 表格"),
        _argument("--document", metavar="编号", help="只导出这份题库"),
    ],
    "check": [
        _argument("--repair", action="store_true", help="同时修复"),
        _argument("--ask-model", action="store_true", help="请语言模型答一句试试，会用掉一点词元"),
    ],
    "backup": [_argument("file", metavar="文件", help="写到哪个文件；写文件夹就在里面用日期起名")],
    "restore": [
        _argument("file", metavar="文件", help="study backup 做的备份"),
        _argument("--replace", action="store_true", help="已有资料库也换掉；原来的留在资料库文件夹里"),
    ],
    "selfcheck": [
        _argument(
            "questions",
            nargs="?",
            metavar="题集",
            help="题集文件，一行一个 JSON：{question, answerable, gold, answer_points…}；不写就从资料库自己出题",
        ),
        _argument(
            "--count",
            type=_positive,
            default=60,
            metavar="N",
            help="自己出题时从原句出几道（默认 60）；标题、列举、定义等每类另取四分之一个，换着问法问",
        ),
        _argument("--seed", type=int, default=0, metavar="N", help="同一个数出同一套题（默认 0）"),
        _argument("--half", choices=("design", "check"), help="只用一半问法：design 调试时看，check 只用来检验"),
        _argument(
            "--embedding",
            metavar="向量模型",
            help='同样的问题用另一个向量模型再问一遍，看换了好不好，例如 "ollama:bge-m3"；资料库不变',
        ),
    ],
}
"""What follows the name of a command."""
_COMMANDS = (
    ("add", "添加文件或文件夹；没变的跳过，变了的更新"),
    ("documents", "列出资料库里的文件"),
    ("remove", "删除文件和由它得来的一切"),
    ("outline", "看一份文件的目录、列举，以及读入时去掉的行"),
    ("title", "改一份文件的标题"),
    ("search", "查词或话题出现在哪些地方"),
    ("quote", "核对一句引文：一字不差，哪里不同，还是资料里没有"),
    ("trace", "看一个提法在哪些文件里出现过，按日期排列"),
    ("ask", "提一个问题，得到带出处的回答"),
    ("unanswered", "列出没有查到答案的问题（要先在配置里打开）"),
    ("reports", "列出学员说有误的题目，决定保留、改正还是停用"),
    ("requirements", "列出文件里的重点要求"),
    ("quiz", "出一套题，附答案和出处"),
    ("export", "导出题集网页、记忆卡片包、试卷、学习进度图"),
    ("bank", "导入自己的题库，或者导出成可以填写的表格"),
    ("chat", "在终端里对话"),
    ("bot", "运行 Telegram 机器人"),
    ("check", "检查资料库和配置"),
    ("backup", "把资料库和学习记录备份成一个文件，机器人不用停"),
    ("restore", "从备份恢复资料库和学习记录，并核对"),
    ("selfcheck", "考一考资料库：答对多少，该拒答的拒答了没有"),
)
"""Name and help, in the order of the help text."""
_WITHOUT_JSON = ("chat", "bot")

COMMANDS = tuple(name for name, _ in _COMMANDS)


def make_parser() -> Parser:
    """Return the parser of the whole command line."""
    parser = Parser(prog="study", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument("--config", type=Path, metavar="文件", help=_CONFIG_HELP)
    parser.add_argument("--verbose", action="store_true", help=_VERBOSE_HELP)
    parser.add_argument("--version", action="store_true", help="显示版本")
    commands = parser.add_subparsers(
        dest="command", metavar="命令", title="命令", prog="study", parser_class=Parser, required=False
    )
    for name, meaning in _COMMANDS:
        command = commands.add_parser(name, help=meaning, description=meaning + "。")
        for names, options in _ARGUMENTS.get(name, ()):
            command.add_argument(*names, **options)
        # suppressed, or the flag before the command word would be overwritten by the default of the one after it
        command.add_argument("--config", type=Path, metavar="文件", default=argparse.SUPPRESS, help=_CONFIG_HELP)
        command.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help=_VERBOSE_HELP)
        if name not in _WITHOUT_JSON:
            command.add_argument("--json", action="store_true", help=_JSON_HELP)
    return parser
