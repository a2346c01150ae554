"""The table of commands. The parser, the help, the Chinese words and Telegram's menus follow from it.

What a menu or a help says of a command stands here, beside its name and the function that does it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["learner", "admin", "member", "organiser"]
"""Who may give a command: anybody; admins of the bot; in a group its members, or its administrators alone."""


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command of the chat.

    Attributes:
        name: after the slash.
        handler: the function that does it, by its path below `bot`. Nothing is dispatched by it: a test resolves it, and
            it tells the study commands (`STUDY`) from the others.
        label: its name in the help of private chats; empty where it is not there.
        menu: its line in the menu of a chat app, and in the help of groups; empty where it is in neither.
        words: plain Chinese words that mean it, so that nobody has to type Latin letters.
        argument: what may follow such a word; where nothing may, a message with more words is a question. Words after
            a slash reach every handler.
        topic: the line of the help to which it belongs.
        who: who may give it.
        aliases: other names after a slash.
    """

    name: str
    handler: str
    label: str = ""
    menu: str = ""
    words: tuple[str, ...] = ()
    argument: str = ""
    topic: str = ""
    who: Role = "learner"
    aliases: tuple[str, ...] = ()


_HELP = "conversation.replies.help_reply"
_LIBRARY = "conversation.library_talk.LibraryTalk."
_TASK = "conversation.task_talk.TaskTalk."
_STUDY = "learning.commands.study_commands.StudyCommands."
_FAVOURITES = "learning.commands.favourite_commands.FavouriteCommands."
_SETTINGS = "learning.commands.settings_commands.SettingsCommands."
_EXPORTS = "learning.commands.export_commands.ExportCommands."
_GROUP = "groups.group_commands.GroupCommands."
_GROUP_QUESTION = "telegram.features.groups.questions.GroupTalk."


def _topic(topic: str, *specs: CommandSpec) -> tuple[CommandSpec, ...]:
    return tuple(replace(spec, topic=topic) for spec in specs)


