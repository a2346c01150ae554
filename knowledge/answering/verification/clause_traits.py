"""What the words of a clause say about its neighbours: which clauses need others, and which must not lose others.

Official prose leaves subjects out and lets conditions, dates and prohibitions reach over several clauses. Each function here
answers one question about one clause; where words leave doubt it answers so that less is shown.
"""

from __future__ import annotations

import functools
import re

from knowledge.text import demands
from knowledge.text.lexicon import ACTORS, FORBIDDING, IN_ORDER, INDEFINITE, TO_DEMAND
from knowledge.text.numerals import NUMERALS

OPENERS = re.compile(
    rf"\s*(?:[（(][{NUMERALS}\d]{{1,3}}[)）][、.．]?|[{NUMERALS}]{{1,3}}[、.．]|\d{{1,2}}[、.．](?!\d)|[①-⑳]"
    rf"|第[{NUMERALS}]{{1,3}}(?:[，,、：:]|(?=有的|少数|部分|要))|[{NUMERALS}]{{1,2}}(?:是要|是|要(?=[一-鿿]{{2}}))|[{NUMERALS}]{{1,2}}(?=要)"
    rf"|(?:{IN_ORDER})[，,、]?|[{NUMERALS}]来[，,]"
    r"|(?:同时|此外|另外|当然|下面|刚才|总之|为此|因此|所以|但是|然而|不过|而且|并且|特别是|尤其是|一方面|另一方面)[，,]|(?:同时|特别是|尤其是)"
    r"|(?:同志们|各位[同代][志表]们?|各位领导)[、，,：:！!]|(?:并且|而且|并|还|也|且)(?=要|应|必须)|(?:我们|大家)(?=[也还都]?(?:要|必须|应|将))|就是(?=要)"
    r"|——|--|[—•●■◆·]\s*)"
)
"""What may be left out at the beginning of a clause: its number, a word of transition, an address, 我们 before a demand."""

OWN_WORDS = re.compile("(?:要|我们|大家)$")
"""What may be left out and yet belongs to the clause: it tells who, or that something is demanded."""

