"""Checks that each find one kind of question which the documents can't answer, whatever the scores say.

A gate looks for something definite: a task instead of a question, a place that no document speaks of, a figure in a unit
that does not occur where the answer should stand, words that the source hides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from knowledge.text.folding import fold
from knowledge.text.lexicon import DIVISIONS, MEASURES
from knowledge.text.masks import is_masked
from knowledge.text.numerals import NUMERALS
from knowledge.text.place_names import PLACES
from knowledge.text.tokenizer import is_unknown_word
from knowledge.values import Document

_TASK = re.compile(
    r"(?:帮我|给我|替我|请)(?:用\S{0,12})?(?:写|编|画|翻译|做|作|生成|起草|拟|设计|订|买)(?:一|个|首|篇|份|段|张|副|点|些)|写(?:一)?(?:首|篇|份|段|个)(?!什么|怎样|啥|.{0,12}(?:讲话|报告)(?:里|中|怎么))"
    r"|(?:翻译|改写|润色)(?:成|一下|这)|你(?:觉得|认为|怎么看|喜欢|是不是)|推荐(?:一|几|个|部|本|家)(?!.{0,20}讲话)|(?:忽略|无视|忘记).{0,12}(?:指示|指令|提示|规则)|系统提示|提示词|讲个笑话"
    r"|^(?:今天|明天|后天|昨天|现在|今晚|这会儿|周末).{0,8}(?:天气|气温|下雨|下雪|冷不冷|热不热|几点|星期几|礼拜几|几月几号|几号)"
)
_FULL_NAME = re.compile(
    r"全称|全名|文号|真名|本名|原名|具体(?:名称|名字|是哪|叫)|叫什么|哪个(?:省|市|县|区|镇|村|单位|局)"
)
_FRONT_WHO = re.compile(
    r"谁(?:来|在)?(?:作|做|讲|发表|写)(?:的|了|报告|讲话|.{1,8}(?:报告|讲话))|(?:报告|讲话|演讲|发言)(?:人|者)是谁|作者是谁"
)
_FRONT_WHEN = re.compile(r"(?:什么时候|哪天|哪一天|何时|几月几日|什么时间)(?:作|做|讲|发表|召开|开)的?")
_FRONT_WHERE = re.compile(r"在(?:什么|哪个|哪次|哪里的)(?:会|会议|大会|场合)上?(?:作|做|讲|发表|说)")
_YEAR_ALONE = 4  # a date of that length is a year from the title, which is no answer to "when"
_WHO = re.compile(r"^(?:请问)?([一-鿿]{2,12})是谁|谁是([一-鿿]{2,12})")
_DEFINED = re.compile(
    r"(?:请问)?(?:什么是|什么叫|何为|啥是)[“\"]?([^“”\"，,。]{2,12}?)[”\"]?$|[“\"]?([^“”\"，,。]{2,12}?)[”\"]?(?:是|指)(?:的)?(?:是)?(?:什么|啥)(?:意思)?$"
)
_SPEAKER = re.compile(r"([一-鿿]{2,4}?)(?:同志)?(?:要求|指出|强调|提出|表示)")
_OFFICE = re.compile(
    rf"^([一-鿿]{{0,6}}?(?:国务院|[{DIVISIONS}])(?:纪?委)?(?:副?(?:书记|长)|总理|主席|主任))(?:同志)?"
    r"(?:在[^，,。]{2,20}上)?(?:是)?(?:怎么|如何|怎样|都)?(?:讲|说|强调|指出|要求|提)"
)
_WHOSE_OFFICE = re.compile(
    r"(?:请问)?([一-鿿]{2,4}?)(?:同志)?(?:是|担任|任|当)(?:的)?(?:谁|(?:什么|啥|哪个)(?:职务|职位|身份|头衔|官|领导|人))"
)
_NEAR_SHARE = 0.7
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|\D|$)")
_HOW_MANY = re.compile(
    rf"(?:多少|(?<![这那前后哪好头])几)(?P<unit>个月|个工作日|个小时|个百分点|[万亿](?=[^元]|$)|[{MEASURES}点成篇]|公里|平方米|[亿万]元(?!以[上下])|小时|分钟)?"
)
_SHARE = re.compile(r"百分之几|占比|比例是|比重是|增速|增长多少|涨幅")
_WHEN = re.compile(r"哪(?:一)?年|何时|什么时候|哪(?:一)?天|几月|几号")
_HOW_OFTEN = re.compile(r"(?:多久|多长时间|几年|几个月|几天).{0,8}(?:一次|一回)|多久.{0,4}(?:开|召开|搞|查|评|换)")
_HOW_LONG = re.compile(r"多久|多长时间")
_MONEY = re.compile(r"多少[^，,。？?]{0,8}?(?:钱|资金|经费|财政资金|补贴|补助|投入|预算|拨款)|(?:花|投|拨|掏)了?多少$")
_CHANGE = re.compile(r"(?:涨|升|降|减|增|多|少|提高|增加|减少|下降|降低|上调|下调)(?:长|加)?了?多少(?!的)")
_MOST = re.compile(r"(?:哪|谁)[^，。]{0,16}最(?:多|少|高|低|大|小|好|差|快|慢|早|晚|严重|突出)")
_FIRST = re.compile(r"最|第一|首位|居首|之首|榜首|排名|倒数|前列")
_SET_PHRASE = re.compile(r"“[^“”，。]{1,12}”")
"""“四个意识” counts nothing that a question is after."""
_NUMERAL = rf"[0-9０-９{NUMERALS}两百千万亿几Ⅰ-Ⅻ零〇]"
_SCALE = r"[0-9０-９.．,，]*[十百千万亿多余来几]*"
_FIGURE = re.compile(
    rf"[0-9０-９]|百分之|[百千万亿]{{2,}}|翻[一两番]|[{NUMERALS}两]成|过?半|为零|零(?:事故|增长|发生)"
    rf"|{_NUMERAL}{_SCALE}(?:[{MEASURES}头只瓦度]|公里|平方)"
)
"""A number that tells how much; not one of a list (“一要”) or inside a word (“统一”)."""
_COUNT_ALIKE = {
    "人": "人名",
    "名": "名人位",
    "位": "位名人",
    "个": "个项类家名位人条件",
    "点": "点方面条",
    "项": "项个件",
    "元": "元",
    "年": "年",
    "次": "次轮遍",
}


def is_task(question: str) -> bool:
    """Return whether something is to be made or judged, instead of something that the documents say being asked."""
    return bool(_TASK.search(question))


def says_thanks(question: str) -> bool:
    """Return whether the learner says thanks or goodbye."""
    return bool(re.match(r"谢谢|多谢|感谢|再见|拜拜", question))


def asks_hidden(question: str) -> bool:
    """Return whether the question asks what stands behind a mask that it repeats: 《XX的意见》的全称."""
    return is_masked(question) and bool(_FULL_NAME.search(question))


def asks_front(question: str, document: Document) -> bool:
    """Return whether the question asks who spoke, when, or on what occasion, and the document's front tells it."""
    told = (
        (_FRONT_WHO, document.speaker),
        (_FRONT_WHEN, len(document.date) > _YEAR_ALONE),
        (_FRONT_WHERE, document.occasion),
    )
    return any(pattern.search(question) and known for pattern, known in told)


