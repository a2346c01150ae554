"""Every Chinese sentence of study groups: short, calm, exact."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.groups.values import GroupSettings
from bot.learning.scheduling.days import in_utc, zone_named
from bot.learning.texts import KINDS as KIND_NAMES
from bot.learning.texts import clock, day, days_words
from bot.learning.values import DEFAULT_ZONE

HELP = (
    "在群里这样用：",
    "提问：@我 加上问题，或者回复我的消息。",
    "做题：题目是投票，直接点选；截止以后公布答对人数、正确答案和出处。",
    "名字：发 /join 加上名字，就会出现在参加名单里；没有加入的人只计人数。",
)

ROUNDS = {"daily": "每日一轮", "quiz": "即时一轮", "paper": "卷子"}
INTRO = {
    "daily": "今天的题来了：{count} 题，直接在下面作答，每题一次。",
    "quiz": "出题了：{count} 题，直接在下面作答，每题一次。",
    "paper": "发卷了：{count} 题，直接在下面作答，每题一次，收卷前不显示对错。",
}
INTRO_CLOSES = "{when} 截止，截止以后公布结果和出处。"
TITLE = "第 {position}/{total} 题  {kind}"

RESULT = "{round}结束了。"
RESULT_STOPPED = "{round}提前结束了。"
TOOK_PART = "有 {people} 人参加。"
TOOK_PART_NAMES = "有 {people} 人参加，其中：{names}。"
NOBODY = "没有人作答。"
NAME_HINT = "想用名字出现在这里，请发 /join 加上名字。"
QUESTION = "第 {number} 题：{question}{counts}"
KEY = "正确答案：{key}"
RIGHT_OF = "（{right}/{answers} 人答对）"
ANSWERED_BY_NONE = "（没有人作答）"
SCORE = "第 {number} 题 {right}/{answers}"
SHOWN_ABOVE = "已经发在上面了。"
FULL_RESULT_BUTTON = "全部答案和出处"
ITEM_GONE = "第 {position} 题被报告有误，或者已经不在题库里了，不公布答案。"

RUNNING = "这一轮还没有结束，{when} 截止。结束以后再出下一轮。"
NO_ITEMS = "这个范围里没有可以在群里出的题。换一个范围，或者先放入文件。"
ONLY_ORGANISERS = "这件事由群管理员来做。"
ONLY_ORGANISERS_START = "这个群只由群管理员出题。"
ANONYMOUS = "您现在是匿名管理员，认不出是谁。请先在群的管理员设置里关掉“匿名”，再发一次。"
CANNOT_CHECK = "现在问不到群管理员的名单，请过一会儿再试。"
NO_POLLS = "这个群不让我发投票，这一轮取消了，每日一轮也先停下。请群管理员允许成员发送投票，再发 /group 开。"
NO_ROUND = "现在没有在进行的一轮题。"
NONE_YET = "这个群还没有出过题。"
ROUND_UNREADABLE = "没有看懂“{word}”。写法例如：/quiz 3 10分钟 党建，题数最多 {most}。"
TOO_LONG_OPEN = "时长要在 1 分钟到 7 天之间。"

JOINED = "{name}，已经加入名单。答题和排行里用这个名字；/leave 退出。"
RENAMED = "好的，以后用“{name}”这个名字。"
NAME_TAKEN = "“{name}”这个名字在这个群里已经有人用了，请换一个，例如 /join {name}二。"
NAME_UNUSABLE = "这个名字不能用。请写一个能看清的名字（{most} 个字以内），例如 /join 小李。"
LEFT = "已经退出名单，以后不再显示您的名字。"
NOT_JOINED = "您没有在名单里。"

BOARD = "排行（正确率和连续天数）"
BOARD_OFF = "这个群没有打开排行。群管理员可以用 /group 排行开 打开。"
BOARD_EMPTY = "名单还是空的。发 /join 加上名字，就会出现在排行里。"
BOARD_LINE = "{name}　正确率 {share}%，连续 {streak} 天"
BOARD_NEW = "{name}　答过的题还太少，连续 {streak} 天"

SETTINGS = "群设置"
DAILY_ON = "每日一轮：{days} {at}（{zone}），{number} 题，开放{open}。"
DAILY_OFF = "每日一轮：没有打开。群管理员发 /group 8:00 就打开。"
OF_KINDS = "题型：{kinds}。"
OF_SCOPE = "范围：{scope}。"
ALL_FILES = "全部文件"
BOARD_IS_ON = "排行：打开，名单里的人能看到彼此的正确率和连续天数。"
BOARD_IS_OFF = "排行：关闭。"
MEMBERS_START = "出题：所有成员都可以用 /quiz 出题，一次一轮。"
ORGANISERS_START = "出题：只有群管理员可以用 /quiz 出题。"
MEMBERS = "名单：{count} 人。"
NEXT = "下一轮：{when}。"
CHANGE_HINT = (
    "群管理员可以这样改：/group 8:00 3题 工作日 开放2小时；/group 单选 判断；"
    "/group 范围党建；/group 《文件的标题》；/group 全部文件；/group 停。"
)
SET = "已经改好。"
UNREADABLE = "没有看懂“{word}”。" + CHANGE_HINT

DAILY_BUTTON = {True: "停每日一轮", False: "开每日一轮"}
BOARD_BUTTON = {True: "关排行", False: "开排行"}
START_BUTTON = {True: "只让管理员出题", False: "让成员出题"}
ANSWERED_BUTTON = "谁答了"
TABLE_BUTTON = "成绩表"
REPORT_BUTTON = "题目有误"
REPORTED = "谢谢，已经记下，管理员看过之前不再出这道题。"
REPORTED_BEFORE = "这道题已经报告过了，正在等管理员看。"
ALREADY_SO = "已经是这样了。"

ANSWERED_HEAD = "{round}（{when} 开始，{count} 题）"
ANSWERED_LINE = "{name}：答了 {given} 题"
ANSWERED_NONE = "名单里还没有人作答。"
NOT_ANSWERED = "还没有作答：{names}。"
OTHERS = "另有 {count} 个没有加入名单的人作答。"
LIST_EMPTY = "名单是空的。请群里的人发 /join 加上名字；没有加入的人只计人数。"
SENT_PRIVATELY = "已经私下发给您。"
OPEN_PRIVATE = "这个只能私下发给您。请先打开 https://t.me/{bot} 点“开始”，再到这里发一次。"

TABLE_NAME = "成绩表.csv"
TABLE_CAPTION = "名单里 {members} 人、最近 {rounds} 轮的成绩表，可以用 Excel 打开。"
TABLE_HEAD = ("开始时间", "种类", "姓名", "题数", "已答", "答对")
TABLE_QUESTION = "第{number}题"
TABLE_MARKS: dict[bool | None, str] = {True: "对", False: "错", None: "未答"}

LISTED = "、"
KEY_AND = "；"


def moment(when: datetime, zone: str, now: datetime) -> str:
    """Return a moment as people of the group read it; the date where it is not today's."""
    local, today = in_utc(when).astimezone(zone_named(zone)), in_utc(now).astimezone(zone_named(zone)).date()
    # a round that closes at 8:00:40 closes "at 8:01": nobody should be told an hour that is too early
    if local.second or local.microsecond:
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    hour = clock(local.time())
    if local.date() == today:
        return hour
    return f"明天 {hour}" if local.date() == today + timedelta(days=1) else f"{day(local.date())} {hour}"


def length(minutes: int) -> str:
    """Return a length of time as people say it."""
    if minutes % (24 * 60) == 0:
        return f" {minutes // (24 * 60)} 天"
    if minutes % 60 == 0:
        return f" {minutes // 60} 小时"
    return f" {minutes} 分钟"


def daily_line(settings: GroupSettings) -> str:
    """Return the daily round as a sentence."""
    if not settings.active:
        return DAILY_OFF
    days = days_words(settings.days, settings.weekdays)
    zone = "北京时间" if settings.zone == DEFAULT_ZONE else settings.zone
    values = {"days": days, "at": clock(settings.at), "zone": zone, "number": settings.number}
    return DAILY_ON.format(**values, open=length(settings.open_minutes))


def kinds_line(settings: GroupSettings) -> str:
    """Return the kinds of questions as a sentence."""
    return OF_KINDS.format(kinds=LISTED.join(KIND_NAMES[kind] for kind in settings.kinds))
