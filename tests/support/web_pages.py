"""Saved web pages in the manners of real sites, made around texts of our own, each with what must come out of it.

`PAGES` holds them. The furniture is what such sites print; the articles, names and places are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

TITLE = "在全市防汛工作会议上的讲话"
SPEECH = (
    "（2024年5月18日）",
    "同志们：",
    "今天召开全市防汛工作会议，主要任务是总结去年工作，安排部署今年防汛工作。刚才，三个县区作了发言，讲得都很好。",
    "一、认清形势，增强责任感",
    "今年降雨量预计比常年偏多两成，全市有病险水库17座，其中小型水库15座。去年汛期我们转移群众1.2万人，没有一人伤亡。",
    "二、突出重点，抓好落实",
    "（一）加固水库。6月10日前完成17座病险水库除险加固，由市水务局负责。",
    "（二）备足物资。储备编织袋60万条、冲锋舟42艘，由市应急局统一调度。",
    "1.改造排涝泵站26座。",
    "2.疏浚河道180公里。",
    "三、加强领导，严明纪律",
    "各县区、各部门要落实行政首长负责制，汛期实行24小时值班，擅离职守的要严肃追责。",
    "谢谢大家！",
)
NOTICE_TITLE = "关于开展城乡环境整治的通知"
NOTICE = (
    "各乡镇人民政府，各街道办事处，县直各部门：",
    "为进一步改善人居环境，经县政府同意，现就开展城乡环境整治有关事项通知如下。",
    "一、整治目标",
    "到年底，生活垃圾分类普及率达到95%，改造户厕2.4万户。",
    "二、整治任务",
    "（一）清理存量垃圾。各乡镇要在4月底前清理完毕，不留死角。",
    "（二）整治乱搭乱建。由县城管局牵头，6月底前拆除违章建筑310处。",
    "（三）绿化村庄道路。新栽树木12万株。",
    "三、工作要求",
    "各乡镇要成立专班，每月25日前报送进展，工作不力的予以通报。",
    "联系人和办公地点另行通知。",
    "青河县人民政府办公室",
    "2024年3月12日",
)


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page and what must come out.

    Attributes:
        name: the manner of the site.
        html: the page.
        title: of the document.
        lines: of the article, without its title, in order.
        furniture: words of the page that may not be in the document.
        encoding: of the file.
    """

    name: str
    html: str
    title: str
    lines: tuple[str, ...]
    furniture: tuple[str, ...]
    encoding: str = "utf-8"


def _paragraphs(lines: Sequence[str], form: str = "<p>　　{}</p>\n") -> str:
    return "".join(form.format(line) for line in lines)


