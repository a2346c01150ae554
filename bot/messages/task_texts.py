"""What is said about tasks (summaries, outlines, notes, comparisons, terms, short questions). No plain text elsewhere."""

from __future__ import annotations

WHICH = {
    "summary": "要总结哪一份？例如：总结 1，总结 1 第二部分，总结 1 三句话。文件的编号见“文件”。",
    "speech": "提纲写什么？例如：提纲 1，提纲 基层党建，提纲 1 安全生产。文件的编号见“文件”。",
    "notes": "记什么的笔记？例如：笔记 1，笔记 1 第二部分，笔记 基层党建。文件的编号见“文件”。",
    "compare": "对比哪几份？例如：对比 1 2 安全生产。文件的编号见“文件”。",
    "explain": "解释哪个词？例如：解释 三会一课",
    "short": "出哪一份的简答题？例如：简答，简答 1，简答 安全生产。文件的编号见“文件”。",
}
"""By the command."""
NO_MODEL = {
    "summary": "写总结要用语言模型，这里没有设置。可以先看目录和重点要求，或者直接问“主要内容是什么”。",
    "speech": "写提纲要用语言模型，这里没有设置。可以先看重点要求，或者问“有哪些要求”，用原话自己列。",
    "notes": "记笔记要用语言模型，这里没有设置。可以先看重点要求，或者做几道题记牢。",
    "compare": "写对比要用语言模型，这里没有设置。可以直接问“两份文件各怎么说”，或者追踪一个提法。",
    "explain": "写解释要用语言模型，这里没有设置。可以直接问“这个词是什么意思”，有原文就给原话。",
}
CONFIDENTIAL = "这份文件标有密级或“内部”，不交给语言模型。可以看目录和重点要求，或者直接提问。"
NOT_FOUND = "资料里没有找到和“{topic}”相关的内容，没有写。"
FAILED = "语言模型这次没有写成，请过一会儿再试。也可以看目录和重点要求，或者直接提问。"
SOURCE_ONLY = "语言模型这次没有写成，上面是原文里最要紧的几句。"
STOPPED = "已停下，上面是停下以前写好的。"
STOPPED_EARLY = "已停下，还没有写出来。"
STOPPING = "好的，写到这里为止。"
SUMMARY_MARK = "（概括）"
SUMMARY_HINT = "标“概括”的是语言模型的话，编号处是原文。"
_PROGRESS_MARK = "…… 正在写"
PROGRESS = _PROGRESS_MARK + "（{done}/{batches}）。"
CONTENTS_BUTTON, DEMANDS_BUTTON = "目录", "重点要求"
SAVE_WORD_BUTTON, SAVE_TEXT_BUTTON = "存成 Word", "存成 Markdown"
SAVE_NOTHING = "还没有可以保存的。请先写一份，例如：提纲 1"
SAVED = "{name}"
SAVE_HINT = "输入“保存”存成 Word 文件，“保存 md”存成 Markdown。"
SHORT_QUESTION = "简答（{count} 点）：{question}"
SHORT_HINT = "用自己的话写，一次写完；不会就输入“不知道”。"
SHORT_NONE = "没有找到可以出简答题的地方。可以换一份文件，或者输入“出题”做别的题。"
ALL_TOLD = "{count} 点都说到了。"
SOME_TOLD = "说到 {told} 点，还差 {missing} 点。"
NONE_TOLD = "{count} 点都没有说到，看看原文："
TOLD, MISSING = "说到了", "还差"
SHORT_AGAIN_BUTTON = "再来一题"
GAVE_UP = frozenset({"不知道", "不会", "不清楚", "忘了", "跳过", "结束", "放弃", "看答案", "答案"})
"""What shows the points of a short question at once."""
STOP = "停"
STOP_WORDS = frozenset({STOP, "停下", "停止", "别写了", "不写了", "结束", "/stop", "／stop", "取消"})
"""What stops a task that is being written."""


def is_question(text: str) -> bool:
    """Return whether a message asks, and so is no answer to a short question."""
    return text.strip().endswith(("？", "?", "吗", "呢"))


def is_progress(line: str) -> bool:
    """Return whether a line tells how far a task is, and is shown only while it is written."""
    return line.startswith(_PROGRESS_MARK)
