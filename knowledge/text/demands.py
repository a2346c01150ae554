"""Demands: words that require or forbid, and sentences that demand nothing (ceremony, results, shortcomings)."""

from __future__ import annotations

import re

from knowledge.text.lexicon import DEMANDING

# 要 as a word of its own, not 主要 or 要求
_MODAL = (
    r"(?<![主重需只首必纲摘紧概简显扼将不想])要(?![求素点务害么是职闻件事领塞])"
    r"(?!(?:更加|进一步)?(?:清醒|看到|认识到|认清))"
)
# words of demand, also weak ones that describe how something is done
_DEMAND = re.compile(
    rf"{_MODAL}|{DEMANDING}|不能(?!够?不)|凡是|力争|确保|切实|坚决"
    r"|严格(?!来看|来说)|严肃查处|严厉|坚持|不断|着力|持续|深入|全面|大力|加快|认真(?!地?看)|努力|积极|扎实"
)
# the strong ones alone
_BINDING = re.compile(rf"{_MODAL}|{DEMANDING}|不能(?!够?不)|力争|确保")
_OBJECT_FIRST = "把|以|用|让|对|针对|从|在|将"
# beginnings of a sentence without a subject
_IMPERATIVE = re.compile(
    r"(?:要|必须|坚持|坚决|严格|确保|力争|不得|严禁|切实|着力|持续|深入|全面|大力|加快|认真|努力|积极|扎实|进一步|充分"
    r"|不断|牢固|自觉|主动|严肃|严厉|推动|推进|加强|强化|深化|完善|健全|建立|构建|落实|履行|提升|提高|增强|优化|实施|开展"
    r"|抓好|抓紧|做好|用好|选好|办好|管好|建好|发挥|突出|聚焦|紧扣|紧盯|围绕|统筹|巩固|拓展|规范|打造|培育|营造|支持|引导"
    rf"|鼓励|促进|保障|保持|{_OBJECT_FIRST}|树立|树牢|压实|压紧|防范|防止|整治|组织|创新|扩大|加大|发展|建设"
    r"|激发|探索|做到|引进|改革|改善|改进|稳步|稳妥|稳定|有序|依法|重点|优先|继续|抓住|守住|严守|坚守|落细|办成|完成|启动)"
)
_BEGINS_WITH_OBJECT = re.compile(_OBJECT_FIRST)
# words of what was done
_PAST = re.compile(
    r"了(?!解|然)(?!.{0,3}要)|已经?(?=[一-鿿])|取得(?!更|新)|以来|去年|过去[一两三四五\d]|[累共]计|截至|得到(?!全面)|顺利实现|圆满"
    r"|比上年|同比|刚才|据统计|成功举办|再创|历史性"
)
# headings over results, unless they call for new ones
_RESULTS = re.compile(
    r"回顾|肯定成绩|(?:取得|实现|展现)新(?:进展|突破|成效|作为)|成效(?:显著|明显)|更加[^，。]{2,8}$|工作总结|情况$"
)
_CALLS = re.compile(r"努力|(?<!主)要(?!求)|着力|必须|[，,]在.{2,16}上|下一步|今后")
_CEREMONY = re.compile(
    r"让我们|谢谢|感谢|致敬|敬意|祝愿|祝大家|预祝|拜年|诚挚|问候|(?:希望|请|要求)大家|各位代表|同志们[，,：:！!]"
    r"|请予审议|紧密(?:地)?团结在|而(?:努力)?奋斗|奋力谱写|使命光荣|我讲[一二三四五两几]|讲[一二三四五两几]点意见"
)
_SHORTCOMING = re.compile(
    r"存在|抓而不|忽视|不(?:够|足|力|强|严|高|实|到位|充分|明显|主动|严格|深入|扎实)|缺乏|缺少|薄弱|滞后|问题(?:依然|仍然|还)"
)


def is_ceremonial(words: str) -> bool:
    """Return whether a sentence greets, thanks, vows or announces the speech's own points."""
    return bool(_CEREMONY.search(words))


def reports_past(words: str) -> bool:
    """Return whether a sentence tells what was done."""
    return bool(_PAST.search(words))


def is_heading_of_results(heading: str) -> bool:
    """Return whether a section under this heading tells of results; one that calls for new results does not."""
    return bool(_RESULTS.search(heading)) and not calls_for_more(heading)


def calls_for_more(heading: str) -> bool:
    """Return whether a heading calls for something: 努力, 要, 下一步."""
    return bool(_CALLS.search(heading))


def reports_shortcoming(words: str) -> bool:
    """Return whether a sentence tells what is lacking or goes wrong."""
    return bool(_SHORTCOMING.search(words))


def has_binding_word(words: str) -> bool:
    """Return whether a sentence demands in so many words: 要, 必须, 不得."""
    return bool(_BINDING.search(words))


def count_binding_words(words: str) -> int:
    """Return how many such words a sentence holds."""
    return len(_BINDING.findall(words))


def has_demand_word(words: str) -> bool:
    """Return whether a sentence holds a word of demand, also a weak one: 坚持, 切实."""
    return bool(_DEMAND.search(words))


def is_imperative(words: str) -> bool:
    """Return whether a sentence begins with a verb or an adverb of demand, with nobody before it."""
    return bool(_IMPERATIVE.match(words))


def begins_with_object(words: str) -> bool:
    """Return whether a sentence begins with 把, 对, 在 …, as sentences on shortcomings do as often as demands."""
    return bool(_BEGINS_WITH_OBJECT.match(words))