def _trs() -> WebPage:
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{NOTICE_TITLE}_青河县人民政府</title>
<meta name="SiteName" content="青河县人民政府"><meta name="ArticleTitle" content="{NOTICE_TITLE}">
<meta name="PubDate" content="2024-03-12 09:30"></head><body>
<div class="header"><a href="/">网站首页</a><a href="/a">政务公开</a><a href="/b">政务服务</a></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 通知公告</div>
<table class="xxgk"><tr><td>索引号：</td><td>000014349/2024-00012</td><td>主题分类：</td><td>城乡建设</td></tr>
<tr><td>发文机关：</td><td>青河县人民政府办公室</td><td>成文日期：</td><td>2024年03月12日</td></tr></table>
<h1>{NOTICE_TITLE}</h1>
<div class="info"><span>发布日期：2024-03-12 09:30</span><span>来源：县政府办公室</span><span>浏览次数：<b>128</b></span>
<span>字体：[<a>大</a> <a>中</a> <a>小</a>]</span></div>
<div class="TRS_Editor"><style>.TRS_Editor P{{line-height:2}}</style>{_paragraphs(NOTICE)}</div>
<div class="fj">附件：<a href="a.docx">整治任务分解表.docx</a></div>
<div class="tools">【<a>打印</a>】【<a>关闭</a>】</div>
<div class="share">分享到：<a>微信</a><a>微博</a></div><div class="ewm">扫一扫在手机打开当前页</div>
<div class="xggl"><h3>相关稿件</h3><ul><li><a href="1">关于印发全县农村人居环境整治提升五年行动方案的通知</a></li>
<li><a href="2">关于做好2024年春季爱国卫生运动的通知</a></li></ul></div>
<div class="footer"><p>主办：青河县人民政府　承办：青河县人民政府办公室</p><p>地址：青河县人民路1号　邮编：210000　电话：025-1234567</p>
<p>网站标识码：3201000001　苏ICP备05000001号　苏公网安备 32010002010001号</p></div></body></html>"""
    furniture = ("索引号", "浏览次数", "扫一扫", "爱国卫生", "主办", "邮编", "标识码", "打印")
    return WebPage("government CMS (TRS)", html, NOTICE_TITLE, NOTICE, furniture)


def _tables() -> WebPage:
    body = "<br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in SPEECH)
    html = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{TITLE}--青澜党建网</title></head><body bgcolor="#ffffff"><table width="760" align="center"><tr><td colspan="2">
<table width="100%"><tr><td><a href="/">首　页</a></td><td><a href="/1">党建要闻</a></td><td><a href="/2">领导讲话</a></td>
<td><a href="/3">学习园地</a></td></tr></table></td></tr><tr><td width="180" valign="top"><table><tr><td>栏目导航</td></tr>
<tr><td>·<a href="/4">市长在经济工作会议上的讲话</a></td></tr><tr><td>·<a href="/5">书记在组织工作会议上的讲话</a></td></tr>
<tr><td>·<a href="/6">我市召开干部大会</a></td></tr></table></td>
<td valign="top"><table width="100%"><tr><td align="center"><font size="5"><b>{TITLE}</b></font></td></tr>
<tr><td align="center"><font size="2">作者：佚名　文章来源：本站原创　点击数：356　更新时间：2024-5-20</font></td></tr>
<tr><td><font style="font-size:14px">{body}</font></td></tr>
<tr><td align="right">文章录入：admin　　责任编辑：admin</td></tr>
<tr><td>上一篇文章：<a href="/7">全市安全生产工作会议召开</a></td></tr><tr><td>下一篇文章：没有了</td></tr>
<tr><td align="right">【<a>发表评论</a>】【<a>加入收藏</a>】【<a>告诉好友</a>】【<a>打印此文</a>】【<a>关闭窗口</a>】</td></tr>
</table></td></tr><tr><td colspan="2" align="center">Copyright © 2003-2024 青澜党建网 版权所有　站长：小王</td></tr></table>
</body></html>"""
    furniture = ("栏目导航", "点击数", "录入", "上一篇", "没有了", "加入收藏", "告诉好友", "Copyright", "首页")
    return WebPage("table layout of the 2000s", html, TITLE, SPEECH, furniture, "gb18030")


def _wechat() -> WebPage:
    parts = "".join(
        f'<section style="text-indent:2em;margin-bottom:8px;"><span style="font-size:15px;"><span>{line[:3]}</span>'
        f"{line[3:]}</span></section><section><br></section>"
        for line in SPEECH
    )
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="{TITLE}（全文）">
<meta property="og:site_name" content="微信公众平台"><title></title></head><body id="activity-detail">
<div id="js_article" class="rich_media"><h1 class="rich_media_title" id="activity-name">{TITLE}（全文）</h1>
<div id="meta_content"><span>原创</span> <span>小澜</span> <a id="js_name">青澜发布</a> <em id="publish_time">2024年5月20日 18:30</em>
<em>山东</em></div><div class="rich_media_content js_underline_content" id="js_content" style="visibility: hidden; opacity: 0; ">
<section><p>点击蓝字 <strong>关注我们</strong></p></section>{parts}
<section><p>来源丨市政府办公室</p><p>编辑丨小澜　审核丨老李　监制丨老王</p><p>往期推荐</p>
<p><a href="http://mp.example.com/1">全市防汛物资储备情况一览，看看你身边的仓库在哪里</a></p>
<p>点个“在看”，转发给更多人！</p></section></div>
<div id="js_pc_qr_code"><p>微信扫一扫<br>关注该公众号</p></div></div><div>阅读 1.2万</div><div>预览时标签不可点</div>
<div style="display:none">微信扫一扫可打开此内容，使用完整服务</div>
<div>继续滑动看下一个</div><div>轻触阅读原文</div><div>青澜发布</div><div>向上滑动看下一个</div>
<div>知道了</div><div>微信扫一扫使用小程序</div><div>取消 允许</div><div>： ， 。 视频 小程序 赞 ，轻点两下取消赞 在看 ，轻点两下取消在看</div></body></html>"""
    furniture = ("关注我们", "原创", "编辑丨", "往期", "仓库", "在看", "预览时", "滑动", "小程序", "知道了")
    return WebPage("WeChat article, saved before it was shown", html, TITLE, SPEECH, furniture)


def _word() -> WebPage:
    body = "".join(
        f"<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt'><span style='font-size:16.0pt;\nfont-family:仿宋'>"
        f"{line[:14]}\n{line[14:]}<span lang=EN-US><o:p></o:p></span></span></p>\n\n"
        for line in NOTICE
    )
    html = f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=Generator content="Microsoft Word 12">
<title>整治通知（送审稿）</title><!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>张三，办公室，起草。</o:Author>
</o:DocumentProperties></xml><![endif]--><style><!-- p.MsoNormal {{mso-style-parent:"";}} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><div class=Section1 style='layout-grid:15.6pt'>
<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:22.0pt;font-family:方正小标宋简体'>{NOTICE_TITLE}<span
lang=EN-US><o:p></o:p></span></span></b></p><p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>{body}</div></body></html>"""
    return WebPage("saved by Word", html, NOTICE_TITLE, NOTICE, ("起草", "送审稿"), "gb18030")