def said_by(question: str) -> str:
    """Return who a question says has spoken ("刘伟要求…"), where it begins with a name; else empty."""
    match = _SPEAKER.match(question)
    return match.group(1) if match and is_unknown_word(match.group(1)) else ""


def office_said(question: str) -> str:
    """Return the office whose holder a question says has spoken ("市纪委书记在会上怎么讲的"); else empty."""
    match = _OFFICE.match(question)
    return match.group(1) if match else ""


def is_called(name: str, title: str) -> bool:
    """Return whether an office is called by a shorter form: 河北省长 for 河北省人民政府省长."""
    return bool(name) and _in_order(name, title) == len(name)


def office_of(question: str) -> re.Pattern[str] | None:
    """Return what stands where an office is told ("副厅长刘伟"), for a question who somebody is; None for others."""
    match = _WHOSE_OFFICE.match(question)
    return re.compile(f"(?:[长员席任记理授]|代表|同志){re.escape(match.group(1))}") if match else None


def announced_by(words: Sequence[str]) -> re.Pattern[str] | None:
    """Return what announces the things that are asked for by their name ("主要预期目标是：…"); None without words."""
    names = "|".join(re.escape(word) for word in words if len(word) > 1)
    return re.compile(rf"(?:{names})(?:主要)?(?:是|有|为|包括)[：:]") if names else None


def speaks(office: str, speaker: str) -> bool:
    """Return whether an office, perhaps with a name or surname before it (沈区长), is that of a speaker."""
    *_, name = speaker.split() if " " in speaker else ("",)
    whole = fold(speaker)
    surnamed = bool(name) and office[0] == name[0] and is_called(office[1:], whole)
    return is_called(office, whole) or surnamed or (bool(name) and name in office)


def defined(question: str) -> str:
    """Return the term whose meaning a short question asks for ("三去一降一补是什么"); empty where it doesn't."""
    match = _DEFINED.match(question.rstrip("？?。 "))
    return next((group for group in match.groups() if group), "") if match else ""