_LIMIT = re.compile(
    r"^(?:如果?(?!期|何|实|今|下|此)|若|倘|假如|凡是?|只要|只有|除(?!了|险|旧|尘)|除非|未经|一经|一旦|遇到?有?(?=[一-鿿]{2})"
    r"|对(?!接|标|照|表|外)|对于|关于|就(?=[一-鿿]{2,12}$)|有条件|原则上|当(?!前|好|作|成|地|下)|每逢|涉及|属于|符合|达不到|不符合|允许"
    r"|截至|截止|到(?=\d|“?十|本|今|明|年|二)|自(?=\d|去|今|从)|从(?:全|[一-鿿]{0,5}[省市县区乡镇村])"
    r"|在[^，]{0,40}(?:上|下|中|里|内|外|间|时|后|前|方面|领域|过程|阶段|层面|地区)$)"
)
_SAYS_SO = re.compile(r"(?:说|讲|道|问|认为|指出|强调|提出|要求|表示|说过|写道|反映|声称|称|以为|觉得)$")
_OF_WHOM = re.compile(r"的$")
_WHEN_OR_WHERE = re.compile(
    r"(?:时|后|前|之际|期间|起|以来|以后|以前|之后|之前|以外)$|^[^，]{1,8}(?<!以)(?:中|上|里|下|外|方面)$"
)
_NO_LIMIT = re.compile(
    r"是[^，]{1,20}的$|(?:不|没有)(?:落|滞|退|靠|居)后$|(?:迎头赶|跟|赶|走|摆|抓|挺|靠|冲在|走在)[上前]$|提升到|(?:发|体|实|展)[^，]{0,4}上$"
)
_TIME = re.compile(
    rf"^(?:截[至止]|[到在从自至于第前后近下]|\d{{1,4}}[年月日号]?|[{NUMERALS}两〇零几]+(?:个?[年月天日]|季度|个季度|周|点)?|今[年天后冬春夏秋]|[全每]年|去[年冬秋]|前年|明[年春]|[上下本]个?[月周]|[上下]半年|[年月岁季][底初末中]"
    r"|近[年期来]|年来?|当前|目前|现在|眼下|过去|未来|以来|以后|以前|之前|之后|期间|时期|同期|[上中下]旬|元旦|春节|国庆|五一|汛期|冬季|春季|夏季|秋季|“|”|、|的|这|该|来|间|里|内|份|起|止|底|初|末|和)+$"
)
_FREE = re.compile(
    r"^(?:根据|按照|依据|遵照|围绕|以|坚持以|为了?|着眼|立足|聚焦|结合|随着|由于|因为|鉴于|通过|经过|虽然|尽管|无论|不管|不论|不仅|不但|不光|与其|宁可|既"
    r"|从[^，]{1,12}(?:看|来看|来说|来讲|而言|讲|说)$|据[^，]{1,8}$|总的来?[看说]|就是说|可以说|应该说|我要说|换句话说|面对|针对|本着|沿着|作为|[^，]{2,20}(?:一样|那样|似的)$|在[^，]{2,30}(?:的同时|基础上|(?:领导|支持|指导|推动|关心|引领|努力)下)$|[^，]{0,16}(?:认识到|看到|看出|懂得|明白|感到|相信|知道)$)"
)
_FREE_SHOWS_RESULT = re.compile(r"[一-鿿]{0,3}(?:为中心|为主|为先|为本|为重点)$")
_LIMITS_PREVIOUS = re.compile(
    r"^(?:但是?|然而|不过|除|除外|否则|才(?!能|干)|才能|方可|方能|方才|而不是|而非|不是|不含|不包括|只限|仅限|只是|只有|仅|至多|最多|暂|直至|直到|不等于|并不|却|反而|就是(?:要|不))"
)
_JOINS_BACK = re.compile(
    r"^(?:用于|用来|旨在|而|就|才|则|也|还|都|却|反而|否则|从而|进而|以便|以及|并|且|更|再|又|乃至|甚至|即|则是|而是|其实|于是|然后|那么|那就|不然|之所以|因而|以此|由此|借此|据此|对此|为此|从中|除此|接着|随后|随即"
    r"|结果|同比|环比|增[长速幅加]|下降|上升|减少|高于|低于|超过|居|排|占|共(?!同|享|建|产)|分别|比|较|相[当比])"
)
_REFERS = re.compile(
    r"^[一-鿿]{0,2}?(?:这(?!里|次会|次大会|场会)|那(?!么)|此(?!外)|该(?=[一-鿿]{2})(?!进|坐|办|管)|它|他(?!人)|她|其(?!次|他|中[的之]一|实|余各))"
    r"|^(?:上述|以上|前者|后者|两者|二者|前述|同样|如此|有关(?:方面|部门)?$|其余|其中|其他|另有|另外|还有)"
)
_FORBIDS = re.compile(
    rf"严禁|禁止|{FORBIDDING}|不能|不要|不可|不应|不宜|不搞|不是|不再|防止|避免|杜绝|反对|克服|纠正|切忌|决不|绝不|坚决不|严防|谨防|不为|不因"
)
_TENTATIVE = re.compile(
    r"力争|争取|计划|拟|预计|预期|有望|努力|尽量|尽可能|原则上|试点|可能|建议|鼓励|希望|目标|如果|探索|力求|允许|将(?=[一-鿿]{2})"
)
_MODAL_START = re.compile(
    rf"^(?:[一-鿿]{{0,6}}?)?(?:{TO_DEMAND}|必须|务必|应当?|应该|{FORBIDDING}|不能|不要|严禁|禁止|决不|绝不|一律|凡是|任何|确保|力争|坚决|坚持)"
)
_BARE_MODAL = re.compile(
    rf"^(?:{TO_DEMAND}|必须|务必|应当?|应该|{FORBIDDING}|不能|不要|严禁|禁止|一律|可以?|将|都|也|均|就)"
)
_AGENT = re.compile(
    rf"^(?!对|把|将|由|向|以|用|在|从|让|使|为|要|会同|加强|推[动进]|发挥|强化|建强|选|配)[一-鿿“”、（）]{{1,24}}?(?:委|局|厅|部|办|会|院|府|部门|{ACTORS}|镇街|乡镇|街道|社区|县区|市[州]?|县|区|省|同志|代表|法院|检察院|学校|医院|社|队|组|人|员|者|商|户|家|国)"
    r"(?:们)?(?:[要应须将]|必须|不得|都|每|负责|牵头|至少|也|应当|可以|一律|已|共|全部|先后|带头|自觉|组织|组成|设立|承担|需要|联合|会同)"
)
_QUANTIFIED = re.compile(
    rf"^(?:谁|各(?!项|类|种|方面|自)|每个|每名|每一|任何|所有|全体|全[国省市县区乡镇](?![面力])|{INDEFINITE}|许多|广大|我[们国省市县区]|大家)"
)
_SUBJECT_VERB = re.compile(
    r"^(?!要|必须|应|不|把|对|以|在|从|用|让|使|通过|围绕|坚持|就是|也是|还是|都是|更是|既是|而是|不是|是)[^，]{2,16}?(?:是(?!否)|(?<![所没具含持享])有(?!效|序|力|利|关|机|的放)|达到|完成了|实现了|取得了|成为)"
)
_SOMEBODY_MUST = re.compile(rf"^([^，要必须应不得]{{2,20}}?)(?:必须|应当|不得|{TO_DEMAND}|一律)")
_ACTS = re.compile(
    r"[一-鿿](?:好|实|牢|住|稳|紧|准|活|优|强|足|齐|严|细|深|透|清|赢|通|破|起|出|成)(?!人|的|处|点|势)|选派|轮训|清理|压减|压缩|改造|储备|检查|排查|新[建增开]|重组|取消|下放|减少|降低|打造|免费"
)
"""Verbs that begin a clause without a subject, beside those of `demands`."""
_NOUN_ONLY = re.compile(
    r"^[^是有了着过达占成会能要应须]{0,26}(?:家|户|人|者|位|个|名|处|项|所|乡|镇|村|县|市|区|校|车|店|站|馆|企业|单位|部门|机关|组织|支部|党员|干部|同志|公司|[餐场]馆|医院|学校|居民|学生|项目|设施|场所|系统|事项|问题|隐患|资金)$"
)
_OF_SOMETHING = re.compile(r"^[^是有了着过达占会能要应须]{2,24}的[^是有了着过不]{1,8}$")
_FIGURE = re.compile(rf"\d|[{NUMERALS}百千万亿两]+(?:成|倍|个百分点)")