def _portal() -> WebPage:
    first, second = SPEECH[:6], SPEECH[6:]
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_新闻频道_青澜网</title></head><body>
<div class="nav"><ul><li><a>新闻</a></li><li><a>财经</a></li><li><a>体育</a></li><li><a>房产</a></li></ul></div>
<div class="ad-top"><a href="x">买房送车位，限时优惠，机不可失！</a></div><div class="main"><div class="left"><h1>{TITLE}</h1>
<div class="article-info"><span class="date">2024年05月20日 08:12</span><span class="source">青澜日报</span>
<a>我有话说(<i>12</i>人参与)</a></div><div class="article" id="artibody">{_paragraphs(first)}
<div class="ad"><span>广告</span><a href="y">学历提升，不耽误工作，点此免费咨询，名额有限，先到先得。</a></div>{_paragraphs(second)}
<p class="editor">责任编辑：李四</p><div class="related"><p>相关新闻：</p><p><a>我市安排部署防汛抗旱工作，要求各地各部门压实责任。</a></p></div></div>
<div class="keywords">文章关键词：<a>防汛</a> <a>水库</a></div><div class="comment"><h2>网友评论</h2>
<div><b>青澜网友</b><p>说得好，支持，希望把我们村边的小水库也修一修，去年夏天真的很担心。</p></div>
<div><b>河边人家</b><p>物资要早点下发到村里，不要等水来了再送。</p></div></div></div><div class="right"><h2>热门排行</h2>
<ol><li><a>本市下周起迎来持续降雨，出行请注意安全</a></li><li><a>三条地铁线路延长运营时间</a></li></ol></div></div>
<div class="foot">关于我们 | 广告服务 | 联系我们 | 招聘信息 | 网站律师 | 通行证注册 | 产品答疑<br>
Copyright © 1998-2024 青澜网 版权所有</div></body></html>"""
    furniture = ("买房", "我有话说", "学历", "责任编辑", "压实责任", "关键词", "网友", "热门", "地铁", "关于我们")
    return WebPage("news portal with advertisements and comments", html, TITLE, SPEECH, furniture)


def _reader_mode() -> WebPage:
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}</title></head><body class="light sans-serif">
<div class="toolbar-container"><div class="toolbar reader-toolbar"><button>关闭阅读模式</button><button>字体控件</button></div></div>
<div class="container" lang="zh"><div class="header reader-header"><a class="domain reader-domain" href="http://a">www.example.gov.cn</a>
<div class="domain-border"></div><h1 class="reader-title">{TITLE}</h1><div class="credits reader-credits">青澜日报</div>
<div class="meta-data"><div class="reader-estimated-time">3-4 分钟</div></div></div><hr>
<div class="content"><div class="moz-reader-content"><div id="readability-page-1" class="page"><div><div>
{_paragraphs(SPEECH, "<p><span>{}</span></p>")}</div></div></div></div></div></div></body></html>"""
    return WebPage("reader mode", html, TITLE, SPEECH, ("example.gov.cn", "分钟", "阅读模式"))