PRIVATE: tuple[CommandSpec, ...] = (
    CommandSpec("start", "conversation.replies.start_reply"),
    *_topic(
        "查资料",
        CommandSpec("ask", _LIBRARY + "ask", "提问", "提问，后面写问题；也可以直接输入问题"),
        CommandSpec(
            "search",
            _LIBRARY + "_search",
            "查词",
            "查一个词在哪些地方出现过，后面写要查的词",
            ("搜索", "查找", "查"),
            "词",
        ),
        CommandSpec(
            "quote", _LIBRARY + "_quote", "核对引文", "核对一句引文，后面写这句话", ("核对", "核对引文"), "一句话"
        ),
        CommandSpec(
            "trace", _LIBRARY + "_trace", "追踪提法", "看一个提法在各份文件里怎么说，后面写这个提法", ("追踪",), "提法"
        ),
        CommandSpec(
            "cite", _LIBRARY + "_cite", "引用格式", "复制一处出处，写成引用的格式，后面写编号", ("引用", "复制"), "编号"
        ),
        CommandSpec("documents", _LIBRARY + "command", "文件", "看资料库里有哪些文件", ("文件", "文件列表")),
        CommandSpec(
            "outline", _LIBRARY + "_outline", "目录", "看一份文件的目录，后面写文件的编号", ("目录", "大纲"), "编号"
        ),
        CommandSpec(
            "requirements",
            _STUDY + "_requirements",
            "重点要求",
            "看重点要求，后面可以写文件的编号",
            ("重点要求",),
            "编号",
        ),
    ),
    *_topic(
        "写材料",
        CommandSpec(
            "summary",
            _TASK + "command",
            "总结",
            "总结一份文件或一节，后面写编号，例如 /summary 1 第二部分 三句话",
            ("总结", "概括", "归纳"),
            "编号 第几部分 几句话",
        ),
        CommandSpec(
            "speech",
            _TASK + "command",
            "发言提纲",
            "拟发言提纲，后面写文件编号或话题",
            ("提纲", "发言提纲", "讲话提纲"),
            "编号 话题",
        ),
        CommandSpec(
            "notes",
            _TASK + "command",
            "学习笔记",
            "记学习笔记，后面写文件编号或话题",
            ("笔记", "学习笔记"),
            "编号 话题",
        ),
        CommandSpec(
            "compare",
            _TASK + "command",
            "对比",
            "对比几份文件怎么说，后面写编号和话题，例如 /compare 1 2 安全生产",
            ("对比", "比较"),
            "编号 话题",
        ),
        CommandSpec("explain", _TASK + "command", "解释", "解释一个词，后面写这个词", ("解释", "名词解释"), "词"),
        CommandSpec("save", _TASK + "_save", "保存", "把刚写好的存成文件，后面写 word 或 md", ("保存",), "word md"),
    ),
    *_topic(
        "学习",
        CommandSpec(
            "quiz",
            _STUDY + "_quiz",
            "出题",
            "出几道题，后面可以写题数、《文件》或话题，例如 /quiz 5 党建",
            ("出题", "做题", "测验", "刷题", "开始做题", "考考我"),
            "题数 题型 《文件》 话题",
        ),
        CommandSpec("review", _STUDY + "_review", "复习", "复习到期的题和错题", ("复习",), "题数 题型 《文件》 话题"),
        CommandSpec(
            "short",
            _TASK + "_ask",
            "简答题",
            "出一道简答题，用自己的话答，逐点批改；后面可以写编号或话题",
            ("简答", "简答题"),
            "编号 话题",
        ),
        CommandSpec("mistakes", _STUDY + "command", "错题", "看错题本", ("错题", "错题本")),
        CommandSpec(
            "daily",
            _STUDY + "_daily",
            "每日计划",
            "看今天要学什么；/daily 8:00 5题 工作日，定每日计划",
            ("每日", "每日计划", "每日一练"),
            "时间 题数 日子 时区",
        ),
        CommandSpec("stats", _EXPORTS + "_stats", "进度", "看学习进度", ("进度", "学习进度")),
    ),
    *_topic(
        "做题时",
        CommandSpec("skip", _STUDY + "command", "跳过", "跳过这一题", ("跳过",)),
        CommandSpec(
            "report",
            _STUDY + "_report",
            "题目有误",
            "题目有误时告诉管理员，后面写题号和理由",
            ("题目有误", "报错"),
            "题号 理由",
        ),
        CommandSpec("stop", _STUDY + "command", "结束", "不做了，结束这一组题", ("结束",)),
    ),
    *_topic(
        "自己的",
        CommandSpec(
            "favorites", _FAVOURITES + "command", "收藏", "看收藏的原文", ("收藏", "收藏夹", "我的收藏"), "编号"
        ),
        CommandSpec(
            "scope",
            _SETTINGS + "_scope",
            "出题范围",
            "定出题的范围：哪些文件、哪些话题",
            ("范围", "出题范围"),
            "编号 话题",
        ),
        CommandSpec(
            "settings", _SETTINGS + "_settings", "设置", "改时区、题数、题型和日子", ("设置",), "时区 题数 题型 日子"
        ),
        CommandSpec(
            "export", _EXPORTS + "_export", "导出", "导出错题或全部题目：网页、Anki、试卷", ("导出",), "错题 试卷 题数"
        ),
        CommandSpec("forget", _EXPORTS + "_ask_to_forget", "删除我的记录", "删除关于我的全部记录", ("删除记录",)),
    ),
    *_topic(
        "其他",
        CommandSpec(
            "more", _LIBRARY + "_more", "接着看", "接着往下看，或者看更大范围的上下文", ("更多", "+", "＋", "下一页")
        ),
        CommandSpec("new", _LIBRARY + "command", "换话题", "换一个话题，忘掉前面的问题", ("新话题", "换个话题")),
        CommandSpec("help", _HELP, "说明", "看说明；后面可以写哪一类", ("帮助", "使用说明"), "类别"),
    ),
    CommandSpec("try", _LIBRARY + "_try"),
    CommandSpec("how", "conversation.replies.how_reply"),
)
"""In private chats and the terminal, in the order of the help."""

_MENU_ORDER = [
    "ask", "documents", "outline", "search", "quote", "trace", "cite", "summary", "speech", "notes",
    "compare", "explain", "save", "quiz", "review", "short",
    "mistakes", "stats", "favorites", "scope", "settings", "export", "daily", "requirements",
    "skip", "report", "stop", "more", "new", "forget", "help",
]  # fmt: skip
"""The same in the order of the menu."""

REMOVE = CommandSpec(
    "remove",
    "edge.upload_commands.UploadCommands.remove",
    menu="删除一份文件，后面写编号（管理员）",
    words=("删除", "删除文件"),
    argument="编号",
    who="admin",
)
TITLE = CommandSpec(
    "title",
    "edge.upload_commands.UploadCommands.retitle",
    menu="改一份文件的标题，后面写编号和新标题（管理员）",
    words=("改标题",),
    argument="编号 新标题",
    who="admin",
)
ADMIN: tuple[CommandSpec, ...] = (
    CommandSpec(
        "admin",
        "telegram.features.admin.panel.Panel.on_command",
        menu="管理：成员、使用次数、错误、题目报告",
        who="admin",
    ),
    CommandSpec(
        "invite",
        "telegram.features.admin.invitations.Invitations.on_command",
        menu="做邀请链接；后面可以写人数和天数",
        who="admin",
    ),
    REMOVE,
    TITLE,
)
"""In private chats, for admins of the bot as well."""

