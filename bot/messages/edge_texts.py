"""Every Chinese sentence about who may use the bot, groups, and what admins see: short, calm."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  `date` is what is written
from datetime import datetime, timedelta, timezone

_BEIJING = timezone(timedelta(hours=8))

GROUP_NOT_ADMITTED = "这个群还没有启用学习助手。请学习助手的管理员在群里发送 /admit。"
GROUP_ADMITTED = "本群已启用学习助手。提问请 @{bot}，或者回复我的消息，也可以用 /ask@{bot} 加问题。"
GROUP_ADMITTED_BEFORE = "本群已经启用过了。"
GROUP_DISMISSED = "本群已停用学习助手。"
PLAN_RESUMABLE = "每日计划停着：之前有一段时间不能给您发消息。要恢复，请输入：/daily 打开"
FILES_BY_ADMINS = "文件由管理员添加，您发的文件没有放进资料库。请把它交给管理员；有问题可以直接提问。"
STUDY_IN_PRIVATE = "做题和学习记录请到私聊里用：@{bot}"
TOO_MANY_AT_ONCE = "一下子发来的消息太多了，多出来的没有处理。请等我答完再发。"
WORDS_ONLY = "图片和文件我看不懂，只按文字回答。"
PRESS_TO_OPEN = "点编号看上下文。"
SET_ASIDE = "您的一条消息没能处理完，抱歉。请换个说法再发一次。"
EDITED = "问题改过了，重新回答："

INLINE_STRANGER = "只对受邀的人开放，点这里了解"
INLINE_HINT = "输入要查的词，例如 一岗双责"
INLINE_NOTHING = "没有查到，点这里去提问"
INLINE_NEAR = "没有原词，下面几处意思相近"
INLINE_TROUBLE = "现在查不了，请过一会儿再试"
"""Above the offers when somebody types the bot's name in a chat: a button's width, no more."""

INVITATION = "把下面的链接发给一个人，只能用一次："
INVITATION_MANY = "下面的链接最多 {most} 个人能用，{ends} 前有效："
INVITE_HELP = "写法：/invite 要一次性链接；/invite 20 要 20 人的链接，7 天有效；/invite 20 30 有效 30 天；/invite list 看还有效的链接。"
INVITE_WANTED = r"(\d{1,4})\s*人?(?:\s+(\d{1,3})\s*天?)?"
"""People and days, as admins write them."""
LIST_WORDS = ("list", "列表")
INVITES_NONE = "没有还有效的邀请链接。输入 /invite 做一个。"
INVITES_HEAD = "还有效的邀请链接（{count} 个）"
INVITE_LINE = "{made}做的，{uses}/{most} 人用过，{ends}（…{tail}）"
INVITE_ENDS = "{day} 前有效"
INVITE_ENDLESS = "长期有效"
REVOKE_BUTTON = "撤销 {number}"
REVOKED = "链接已撤销，已经进来的人不受影响。"
REVOKED_BEFORE = "这个链接已经失效了。"

PANEL_HEAD = "管理"
PANEL_PEOPLE = "成员 {members} 人，群 {groups} 个；来过 {seen} 人，本周 {week} 人，今天 {today} 人。"
PANEL_LIBRARY = "资料库：{documents} 份文件，{passages} 段，{items} 道题。"
PANEL_LIBRARY_TROUBLE = "资料库现在读不出来：{why}"
PANEL_REPORTS = "等着处理的题目：{count} 道。"
PANEL_ERRORS = "启动以来的错误和警告：{count} 条。"
PANEL_HINT = (
    "更多：/admin users，/admin groups，/admin usage，/admin errors，/admin reports，/admin invites，/admin library"
)
PANEL_UNKNOWN = "没有这一项。"
PANEL_USERS = "成员（{count} 人）"
PANEL_USERS_NONE = "还没有人通过邀请加入。"
PANEL_USER = "{name}（{person}），{day} 加入"
PANEL_USER_ADMIN = "{name}（{person}，管理员），{day} 加入"
PANEL_NAMELESS = "还没有说过话的人"
PANEL_REMOVE_HINT = "移除一个人：/admin remove 编号；设为管理员：/admin add 编号；取消：/admin drop 编号"
PANEL_ADDED = "{person} 现在是管理员了。"
PANEL_DROPPED = "{person} 不再是管理员。"
PANEL_SAME = "没有变化。配置里写的管理员只能在配置里改。"
PANEL_REMOVED = "已移除 {person}，不能再使用，也不再收到推送。"
PANEL_REMOVED_NOT = "没有编号为 {person} 的成员。配置里写的人要在配置里去掉。"
PANEL_GROUPS = "群（{count} 个）"
PANEL_GROUPS_NONE = "还没有启用的群。把机器人拉进群，或者在群里发送 /admit。"
PANEL_GROUP = "{title}（{chat}），{day} 启用"
PANEL_DISMISS_HINT = "停用一个群：/admin dismiss 编号；连同它的设置和成绩一起删除：/admin forget 编号"
PANEL_FORGOTTEN = "已停用 {chat}，它的设置、各轮题目和成绩都删除了。"
PANEL_DISMISSED = "已停用 {chat}。"
PANEL_DISMISSED_NOT = "没有编号为 {chat} 的群。"
PANEL_USAGE = "最近七天的使用次数"
PANEL_USAGE_NONE = "最近七天没有人用过。"
PANEL_USAGE_DAY = "{day}：{counts}"
PANEL_ERRORS_HEAD = "最近的错误和警告"
PANEL_FINDINGS = "资料库检查"
PANEL_BUTTONS = {
    "users": "成员",
    "usage": "使用次数",
    "errors": "错误",
    "reports": "题目报告",
    "invites": "邀请链接",
    "library": "检查资料库",
}
COMMA, GAPS = "，", "；"
PANEL_ERRORS_NONE = "启动以来没有错误和警告。"
PANEL_ERROR = "{at} {where}：{what}"
PANEL_REPORTS_NONE = "没有等着处理的题目。"
PANEL_REPORT_KEY = "答案：{key}"
PANEL_REPORT_WORDS = "留言：{words}"
PANEL_REPORT_GONE = "这道题已经不在了：{id}"
KEEP_BUTTON = "没有问题，保留"
RETIRE_BUTTON = "停用"
SETTLED = {"keep": "已保留，这道题会照常出现。", "retire": "已停用，这道题不会再出现。"}
SETTLED_BEFORE = "这道题已经处理过了。"
MORE_REPORTS = "还有 {count} 道，处理完这些再看。"
USAGE_KINDS = {
    "question": "提问",
    "command": "命令",
    "button": "按钮",
    "vote": "答题",
    "group": "群里提问",
    "other": "其他消息",
    "refused": "被拦下",
}

CHECK_NOTE = "注意："
CHECK_UNSET = "没有设置令牌，study bot 还不能运行；不用 Telegram 就不用管。"
CHECK_REACHED = "连上了，机器人是 @{bot}。"
CHECK_NO_GROUPS = "注意：不能被拉进群，要用群请在 @BotFather 那里用 /setjoingroups 打开。"
CHECK_PRIVACY = "在群里只收得到命令、提到它和回复它的消息，这就够用。"
CHECK_NO_INLINE = "没有打开 inline 模式，要在别的聊天里插入原文请用 @BotFather 的 /setinline 打开。"
CHECK_PROXY = "代理的写法不对。请检查配置 telegram.proxy，例如 http://127.0.0.1:7890 或 socks5://127.0.0.1:1080。"
CHECK_TIMED_OUT = "没有回应"
CHECK_BUSY = "请求太多，要等一会儿"
CHECK_WEBHOOK_LEFT = "注意：Telegram 那边还设着 webhook（{host}），消息都送到那里。study bot 启动时会取消它，改用轮询。"
CHECK_WEBHOOK_SET = "webhook 已经设好。"
CHECK_WEBHOOK_LATER = "webhook 还没有设，study bot 启动时会设好。"
CHECK_WEBHOOK_TROUBLE = "Telegram 送不到 webhook：{why}。请检查反向代理和证书。"
CHECK_NO_ADMINS = (
    "注意：telegram.access 是 invite，但 telegram.admins 是空的，没有人能发邀请。"
    "给机器人发 /start 可以看到自己的编号，把它写进 telegram.admins。"
)
CHECK_NOBODY = "注意：telegram.access 是 list，但 admins 和 members 都是空的，没有人能用。"

ABOUT = (
    "用资料里的原话回答问题，每句话都注明出处；还可以查提法、核对引文、做题、每天复习。"
    "直接输入问题就行，例如：今年的目标是什么？"
)
ABOUT_SHORT = "用讲话和报告的原话回答，注明出处；出题、复习。"


def date(day: Day) -> str:
    """Return a date as people write it."""
    return f"{day.month}月{day.day}日"


def day(when: datetime) -> str:
    """Return a moment's date as people write it, in Beijing."""
    return date(when.astimezone(_BEIJING))


def minute(when: datetime) -> str:
    """Return a moment as people write it, in Beijing."""
    return f"{day(when)} {when.astimezone(_BEIJING):%H:%M}"
