"""The trace of an answer: how it was found, in words, for `study ask --why`. `lookup.Trace` is another: where a phrase stands."""

from __future__ import annotations

from knowledge.answering.evidence.search import Evidence
from knowledge.answering.understanding.question_forms import Form
from knowledge.answering.understanding.request import Request
from knowledge.storage.open_documents import DocumentCache

_FORMS = {
    Form.FACT: "一件事实",
    Form.FIGURE: "一个数字",
    Form.WHEN: "时间",
    Form.WHO: "由谁",
    Form.LIST: "一组并列的内容",
    Form.DEFINITION: "一个提法的含义",
    Form.SECTION: "其中一部分",
    Form.OUTLINE: "文件的结构",
    Form.OVERVIEW: "主要内容",
    Form.TOPIC: "对一个话题的讲法",
    Form.HOW: "怎么做",
    Form.YESNO: "是不是",
    Form.WHY: "为什么",
    Form.COMPARISON: "几份文件的对照",
    Form.WHICH: "哪些文件讲到",
    Form.TASK: "代写",
    Form.CHAT: "寒暄",
}
_SHOWN = 6
_EXCERPT = 28


def of_request(documents: DocumentCache, request: Request) -> list[str]:
    """Return what was understood of the question."""
    titles = [info.title for key in request.scope or () if (info := documents.infos.get(key))]
    return [
        f"问的是：{'，或'.join(_FORMS[form] for form in request.parsed.forms)}"
        + (f"（{request.parsed.count} 项）" if request.parsed.count else ""),
        "查找范围：" + ("、".join(f"《{title}》" for title in titles) if titles else "全部文件"),
        "查找所用的词：" + ("、".join(request.words) or "无"),
        *([f"接着上一问：{request.content}"] if request.own != request.content else []),
    ]


def of_evidence(evidence: Evidence) -> list[str]:
    """Return which passages were candidates, with both ranks, and what was cut."""
    found = evidence.found
    unknown = [word for word in found.weights if word not in found.known]
    lines = [f"资料里没有的词：{'、'.join(unknown)}"] if unknown else []
    lines.append(f"候选段落 {len(found.candidates)} 处，问句的词最多有 {found.covered:.0%} 出现在同一段里：")
    for place, c in enumerate(found.candidates[:_SHOWN], 1):
        by_words = f"字词第 {c.word_rank}" if c.word_rank else "字词未中"
        by_vector = f"语义第 {c.vector_rank}" if c.vector_rank else "语义未中"
        where = " › ".join(c.passage.path) or "开头或结尾"
        lines.append(f"  {place}. {where}：{by_words}，{by_vector}（{c.passage.text[:_EXCERPT]}…）".replace("\n", " "))
    rest = len(found.candidates) - _SHOWN
    if rest > 0:
        lines.append(f"  其余 {rest} 处排名靠后，未采用。")
    return lines


def of_choice(words: str) -> list[str]:
    """Return by which rule the answer was made."""
    return [f"取舍：{words}"]
