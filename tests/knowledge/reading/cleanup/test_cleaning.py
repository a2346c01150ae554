"""Noise goes, speech stays; what goes is reported."""

from __future__ import annotations

import pytest

from knowledge.reading.cleanup import noise
from knowledge.reading.cleanup.cleaning import clean
from knowledge.reading.lines import Line

FURNITURE = [
    "首页 > 公文资料 > 领导讲话 >",
    "您现在的位置：首页 >> 讲话致辞",
    "当前位置: 主页 / 范文 / 讲话稿",
    "上一篇：在某某会议上的讲话",
    "下一篇：没有了",
    "相关推荐",
    "【热门文档】",
    "猜你喜欢：",
    "△市委书记出席会议并讲话",
    "图为会议现场。 某某日报记者 王小明 摄",
    "- 12 -",
    "— 3 —",
    "第 3 页 共 15 页",
    "在全市教育工作会议上的讲话.docx",
    "更多资料请访问 https://www.example.com/abc",
    "【字号 大 中 小】 打印本页",
    "分享到： QQ空间 新浪微博 微信",
    "来源：某某网 发布时间：2024-01-02 浏览次数：123",
    "一、总体要求……………………3",
]
EDGES = [
    "网友发表时间 623196",
    "70 623196",
    "2024-01-02 10:11:12",
    "责任编辑：小王",
    "（来源：人民网）",
    "仅供学习 禁止外传",
    "会员群：123 免费QQ群：456",
    "举报倒卖会员资料的人，举报成功免费赠送一年会员材料！",
    "下面是小编为大家整理的讲话稿范文，供大家参考。",
    "以下是我给大家整理的党课讲稿,希望对大家有所帮助,欢迎下载!",
    "本文来自某某网",
    "版权所有 未经许可不得转载",
    "【写作参考】",
]
SPEECH = [
    "要推动党员下载学习强国APP，供大家学习参考，希望对大家有所帮助。",
    "要严厉打击倒卖文物行为，保护版权所有者的权益。",
    "第一，示范文明创建要抓实，基本站稳脚跟。",
    "以上意见仅供大家参考，不妥之处请批评指正。",
    "这里，我给大家推荐一本书，希望对大家有帮助。",
    "要用好微信公众号，办好网上展馆，扩大会员队伍。",
    "2023年，全市下载量达到100万次。",
    "首页是门面，要把政府网站的首页办好。",
    "△本市实现产值100亿元；",
    "各位代表！",
    "同志们：",
    "谢谢大家！",
    "（二）明确分工",
    "12月15日，省厅召开会议。",
    "关键词：实干",
    "时间：2024年1月5日",
]


@pytest.mark.parametrize("text", FURNITURE)
def test_furniture_is_known_wherever_it_stands(text):
    assert noise.is_certain_noise(text)


@pytest.mark.parametrize("text", FURNITURE + EDGES)
def test_noise_at_the_ends_is_known(text):
    assert noise.is_edge_noise(text)


@pytest.mark.parametrize("text", SPEECH)
def test_no_line_of_a_speech_is_taken_for_noise_inside_the_text(text, sentence):
    lines = [Line("会议上的讲话"), Line("同志们："), Line(sentence), Line(text), Line(sentence)]
    cleaned = clean(lines)
    assert cleaned.lines == tuple(lines)
    assert cleaned.dropped == ()


@pytest.mark.parametrize(
    "text", ["谢谢大家！", "谢谢大家", "我的讲话完了，谢谢！", "张三", "2024年1月5日", "某市人民政府"]
)
def test_farewell_and_signature_stay_at_the_end(text, sentence):
    lines = [Line("同志们："), Line(sentence), Line(text)]
    assert clean(lines).lines == tuple(lines)


def test_every_line_is_either_kept_or_reported(sentence):
    texts = [
        "首页 > 讲话",
        "会议上的讲话",
        "同志们：",
        sentence,
        "- 1 -",
        sentence,
        "谢谢大家！",
        "相关推荐",
        "某某讲话稿",
    ]
    cleaned = clean([Line(text) for text in texts])
    assert sorted([line.text for line in cleaned.lines] + list(cleaned.dropped)) == sorted(texts)
    assert cleaned.dropped == ("首页 > 讲话", "- 1 -", "相关推荐", "某某讲话稿")


def test_an_advertisement_goes_with_its_slogans(sentence):
    texts = [
        "仅供学习交流 禁止外传",
        "某某文行",
        "自建平台、实时分享",
        "现在订阅立享会员权益",
        "在全县大会上的讲话",
        "同志们：",
        sentence,
    ]
    cleaned = clean([Line(text) for text in texts])
    assert [line.text for line in cleaned.lines] == texts[4:]


def test_a_title_between_site_lines_stays(sentence):
    texts = ["首页 > 讲话", "奋力谱写新篇章", "来源：某某网", "——在市党代会上的报告", "同志们：", sentence]
    assert [line.text for line in clean([Line(text) for text in texts]).lines] == [texts[1], *texts[3:]]


