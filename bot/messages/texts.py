"""Chinese sentences that learners and operators share, and those for the library's errors: short, calm, no jargon.

The other sentences stand in the `texts` module of each package; the command line's in `bot.cli.parser`.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Sequence

from knowledge.errors import (
    BackupError,
    EmbeddingMismatch,
    LibraryBusy,
    LibraryError,
    ProviderError,
    SettingsError,
    SourceError,
    StoreError,
    StoreFault,
    UnknownDocument,
)
from knowledge.text.pages import pages_in_words
from knowledge.values import DocumentInfo, SectionPath

SEPARATOR = " › "
_KEY = re.compile(r"\[(\w+)\] (\w+)")
"""The key of the configuration that an error is about."""

WELCOME = "您好，我是学习助手。请直接提问，我用资料里的原话回答，并注明出处。"
START_COUNT = "资料库里有 {count} 份文件，也可以做题、复习。"
TRY_BUTTON, QUIZ_FIVE_BUTTON, DOCUMENTS_BUTTON, HELP_BUTTON = "试问一个", "出题", "文件", "帮助"
TRY_HEADING, TRY_PART = "{heading}有哪些要求？", "{document}第一部分讲了什么？"
TRY_ANY = "有哪些重点要求？"
TRIED = "例如这样问：{question}"
HELP_HEAD = "想了解哪一类？点按钮，或者输入：帮助 做题"
HELP_TOPICS = {
    "提问": (
        "直接输入问题，例如：今年的目标是什么？",
        "可以接着追问，例如：那期限呢？换一个话题输入“换话题”。",
        "输入出处的编号（例如 1），看这段话的上下文；对着以前的回答回复编号也行。",
    ),
    "做题": (
        "输入“出题 5”做五道题，也可以说：来十道关于党建的判断题。",
        "点选项作答，填空直接输入；不会输入“不知道”，“跳过”换下一题，“结束”不做了。",
        "输入“错题”看做错的，“复习”再做一遍，“每天早上8点出5题”定每日计划。",
    ),
    "自己的": ("收藏、设置、范围和导出都是自己的，别人看不到。命令也可以写成中文，例如：收藏、设置、范围、导出。",),
    "管理": (
        "添加文件：把文件直接发到这里（.docx .pdf .txt .md .html），放好以后可以保留或撤销。",
        "/remove 编号，删除一份文件；/title 编号 新标题，改标题；编号见 /documents。",
        "/invite 做邀请链接，/invite 20 做 20 人用的；/admin 看成员、使用次数、错误和题目报告。",
    ),
}
"""What the help says, by topic; the last for admins alone."""
HOW = {
    "停": "不做这一组题，输入“结束”。停每日推送，输入“停每日推送”，或者 /daily 停。",
    "添加": "文件由管理员添加：在和我的单独对话里把文件发过来，或者在命令行运行 study add 文件。",
    "查": "查一个词，输入：查 词。核对一句话，输入：核对 这句话。看出处的上下文，输入它的编号，例如 1。",
}
"""How something is done that is no command by itself, by the word after `/how`."""
STOP_SET_BUTTON, STOP_DAILY_BUTTON = "结束这一组", "停每日推送"
MAYBE_COMMAND = "没有 /{command} 这个命令，是不是想 /{meant}？"
SOURCES = "出处"
NEAREST = "最接近的地方"
EXPAND_BUTTON = "展开"
EXPAND_HINT = "还有一部分，输入 + 展开。"
OPEN_BUTTON = "[{number}]"
OPEN_HINT = "输入编号看上下文。"
WIDER = "看更多上下文"
BACK = "◀"
ON = "▶"
COPY_BUTTON = "引用"
QUIZ_BUTTON = "出题"
KEEP_BUTTON = "收藏"
MORE_BUTTON = "接着看"
MORE_HINT = "还有 {count} 处，输入 /more 接着看。"
REST_HINT = "还有相关内容，输入 /more 接着看。"
NO_MORE = "没有更多了。"
NEW_TOPIC = "好的，我们换一个话题。请提问。"
EMPTY = "请写出一个问题。"
ASK_WHAT = "请问什么？在 /ask 后面写出问题，例如：/ask 今年的目标是什么？"
TOO_LONG = "这个问题有 {count} 个字，太长了。请把它缩短到 {limit} 个字以内再问。"
NO_DOCUMENTS_OPERATOR = "资料库里还没有文件。运行 study add 文件或文件夹，可以放入文件。"
NO_DOCUMENTS = "资料库里还没有文件。请先放入讲话文件，再来提问。"
DOCUMENTS = "资料库里有 {count} 份文件："
OUTLINE_WHICH = "要看哪一份的目录？请输入 /outline 加编号，例如 /outline 1。"
OUTLINE_NONE = "这份文件里没有标题。"
UNKNOWN_NUMBER = "没有编号为 {number} 的文件。输入 /documents 看全部文件。"
UNKNOWN_SOURCE = "上一个回答里没有编号 {number}。"
NO_ANSWER_YET = "还没有可以展开的出处。请先提一个问题。"
SEARCH_WHAT = "要查什么词？例如：/search 期限"
NO_HITS = "没有查到“{words}”。可以换一个说法，或者直接提问。"
HITS = "“{words}”出现在："
HITS_NEAR_ONLY = "没有查到“{words}”，下面几处意思相近："
HITS_NEAR = "意思相近的地方"
HITS_SOME = "没有哪一处同时有“{words}”里的全部词，下面几处有其中一部分："
HITS_COUNT = "共 {count} 处{shown}。"
HITS_SHOWN = "，列出 {shown} 处"
NO_HITS_STUDY = "没有查到“{words}”。可以换一个说法。"
SEARCH_WHAT_STUDY = "要查什么词？例如：study search 期限"
QUOTE_WHAT = "要核对哪句话？例如：/quote 打铁必须自身硬"
QUOTE_WHAT_STUDY = "要核对哪句话？例如：study quote 打铁必须自身硬"
QUOTE_EXACT = "资料里有这句话，一字不差。"
QUOTE_EXACT_OFTEN = "资料里有这句话，一字不差，共 {count} 处，其中一处："
QUOTE_DIFFERS = "与原文有 {count} 处不同："
QUOTE_NOT_FOUND = "资料里没有这句话。"
DIFFERENCES = {
    "replaced": "“{theirs}”，原文是“{source}”",
    "missing": "少了“{source}”",
    "added": "多了“{theirs}”",
}
DIFFERENCE_AFTER = "（在“{words}”之后）"
DIFFERENCE_FIRST = "（在开头）"
COPY = "引用格式"
TRACE_WHAT = "要追踪哪个提法？例如：/trace 一岗双责"
TRACE_WHAT_STUDY = "要追踪哪个提法？例如：study trace 一岗双责"
TRACE = "“{words}”共出现 {count} 次，见于 {documents} 份文件。"
TRACE_NONE = "资料里没有出现过“{words}”。"
UNANSWERED_OFF = "现在没有记录这样的问题。要记录，请把配置 answers.keep_unanswered 设为 true。"
UNANSWERED_NONE = "还没有记下没查到答案的问题。"
UNANSWERED_COUNT = "共 {count} 个问题没有查到答案。"
UNKNOWN_COMMAND = "没有 /{command} 这个命令。输入 /help 看说明。"
NOT_FOUND = "资料里没有找到可以回答这个问题的内容。"
GONE = "这段内容已经不在资料库里了。"
TROUBLE = "抱歉，刚才出了点问题。请过一会儿再试。"
WRITING = "……（还在写，写完会附上出处）"
REWRITTEN = "（核对之后有改动，以下面的回答为准）"
TEXT_ONLY = "目前只能看懂文字消息。请用文字提问。"
POLL_BELOW = "【{title}】题目和选项见上一条。"
POLL_UNKNOWN = "刚才那道题没有登记上，所以没有计分，抱歉。"
NOT_INVITED = "您好，这个学习助手只对受邀的人开放。需要使用，请联系管理员。"
INVITATION_USED = "这个邀请链接不对，或者已经用过了。请向管理员要一个新的。"
YOUR_ID = "您的编号是 {id}。"
TOO_FAST = "消息太多了，请过一分钟再发。"
TOO_MANY_TODAY = "今天的提问次数已经用完，请明天再来。"
FILE_WRITTEN = "已写入 {path}"
FILE_NOT_WRITTEN = "没有写成 {name}：{reason}。"
FILE_TOO_LARGE = "这个文件太大，发不出来。请缩小范围再试，例如先用 /scope 选一份文件。"
LATE = "这条消息发来时机器人没有在运行，现在才看到。"
PRESSED_BEFORE = "点过了，请看下面。"
STALE_BUTTON = "这个按钮已经失效了，请重新提问。"

SAMPLES_OFFER = "资料库还是空的。要放入三篇示例讲话，先试一试吗？（回车或 y 放入，n 不放）"
SAMPLES_LOADING = "正在放入三篇示例讲话，大约需要几秒到几十秒……"
SAMPLES_LOADED = "已放入三篇示例讲话。可以试着问：后进支部什么时候完成整顿？"
SAMPLES_DECLINED = "好的。要放入自己的文件，请在命令行运行：study add 文件或文件夹"
STOPPED = "机器人已停止。"
GOODBYE = "再见。"
CONSOLE_READY = "资料库里有 {count} 份文件。直接提问；/help 看说明，/quit 退出。"


TELEGRAM_UNSET = (
    "还没有 Telegram 机器人的令牌。请向 @BotFather 申请一个，"
    "写进配置 telegram.token，或者放在环境变量 STUDY_TELEGRAM__TOKEN 里。"
)
TELEGRAM_REFUSED = "Telegram 不接受这个令牌。请核对配置 telegram.token（或环境变量 STUDY_TELEGRAM__TOKEN）。"
TELEGRAM_UNREACHABLE = "连不上 {url}（{error}）。请检查网络，需要时设置 telegram.proxy 或 telegram.base_url。"


TELEGRAM_CONFLICT = (
    "另有一个程序也在用这个令牌接收消息（Telegram 返回 409），机器人停下了。"
    "同一个令牌只能运行一个机器人：请停掉另一个；如果不知道是谁，向 @BotFather 换一个新令牌。"
)
WEBHOOK_REFUSED = (
    "Telegram 不接受 [webhook] url = {url}（{error}）。"
    "它应是从外面能访问的 https 地址，端口为 443、80、88 或 8443；空着就用长轮询。"
)
PORT_TAKEN = "不能在 {where} 上监听（{error}）。请在配置 {key} 里换一个端口，或停掉占用它的程序。"


FULL_DISK = "磁盘满了，没有写完。请腾出空间后再运行一次，已经完成的部分都保留着。"
_STORE_ERRORS: dict[StoreFault, str] = {
    "": "资料库读写出错。运行 study check 可以看到哪里有问题，加上 --repair 就修复；加上 --verbose 可以看到详情。",
    "full": FULL_DISK,
    "newer": "这个资料库是用更新版本的程序做的，现在的版本打不开。请装上那个版本，或者把配置 library.path 改成另一个文件夹。",
    "older": "这个资料库是用太旧的版本做的，现在的版本升不了级。请把配置 library.path 改成一个空文件夹，重新添加文件。",
    "damaged": "资料库的数据库文件坏了。请换回备份，或者把配置 library.path 改成一个空文件夹，重新添加文件。",
    "locked": "数据库正被别的程序占用。请等它结束，或者先停掉它，再试一次。",
    "unwritable": "资料库的文件夹不能写入。请检查它的权限，或者把配置 library.path 改成另一个文件夹。",
    "unreachable": "连不上数据库服务器。请检查配置 library.database_url，并确认服务器在运行。",
    "died": "做这件事的程序几次中途退出，没有做成。可能是文件太大、太复杂，或者内存不够；请拆成几个小文件再试。",
    "embedding": "向量模型没有回应。请检查能不能连上它，密钥有没有设好，模型的名字对不对。",
    "engine": "这台机器上还算不了向量。运行 study check --verbose 可以看到原因；哪些机器可以用、怎样装，见 docs/operations.md。",
}
_SHORT_TITLE, _SHORT_HEADING = 16, 14
"""Characters of a title and of a heading where a place is told in a line of a phone."""
_QUOTATION = {("“", "”"), ("「", "」"), ("『", "』"), ('"', '"'), ("＂", "＂")}
_OS_ERRORS = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这里不能写入",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.ENOSPC: "磁盘满了",
    errno.ENAMETOOLONG: "名字太长",
}


def bare(words: str) -> str:
    """Return typed words without quotation marks around them: sentences put their own."""
    inner = words.strip()
    if len(inner) > 2 and (inner[0], inner[-1]) in _QUOTATION and not set(inner[1:-1]) & {inner[0], inner[-1]}:
        return inner[1:-1].strip() or inner
    return inner


def title(name: str) -> str:
    """Return a title in title marks; marks inside become the inner ones, as Chinese typography wants."""
    return f"《{name.replace('《', '〈').replace('》', '〉')}》"


def place(document: str, section: SectionPath, pages: Sequence[int] = ()) -> str:
    """Return a place as people cite it: 《title》 › heading › heading，第5页."""
    return "，".join(filter(None, [SEPARATOR.join([title(document), *section]), pages_in_words(pages)]))


def short_place(document: str, section: SectionPath, pages: Sequence[int] = ()) -> str:
    """Return a place in a few words, as a line of a phone takes it: the title and the last heading, cut."""
    heading = _cut(section[-1].strip("。：:，, "), _SHORT_HEADING) if section else ""
    short = SEPARATOR.join(filter(None, [title(_cut(document, _SHORT_TITLE)), heading]))
    return "，".join(filter(None, [short, pages_in_words(pages)]))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def document_line(info: DocumentInfo) -> str:
    """Return a document as a line of a list."""
    remarks = [info.date] if info.date else []
    remarks += ["不完整"] if info.incomplete else []
    remarks += ["与另一份重复"] if info.duplicate_of else []
    return title(info.title) + (f"（{'，'.join(remarks)}）" if remarks else "")


def question_fault(question: str, limit: int) -> str:
    """Return what is wrong with a question before it is asked; empty where nothing is."""
    if not question.strip():
        return EMPTY
    return TOO_LONG.format(count=len(question), limit=limit) if len(question) > limit else ""


def library_error(error: LibraryError) -> str:
    """Return an error of the library as a sentence for the person at the command line: what failed, what to do."""
    match error:
        case UnknownDocument():
            return f"没有编号为 {error.document_id} 的文件。运行 study documents 可以看到全部编号。"
        case LibraryBusy():
            holder = error.holder.replace(", process ", "，进程 ").replace("another process", "另一个程序")
            return f"资料库正在被写入（{holder}）。请等它结束，或者先停掉它，再试一次。"
        case SourceError():
            return error.reason
        case BackupError():
            return f"{error.reason}。"
        case EmbeddingMismatch():
            return (
                "资料库里的向量是用另一个模型做的，不能混用。请把配置 library.embedding 改回去，"
                "或者运行 study check --repair，全部重新计算。"
            )
        case ProviderError():
            return f"配置有误：{'.'.join(_KEY.findall(str(error))[0])}：{error.reason}"
        case SettingsError():
            key = ".".join(_KEY.findall(str(error))[0]) if str(error).startswith("[") else "library"
            return f"配置有误：{key} 现在的值不能用，写法见 config.example.toml；加上 --verbose 再运行，可以看到原因。"
        case StoreError():
            return _STORE_ERRORS[error.fault]
    return f"没有做成：{error}"


def os_error(error: OSError) -> str:
    """Return why a file can't be read or written, in a few Chinese words."""
    return _OS_ERRORS.get(error.errno or 0, error.strerror or type(error).__name__)


def learner_error(error: LibraryError) -> str:
    """Return an error of the library as a sentence for a learner, who can't repair anything."""
    if isinstance(error, UnknownDocument):
        return GONE
    return "资料库正在整理，请过一会儿再试。" if isinstance(error, LibraryBusy) else TROUBLE
