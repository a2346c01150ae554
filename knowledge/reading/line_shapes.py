"""Predicates on one line of a speech: is it a salutation, a numbered heading, a title, running text?"""

from __future__ import annotations

import re

from knowledge.text.numerals import NUMERALS

_COUNT = rf"[{NUMERALS}百零〇\d]{{1,4}}"
# 一、 （一） 第一章 1. ① 一是
_NUMBERED = re.compile(
    rf"(?:[{NUMERALS}百]{{1,4}}[、．.]|[（(]{_COUNT}[）)]|第{_COUNT}(?:篇|编|章|节|部分|条|"
    rf"点)(?=[\s:：、，,]|$|[^的])"
    rf"|\d{{1,2}}(?:[、．]|\.(?!\d))|[①-⑳]|[{NUMERALS}]{{1,2}}[是要](?=.))"
)
# 尊敬的各位领导：
_SALUTATION = re.compile(
    r"(?:尊敬的|敬爱的|亲爱的|各位|同志们|同学们|老师们|朋友们|女士们|先生们|乡亲们|战友们|委员们|"
    r"代表们|家人们|父老乡亲|青年朋友|同仁们|全[体国省市县区]).{0,70}"
)
# a salutation must name somebody
_ADDRESSEE = re.compile(
    r"同志|代表|委员|领导|来宾|嘉宾|朋友|同学|老师|女士|先生|乡亲|战友|同仁|同事|家长|家人|主席|书记|"
    r"专家|评委|企业家|党员|员工|职工"
)
_GREETING = re.compile(r"(?:大家|你们|诸位)(?:早上|上午|中午|下午|晚上|新年|过年)?好[！!。，,]")
# 谢谢大家！
_CLOSING = re.compile(
    r"(?:(?:我的)?(?:讲话|发言|汇报|报告|演讲|致辞)(?:就到这里|完毕|到此结束).{0,12}|"
    r"(?:最后[，,])?(?:再次)?(?:谢谢|感谢).{0,14}|此致|敬礼|祝.{1,30}|以上.{0,20})[。！!.~]?"
)
# what titles call a speech
SPEECH_WORDS = (
    "讲话|发言|致辞|致词|演讲|报告|党课|主持词|主持讲话|贺词|贺信|献词|汇报|讲稿|总结|体会|开幕词|开幕辞|闭幕词|闭幕辞|"
    "祝酒词|答谢词|寄语|讲课|讲义|说明|表态|宣讲|提纲"
)
_SPEECH_SUFFIX = r"(?:稿|材料|提纲|要点|全文|摘要|摘编|节选|范文|范例|精选|合集|汇编|实录|辞|词)"  # what may follow these words in a title
_BRACKETED_PART = r"(?:[（(【\[].{1,24}[）)】\]])?"
_TITLE = re.compile(
    rf".*(?:{SPEECH_WORDS}){_SPEECH_SUFFIX}*{_BRACKETED_PART}\s*(?:[\d{NUMERALS}]{{1,3}}篇?)?{_BRACKETED_PART}"
)
# 在…会上的讲话
_DELIVERED = re.compile(
    rf".*(?:上的?|时的?|的|会|仪式)(?:{SPEECH_WORDS}){_SPEECH_SUFFIX}*{_BRACKETED_PART}\s*\d{{0,2}}"
)
# what titles call a document other than a speech
_DOCUMENT_WORDS = (
    "通知|通报|通告|公告|公示|意见|决定|决议|条例|办法|规定|细则|规则|准则|规范|章程|制度|要点|方案|计划|规划|纲要|纲领|预案|"
    "请示|批复|复函|函|纪要|公报|宣言|声明|议案|提案|建议|倡议书?|指南|指引|手册|规程|清单|一览表|分解表|任务表|明细表|统计表|分工|"
    "实录|问答|百问|\\d+问|题库|试题|白皮书|公约|须知|简章|共和国.{1,20}法|宪法|法典"
)
_DOCUMENT_TITLE = re.compile(
    rf".*[^的]?(?:{SPEECH_WORDS}|{_DOCUMENT_WORDS}){_SPEECH_SUFFIX}*(?:[（(【\[〔].{{1,30}}[）)】\]〕])?\s*"
)
# 关于…的通知
_ANNOUNCED = re.compile(rf".*关于.{{2,}}的(?:{SPEECH_WORDS}|{_DOCUMENT_WORDS}){_BRACKETED_PART}")
_SENTENCE_ENDS = "。！？；!?;…"
_CLAUSE_ENDS = "。！？；，、：:;,?!…"
LONGEST_TITLE_LINE = 60  # characters of one line of a title
LONGEST_TITLE = 120  # characters of a title, lines joined
_LONGEST_SALUTATION = 80  # characters
_SHORTEST_SENTENCE = 25  # characters: shorter lines may be headings or slogans


def is_numbered(text: str) -> bool:
    """Tell whether a line begins with the number of a heading or point."""
    return _NUMBERED.match(text[:12]) is not None


def is_salutation(text: str) -> bool:
    """Tell whether a line greets the listeners and does nothing else."""
    if len(text) > _LONGEST_SALUTATION or text[-1] not in "：:！!，,。" or "。" in text[:-1]:
        return False
    if _GREETING.fullmatch(text):
        return True
    return _SALUTATION.fullmatch(text) is not None and _ADDRESSEE.search(text) is not None


def is_closing(text: str) -> bool:
    """Tell whether a line is a farewell such as 谢谢大家."""
    return len(text) <= 40 and _CLOSING.fullmatch(text) is not None


def is_sentence(text: str) -> bool:
    """Tell whether a line is running text: long, or closed like a sentence."""
    return len(text) >= _SHORTEST_SENTENCE and (text[-1] in _SENTENCE_ENDS or any(mark in text for mark in "。！？；"))


def is_body(text: str) -> bool:
    """Tell whether a line must belong to a speech by its shape."""
    return is_salutation(text) or is_numbered(text) or is_sentence(text)


def is_titlelike(text: str) -> bool:
    """Tell whether a line ends the way titles of speeches do (讲话, 发言稿, 报告（2026年） …)."""
    return len(text) <= LONGEST_TITLE_LINE + 20 and text[-1] not in _CLAUSE_ENDS and _TITLE.fullmatch(text) is not None


def is_delivered(text: str) -> bool:
    """Tell whether a line names a speech and where it was given (在…会上的讲话): stronger than `is_titlelike`."""
    return is_titlelike(text) and _DELIVERED.fullmatch(text) is not None


def names_document(text: str) -> bool:
    """Tell whether a line ends the way titles of documents of any kind do: speeches, notices, rules, plans."""
    return (
        4 <= len(text) <= LONGEST_TITLE
        and text[-1] not in _CLAUSE_ENDS
        and not any(mark in text for mark in "。；！？")
        and _DOCUMENT_TITLE.fullmatch(text) is not None
    )


def names_document_fully(text: str) -> bool:
    """Tell whether a line says the kind of document and what it is on (关于…的通知, 在…会上的讲话)."""
    return names_document(text) and (_ANNOUNCED.fullmatch(text) is not None or is_delivered(text))


def is_short(text: str) -> bool:
    """Tell whether a line may stand before a speech: short and not closed like a sentence."""
    return (
        len(text) <= LONGEST_TITLE_LINE
        and text[-1] not in _CLAUSE_ENDS
        and not is_salutation(text)
        and not is_numbered(text)
    )
