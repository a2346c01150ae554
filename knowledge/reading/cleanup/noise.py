"""Patterns of noise: what web sites, converters and sellers put around a speech, recognised in one line by its words alone.

`is_certain_noise` holds wherever the line stands, `is_edge_noise` only before the first and after the last line of the
speech. `is_site_introduction` recognises paragraphs in which a site presents the file to visitors; they look like
sentences, so two independent signs are required. None of them may match what people say in a speech.
"""

from __future__ import annotations

import re

_LONGEST_LINE = 160  # characters: longer lines are never noise, but for introductions
_LONGEST_INTRODUCTION = 500  # characters of a paragraph by which a site introduces a file

# names of fields that sites put beside a text: 来源：, 责任编辑：, 浏览次数：
_FIELD_NAME = (
    r"(?:(?:文章|信息|稿件|资料|内容)?(?:来源|出处|录入)|稿源|转自|摘自|(?:责任|网络|本期|值班)?(?:编辑|"
    r"校对|审核|编审|监制)|责编|初审|复审|终审|(?:信息)?发布(?:人|者|机构|单位|时间|日期|于)|"
    r"(?:发表|更新|上传|录入|创建|修改|投稿|入库|收录)(?:时间|日期|者|人)|上传者|(?:浏览|阅读|点击|"
    r"访问|下载|查看|评论|收藏|点赞)(?:次数|人数|量|数|率)?|人气|热度|"
    r"字数(?:统计)?|字[号体](?:大小)?|文档(?:格式|编号|大小|页数|类型)|文件(?:大小|格式|类型)|页数|"
    r"栏目|所属(?:栏目|分类)|分类|标签|关键[词字]|TAGS?|索引号|信息分类|"
    r"下载(?:积分|费用|券)|价格|售价|作者|时间|日期)"
)
_AFTER_FIELD = "[:：丨|｜]"
_FIELD_LINE = re.compile(rf"[【\[（(]?\s*{_FIELD_NAME}\s*[】\]]?\s*{_AFTER_FIELD}.*", re.I)
_FIELD_START = re.compile(rf"{_FIELD_NAME}\s*{_AFTER_FIELD}", re.I)
# who made the page: 记者 王五, 编辑/小澜, 总监制：…
_CREW = (
    r"(?:本报|特约|见习|实习|责任|本期|值班)?(?:记者|通讯员|编辑|责编|校对|审核|总?监制|策划|统筹|排版|美编|制图|供稿|撰稿|文字|摄影|主播|运营|"
    r"终审|[一二三]审)"
)
_CREW_LINE = re.compile(
    rf"[（(【]\s*{_CREW}[\s:：丨|｜/].{{1,30}}[）)】]|(?:{_CREW}\s*[:：丨|｜/]\s*[^。？！：:]{{1,16}}[\s，,；;]*){{1,6}}"
)
_WEAK_FIELD = re.compile(r"[（(]?\s*(?:作者|时间|日期)\s*[:：]")  # fields that speeches have too
_TIMESTAMP = re.compile(
    r"(?:网友|用户|小编)?\s*(?:发表|发布|上传|更新|创建|录入|投稿|编辑)(?:时间|日期|"
    r"于)?\s*[:：]?\s*[\d\s:：/.\-年月日时分秒]*"
    r"|\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?|"
    r"\d{4}年\d{1,2}月\d{1,2}日\s*\d{1,2}[:：]\d{2}.{0,40}"
)
# 青澜日报客户端 2024-05-20 07:30: no speech has the minute
_BYLINE = re.compile(
    r"[^。：:]{0,30}\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?[^。：:]{0,12}"
)
_BARE_NUMBERS = re.compile(r"[\d\s]{1,24}")  # counters and dates whose labels were lost
# 您现在的位置：首页 > 领导讲话
_BREADCRUMBS = re.compile(
    r"(?:[您你]?(?:现在|目前|当前)?(?:的|所在|所处)?(?:当前)?(?:的)?位置(?:是|为)?\s*[:：].*"
    r"|(?:[您你]?的?位置\s*[:：]?)?\s*(?:网站|返回)?(?:首页|主页)\s*(?:[>›»→＞》/|]|::|-+>?|—+).*)"
)
_BREADCRUMB_CHAIN = re.compile(r"[^>＞»›。]{1,24}(?:\s*[>＞»›]+\s*[^>＞»›。]{1,40}){2,}\s*[>＞»›]*")
# 上一篇：…, 返回列表
_NEIGHBOUR_LINK = re.compile(
    r"(?:[【\[]?\s*[上下]一?[篇条页章](?:文章|新闻|信息)?\s*[】\]]?\s*(?:[:：].*|[>»]*)|返回(?:列表|"
    r"首页|顶部|目录|上页|上一页|栏目).{0,6})"
)
# headings of lists of links: 相关推荐, 猜你喜欢
_RELATED_LINKS = re.compile(
    r"[【\[「『]?\s*(?:相关(?:推荐|阅读|文章|链接|新闻|文档|内容|资料|报道|专题|范文|信息|下载|搜索|"
    r"热词)|热门(?:文档|文章|推荐|标签|阅读|专题|搜索|内容|范文)|猜你喜欢|您?可能(?:还|也)?(?:喜欢|"
    r"感兴趣).{0,6}"
    r"|(?:推荐|延伸|拓展|相似|更多)(?:阅读|文章|文档|范文|内容|推荐|资料)|精彩推荐|最新(?:文章|文档|"
    r"更新|范文)|为[您你]推荐.{0,6}|(?:大家|其他人)(?:还|都|也)?在?(?:看|搜).{0,8}|看过?本文的.{0,8}|"
    r"看了.{0,60}[还也](?:看|喜欢).{0,8}|往期(?:推荐|回顾|精选|文章|阅读)|友情链接|站内导航|网站导航)\s*[】\]」』]?\s*[:：>»]*"
)
_PHOTO_CAPTION = re.compile(
    r"[△▲](?!.*[。！；]$).{1,60}|[△▲].{0,60}(?:摄|现场|图为|合影|照片).{0,20}|(?:（|\()?(?:图|上图|"
    r"下图)[为片：:](?:.{0,60})(?:摄|供图)[）)]?。?|(?:[上下左右]图|图)为.{2,50}|"
    r".{0,80}[（(][^（）()]{1,16}[\s/]?(?:摄影?|供图)[）)]"
)
_PHOTO_CREDIT = re.compile(
    r".{0,70}(?:记者|通讯员|摄影|"
    r"摄影师)\s*[:：/]?\s*[一-鿿·]{2,4}(?:[\s、,，]+[一-鿿·]{2,4}){0,4}\s*[/／]?\s*(?:摄影?|供图|图|"
    r"文/?图)[）)]?"
)
_PAGE_NUMBER = re.compile(
    r"[-—–－─·]+\s*\d{1,4}\s*[-—–－─·]+|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|"
    r"共\s*\d{1,4}\s*页\s*第\s*\d{1,4}\s*页|page\s*\d+(?:\s*(?:of|/)\s*\d+)?",
    re.I,
)
# heading, dot leaders, page number
_CONTENTS_ENTRY = re.compile(r".{1,100}?(?:[.…·．]{4,}|…{2,}|(?:\. ){4,})\s*[（(]?\d{1,4}[）)]?")
_FILE_NAME = re.compile(
    r"[^。！？；，]{1,120}\.(?:docx?|pdf|txt|wps|pptx?|xlsx?|zip|rar|7z|ofd|rtf)(?:\s*[（(].{0,20}[）)])?", re.I
)
_URL = re.compile(r"[^。！？；]{0,60}(?:https?://|www\.)[^\s。]{3,}[^。]{0,40}", re.I)
# a row of buttons: 分享到 微信 微博 打印
_SHARE_BUTTONS = re.compile(
    r"(?:[【\[]?(?:分享[到至]?|打印(?:本[页文])?|关闭(?:窗口|本页|页面)?|收藏(?:本[页文站])?|加入收藏|"
    r"设为首页|复制(?:链接|全文|本文)|我要?纠错|字[号体](?:大小)?|[大中小](?=[\s】\])）|、:：]|$)|"
    r"A[-+]|"
    r"微信(?:好友)?|微博|新浪微博|腾讯微博|朋友圈|QQ(?:空间|好友)?|人人网|扫一扫.{0,20}|返回顶部|纠错|"
    r"推荐给朋友|发送给好友|保存|下载|默认|超大|特大)[】\]]?[\s:：|/、,，()（）]*){1,16}"
)
# one of these must be among the buttons
_SHARE_BUTTON = re.compile(
    r"分享[到至]|分享$|打印|字[号体]|关闭窗口|加入收藏|设为首页|复制(?:链接|全文|本文)|纠错|返回顶部|"
    r"扫一扫|朋友圈|QQ空间|收藏本"
)
_ADVERTISING = re.compile(
    r"QQ群|Q群|微信群[:：]|会员群|(?:一年|年度|终身|永久|免费|高级|尊贵|VIP|SVIP)会员|会员(?:资料|"
    r"材料|专享|下载|免费|价|权益)|(?:开通|成为|加入|注册|购买)(?:本站)?(?:VIP|会员)|倒卖|"
    r"(?:免费|点击|立即|付费|打包|批量|一键|完整版|全文|原文)下载|下载(?:地址|链接|本文|全文|文档|"
    r"此文|原文)|(?:扫码|扫描|长按).{0,10}(?:二维码|关注|添加|进群)|(?:关注|订阅).{0,12}公众号|"
    r"公众号[:：]|点击.{0,10}(?:蓝字|关注)|关注我们|点个.{0,2}(?:在看|赞)|(?:转发|分享)(?:给|到)(?:更多|好友|朋友|身边)|原创.{0,30}\d{4}-\d{1,2}-\d|"
    r"\d:\d\d\s*发表于|"
    r"(?:加|添加)(?:老师|客服|小编|站长)?微信|微信号|微信[:：]\s*[A-Za-z]|(?:客服|联系)(?:QQ|微信)|"
    r"QQ\s*[:：]\s*\d|立享|代写|订阅(?:本站|即|立|可|后|享)|优惠券|限时(?:优惠|特价|免费)|充值|"
    r"扫码(?:支付|付款)",
    re.I,
)
_COPYRIGHT = re.compile(
    r"侵权.{0,12}(?:删|联系)|版权(?:所有|声明|归)|转载(?:请|须|需)|请?勿(?:转载|外传|商用)|"
    r"禁止(?:外传|转载|商用|传播)|未经.{0,12}(?:转载|授权|许可)|免责声明|ICP备|京公网安备|"
    r"仅供.{0,16}(?:学习|参考|阅读|借鉴|交流|写作|使用)|内部资料.{0,4}(?:注意|请勿|禁止|严禁)|(?:本文|"
    r"本站|本资料|本文档|文章|资料|图片)(?:内容)?(?:来自|来源于|由.{1,16}(?:整理|提供|上传|收集|发布)|"
    r"转自|摘自|为.{1,12}原创)|(?<![基根])本站(?![稳位点起在好立得住])"
)
# the page says where its text is from: 本文来自某某网，更多讲话稿请访问本站。
_ORIGIN = re.compile(
    r"(?:本文|本资料|本文档)(?:来自|来源于|转自|摘自|由.{1,16}(?:整理|提供|上传|收集|发布)).{0,60}(?:网|站|库|公众号|编).{0,30}"
)
# noise only before the first and after the last line of a speech
_EDGE_LINE = re.compile(
    r"[（(]?(?:全文)?(?:完|结束|END|THE END)[）)]?|[（(]?(?:图片|视频|音频)(?:来源|加载).{0,40}|"
    r".{0,30}(?:整理发布|编辑整理|网友投稿|网友上传|用户上传).{0,20}"
    r"|(?:(?:点赞|评论|收藏|转发|赞|踩|举报|顶|在看|分享|阅读|阅读全文|展开全文|阅读原文|查看更多|加载更多|"
    r"更多)[\s\d.万+()（）>»]*){1,6}|\d{1,4}\s*/\s*\d{1,4}|【?(?:写作参考|范文参考|导读|文章摘要|内容摘要|"
    r"公文范文|精品文档|热门)】?|推荐访问\s*[:：].{0,80}|.{0,60}(?:已?下载|浏览|点击|阅读|访问)\s*\d+\s*次.{0,4}|"
    r"(?:预览时标签不可点|(?:继续|向上)滑动看下一个|轻触阅读原文|知道了|取消\s*允许|微信扫一扫.{0,12})",
    re.I,
)
# the foot of a site: who runs it and under which number; address and telephone only beside such a line
_SITE_FOOT = re.compile(
    r"主办(?:单位)?\s*[:：].*(?:承办|维护|技术支持)(?:单位)?\s*[:：].*|.{0,40}(?:网站标识码|备案(?:序?号|编号)?\s*[:：]|ICP备|公网安备|技术支持\s*[:：]|"
    r"您是第.{1,12}位|建议使用.{0,30}(?:浏览器|分辨率)|All Rights? Reserved|Copyright\s*(?:©|\(c\)|\d)).*",
    re.I,
)
_SITE_ADDRESS = re.compile(
    r"(?:(?:地址|邮编|邮政编码|电话|联系电话|传真|邮箱|电子邮箱|主办|承办|维护|网址)(?:单位)?\s*[:：].{2,60}|"
    r"(?:关于我们|联系我们|网站地图|网站声明|隐私声明|法律声明|使用帮助)[\s|｜]*){1,8}"
)
# a library speaks of the work and its licence: Wikisource, archives
_LICENCE_OF_WORK = re.compile(
    r"(?:本|此)(?:作品|文件|页面|頁面|文).{0,120}(?:公有[领領]域|著作[权權]|版[权權]|知识共享|知識共享|[许許]可[协協][议議]|CC[ -]BY|GFDL)|"
    r"Public\s*domain|GNU Free|Creative Commons|[检檢]索自.?https?:|(?:此|本)(?:页面|頁面)最[后後](?:编辑|修订|編輯|修訂)于?",
    re.I,
)
_LICENCE_WORDS = re.compile(
    r"公有[领領]域|著作[权權]|版[权權]|知识共享|知識共享|本作品|Public\s*domain|Creative Commons|[维維]基文[库庫]|Wiki",
    re.I,
)

