"""Every Chinese sentence of learning that a learner reads: short, calm."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.learning.records.erasure import Kept
from bot.learning.records.settings_store import LearnerSettings
from bot.learning.scheduling.due import NextPush
from bot.learning.scheduling.zones import zone_words
from bot.learning.values import Plan

KINDS = {"single": "单选题", "multiple": "多选题", "judge": "判断题", "blank": "填空题"}
DIFFICULTIES = {"easy": "容易", "medium": "中等", "hard": "较难"}

HOW = {
    "single": "输入选项的字母作答，例如 A。",
    "multiple": "不止一个正确，例如输入 AC。",
    "judge": "输入“对”或“错”。",
    "blank": "输入空白处的词句。",
}
HOW_GAPS = "有 {count} 个空，用分号隔开，例如：甲；乙。"
FIRST_HINT = "不会可以输入“不知道”；“跳过”换下一题，“结束”不做了。"
HEAD = "第 {position}/{total} 题  {kind}"
REPEATED = "（复习）"
READ_HEAD = "第 {position}/{total} 题  先读原文"
READ_WHY = "这道题已经答错 {count} 次。先把原文读一遍，读完随便输入一个字，明天再问。"
READ_DONE = "好的，明天再问这一题。"

RIGHT = "✓ 答对了。"
RIGHT_ABOVE = "✓ 对。"
WRONG = "✗ 答错了。"
NEAR = "✗ 很接近了，但不完全对。"
GAVE_UP = "没关系，记住它。"
SKIPPED = "跳过了这一题，以后再问。"
KEY = "正确答案：{key}"
PARTIAL = "选对 {right} 个，漏选 {missed} 个，错选 {wrong} 个（多选题要全对才算对）。"
PARTIAL_GAPS = "{total} 个空，填对 {right} 个。"
NOT_AN_ANSWER = "没有看懂这个答案。{how}"
LETTERS_ONLY = "这题请输入选项字母，例如 {example}。"
WAITING = "上次的题还没有做完，可以接着答；输入“结束”就不做了。"
STILL_ASKED = "第 {position}/{total} 题还等着您回答。{how}"
ITEM_GONE = "这道题已经不在题库里了，不用再答。"
SKIP_BUTTON = "跳过"
READ_BUTTON = "读完了"
REPORT_BUTTON = "题目有误"
SOURCE_BUTTON = "看原文"
RECORDED = "刚才机器人重新启动过，您的回答已经记下了。"
TWICE = "这一题已经记下了，不重复计算。"

NO_ITEMS = "资料库里还没有题目。放入文件以后才会出题。"
SOURCE_TOLD = "原文：“"
"""Where the source begins in an explanation; before it stands what is wrong."""
FEWER_MOST = "一组最多 {given} 题，这一组就出 {given} 题。"
FEWER_LEFT = "能出的只有 {given} 题，这一组就出 {given} 题。"
NONE_IN_SCOPE = "这个范围里没有可以出的题了。换一个范围，或者输入 /review 复习。"
NOTHING_DUE = "现在没有要复习的题，也没有错题。输入 /quiz 做几道新题。"
NARROWED = "现在只出：{what}。输入 /scope 或 /settings 可以改。"
NO_SET = "现在没有在做题。输入 /quiz 5 出五道题。"
DONE = "这一组做完了：答了 {answered} 题，对 {right} 题。"
DONE_PARTIAL = "按得分算是 {score} 分（满分 {answered}）。"
DONE_MISSED = "输入编号看出处。"
AGAIN_BUTTON, MISSED_BUTTON, RECITE_BUTTON, RECITED_BUTTON = "再来一组", "只做错题", "背诵这些", "背好了，考我"
RECITE_HEAD = "把这几句读几遍，记住了再考："
NONE_MISSED = "这一组里没有要再做的错题了。"
MISSED = "答错的题"
MISSED_REST = "还有 {count} 道在错题本里。"
FIRST_DUE = "下次复习：{day}。"
LEFT_OUT = "还有 {count} 题没有答，以后会再出。"
STOPPED = "这一组先到这里。"

MISTAKES = "错题本（{count} 题）"
NO_MISTAKES = "错题本是空的。"
MISSED_TIMES = "答错 {count} 次，最近一次 {day}"

STATS_HEAD = "学习进度"
STATS_NONE = "还没有做过题。输入 /quiz 5 开始。"
STATS_WHOLE = "共 {total} 题：见过 {seen} 题，已牢固 {firm} 题，不稳 {shaky} 题。"
STATS_ANSWERS = "累计作答 {answers} 次，答对 {right} 次（{share}%）；今天 {today} 次。"
STATS_STREAK = "连续学习 {streak} 天。"
STATS_DUE = "今天要复习 {due} 题。"
STATS_DOCUMENTS = "各份文件"
STATS_SECTIONS = "各节"
STATS_WEEKS = "每周正确率"
STATS_LINE = "{name}：见过 {seen}/{total}，牢固 {firm}，不稳 {shaky}"
STATS_WEEK = "{day} 起的一周：{answers} 次，{share}"
NO_ANSWERS = "没有作答"
OPENING = "开头和结尾"

REPORTED = "谢谢，第 {number} 题已经记下，管理员看过之前不再出这道题。"
REPORTED_BEFORE = "第 {number} 题已经报告过了，正在等管理员看。"
REPORT_WHICH = "要报告哪一题？做题以后输入“题目有误”，也可以写题号和理由，例如：题目有误 2 答案不对"

REPORT_OPEN = "有几道题还没有答，要报告哪一题？"
REPORT_OF = "第 {position}/{total} 题：{stem}"

REQUIREMENTS = "重点要求（{count} 条）"
NO_REQUIREMENTS = "没有找到重点要求。"
UNKNOWN_SCOPE = "没有编号为 {number} 的文件。输入 /documents 看全部文件。"
UNKNOWN_TITLE = "没有叫{title}的文件。输入 /documents 看全部文件。"

NO_ITEM_HERE = "这一段没有可以出的题。"
SET_FIRST = "第 {position}/{total} 题还等着您回答。先做完这一组，或者输入“结束”，再点“出题”。"
HERE_HEAD = "就这一段问您一题："

LET_GO_BUTTON = "取消收藏"
KEPT = "已收藏。输入“收藏”可以看全部。"
KEPT_BEFORE = "这一段已经收藏过了。"
KEPT_FULL = "最多收藏 {most} 处。请先去掉一些：输入“收藏 删 1”去掉第 1 处。"
LET_GO = "已去掉：{place}"
LET_GO_GONE = "已去掉。"
NOT_KEPT = "这一段现在不在收藏里。"
NOTHING_KEPT = "还没有收藏。打开一处原文，点“收藏”就记下了；也可以输入“收藏 1”，收藏上一个回答的第 1 处出处。"
FAVOURITES = "收藏（{count} 处）"
FAVOURITES_HINT = "输入编号看上下文；输入“收藏 删 1”去掉第 1 处。"
FAVOURITE_GONE = "（原文已经改动，找不到这一段了）"
UNKNOWN_FAVOURITE = "收藏里没有编号 {number}。输入“收藏”看全部。"
FAVOURITES_HOW = "写法例如：“收藏”看全部，“收藏 1”收藏上一个回答的第 1 处出处，“收藏 删 1”去掉第 1 处。"

GOOD_BUTTON = "👍"
BAD_BUTTON = "👎"
VOTED_GOOD = "谢谢，记下了。"
WHAT_WAS_WRONG = "哪里不对？可以回一句话，也可以不理。"
WORD_TAKEN = "谢谢，已经记下。如果这是在提问，请加上问号再发一次。"
VOTED_BEFORE = "已经记下了。"
VOTE_TOO_OLD = "这个回答太久了，不能再评价。"

DUE_TODAY = "今天要复习 {due} 题，还有 {new} 道没做过的题；今天已经答了 {answered} 题。"
START_HINT = "输入 /quiz 开始。"
NO_PLAN = "还没有每日计划。例如输入：/daily 8:00 5题 工作日"
PLAN = "每日计划：{days} {at}，{number} 题，{zone}{scope}。"
PLAN_SET = "已经定好。"
PLAN_STOPPED = "每日计划已停止。要恢复就重新定一个时间，例如：/daily 8:00"
NO_PLAN_TO_STOP = "没有每日计划可以停。"
PLAN_PAUSED = "每日计划现在是停着的。"
NEXT_PUSH = "下一次：{when}。"
PLAN_BARE = "“{word}”是 {word} 点还是 {word} 题？请写成 {word}:00 或者 {word}题。"
NO_NEXT = "近期没有符合的日子。"
GUESSED = "这一年的放假安排还没有收录，工作日先按周一到周五算。"
PLAN_UNREADABLE = "没有看懂“{word}”。写法例如：/daily 8:00 5题 工作日，/daily 20:30 10题 周一 周四，/daily 停。"
DAILY_HEAD = "今天的题来了。"
DAILY_EMPTY = "今天没有要复习的题，也没有新题了。"
LOST_PUSH = "{day} 的每日一练没能送到。输入 /quiz 可以现在做。"

PICTURE_NAME = "学习进度.png"
EXPORTED = {"mine": "错题本", "all": "题集"}
"""What can be exported, by what it is of."""
PAPERS = {"mine": "错题练习", "all": "测验卷"}
EXPORT_LABELS = {
    "mine": {"page": "错题 网页", "anki": "错题 Anki", "paper": "错题 试卷"},
    "all": {"page": "全部 网页", "anki": "全部 Anki", "paper": "全部 试卷"},
}
EXPORT_WHAT = "要导出什么？错题里也有今天到期的题；“全部”是出题范围里的题（/scope 可以改）。"
EXPORT_HOW = "写法例如：/export 错题 网页，/export 全部 Anki，/export 试卷 20。"
EXPORT_UNREADABLE = "没有看懂“{word}”。写法例如：/export 错题 网页，/export 全部 Anki，/export 试卷 20。"
EXPORT_NONE = {
    "mine": "现在没有错题，也没有到期的题。要导出全部题目，输入：/export 全部 网页",
    "all": "现在的范围里没有题可以导出。",
}
EXPORT_DONE = "{title}：{count} 题。"
EXPORT_USE = {
    "page": "用浏览器打开，答案和出处都在里面，可以打印。",
    "anki": "用 Anki 打开就能导入。",
    "paper": "答案和出处在最后一页。",
}
PRIVATELY = "这个功能请在和我的单独对话里用。"
EXPORT_FIRST = "先导出"

FORGET_ASK = "下面这些会全部删除，不能恢复："
FORGET_HOW = "确定要删，请在十分钟内点“全部删除”，或者输入：/forget 确定。资料库里的文件和题目不受影响。"
FORGET_BUTTON = "全部删除"
FORGET_SURE = ("确定", "确认", "全部删除", "yes")
FORGOTTEN = "已经全部删除。以后再用，会从头开始。"
FORGET_ANSWERS = "答题记录 {count} 次，连同错题、进度和复习安排"
FORGET_FAVOURITES = "收藏 {count} 处"
FORGET_VOTES = "对回答的评价和留言 {count} 条"
FORGET_PLAN = "每日计划"
FORGET_SETTINGS = "设置和出题范围"
FORGET_REST = "题目报告里您的名字和留言，以及在聊天软件里的登记（编号、使用次数、邀请；凭邀请使用的，之后要重新受邀）"

SETTINGS = "设置"
SETTINGS_HOW = "改的写法例如：/settings 东京时间，/settings 10题，/settings 单选 判断，/settings 工作日。"
SETTINGS_UNREADABLE = "没有看懂“{word}”。写法例如：/settings 东京时间，/settings 10题 单选 判断，/settings 工作日。"
SETTINGS_MOST = "一组最多 {most} 题。"
SETTINGS_ZONE = "时区：{zone}"
SETTINGS_NUMBER = "每组题数：{number} 题"
SETTINGS_KINDS = "题型：{kinds}"
SETTINGS_ALL_KINDS = "全部"
SETTINGS_DAYS = "出题的日子：{days}"
SETTINGS_PLAN = "每日计划：{plan}（/daily 可以改）"
SETTINGS_NO_PLAN = "还没有，输入 /daily 8:00 就定好"
SETTINGS_PAUSED = "停着"
SETTINGS_SCOPE = "范围：{scope}（/scope 可以改）"
DAY_CHOICES = {"every": "每天", "working": "工作日", "weekend": "周末"}

SCOPE = "出题范围：{scope}，共 {count} 题。"
SCOPE_ALL = "全部文件"
SCOPE_HOW = "出题、复习和每日推送都按这个范围。改的写法例如：/scope 1 3，/scope 《文件名》 话题，/scope 全部。"
SCOPE_MORE = "共 {count} 份文件，其余的编号见 /documents。"
SCOPE_CLEAR = "全部文件"
SCOPE_EMPTY = "“{scope}”里没有可以出的题，范围没有改。"

DAYS = {"every": "每天", "working": "工作日"}
WEEKDAYS = "一二三四五六日"


def day(when: date) -> str:
    """Return a date as people write it."""
    return f"{when.month}月{when.day}日"


def share(right: int, answers: int) -> str:
    """Return a share in per cent, rounded."""
    return f"{round(100 * right / answers)}%" if answers else NO_ANSWERS


def score(points: float) -> str:
    """Return points without needless decimals."""
    return f"{points:.1f}".removesuffix(".0")


def clock(at: time) -> str:
    """Return an hour as people write it."""
    return f"{at.hour}:{at.minute:02}"


def days_words(days: str, weekdays: Collection[int]) -> str:
    """Return on which days questions come."""
    return DAYS.get(days) or "每周" + "、".join(WEEKDAYS[day] for day in sorted(weekdays))


def scope_words(names: Sequence[str]) -> str:
    """Return what is asked about, in words; `names` are titles and topics."""
    return "、".join(names) or SCOPE_ALL


def unknown_document(name: str) -> str:
    """Return that there is no document of that number, or of that title in its marks."""
    return UNKNOWN_TITLE.format(title=name) if name.startswith("《") else UNKNOWN_SCOPE.format(number=name)


def plan_line(plan: Plan, names: Sequence[str] = ()) -> str:
    """Return a plan as a sentence; `names` are the titles and topics that it asks about."""
    days = days_words(plan.days, plan.weekdays)
    scope = "，范围：" + scope_words(names) if names else ""
    return PLAN.format(days=days, at=clock(plan.at), number=plan.number, zone=zone_words(plan.zone), scope=scope)


def settings_lines(settings: LearnerSettings, zone: str, plan: Plan | None, names: Sequence[str]) -> list[str]:
    """Return the settings of a learner, one line each."""
    days = (settings.days, settings.weekdays) if plan is None else (plan.days, plan.weekdays)
    plan_words = SETTINGS_NO_PLAN if plan is None else f"{clock(plan.at)}，{plan.number} 题"
    if plan is not None and not plan.active:
        plan_words += f"，{SETTINGS_PAUSED}"
    return [
        SETTINGS_ZONE.format(zone=zone_words(zone)),
        SETTINGS_NUMBER.format(number=settings.number),
        SETTINGS_KINDS.format(kinds="、".join(KINDS[kind] for kind in settings.kinds) or SETTINGS_ALL_KINDS),
        SETTINGS_DAYS.format(days=days_words(*days)),
        SETTINGS_PLAN.format(plan=plan_words),
        SETTINGS_SCOPE.format(scope=scope_words(names)),
    ]


def forget_lines(held: Kept) -> list[str]:
    """Return what will be deleted, one line each."""
    counted = (
        (held.answers, FORGET_ANSWERS),
        (held.favourites, FORGET_FAVOURITES),
        (held.votes, FORGET_VOTES),
        (held.plan, FORGET_PLAN),
        (held.settings, FORGET_SETTINGS),
    )
    return [*(line.format(count=count) for count, line in counted if count), FORGET_REST]


def next_push_lines(upcoming: NextPush | None, zone: str) -> list[str]:
    """Return when the next push comes, with a word where the calendar had to be guessed."""
    if upcoming is None:
        return [NO_NEXT]
    local = upcoming.moment.astimezone(ZoneInfo(zone))
    when = f"{day(local.date())} {clock(local.time())}"
    return [NEXT_PUSH.format(when=when), *([GUESSED] if upcoming.guessed else [])]