GROUP_QUESTIONS: tuple[CommandSpec, ...] = (
    CommandSpec("ask", _LIBRARY + "ask", menu="提问，后面写问题"),
    CommandSpec("search", _LIBRARY + "_search", menu="查一个词在哪些地方出现过"),
    CommandSpec("quote", _LIBRARY + "_quote", menu="核对一句引文"),
    CommandSpec("trace", _LIBRARY + "_trace", menu="看一个提法在各份文件里怎么说"),
    CommandSpec("outline", _LIBRARY + "_outline", menu="看一份文件的目录，后面写编号"),
    CommandSpec("requirements", _STUDY + "_requirements", menu="看重点要求，后面可以写编号"),
    CommandSpec("documents", _LIBRARY + "command", menu="看资料库里有哪些文件"),
    CommandSpec("help", "groups.replies.help_reply", menu="看说明", words=("帮助", "使用说明")),
    CommandSpec("start", "conversation.replies.start_reply"),
    CommandSpec("cite", _LIBRARY + "_cite"),
    CommandSpec("more", _LIBRARY + "_more"),
    CommandSpec("new", _LIBRARY + "command"),
    CommandSpec("admit", _GROUP_QUESTION + "_settle", who="admin"),
    CommandSpec("dismiss", _GROUP_QUESTION + "_settle", who="admin"),
)
"""In groups, beside what follows: private commands that are done there too, read as in private, and admission."""

GROUP_STUDY: tuple[CommandSpec, ...] = (
    CommandSpec(
        "quiz",
        _GROUP + "_quiz",
        menu="出一轮题，大家一起答；后面可以写题数、时长和范围，例如 /quiz 3 10分钟",
        words=("出题", "做题", "测验"),
        argument="题数 时长 题型 《文件》 话题",
        who="member",
    ),
    CommandSpec(
        "join",
        _GROUP + "_join",
        menu="加入名单，后面写想用的名字，例如 /join 小李",
        words=("加入",),
        argument="名字",
        who="member",
    ),
    CommandSpec("leave", _GROUP + "command", menu="退出名单", words=("退出",), who="member"),
    CommandSpec(
        "board", _GROUP + "_board", menu="看排行（群管理员打开以后才有）", words=("排行", "排行榜"), who="member"
    ),
    CommandSpec(
        "group",
        _GROUP + "_group",
        menu="看群设置；群管理员可以改，例如 /group 8:00 3题 工作日",
        words=("群设置",),
        argument="时间 题数 日子 开放时长 题型 范围 排行开 停",
        who="member",
        aliases=("daily", "settings"),
    ),
    CommandSpec(
        "paper",
        _GROUP + "_paper",
        menu="群管理员发一份限时的卷子，例如 /paper 10 30分钟",
        words=("发卷", "试卷"),
        argument="题数 时长 题型 《文件》 话题",
        who="organiser",
    ),
    CommandSpec("close", _GROUP + "_close", menu="群管理员提前结束这一轮", words=("结束", "收卷"), who="organiser"),
    CommandSpec(
        "answered", _GROUP + "_answered", menu="群管理员看谁答了（私下发给您）", words=("谁答了",), who="organiser"
    ),
    CommandSpec(
        "table",
        _GROUP + "_table",
        menu="群管理员要一份成绩表（私下发给您）",
        words=("成绩表", "表格"),
        who="organiser",
    ),
)
"""In groups, for studying together; `/quiz` and a changing `/group` may be for organisers alone, which the handler checks."""


def names(specs: Iterable[CommandSpec]) -> frozenset[str]:
    """Return what may stand after a slash for these commands."""
    return frozenset(name for spec in specs for name in (spec.name, *spec.aliases))


STUDY = names(spec for spec in PRIVATE if spec.handler.startswith("learning."))
"""Private commands that need a learner's records; the others need the library alone."""

TASKS = names(spec for spec in PRIVATE if spec.handler.startswith(_TASK))
"""Private commands by which something is written at length, or kept."""


def private_menu() -> list[tuple[str, str]]:
    """Return names and lines of the menu of private chats."""
    return _menu(sorted((spec for spec in PRIVATE if spec.menu), key=lambda spec: _MENU_ORDER.index(spec.name)))


def admin_menu() -> list[tuple[str, str]]:
    """Return the same for an admin of the bot."""
    return [*private_menu(), *_menu(ADMIN)]


def group_menu() -> list[tuple[str, str]]:
    """Return the same for groups."""
    return _menu((*GROUP_QUESTIONS, *GROUP_STUDY))


HELP_TOPICS = {"提问": ("查资料", "写材料", "其他"), "做题": ("学习", "做题时"), "自己的": ("自己的",)}
"""The topics of the table by those of the help."""


def help_lines(topic: str = "") -> list[str]:
    """Return the commands of private chats, one line for each topic; of a topic of the help, or of all."""
    wanted = HELP_TOPICS.get(topic)
    groups = itertools.groupby((spec for spec in PRIVATE if spec.topic), key=lambda spec: spec.topic)
    return [
        f"{name}：" + "　".join(f"/{spec.name} {spec.label}" for spec in specs)
        for name, specs in groups
        if wanted is None or name in wanted
    ]


def _menu(specs: Iterable[CommandSpec]) -> list[tuple[str, str]]:
    return [(spec.name, spec.menu) for spec in specs if spec.menu]