# the site speaks of itself
_SITE_SELF = re.compile(
    r"网友|小编|(?<![基根])本站(?![稳位点起在好立得住])|本网站|文库|题库|(?<![规示模典])范文|文档资料|"
    r"写作参考|(?:整理|收集|搜集)(?:了|的|并)?分享|(?:为|给)(?:您|你|大家|各位|读者)(?:精心|收集|"
    r"搜集)?(?:整理|精选|收集|搜集|准备|带来|推荐)|讲稿网|公文网"
)
_SITE_PERHAPS = re.compile("下载|整理|精选|读者")  # signs of a site that speakers use too
# 我们为您整理…: a first person that is the site, not the speaker
_SITE_FIRST_PERSON = re.compile("[是由]我们?(?:[为给帮])|我们?[为给]您")
# the file is offered to readers
_OFFER = re.compile(
    r"(?:仅?供|可供)(?:您|你|大家|各位|读者|参考|阅读|学习|借鉴|写作)|希望(?:可以|能够?|会)?(?:对|给|"
    r"帮助?到?)?(?:您|你|大家|各位).{0,8}(?:帮助|启发|喜欢|参考|$)|喜欢.{0,6}(?:下载|收藏|分享)|"
    r"欢迎.{0,10}(?:下载|收藏|阅读|借鉴|参考|关注|浏览|查看|分享)|"
    r"(?:相关|精选|优秀)(?:的)?(?:资料|范文|文档|文章)|(?:下面|以下|接下来)(?:由|是|就|让|为|请|"
    r"跟).{0,20}(?:网友|小编|本站|大家|您|整理|范文|内容|分享)|文档资料|”.{0,4}(?:范文|文档|资料|相关)"
)


