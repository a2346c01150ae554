"""What offices and web sites print around a title: toolbars, index tables, links to neighbours, mastheads and columns.

`head_furniture` finds the lines above the first line of the speech that are no part of the document. Mastheads, numbers
of documents and columns belong to the document, but are no part of its title: `is_document_mark`, `is_masthead`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.reading.cleanup import metadata
from knowledge.reading.line_shapes import names_document
from knowledge.text.folding import letters_of

_LONGEST_BUTTON = 6  # characters of a line that may be a button printed on a line of its own
_BUTTON_RUN = 4  # such lines in a row that are a toolbar, whatever their words
_LONGEST_LABEL_ROW = 160  # characters of a row of an index table
# buttons of a page and links to its other faces
_BUTTON = (
    r"下载|打印(?:本[页文])?|全屏|收藏(?:本[页文站])?|加入收藏|分享(?:[到至].{0,12})?|转发|复制(?:链接|全文)?|"
    r"字[号体](?:大小)?|加大|还原|减小|放大|缩小|默认|[大中小]|A[-+]?|关闭(?:窗口|本页)?|返回(?:首页|顶部|列表)?|首页|主页|"
    r"登录|注册|搜索|手机版|电脑版|移动版|客户端|无障碍(?:浏览|阅读)?|长者模式|适老(?:化|版|模式)|关怀版|繁[體体](?:版|中文)?|"
    r"简体(?:版|中文)?|English|语音(?:播报|朗读)?|朗读|播放|暂停|听全文|听新闻|设为首页|纠错|扫一扫|二维码|微信|微博|QQ空间|"
    r"朋友圈|订阅|点赞|评论|举报|编辑|查看历史|跳转到?导航|跳转到?搜索|正文|展开|收起|更多"
)
_SIGNS = r"[\s\[\]【】（）()〔〕|｜/、,，:：·•>＞»→_—-]"
_BUTTONS = re.compile(rf"{_SIGNS}*(?:(?:{_BUTTON}){_SIGNS}*)*", re.I)
_TRAILING_BUTTONS = re.compile(rf"(?:\s+{_SIGNS}*(?:{_BUTTON}){_SIGNS}*)+$", re.I)
# names of fields in the index table of an official document
_INDEX_LABEL = (
    r"(?:索\s*引\s*号|主题分类|信息分类|主\s*题\s*词|(?:发文|发布|公开|制发|制定|起草)(?:机关|机构)|(?:发文|发布|制发)(?:单位|部门)|"
    r"(?:发文|文件|公文)?字\s*号|发文文号|文\s*号|(?:成文|发文|印发|发布|公开|生成|公布|实施|施行|生效|失效|废止|上网|登记)(?:日期|时间)|"
    r"有\s*效\s*性|时\s*效\s*性|效力(?:状态|级别)|是否有效|公文种类|文件类型|体裁分类|组配分类|公开(?:方式|形式|范围|时限|类别|属性)|"
    r"(?:信息|文件|统一|登记)编号|统一登记号|登记号|服务对象|关联类型|来\s*源|浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:次数|量)?)"
)
_TITLE_LABEL = r"(?:(?:文件|信息|公文)?(?:标\s*题|名\s*称)|题\s*名)"
_INDEX_ROW = re.compile(rf"[【\[]?(?:{_INDEX_LABEL}|{_TITLE_LABEL})[】\]]?\s*(?:[:：|｜]|\s).*|{_INDEX_LABEL}")
_BARE_LABEL = re.compile(rf"[【\[]?(?:{_INDEX_LABEL}|{_TITLE_LABEL})[】\]]?\s*[:：]?")
_TITLE_FIELD = re.compile(
    rf"(?:.*[\s；;])?{_TITLE_LABEL}\s*[:：|｜]\s*(?P<title>.+?)(?=[\s；;]+(?:{_INDEX_LABEL})(?:\s*[:：|｜]|\s)|。?$)(?:[\s；;。].*)?"
)
_MOMENT = r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*(?:\d{1,2}\s*[:：时]\s*\d{2}(?:\s*[:：分]\s*\d{2})?\s*[分秒]?)?"
_LABEL_AFTER_MOMENT = rf"[\s|｜　]*(?:来\s*源|作者|编辑|责任编辑|浏览|阅读|点击|字[号体]|{_BUTTON}|[（(【\[])"
# 2024-05-18 09:30 来源：…, 2024年5月18日 09:30
_STAMP = re.compile(rf"{_MOMENT}(?:{_LABEL_AFTER_MOMENT}.{{0,80}})|{_MOMENT}(?<=\d)\s*\S{{0,12}}(?<!日)")
_CLOCK = re.compile(r"\d{1,2}\s*[:：]\s*\d{2}(?!\d)")  # time of day: sites say it, speeches do not
_TRAILING_RECORD = re.compile(
    rf"\s+(?:{_MOMENT}|(?:来\s*源|作者|责?任?编辑|(?:发布|发表|更新)(?:时间|日期|于)?|时间|日期)\s*[:：]).*$"
)
_GREETING = re.compile(r"(?:今天是|欢迎(?:您|光临|访问)|热门?搜索?(?:词|索)?[:：]|您好[，,]).{0,40}")
_DOMAIN = re.compile(
    r"[^。！？；，]{0,40}(?<![A-Za-z0-9])(?:[A-Za-z0-9-]+\.)+(?:com|cn|net|org|gov|edu|info)(?![A-Za-z]).{0,20}", re.I
)
_BARS = re.compile(r"[^|｜·•]{1,12}(?:\s*[|｜·•]\s*[^|｜·•]{1,12}){2,}")  # 首页 | 要闻 | 国内
_ARROWS = re.compile(r"[←→◄►◀▶⇐⇒↑«»]")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?(?:度)?")
_SITE = re.compile(
    r"[^，。；：、]{2,16}(?:政府网|门户网站?|网站|新闻网|党建网|公文网|范文网|信息网|在线|文库|日报|晚报|早报|时报|电视台|"
    r"公众号|频道|客户端|网|，自由的图书馆)(?:手机版)?"
)
# 青政办发〔2024〕18号
_DOCUMENT_NUMBER = re.compile(
    r"[^，。：:]{0,20}[〔［\[（(【﹝]\s*(?:19|20)\d{2}\s*[〕］\]）)】﹞]\s*第?\s*\d{1,5}\s*号(?:\s*签发人.{0,20})?"
)
_ISSUE = re.compile(
    r"[（(]?(?:(?:19|20)\d{2}\s*年?\s*)?(?:第\s*[\d一二三四五六七八九十百○〇]{1,5}\s*[期号辑卷版]|总第\s*\d{1,5}\s*期)"
    r"(?:\s*[（(]?总第?\s*\d{1,5}\s*期?[）)]?)?(?:\s*(?:19|20)\d{2}\s*年.{0,14})?[）)]?|签发人\s*[:：].{1,20}|编号\s*[:：].{1,30}|[〔［\[（(【]\s*(?:19|20)\d{2}\s*[〕］\]）)】]\s*第?\s*\d{1,4}\s*[期次号]"
)
# 青澜市人民政府办公室文件, 青澜市人民政府令
_RED_HEAD = re.compile(
    r"(?!关于)[^，。；：《》]{2,40}(?:(?<!的)文件|(?:政府|国务院|主席|[部委局厅署院]|总局|委员会)令)(?:\s*[（(].{1,12}[）)])?"
)
_BULLETIN = re.compile(
    r"[^，。；：《》]{0,24}(?:政府公报|工作简报|信息简报|简报|内参|专报|快报|工作通讯|工作动态|信息专刊|增刊|特刊)"
    r"(?:\s*[（(]?(?:(?:19|20)\d{2}\s*年)?\s*第?\s*\d{1,4}\s*期.{0,14})?"
)
_COLUMN = re.compile(
    r"(?:中央|国务院|全国|中共|部门|[省市县区州][委府]|[省市县区州]|政府|人大|政协|领导|重要|重点|政策|理论|专题|工作|学习|时政|本地|综合|机关|"
    r"党建|公文|政务|信息|通知|公告|办公厅|办公室|人民)+"
    r"(?:讲话|文件|活动|要闻|动态|新闻|公开|资讯|法规|解读|文献|资料|之窗|园地|频道|专栏|天地|公告|公示|文选|选登|选编|信箱)+|"
    r"特\s?载|专\s?载|专\s?稿|特\s?稿|要\s?闻|头\s?条|卷首语?|本期(?:要目|导读|关注|特稿)|(?:公文|文件|讲话|文献|政策)(?:库|选登|选编|汇编|园地)"
)
_LEADING_COLUMN = re.compile(r"^[【\[][^】\]]{1,8}[】\]]\s*")  # 【领导讲话】在…会上的讲话
_LONGEST_COLUMN = 14  # characters of the name of a column
_ORGANISATION = re.compile(
    r"(?:中共|中国|共青团|全国|[^，。：:、；\s]{1,12}[省市县区州旗镇乡盟])[^，。：:、；\s]{0,20}"
    r"(?:委员会|[省市县区州镇乡]委|政府|[厅部院署]|(?<![格大全布新开])局|办公[厅室]|党委|党组|公司|集团|大学|学校|中学|小学|中心|协会|联合会)"
)


def head_furniture(texts: Sequence[str]) -> set[int]:
    """Return the indexes of lines above a speech that are no part of it: toolbars, index tables, links, time stamps.

    Args:
        texts: the lines before the first line of the speech.
    """
    titles = [i for i, text in enumerate(texts) if names_document(text) and not _is_furniture(text)]
    found = {i for i, text in enumerate(texts) if _is_furniture(text)}
    title = titles[0] if titles else len(texts)
    found |= _button_runs(texts, title)
    return found | _index_values(texts) | _above_links(texts[:title])


def _above_links(texts: Sequence[str]) -> set[int]:
    """Return the lines above the last line that leads to other pages: a document does not begin before its page's links."""
    links = [i for i, text in enumerate(texts) if _is_navigation(text)]
    return set(range(links[-1])) if links else set()