def _wikisource() -> WebPage:
    licence = (
        "本作品在中华人民共和国属于公有领域，因为它是法律、法规，国家机关的决议、决定、命令和其他具有立法、行政、司法性质的文件，及其官方正式译文。",
        "根据《中华人民共和国著作权法》第五条，本作品不适用于该法。",
        "在其他地方，版权状况可能不同；请参见版权信息页。",
        "Public domainPublic domainfalsefalse",
    )
    html = f"""<!DOCTYPE html><html lang="zh"><head><meta charset="UTF-8"><title>{TITLE} - 维基文库，自由的图书馆</title></head>
<body class="skin-vector"><div id="mw-page-base"></div><div id="content" class="mw-body"><h1 id="firstHeading">{TITLE}</h1>
<div id="siteSub">维基文库，自由的图书馆</div><div id="jump-to-nav"></div><a class="mw-jump-link" href="#p">跳转到导航</a>
<div id="mw-content-text"><div class="mw-parser-output"><table class="headertemplate"><tr><td>←</td><td><b>{TITLE}</b><br>作者：青澜市人民政府<br>
2024年5月18日</td><td>→</td></tr></table>{_paragraphs(SPEECH[:3])}
<h2><span class="mw-headline">{SPEECH[3]}</span><span class="mw-editsection"><span>[</span><a href="e">编辑</a><span>]</span></span></h2>
{_paragraphs(SPEECH[4:5])}<h2><span class="mw-headline">{SPEECH[5]}</span><span class="mw-editsection">[<a href="e">编辑</a>]</span></h2>
{_paragraphs(SPEECH[6:])}<div class="licenseContainer"><table class="layouttemplate licensetpl"><tr><td><a href="i"></a></td><td>
{_paragraphs(licence, "<p>{}</p>")}</td></tr></table></div></div>
<div class="printfooter">检索自“https://zh.example.org/w/index.php?title=x&amp;oldid=1”</div></div>
<div class="catlinks"><a>分类</a>：<a>2024年作品</a> <a>讲话</a></div></div><div id="mw-navigation"><h2>导航菜单</h2><h3>个人工具</h3>
<ul><li><a>没有登录</a></li><li><a>讨论</a></li></ul></div><div id="footer"><ul><li>此页面最后编辑于2024年6月1日 (星期六) 08:00。</li>
<li>除非另有声明，本网站内容采用知识共享署名-相同方式共享4.0协议授权；附加条款亦可能应用。</li></ul></div></body></html>"""
    furniture = (
        "公有领域",
        "著作权法",
        "版权状况",
        "Public",
        "检索自",
        "最后编辑",
        "知识共享",
        "跳转",
        "编辑",
        "个人工具",
    )
    return WebPage("Wikisource with a licence", html, TITLE, SPEECH, furniture)


def _web_archive() -> WebPage:
    html = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{TITLE}</title></head><body>
<div id="wm-ipp-base" lang="en"><div id="wm-ipp-inside"><span>The Wayback Machine - https://web.archive.org/web/20240601/http://a.gov.cn/</span>
<span>12 captures</span><span>01 Jun 2024 - 30 Dec 2024</span><a>About this capture</a><p>COLLECTED BY</p><p>Organization: Archive Team,
a loose collective of rogue archivists, programmers, writers and loudmouths dedicated to saving our digital heritage.</p></div></div>
<center><div class="title">{TITLE}</div><div>2024-05-20 来源：青澜市政府网 【字号：大 中 小】</div></center>
<div id="UCAP-CONTENT">{_paragraphs(SPEECH, '<p style="text-indent: 2em;">{}</p>')}</div><div class="sm">扫一扫，手机打开网页</div>
<div class="bottom">版权所有：青澜市人民政府　网站标识码：3700000001</div></body></html>"""
    furniture = ("Wayback", "captures", "COLLECTED", "loudmouths", "字号", "扫一扫", "标识码")
    return WebPage("archived copy", html, TITLE, SPEECH, furniture)


def _university() -> WebPage:
    body = "".join(
        f'<p class="{"vsbcontent_start" if i == 0 else "vsbcontent_end" if i == len(NOTICE) - 1 else ""}">'
        f"<strong>{line}</strong></p>"
        if line[:2] in ("一、", "二、", "三、")
        else f'<p style="text-indent:2em"><span>{line}</span></p>'
        for i, line in enumerate(NOTICE)
    )
    html = f"""<!DOCTYPE HTML><HTML><HEAD><META charset="UTF-8"><TITLE>{NOTICE_TITLE}-青河县教育局</TITLE>