_EDGE_SHAPES = (_TIMESTAMP, _BARE_NUMBERS, _EDGE_LINE, _BYLINE, _CREW_LINE)


def is_certain_noise(text: str) -> bool:
    """Tell whether a line is noise wherever it stands."""
    if len(text) > _LONGEST_LINE:
        return False
    whole = (
        _BREADCRUMBS,
        _NEIGHBOUR_LINK,
        _RELATED_LINKS,
        _PHOTO_CAPTION,
        _PHOTO_CREDIT,
        _PAGE_NUMBER,
        _CONTENTS_ENTRY,
        _FILE_NAME,
        _URL,
        _ORIGIN,
    )
    if any(pattern.fullmatch(text) for pattern in whole):
        return True
    if _BREADCRUMB_CHAIN.fullmatch(text) or (_SHARE_BUTTONS.fullmatch(text) and _SHARE_BUTTON.search(text)):
        return True
    return _is_upload_record(text) or (not _is_spoken(text) and is_advertising(text))


def is_edge_noise(text: str) -> bool:
    """Tell whether a line is noise at the beginning or end of a file."""
    if is_certain_noise(text) or is_site_introduction(text, edge=True):
        return True
    if len(text) > _LONGEST_LINE:
        return False
    if any(pattern.fullmatch(text) for pattern in _EDGE_SHAPES) or is_advertising(text):
        return True
    return _FIELD_LINE.fullmatch(text) is not None and not _WEAK_FIELD.match(text) and "。" not in text