def is_near(phrase: str, texts: Sequence[str]) -> bool:
    """Return whether most letters of a phrase stand in one of the texts, in order and close together."""
    least = max(2, math.ceil(_NEAR_SHARE * len(phrase)))
    return any(_common(phrase, text) >= least for text in texts)


def _common(phrase: str, text: str) -> int:
    """The most letters of the phrase that stand in order in any window of the text twice as long."""
    width = 2 * len(phrase)
    starts = [at for at, letter in enumerate(text) if letter in phrase[:3]]
    return max((_in_order(phrase, text[at : at + width]) for at in starts), default=0)


def _in_order(phrase: str, window: str) -> int:
    """Length of the longest common subsequence of two short texts."""
    row = [0] * (len(window) + 1)
    for letter in phrase:
        before = 0
        for at, other in enumerate(window, 1):
            before, row[at] = row[at], before + 1 if letter == other else max(row[at], row[at - 1])
    return row[-1]


def who(question: str) -> str:
    """Return the office or name after which a question asks ("市委书记是谁"); empty where it doesn't."""
    match = _WHO.search(question)
    return next((group for group in match.groups() if group), "").replace("的", "") if match else ""


def absent_name(question: str, stands: Callable[[str], bool]) -> str:
    """Return a place or a year that the question names and the documents meant don't speak of; empty where none is."""
    places = (place for place in sorted(PLACES, key=len, reverse=True) if place in question)
    years = (match.group() for match in _YEAR.finditer(question))
    return next((name for name in (*places, *years) if not stands(name)), "")


def figure_missing(question: str, sentences: Sequence[str]) -> bool:
    """Return whether the question asks for a figure, and none of that unit stands in the best sentences."""
    pattern = _FIRST if _MOST.search(question) else _expected(question)
    told = (_SET_PHRASE.sub("", text) for text in sentences)
    return pattern is not None and not any(pattern.search(text) for text in told)


def _expected(question: str) -> re.Pattern[str] | None:
    if _WHEN.search(question):
        return re.compile(
            rf"\d{{2,4}}年|[{NUMERALS}\d]+[月日号]|每(?:年|季度?|月|周)|[上下本]半年|[今去明前]年|年底|年初|[〇一二三四五六七八九]{{4}}年"
        )
    if _HOW_OFTEN.search(question):
        return re.compile(
            rf"每(?:年|月|周|天|日|季度?|半年|学期|[一两二三四五六\d]+个?[年月周天])|每[^，。；]{{1,16}}[{NUMERALS}两\d][次轮]|{_NUMERAL}{_SCALE}个?[年月周季]度?.{{0,6}}[一二两三四\d]次"
        )
    if _HOW_LONG.search(question):
        return re.compile(rf"{_NUMERAL}{_SCALE}(?:年|个月|月|天|日|周|小时|分钟|次|届)|每(?:年|月|周|天|季度|半年)")
    if _SHARE.search(question):
        return re.compile(rf"{_NUMERAL}{_SCALE}\s?[%％]|百分之|个百分点|[一二三四五六七八九]成")
    if _MONEY.search(question):
        return re.compile(rf"{_NUMERAL}{_SCALE}元")
    if _CHANGE.search(question):
        return re.compile(rf"[比较增涨升降减翻提下上][^。；，]{{0,16}}?(?:{_FIGURE.pattern})")
    match = _HOW_MANY.search(question)
    if match is None:
        return None
    unit = match.group("unit")
    if not unit:
        return _FIGURE
    letters = _COUNT_ALIKE.get(unit, unit)
    return re.compile(rf"(?:{_NUMERAL}{_SCALE}|[XxＸ×*]+){'[' + letters + ']' if len(unit) == 1 else unit}")


def tells_count(words: Sequence[str], sentence: str) -> bool:
    """Return whether a sentence counts what one of the words names ("38个后进支部"), so that it tells how many."""
    names = "|".join(map(re.escape, words))
    return bool(names) and bool(
        re.search(rf"(?:\d+|{_NUMERAL}+)[个名家项类条位所次处]?[^，,。；;、\d]{{0,4}}?(?:{names})", sentence)
    )


def hidden_figure(question: str, sentence: str) -> bool:
    """Return whether the figure that is asked for is hidden in the best sentence: XX stands where the number should."""
    match = _HOW_MANY.search(question)
    if match is None or not is_masked(sentence):
        return False
    unit = match.group("unit") or ""
    letters = _COUNT_ALIKE.get(unit, unit)
    masked = re.search(rf"[XxＸ×*]+[余多]?{'[' + letters + ']' if letters else ''}", sentence)
    shown = re.search(rf"[0-9０-９]{_SCALE}{'[' + letters + ']' if letters else ''}", sentence)
    return bool(masked) and not shown
