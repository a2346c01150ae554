"""Date, occasion and speaker, taken from a line before the speech, its title or its last line."""

from __future__ import annotations

import datetime
import re

from knowledge.reading.line_shapes import SPEECH_WORDS
from knowledge.text.numerals import NUMERALS, digit_by_digit, read_numeral

_DIGIT = "〇○零一二三四五六七八九0123456789"
# 2026年1月26日, 2026年1月, 2026年
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年\s*(?:(\d{1,2})\s*月\s*(?:(\d{1,2})\s*日)?)?")
# 2026-01-26, 2026.1
_NUMERIC_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-./]\s*(\d{1,2})(?:\s*[-./]\s*(\d{1,2}))?(?!\d)")
# 二〇二六年一月
_CHINESE_DATE = re.compile(rf"([二一][{_DIGIT}]{{3}})年(?:([{NUMERALS}]{{1,3}})月(?:([{NUMERALS}]{{1,3}})日)?)?")
_ANY_DATE = (
    r"(?:(?:19|20)\d{2}\s*年\s*(?:\d{1,2}\s*月\s*)?(?:\d{1,2}\s*日)?|(?:19|20)\d{2}[-./]\d{1,2}(?:[-./]\d{1,2})?"
    rf"|[二一][{_DIGIT}]{{3}}年(?:[{NUMERALS}]{{1,3}}月)?(?:[{NUMERALS}]{{1,3}}日)?)"
)
_DATE_AND_NAME = re.compile(rf"(?P<before>.{{2,30}}?)[\s（(，,]+{_ANY_DATE}|{_ANY_DATE}[\s）)，,]+(?P<after>.{{2,30}})")
_BRACKETS = "（）()〔〕[]【】 "  # stripped from both ends of a line
# a line with nothing but a date, perhaps time of day or place
_DATE_LINE = re.compile(
    rf"(?:(?:时间|日期)\s*[:：]\s*)?{_ANY_DATE}(?:\s*[上下]午|\s*星期.|\s*[于在]?.{{0,12}}(?:[省市县区州旗]|会议室|礼堂))?"
)
# 2026年1月26日在…会议上
_OCCASION_LINE = re.compile(rf"{_ANY_DATE}\s*[，,]?\s*(?:于|在)?(?P<place>.{{2,60}}?)(?:上|中|通过|时)?")
# …会议上 省长 罗东川
_SPEAKER_AFTER_OCCASION = re.compile(
    r"(?P<occasion>.{4,70}?(?:会|会议|大会|论坛|仪式|典礼|活动|班|峰会)上?)[）)]?\s*[ ，,（(]\s*(?P<speaker>[^，。]{2,30})"
)
# 组织部长在…会议上的讲话
_TITLE_WITH_OCCASION = re.compile(
    rf"(?P<speaker>[^，。“”]{{0,16}}?)[于在](?P<place>[^，。]{{2,60}}?(?:会|会议|大会|论坛|仪式|活动|"
    rf"班|课|日|典礼|座谈|晚会|峰会|开幕式|闭幕式|周年))(?:开幕式|闭幕式|期间)?(?:上|时|中|"
    rf"暨.{{2,20}})的?\s*(?:重要|主旨|总结|动员|主题|表态|即席|视频)?(?:{SPEECH_WORDS}).*"
)
# …会议上的讲话, without 在
_TITLE_OF_MEETING = re.compile(
    rf"(?P<place>[^，。“”]{{2,40}}?(?:会|会议|大会|论坛|仪式|典礼))上的\s*(?:重要|主旨|总结|动员|主题|"
    rf"表态)?(?:{SPEECH_WORDS}).*"
)
_MEETING = re.compile(r".*(?:会|会议|大会|论坛|仪式|典礼|活动|班|峰会|开幕式|闭幕式)$")
# offices whose holders give speeches
_OFFICE = (
    r"书记|省长|市长|县长|区长|镇长|乡长|州长|盟长|旗长|村长|主席|总理|主任|部长|局长|厅长|院长|校长|"
    r"会长|总经理|董事长|委员长|检察长|"
    r"司令员|政委|秘书长|行长|处长|科长|组长|站长|所长|队长|理事长|总裁|委员|代表|院士|教授|园长|社长|"
    r"署长|司长|特首|行政长官|总书记|常委"
)
# 市委书记 张某
_OFFICE_AND_NAME = re.compile(
    rf"(?P<office>[^，。：:]{{0,30}}?(?:{_OFFICE}))\s*(?P<name>[一-鿿·•]{{2,6}}|[一-鿿](?:\s[一-鿿]){{1,2}}|"
    rf"[XxＸ×*某○]{{1,3}}|[一-鿿][XxＸ×*某○]{{1,2}})"
)
# 报告人：…
_SPEAKER_FIELD = re.compile(
    r"[（(]?(?:报告人|讲话人|演讲人|发言人|主讲人|主讲|致辞人|作者|讲话者|宣讲人|汇报人|述职人|"
    r"演讲者)\s*[:：]?\s*(?P<name>.{2,30}?)[）)]?"
)
# the common surnames: a line of two or three characters is a name only with one of them
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦马苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛狄米贝明臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房解应宗丁宣邓单杭洪包左石崔吉龚程邢裴陆翁荀甄曲封储靳焦巴牧车侯全班秋仲宁仇甘武符刘景詹龙叶黎白蒲从卓蔺蒙池乔谭劳申冉桑桂牛边燕冀尚温庄晏柴阎连习艾容向古易廖耿匡欧利师巩聂关荆游权盖岳帅丛芦楚闫肖付代佟么"
)
# labels that stand on a line of their own near a title and begin like a surname
_LABEL = re.compile(
    "全文|全屏|全本|文件|文稿|文字|文本|方案|计划|安排|时间|时限|时政|任务|单位|成果|广告|名称|名单|解读|简介|要闻|项目|明细|成员|"
    "党建|党务|党政|公告|公示"
)
_ORGANISATION = re.compile(
    r"[^，。：:]{2,30}(?:委员会|人民政府|政府|[局厅部院署]|办公室|党委|党组|党支部|党工委|公司|集团|"
    r"大学|学校|中心|协会|联合会)"
)