def is_advertising(text: str) -> bool:
    """Tell whether a line advertises or warns on behalf of a site; a sentence needs two signs."""
    if len(text) > _LONGEST_LINE:
        return False
    signs = len(_ADVERTISING.findall(text)) + len(_COPYRIGHT.findall(text))
    return signs >= (2 if _is_spoken(text) else 1)


def is_site_foot(text: str) -> bool:
    """Tell whether a line at the end of a page says who runs the site and under which number."""
    return len(text) <= _LONGEST_LINE and _SITE_FOOT.fullmatch(text) is not None


def is_site_address(text: str) -> bool:
    """Tell whether a line holds nothing but an address, telephone or links of the foot of a site; notices have such too."""
    return len(text) <= _LONGEST_LINE and "。" not in text and _SITE_ADDRESS.fullmatch(text) is not None


def is_licence(text: str) -> bool:
    """Tell whether a paragraph speaks of the work that it stands under and of its licence."""
    return len(text) <= _LONGEST_INTRODUCTION and _LICENCE_OF_WORK.search(text) is not None


def is_about_licences(text: str) -> bool:
    """Tell whether a paragraph speaks of copyright: beside `is_licence` it belongs to the licence."""
    return _LICENCE_WORDS.search(text) is not None


def is_links_heading(text: str) -> bool:
    """Tell whether a line is the heading of links to other texts, or a link to a neighbouring text."""
    return len(text) <= 80 and (
        _RELATED_LINKS.fullmatch(text) is not None or _NEIGHBOUR_LINK.fullmatch(text) is not None
    )