def _is_furniture(text: str) -> bool:
    if len(text) > _LONGEST_LABEL_ROW:
        return False
    return (
        _BUTTONS.fullmatch(text) is not None
        or is_index_row(text)
        or (_STAMP.fullmatch(text) is not None and (_CLOCK.search(text) is not None or "源" in text))
        or _GREETING.fullmatch(text) is not None
        or _is_navigation(text)
        or (_DOMAIN.fullmatch(text) is not None and not names_document(trimmed(text)))
    )


def _is_navigation(text: str) -> bool:
    """Tell whether a line leads to other pages: bars between links, arrows, one stem with several years."""
    if _BARS.fullmatch(text) or (_ARROWS.search(text) and len(text) <= 60) or _is_menu(text):
        return True
    stem = letters_of(_YEAR.sub("", text))
    repeated = any(stem == stem[:size] * (len(stem) // size) for size in range(4, len(stem) // 2 + 1))
    return len(_YEAR.findall(text)) >= 2 and repeated


def _is_menu(text: str) -> bool:
    """Tell whether a line is a row of short words: 下载 打印 全屏 收藏."""
    words = text.split(" ")
    if len(words) < _BUTTON_RUN or names_document(text) or metadata.speaker_of_line(text):
        return False
    return all(len(word) <= 4 for word in words)


def _button_runs(texts: Sequence[str], title: int) -> set[int]:
    """Return the lines of toolbars printed one word a line; below the title at least one must be a known button."""
    found: set[int] = set()
    run: list[int] = []
    for i in range(len(texts) + 1):
        if i < len(texts) and len(texts[i]) <= _LONGEST_BUTTON and not (len(texts[i]) > 3 and names_document(texts[i])):
            run.append(i)
            continue
        buttons = any(_BUTTONS.fullmatch(texts[j]) for j in run)
        if len(run) >= _BUTTON_RUN and (buttons or run[0] < title < len(texts)):
            found.update(run)
        run = []
    return found


def _index_values(texts: Sequence[str]) -> set[int]:
    """Return the values of fields whose label stands alone on the line before; a title's value is the title."""
    return {
        i + 1
        for i, text in enumerate(texts[:-1])
        if _BARE_LABEL.fullmatch(text) and not re.match(_TITLE_LABEL, text) and not names_document(texts[i + 1])
    }


def title_field(text: str) -> str:
    """Return the title that a row of an index table gives (标题：…), empty where it gives none."""
    match = _TITLE_FIELD.fullmatch(text) if len(text) <= _LONGEST_LABEL_ROW else None
    return match.group("title").strip() if match else ""


def is_index_row(text: str) -> bool:
    """Tell whether a line is a row of the index table of a document (索引号：…, 发文机关：…)."""
    return len(text) <= _LONGEST_LABEL_ROW and _INDEX_ROW.fullmatch(text) is not None


def series_title(text: str) -> str:
    """Return the middle one of three titles of a series in a row (of 1998, 1999 and 2000), empty where it is no such row."""
    if len(text) > _LONGEST_LABEL_ROW:
        return ""
    pieces = re.split(r"\s+(?![（(])", _ARROWS.sub(" ", text).strip())
    return pieces[1] if len(pieces) == 3 and len(_YEAR.findall(text)) >= 2 and names_document(pieces[1]) else ""


def is_document_mark(text: str) -> bool:
    """Tell whether a line is a red head, the number of a document or of an issue, or the like: never a title."""
    return text in ("目录", "目次", "[TOC]") or any(
        pattern.fullmatch(text) for pattern in (_DOCUMENT_NUMBER, _ISSUE, _RED_HEAD)
    )


def is_masthead(text: str) -> bool:
    """Tell whether a line is the name of a bulletin, column or site: a title only where there is no other."""
    if _BULLETIN.fullmatch(text) or _SITE.fullmatch(text):
        return True
    return len(text) <= _LONGEST_COLUMN and _COLUMN.fullmatch(text.strip("【】[]（）()《》 ·")) is not None


def is_issuer(text: str) -> bool:
    """Tell whether a line is the name of an office and nothing else."""
    return len(text) <= 40 and _ORGANISATION.fullmatch(text) is not None


def trimmed(text: str) -> str:
    """Return a title line without buttons, record of publication and link marks around it."""
    if len(text) > _LONGEST_LABEL_ROW:
        return text
    text = re.sub(r"^[\s·•▪■◆●※★>»→]+", "", text)
    text = re.sub(rf"^{_TITLE_LABEL}\s*[:：]\s*", "", text)
    if names_document(plain := _LEADING_COLUMN.sub("", text)):
        text = plain
    shorter = _TRAILING_RECORD.sub("", _TRAILING_BUTTONS.sub("", text)).strip()
    return shorter or text