_PLAN = re.compile(r"规划|计划|方案|行动|纲要")
_YEARS = re.compile(r"((?:19|20)\d\d)年?\s?[-—－–~～至到]{1,2}\s?(?:19|20)\d\d年")


def find_date(text: str) -> str:
    """Return the first date in a text as `2026-01-26`, `2026-01` or `2026`, empty where there is none."""
    for pattern in (_DATE, _NUMERIC_DATE, _CHINESE_DATE):
        for match in pattern.finditer(text[:400]):
            if date := _iso(*match.groups()):
                return date
    return ""


def latest_year(title: str) -> str:
    """Return the latest year that a title names: a report on last year and plans for this one is of this year.

    Of a plan for several years (2025—2027年) the first counts.
    """
    if _PLAN.search(title):
        title = _YEARS.sub(r"\1年", title)
    years = [match.group(1) for match in _DATE.finditer(title)]
    years += [find_date(match.group())[:4] for match in _CHINESE_DATE.finditer(title)]
    return max((year for year in years if year), default="")


def _iso(year: str, month: str | None, day: str | None) -> str:
    numbers = [int(digit_by_digit(year)), *(read_numeral(part) for part in (month, day) if part)]
    try:
        datetime.date(*[*numbers, 1, 1][:3])
    except ValueError:
        return ""
    return "-".join([f"{numbers[0]:04d}", *(f"{number:02d}" for number in numbers[1:])])


def is_date_line(text: str) -> bool:
    """Tell whether a line is a date, in brackets or not, perhaps with a place."""
    return len(text) <= 50 and _DATE_LINE.fullmatch(text.strip(_BRACKETS)) is not None