def is_site_introduction(text: str, *, edge: bool = False) -> bool:
    """Tell whether a paragraph presents the file to visitors of a site.

    Inside the text (not `edge`) the site must name itself, since speakers too offer things and mention downloads.
    """
    if len(text) > _LONGEST_INTRODUCTION or _first_person(_SITE_FIRST_PERSON.sub("", text) if edge else text):
        return False
    site = _SITE_SELF.search(text) or (edge and _SITE_PERHAPS.search(text))
    return bool(site) and _OFFER.search(text) is not None


def is_breadcrumb_separator(text: str) -> bool:
    """Tell whether a line is only the sign between the parts of a breadcrumb path."""
    return len(text) <= 2 and not text.strip(">＞»›/→")


def is_bare_number(text: str) -> bool:
    """Tell whether a line is only a short number, as page numbers are in converted texts."""
    return len(text) <= 4 and text.isascii() and text.isdigit()


def _is_upload_record(text: str) -> bool:
    """Tell whether a line is a site's record of the upload: when, from where, how often read."""
    return "。" not in text and _FIELD_LINE.fullmatch(text) is not None and len(_FIELD_START.findall(text)) >= 2


def _is_spoken(text: str) -> bool:
    """Tell whether a line is a sentence of a speaker: speakers mention downloads and copyright too."""
    return text[-1] in "。！？；" and ("，" in text or "," in text or _first_person(text))


def _first_person(text: str) -> bool:
    return "我" in text