@functools.lru_cache(maxsize=8192)
def limits_next(words: str) -> bool:
    """Whether a clause limits those after it: a condition, an exception, a time, a topic, whose words they are.

    Without it the next ones say more than the document does; by itself it says nothing.
    """
    if _NO_LIMIT.search(words) or leads_only(words):
        return False
    if _SAYS_SO.search(words) or _OF_WHOM.search(words) or _TIME.match(words):
        return True
    return not _says_something(words) and bool(_LIMIT.match(words) or _WHEN_OR_WHERE.search(words))


def _says_something(words: str) -> bool:
    """Whether a clause that begins like a limit holds its own demand or predicate: 对撂荒地要逐块登记."""
    return bool(
        re.search(
            r"(?<![主需])要(?!求)|必须|不得|应当|严禁|已经|进行|开展|实行|达到|逐[一个块级]|一律|给予|监管|检查|整治|处理|负责|加强|作出|形成|造成|免费|严格|及时",
            words,
        )
    )


_ASIDE = re.compile("^(?:我[要想]?说|换句话说|可以说|应该说|就是说|应当说|总的说|说到底|归根到底|归根结底)$")


@functools.lru_cache(maxsize=8192)
def leads_only(words: str) -> bool:
    """Whether a clause only leads to the next without limiting it (根据 …, 围绕 …, 从天气看): it may be left out, not stand alone."""
    if _ASIDE.match(words):
        return True
    return bool(_FREE.match(words)) and not _FREE_SHOWS_RESULT.search(words) and not _says_something(words)


@functools.lru_cache(maxsize=8192)
def is_topic(words: str, after: str) -> bool:
    """Whether a clause is but the subject of the next one: 使用液化气的餐馆，必须 …"""
    if demands.is_imperative(words) or _ACTS.match(words):
        return False
    return bool(_NOUN_ONLY.match(words) and _BARE_MODAL.match(after)) or bool(_OF_SOMETHING.match(words))


def limits_previous(words: str) -> bool:
    """Whether a clause takes back or narrows the one before: 但 …, 除外, 才能 …"""
    return bool(_LIMITS_PREVIOUS.match(words))