<META Name="keywords" Content="青河县教育局"></HEAD><BODY><div class="nav"><ul><li><a>首页</a></li><li><a>机构设置</a></li></ul></div>
<div class="dqwz">您的位置: <a>首页</a>>><a>通知公告</a>>>正文</div><form name="_newscontent_fromname"><div class="con">
<h2 class="tit" align="center">{NOTICE_TITLE}</h2><div class="sub">作者：办公室　时间：2024-03-12　点击数：<span>89</span></div>
<div id="vsb_content"><div class="v_news_content">{body}</div></div><div id="div_vote_id"></div>
<ul style="list-style-type:none;"><li>附件【<a href="d.jsp">整治任务分解表.docx</a>】已下载<span>12</span>次</li></ul>
<p align="left">上一条：<a>关于召开全县教育工作会议的通知</a></p><p>下一条：<a>关于做好期末工作的通知</a></p>
<p>【<a>关闭</a>】</p></div></form><div class="foot">版权所有：青河县教育局　技术支持：博文科技　您是第 <b>102938</b> 位访客</div></BODY></HTML>"""
    furniture = ("点击数", "已下载", "上一条", "下一条", "关闭", "技术支持", "访客", "您的位置")
    return WebPage("CMS of schools", html, NOTICE_TITLE, NOTICE, furniture)


def _paragraph_divs() -> WebPage:
    half = len(SPEECH) // 2
    html = f"""<!doctype html><html><head><meta charset="utf-8"><title>{TITLE} | 青澜市人民政府门户网站</title></head><body><div class="wrap">
<div class="bread">首页 / 领导之窗 / 领导讲话</div><div class="con-title">{TITLE}</div><div class="con-info"><div>发布时间：2024-05-20</div>
<div>来源：市政府办公室</div><div>访问量：<span id="hits"></span></div><div>默认 大 超大</div></div><div class="article">
<div class="page1">{_paragraphs(SPEECH[:half], "<div><div style='text-indent:2em'>{}</div></div>")}</div>
<div class="page2">{_paragraphs(SPEECH[half:], "<div><div style='text-indent:2em'>{}</div></div>")}</div></div>
<div class="jiucuo">网站纠错</div><div class="state">【责任编辑：赵六】</div><div class="list"><div class="head">延伸阅读</div><div><a>图解：我市今年怎样防汛</a></div></div>
<div class="links">相关链接：<select><option>市水务局</option></select></div></div></body></html>"""
    furniture = ("发布时间", "访问量", "超大", "纠错", "责任编辑", "图解", "相关链接", "领导之窗")
    return WebPage("a division for each paragraph", html, TITLE, SPEECH, furniture)


def _captions() -> WebPage:
    photo = '<p style="text-align:center"><img src="{}.jpg"></p><p style="text-align:center">{}</p>'
    caption = ("5月18日，全市防汛工作会议现场。（张三 摄）", "△与会人员参观防汛物资仓库")
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>青澜发布：{TITLE}</title></head><body><article>
<header><h1>{TITLE}</h1><p>青澜日报客户端　2024-05-20 07:30</p></header>{photo.format(1, caption[0])}{_paragraphs(SPEECH[:5])}
<figure><img src="2.jpg"><figcaption>图为青山水库大坝，李四摄。</figcaption></figure>{_paragraphs(SPEECH[5:9])}{photo.format(3, caption[1])}
{_paragraphs(SPEECH[9:])}<p>（记者 王五）</p><footer>编辑：王五　校对：赵六　终审：钱七</footer></article>
<div class="app"><p>打开青澜日报客户端，查看更多精彩内容</p></div></body></html>"""
    furniture = ("客户端", "张三", "仓库", "大坝", "记者", "终审")
    return WebPage("news application with pictures", html, TITLE, SPEECH, furniture)