def split_date_line(text: str) -> tuple[str, str] | None:
    """Return the date and the person or office that share a line and nothing else (2024年5月18日 李某某), None for others."""
    match = _DATE_AND_NAME.fullmatch(text.strip(_BRACKETS)) if len(text) <= 60 else None
    if match is None or not (date := find_date(text)):
        return None
    name = (match.group("before") or match.group("after")).strip(_BRACKETS)
    return (date, name) if _is_person(name) or is_organisation(name) else None


def is_occasion_line(text: str) -> bool:
    """Tell whether a line gives date and meeting: ——2026年1月26日在…会议上."""
    return bool(occasion_of_line(text)) and bool(find_date(text))


def occasion_of_line(text: str) -> str:
    """Return the meeting that a line before the speech names, empty where it names none."""
    inner = _without_speaker(text.strip(_BRACKETS + "—-－–―"))
    match = _OCCASION_LINE.fullmatch(inner)
    if match and _MEETING.match(match.group("place")):
        return match.group("place").strip()
    if inner.startswith(("在", "于")) and inner.endswith("上") and _MEETING.match(inner[1:-1]):
        return inner[1:-1].strip()
    return ""


def _without_speaker(text: str) -> str:
    """Return a line of occasion without the speaker at its end: …会议上 省长 罗东川."""
    match = _SPEAKER_AFTER_OCCASION.fullmatch(text)
    return match.group("occasion") if match and _is_person(match.group("speaker")) else text


def speaker_of_occasion_line(text: str) -> str:
    """Return the speaker that stands behind the occasion in one line, empty where there is none."""
    match = _SPEAKER_AFTER_OCCASION.fullmatch(text.strip(_BRACKETS + "—-－–―"))
    return match.group("speaker") if match and _is_person(match.group("speaker")) else ""


def occasion_of_title(title: str) -> tuple[str, str]:
    """Return the occasion and the speaker that a title gives: `组织部长在…会上的讲话`; empty where it gives none."""
    for piece in re.split("——|—|：", title):
        match = _TITLE_WITH_OCCASION.fullmatch(piece.strip())
        if match:
            speaker = match.group("speaker").strip(" ：:")
            return match.group("place"), speaker if _is_person(speaker) else ""
    match = _TITLE_OF_MEETING.fullmatch(title)
    return (match.group("place"), "") if match else ("", "")


def title_without_speaker(title: str) -> str:
    """Return a title without the speaker before its colon: 张三：在…会上的讲话."""
    name, colon, rest = title.partition("：")
    return rest.strip() if colon and _is_person(name) and occasion_of_title(rest.strip())[0] else title


def speaker_before_title(title: str) -> str:
    """Return the speaker before the colon of a title, empty where there is none."""
    return title.partition("：")[0] if title_without_speaker(title) != title else ""


def _is_person(text: str) -> bool:
    return bool(text) and (
        is_person_name(text) or re.search(rf"(?:{_OFFICE})(?:同志)?$", text) is not None or bool(speaker_of_line(text))
    )


def is_person_name(text: str) -> bool:
    """Tell whether a line is a person's name and nothing else."""
    name = text.strip(_BRACKETS).replace(" ", "").removesuffix("同志")
    if _LABEL.fullmatch(name) or not 2 <= len(name) <= 3:
        return False
    return name[0] in _SURNAMES and all("一" <= c <= "鿿" for c in name)


def is_organisation(text: str) -> bool:
    """Tell whether a line is the name of an office or organisation and nothing else."""
    return len(text) <= 40 and _ORGANISATION.fullmatch(text.strip(_BRACKETS)) is not None


def speaker_of_line(text: str) -> str:
    """Return the speaker that a line names with an office or a label, empty where it is no such line."""
    if len(text) > 40:
        return ""
    field = _SPEAKER_FIELD.fullmatch(text)
    if field:
        return field.group("name").strip(_BRACKETS)
    inner = text.strip(_BRACKETS)
    match = _OFFICE_AND_NAME.fullmatch(inner)
    if match is None:
        return ""
    name = match.group("name").replace(" ", "").removesuffix("同志")
    masked = any(c in "XxＸ×*某○" for c in name)
    return inner if masked or "·" in name or (name and name[0] in _SURNAMES and len(name) <= 4) else ""