def joins_back(words: str) -> bool:
    """Whether a clause goes on with the one before and says nothing certain without it: 并 …, 同比 …, 而是 …"""
    return bool(_JOINS_BACK.match(words))


def refers_back(words: str) -> bool:
    """Whether a clause points to something said before: 这些 …, 其中 …, 该项 …"""
    return bool(_REFERS.match(words))


@functools.lru_cache(maxsize=8192)
def forbids(words: str) -> bool:
    """Whether a clause forbids, denies or fights something, which may reach over the clauses after it."""
    return bool(_FORBIDS.search(words))


@functools.lru_cache(maxsize=8192)
def is_tentative(words: str) -> bool:
    """Whether a clause plans, hopes or tries, which may reach over the clauses after it."""
    return bool(_TENTATIVE.search(words))


@functools.lru_cache(maxsize=8192)
def demands_anew(words: str) -> bool:
    """Whether a clause brings its own word of demand or ban near its beginning."""
    return bool(_MODAL_START.match(words))


@functools.lru_cache(maxsize=8192)
def names_agent(words: str) -> bool:
    """Whether a clause names who acts: an office or people before a demand or verb, each, all, some."""
    return bool(_AGENT.match(words) or _QUANTIFIED.match(words))


_DEADLINE = re.compile("^(?!到)[^，]{1,12}(?:月|月底|年底|季度末|[上中下]旬|日)(?:之|以)?前$")


def is_deadline(words: str, demand: str) -> bool:
    """Whether a clause is the date by which the next one demands something: without it less is demanded, nothing else."""
    return bool(_DEADLINE.match(words)) and must_act(demand) and demands.has_binding_word(demand)


_TIME_BEFORE = re.compile(r"^(?:今年|明年|全年|年内|当前|近期|下一步|今后|[^，]{0,8}[月年]底?(?:之|以)?前)(?=[一-鿿])")
_SHARE = re.compile(f"^(?:其中)?(?:{INDEFINITE}|多数|大多|不少|许多|某些)")


def tells_share(words: str) -> bool:
    """Whether a clause speaks of some only: 有的 …, 少数 …"""
    return bool(_SHARE.match(words))


@functools.lru_cache(maxsize=8192)
def must_act(words: str) -> bool:
    """Whether a clause brings the one who acts or must: not only a thing that it tells something of."""
    before = _SOMEBODY_MUST.match(words)
    must = before is not None and not (
        _ACTS.match(words) or demands.is_imperative(words) or _TIME.match(before.group(1))
    )
    return must or names_agent(words)


@functools.lru_cache(maxsize=8192)
def has_subject(words: str) -> bool:
    """Whether a clause surely brings its own subject."""
    return must_act(words) or bool(_SUBJECT_VERB.match(words))


@functools.lru_cache(maxsize=8192)
def may_have_subject(words: str) -> bool:
    """Whether a clause may bring its own subject: it does not begin with a verb, an adverb or a word of demand."""
    bare = _TIME_BEFORE.sub("", words)
    verb = demands.is_imperative(bare) or _ACTS.match(bare)
    return has_subject(words) or not (verb or _BARE_MODAL.match(bare) or joins_back(words))


def has_figure(words: str) -> bool:
    """Whether a clause tells a figure."""
    return bool(_FIGURE.search(words))


def is_time(words: str) -> bool:
    """Whether a clause is nothing but a time: 今年前十个月."""
    return bool(_TIME.match(words))


def tells_time(words: str) -> bool:
    """Whether a clause tells when."""
    return bool(re.search(r"年|月|日|季度|以来|期间|目前|当前", words))


@functools.lru_cache(maxsize=8192)
def begins_with_verb(words: str) -> bool:
    """Whether a clause begins with a verb or an adverb of demand, so that it goes on with a subject before it."""
    return bool(_ACTS.match(words)) or (demands.is_imperative(words) and not demands.begins_with_object(words))


@functools.lru_cache(maxsize=8192)
def demands_without_saying(words: str, sentence: str, passage: str) -> bool:
    """Whether a clause demands by its verb alone, where the passage demands in so many words: 健全制度，… 要 …"""
    verb = begins_with_verb(words) or words.startswith(("给", "把", "让"))
    return verb and not demands.reports_past(sentence) and demands.has_binding_word(passage)