def _hidden_copies() -> WebPage:
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{NOTICE_TITLE}</title>
<meta property="og:title" content="{NOTICE_TITLE} - 青河县人民政府网站"></head><body><script>window.__DATA__={{"text":"{NOTICE[1]}"}}</script>
<div class="accessible" style="display:none">无障碍浏览 进入关怀版，声音开关、语速、阅读方式、配色、放大。</div>
<div id="app"><header><nav><a>首页</a><a>要闻</a></nav></header><main><div class="t">{NOTICE_TITLE}</div>
<div class="m">2024-03-12 09:30:00</div><div class="rich">{_paragraphs(NOTICE)}</div>
<div class="print" style="display: none;"><h2>{NOTICE_TITLE}</h2>{_paragraphs(NOTICE)}</div>
<div class="mobile" hidden>{_paragraphs(NOTICE)}</div></main>
<aside><p>智能问答：您好，我是小青，有什么可以帮您？请输入您的问题，我会尽快回答。</p></aside></div>
<noscript>您的浏览器不支持脚本，请开启后再访问。</noscript></body></html>"""
    return WebPage("script page with hidden copies", html, NOTICE_TITLE, NOTICE, ("无障碍", "小青", "浏览器", "09:30"))


def _samples_site() -> WebPage:
    lines = list(SPEECH)
    advert = "<div class='tg'><a href='z'>点击下载文档</a>文档为doc格式</div>"
    body = (
        _paragraphs(lines[:4])
        + advert
        + _paragraphs(lines[4:8])
        + "<p>本文来自公文范文网，更多讲话稿请访问本站。</p>"
        + _paragraphs(lines[8:])
    )
    html = f"""<!DOCTYPE html><html><head><meta charset="gbk"><title>{TITLE}范文(2024最新)-公文范文网</title></head><body>
<div class="top"><a>公文范文网</a> > <a>讲话稿</a> > <a>领导讲话</a> > 正文</div><div class="article"><h1>{TITLE}</h1>
<div class="info">时间：2024-05-21 11:02:33　浏览：次　编辑：小雅　下载：<a>Word文档</a></div><div class="summary">下面是小编为大家整理的{TITLE}，
仅供参考，希望对您有帮助。</div><div class="content">{body}<p>推荐访问：<a>防汛</a> <a>讲话</a></p></div>
<div class="page"><a>上一篇：2024年市长在招商工作会上的讲话</a><a>下一篇：2024年党课讲稿，强化宗旨意识，做合格党员</a></div></div>
<div class="hot"><h3>最新推荐</h3><ul><li><a>2024年在全县教育工作会议上的讲话，奋力谱写教育新篇章</a><p>同志们，今天我们召开会议，主要任务是总结工作，部署任务。</p></li>
<li><a>在机关党建会上的讲话</a><p>各位同事，大家上午好，很高兴和大家交流。</p></li></ul></div></body></html>"""
    furniture = ("doc格式", "范文网", "小编", "浏览", "推荐访问", "招商工作会", "党课", "各位同事", "教育")
    return WebPage("site of model texts", html, TITLE, SPEECH, furniture, "gb18030")


def _phone() -> WebPage:
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{TITLE}</title></head>
<body><div class="topbar">青澜日报<button>打开APP</button></div><article class="art"><h1>{TITLE}</h1>
<div class="author"><span>青澜日报</span><span>05-20 08:12</span><span>关注</span></div><section class="text"><div class="ql-editor">
{_paragraphs(SPEECH, "<p>{}</p>")}</div></section><div class="unfold">展开全文</div><div class="declare">特别声明：本文为自媒体作者上传并发布，仅代表作者观点，
平台仅提供信息发布服务。</div><div class="bar"><span>赞 35</span><span>评论 12</span><span>收藏</span><span>分享</span></div></article>
<div class="rec"><div>大家都在看</div><a><div>全市防汛应急演练举行，检验队伍实战能力</div><div>青澜日报 1.1万阅读</div></a></div></body></html>"""
    furniture = ("打开APP", "关注", "展开全文", "特别声明", "评论", "大家都在看", "演练")
    return WebPage("page for phones", html, TITLE, SPEECH, furniture)


def _party_school() -> WebPage:
    html = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=big5" /><title>{TITLE} - 青澜時報</title></head><body><div id="nav"><a>首頁</a></div>
<h1>{TITLE}</h1><p class="date">2024-05-20</p><div class="content"><p>　　{"</p><p>　　".join(SPEECH)}</p></div>
<div><p>（責任編輯：王五）</p></div><p>列印　關閉視窗</p></body></html>"""
    return WebPage("traditional characters in Big5", html, TITLE, SPEECH, ("責任編輯", "列印", "首頁"), "big5")


def _traditional(page: WebPage) -> WebPage:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("s2t").convert
    lines = tuple(convert(line) for line in page.lines)
    return WebPage(page.name, convert(page.html), convert(page.title), lines, page.furniture, page.encoding)


PAGES = (
    _trs(),
    _tables(),
    _wechat(),
    _word(),
    _portal(),
    _reader_mode(),
    _wikisource(),
    _web_archive(),
    _university(),
    _paragraph_divs(),
    _captions(),
    _hidden_copies(),
    _samples_site(),
    _phone(),
    _traditional(_party_school()),
)