def test_bare_page_numbers_go_only_where_they_count_up(sentence):
    counted = [Line(t) for t in (sentence, "1", sentence, "2", sentence, "3", sentence)]
    assert clean(counted).dropped == ("1", "2", "3")
    years = [Line(t) for t in (sentence, "2023", sentence, "100", sentence)]
    assert clean(years).dropped == ()


def test_a_table_of_contents_goes_and_its_headings_stay(sentence):
    headings = ["一、工作回顾", "二、工作安排"]
    texts = ["在会议上的讲话", "目录", *headings, "各位代表：", sentence, headings[0], sentence, headings[1], sentence]
    assert clean([Line(text) for text in texts]).dropped == ("目录", *headings)
    listed = ["在会议上的讲话", "目录", "甲", "乙", "各位代表：", sentence]
    assert clean([Line(text) for text in listed]).dropped == ()


def test_links_in_the_middle_of_a_compilation_do_not_swallow_the_next_speech(sentence):
    texts = ["会议上的讲话1", sentence, "相关推荐", "会议上的讲话2", "同志们：", sentence, sentence]
    assert [line.text for line in clean([Line(t) for t in texts]).lines] == [t for t in texts if t != "相关推荐"]


LICENCE = """本作品是中华人民共和国的国家机关的决议、决定、命令，依据《中华人民共和国著作权法》第五条，本作品不适用于该法，在中国大陆和其他地区属于公有领域。
不适用于《中华人民共和国著作权法》的作品包括：
（一）法律、法规，国家机关的决议、决定、命令和其他具有立法、行政、司法性质的文件，及其官方正式译文；
（二）单纯事实消息；
（三）历法、通用数表、通用表格和公式。
注意：维基文库社群认为，公务演讲不总是具有立法、行政、司法性质的文件。
Public domainPublic domainfalsefalse"""
FOOT = """主办：青河县人民政府　承办：青河县人民政府办公室
地址：青河县人民路1号　邮编：210000　电话：025-1234567
网站标识码：3201000001　苏ICP备05000001号"""


def _clean_tail(sentence: str, tail: str) -> tuple[list[str], list[str]]:
    """Return the lines kept and left out of those after a speech."""
    speech = ["会议上的讲话", "同志们：", *[sentence] * 8, "谢谢大家！"]
    lines = tail.split("\n")
    cleaned = clean([Line(text) for text in (*speech, *lines)])
    assert [line.text for line in cleaned.lines][: len(speech)] == speech
    return [line.text for line in cleaned.lines][len(speech) :], list(cleaned.dropped)


@pytest.mark.parametrize(
    "tail",
    [
        LICENCE,
        LICENCE.translate(str.maketrans("权领", "權領")),
        FOOT,
        "编辑丨小澜　审核丨老李",
        "（记者 王五）",
        "文章录入：admin　　责任编辑：admin",
        "附件【任务分解表.docx】已下载12次",
        "上一条：关于召开会议的通知\n下一条：没有了",
        "推荐访问：防汛 讲话",
        "来源丨市政府办公室\n点个“在看”，转发给更多人！",
        "图为会议现场。",
        "5月18日，全市防汛工作会议现场。（张三 摄）",
        "阅读 1.2万\n预览时标签不可点\n微信扫一扫关注该公众号",
        "【打印】【关闭】",
    ],
)
def test_what_sites_and_archives_print_below_a_text_is_left_out(sentence, tail):
    kept, dropped = _clean_tail(sentence, tail)
    assert (kept, dropped) == ([], tail.split("\n"))


@pytest.mark.parametrize(
    "tail",
    [
        "青河县人民政府\n2024年3月12日",
        "联系人：张三　联系电话：12345678",
        "附件：1.任务分解表\n2.责任清单",
        "地址：青河县人民路1号　邮编：210000",
        "主办单位：市教育局",
    ],
)
def test_what_belongs_to_a_document_below_its_text_is_kept(sentence, tail):
    assert _clean_tail(sentence, tail) == (tail.split("\n"), [])


def test_a_speech_about_copyright_is_no_licence(sentence):
    speech = [
        "在版权工作会议上的讲话",
        "同志们：",
        sentence,
        "本作品登记制度、著作权保护要落实，版权工作要加强。",
        "谢谢大家！",
    ]
    lines = [Line(text) for text in speech]
    assert clean(lines).lines == tuple(lines)


def test_the_minute_is_of_the_page_and_the_day_of_the_speech(sentence):
    head = [
        "在全市会议上的讲话",
        "青澜日报客户端 2024-05-20 07:30",
        "2024年5月18日",
        "同志们：",
        sentence,
        "谢谢大家！",
    ]
    assert clean([Line(text) for text in head]).dropped == (head[1],)
