"""Speeches made of our own sentences, as long and as many as a test wants, always the same for the same seed."""

from __future__ import annotations

import random

WHO = ("各级党组织", "全市干部职工", "每一个支部", "相关部门", "乡镇街道", "基层单位", "各位同志", "领导班子")
HOW = ("坚持问题导向", "压实工作责任", "细化任务清单", "加强统筹协调", "深入调查研究", "强化督促检查", "发扬务实作风")
WHAT = (
    "推动粮食生产稳定增长",
    "守住安全生产底线",
    "改善农村人居环境",
    "办好老百姓的身边小事",
    "提高窗口单位服务效率",
    "盘活闲置的厂房和土地",
    "培养年轻干部的实际本领",
    "清理拖欠中小企业的账款",
    "保护好水源地和湿地",
    "把校园周边的秩序管起来",
    "让养老机构的床位住得满",
    "减少检查评比和重复报表",
)
WHEN = ("今年上半年", "三季度结束以前", "汛期到来之前", "从现在起到年底", "用两年左右的时间", "在下一次会议以前")
RESULT = ("确保取得实效", "让群众看得见变化", "向市委作出书面报告", "形成可以推广的做法", "不留死角和盲区")
NUMERALS = "一二三四五六七八九十"


def sentence(rng: random.Random) -> str:
    """Return one sentence."""
    number = rng.randrange(2, 98)
    first = f"{rng.choice(WHEN)}，{rng.choice(WHO)}要{rng.choice(HOW)}，{rng.choice(WHAT)}"
    return rng.choice((f"{first}，{rng.choice(RESULT)}。", f"{first}，完成率达到{number}%以上。", f"{first}。"))


def speech(seed: int, sections: int = 4, sentences: int = 6) -> str:
    """Return a speech with a title, an address, an opening and numbered sections."""
    rng = random.Random(seed)
    lines = [f"在第{seed}次全市工作推进会上的讲话", "", "同志们：", "".join(sentence(rng) for _ in range(2))]
    for number in range(sections):
        lines.append(f"{NUMERALS[number]}、{rng.choice(HOW)}，{rng.choice(WHAT)}")
        lines.append("".join(sentence(rng) for _ in range(sentences)))
    return "\n".join(lines) + "\n"
