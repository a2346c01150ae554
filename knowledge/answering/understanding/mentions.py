"""Which documents a question means: people name them loosely, by words of the title, year, place, occasion, speaker.

A mention is a phrase before a cue ("学校那篇讲话", "2025年机关党建推进会"), a title in 《》, a speaker before 要求 or 说,
or a place. Each document is scored by the share of the phrase's weight that it carries: words of its title, occasion
and speaker count fully, words of its opening less, words that its body uses more than other documents least.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.answering.understanding.question_patterns import speaks
from knowledge.structure.numbering import Boundary, find_markers
from knowledge.text.folding import fold, pinyin
from knowledge.text.lexicon import DIVISIONS
from knowledge.text.numerals import NUMERALS, first_number
from knowledge.text.place_names import PLACES
from knowledge.text.question_words import stop_words
from knowledge.text.tokenizer import words
from knowledge.values import Document

_OPENING = 320  # characters of a body that tell who speaks, where and on what occasion
_CUE = re.compile(
    r"(?:那|这)(?:一)?(?:篇|份|次|场)(?:[^，,。？?！!、；：]{0,8}?(?:讲话|报告|会议|材料|发言|文章))?|(?:总结|工作)?讲话稿?|(?:政府)?(?:工作)?报告|发言|致辞"
    r"|(?:推进|交流|座谈|工作|协商|表彰|动员|述职评议|评议|部署|总结|专题|党建(?!会[^议上]))(?:大会|会议|会)(?:上|里|中)?(?:的讲话稿?)?|党建会(?=[上里中的点提讲说指强和与跟，,]|$)(?:上|里|中)?|(?<![员表工])大会(?:上|里)?(?:的讲话稿?)?|会议(?:上|里|中)?(?:的讲话稿?)?|(?<![社工委机学体])会上|全会(?:上)?"
    r"|(?<=\d年)(?:点|讲|说|提)(?:的|出|到)"
)
_MEETING = re.compile(r"会议?(?:上|里|中)?$")  # 警示教育大会: may be a meeting that a document demands
_SAYS = re.compile(r"(?:在会上|同志)?(?:要求|指出|强调|提出|讲的|说的|点的|提的|说过|讲到|提到|说)")
_OFFICE = re.compile(
    rf"([一-鿿]{{0,10}}?(?:书记|总理|主席|主任|部长|局长|校长|院长|[{DIVISIONS}]长|董事长|总经理))(?:同志)?(?=在|的|讲|说|提|强调|指出|要求|怎么|如何|怎样|对)"
)
_FOR_WHOM = re.compile(rf"代表(?:(国务院)|[^，,。]{{0,8}}?([{DIVISIONS}])(?:人民)?政府)")
_COUNTING = re.compile(rf"[{NUMERALS}两几\d]+[份篇个场次]")
_STOP = re.compile(r"在(?=[^，,。]{2})|[，,。？?！!；;：:“”\"「」《》（）()]|对比|相比|比较")
_JOINT = re.compile(r"和|与|跟|同|以及|、")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|\D|$)")
_TITLE = re.compile(r"《([^《》]{2,60})》")
_SPOKEN = re.compile(r"(?:讲话|报告|致辞|发言)稿?$")
_LEVEL = re.compile(r"(?:全|本|我|该)?(省|市|县|区|镇|乡|村|校|公司|集团)(?:里|委|直|级|政府)?")
_NUMBERED = re.compile(rf"(?:讲话|报告|范文|发言)\s?(\d{{1,2}})(?!\d|年|月)|第([{NUMERALS}\d]{{1,3}})篇")
_TITLE_NUMBER = re.compile(rf"(\d{{1,2}})$|[（(]?([{NUMERALS}]{{1,2}})[)）]?$")
_ANY = re.compile(r"[谁啥]|什么|怎么|哪些|哪几|哪[份篇个次]|各(?:[篇份地个]|报告|讲话|文件)|每[篇份]|所有|全部")
_PLURAL = re.compile(
    r"哪些(?:讲话|报告|文件|材料|地方)|哪几[篇份]|各(?:篇|份|报告|讲话|文件)|这几[篇份]|几[篇份]|这些|所有|全部|哪[篇份]|每[篇份]|两[篇份]|三[篇份]"
)
_REACH = 30  # characters before 讲话, 报告 … that may belong to the phrase
_LONGEST_NAME = 8  # letters of what stands before 要求, 说 … and may be a name
_LONGEST_SIDE = 12  # characters before 和, 与 … that may name a document by themselves
# scores of a document are shares of a phrase's word weight, 0 to 1
_ENOUGH = 0.55  # from here on a document is meant
_MISSING = 0.45  # below it a specific phrase means a document that is not at hand
_CLOSE = 0.12  # distance from the best score within which others are meant too
_GENERIC = 0.25  # half the least weight of a phrase; a fifth of it is the weight of words that all documents share
_MISTYPED = 0.7  # how well a word fits that only sounds like one of a document's names; 1 is the word itself

BodyShare = Callable[[str], Mapping[str, float]]
"""For a word, the share of each document's passages that hold it; documents without it are left out."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a document can be called by.

    Attributes:
        id: the document.
        strong: words of title, occasion, speaker and file name.
        opening: words of the first lines.
        names: folded title, occasion and speaker, for phrases that are cut differently.
        opening_text: the folded first lines, for the same.
        years: years in title, date, occasion.
        year: of its date, 0 where unknown.
        number: at the end of the title ("讲话2"), 0 where there is none.
        levels: 省, 市, 县 … that it speaks for.
        speakers: its speaker, and the office that its opening speaks for.
    """

    id: str
    strong: frozenset[str]
    opening: frozenset[str]
    names: str
    opening_text: str
    years: frozenset[str]
    year: int
    number: int
    levels: frozenset[str]
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of the question that names documents.

    Attributes:
        phrase: as it stands in the question.
        documents: those meant, best first; empty where none fits.
        sure: the phrase has a cue, so that no fitting document means there is none.
    """

    phrase: str
    start: int
    end: int
    documents: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions of a question.

    Attributes:
        found: in order.
        rest: the question without them.
        plural: the question asks across documents ("各篇讲话").
    """

    found: tuple[Mention, ...]
    rest: str
    plural: bool

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents meant, without repetition."""
        return tuple(dict.fromkeys(key for mention in self.found for key in mention.documents))

    @property
    def missing(self) -> Mention | None:
        """The first mention that surely names a document which is not there."""
        return next((m for m in self.found if m.sure and not m.documents), None)


def profile(document: Document) -> Profile:
    """Return what a document can be called by."""
    stem = document.source.rsplit(".", 1)[0]
    front = document.text[: document.body_start]
    named = " ".join([document.title, document.occasion, document.speaker, front])
    names = f"{named} {stem}" if re.search(r"[一-鿿]", stem) else named
    opening = _opening(document)
    number = _TITLE_NUMBER.search(document.title)
    year = int(document.date[:4]) if document.date[:4].isdigit() else 0
    dated = set(_YEAR.findall(names)) | ({str(year)} if year else set())
    return Profile(
        id=document.id,
        strong=frozenset(words(names)),
        opening=frozenset(words(opening)),
        names=fold(names),
        opening_text=fold(opening),
        years=frozenset(dated),
        year=year,
        number=int(number.group(1)) if number and number.group(1) else 0,
        levels=frozenset(m.group(1) for m in _LEVEL.finditer(names + opening)),
        speakers=tuple(filter(None, [document.speaker, _office(opening)])),
    )


def _opening(document: Document) -> str:
    """Return the first lines of the body, up to the first numbered heading."""
    end = document.body_start + _OPENING
    lines = (m for m in find_markers(document.text, document.body_start, end) if m.boundary is Boundary.LINE)
    return document.text[document.body_start : next((marker.start for marker in lines), end)]


def _office(opening: str) -> str:
    """Return whose report it is that begins "我代表省人民政府": that of the head of the government."""
    match = _FOR_WHOM.search(opening)
    return "" if match is None else "国务院总理" if match[1] else f"{match[2]}长"


class MentionFinder:
    """Finds mentions of a library's documents in questions."""

    def __init__(self, profiles: Sequence[Profile], body_share: BodyShare) -> None:
        self._profiles = profiles
        self._body_share = body_share
        self._places = {place for place in PLACES if any(place in p.names for p in profiles)}

    def find(self, question: str) -> Mentions:
        """Return the documents that a question names."""
        spans = self._phrases(question)
        found = [m for start, end, sure in spans if (m := self._mention(question, start, end, sure))]
        found += self._absent_titles(question)
        found = self._by_speaker(question, found) or found
        found = _joined(sorted(found, key=lambda m: m.start), question)
        if not any(m.sure for m in found):
            found += self._by_place(question, found)
        plural = bool(_PLURAL.search(question))
        return Mentions(tuple(found), _without(question, found), plural)

    def _phrases(self, question: str) -> list[tuple[int, int, bool]]:
        """Spans of phrases that may name a document, and whether a cue makes them sure."""
        spans = [(m.start(), m.end(), False) for m in _TITLE.finditer(question) if self._is_title(m.group(1))]
        for cue in _CUE.finditer(question):
            floor = max([cue.start() - _REACH, 0, *(end for _, end, _ in spans if end <= cue.start())])
            starts = [m.end() for m in _STOP.finditer(question, floor, cue.start())]
            start = starts[-1] if starts else floor
            spans += [(begin, end, True) for begin, end in self._split_joint(question, start, cue.start(), cue.end())]
        says = _SAYS.search(question)
        if says and self._is_named(question[: says.start()]):
            spans.append((0, says.start(), False))
        return spans

    def _absent_titles(self, question: str) -> list[Mention]:
        """Titles of speeches and reports in 《》 that are not at hand."""
        titles = [m for m in _TITLE.finditer(question) if _SPOKEN.search(m.group(1)) and not self._is_title(m.group(1))]
        return [Mention(m.group(), m.start(), m.end(), (), True) for m in titles]

    def _is_title(self, words_: str) -> bool:
        """Whether words in 《》 are a title at hand, and not that of a book or rule that a speech speaks of."""
        return any(fold(words_) in p.names or p.names in fold(words_) for p in self._profiles)

    def _is_named(self, phrase: str) -> bool:
        """Whether a few words before 要求, 说 … stand as they are among the names or in the opening of a document."""
        folded = fold(phrase)
        return 2 <= len(folded) <= _LONGEST_NAME and any(folded in p.names + p.opening_text for p in self._profiles)

    def _mention(self, question: str, start: int, end: int, sure: bool) -> Mention | None:
        phrase = question[start:end]
        if _ANY.search(phrase):
            return None
        numbered = _NUMBERED.search(question, start, min(len(question), end + 3))
        if numbered and (mention := self._by_number(question, start, numbered, phrase)):
            return mention
        tokens = self._tokens(phrase)
        if not tokens or sum(tokens.values()) < 2 * _GENERIC:
            return None
        years, places = set(_YEAR.findall(phrase)), [place for place in PLACES if place in phrase]
        fitting = [p for p in self._profiles if not (years and p.years and not years & p.years)]
        if places:
            fitting = [p for p in fitting if any(place in p.names + p.opening_text for place in places)]
        scores = {p.id: self._score(p, tokens) for p in fitting}
        chosen = _choose(scores)
        if _MEETING.search(phrase) and not any(self._is_called(p, tokens) for p in fitting if p.id in chosen):
            chosen = ()
        if chosen or (sure and self._is_specific(phrase, tokens, max(scores.values(), default=0.0))):
            return Mention(phrase, start, end, chosen, sure)
        return None

    @staticmethod
    def _is_called(p: Profile, tokens: Iterable[str]) -> bool:
        """Whether one of the words stands in the document's names or opening: a meeting that only its body speaks of is a topic."""
        return any(fold(word) in p.names or fold(word) in p.opening_text for word in tokens)

    def _by_number(self, question: str, start: int, number: re.Match[str], phrase: str) -> Mention | None:
        wanted = first_number(number.group(1) or number.group(2))
        fitting = tuple(p.id for p in self._profiles if p.number == wanted)
        if fitting:
            return Mention(phrase, start, max(number.end(), start), fitting, False)
        known = any(p.number for p in self._profiles)  # only where documents have numbers is one of them missing
        return Mention(question[start : number.end()], start, number.end(), (), True) if known else None

    def _is_specific(self, phrase: str, tokens: Mapping[str, float], best: float) -> bool:
        """Whether a phrase is too specific to mean a document at hand: a year, a place, 全县, or weighty words before 讲话."""
        heavy = [word for word, weight in tokens.items() if weight > 1.0]
        named = bool(_YEAR.search(phrase)) or any(place in phrase for place in PLACES)
        written = bool(re.search(r"[篇份]|讲话|报告|发言", phrase)) and bool(heavy)
        level = any(_LEVEL.fullmatch(word) for word in heavy)
        return best < _MISSING and (named or written or level)

    def _by_place(self, question: str, known: Sequence[Mention]) -> list[Mention]:
        """Mentions by a bare place name or year ("贵州今年…", "2014年拟安排…")."""
        found: list[Mention] = []
        for place in sorted(self._places):
            at = question.find(place)
            if at >= 0 and not any(m.start <= at < m.end for m in known):
                scores = {p.id: self._score(p, {place: 1.0}) for p in self._profiles}
                if chosen := _choose(scores):
                    found.append(Mention(place, at, at + len(place), chosen, False))
        years = _YEAR.findall(question)
        if found and years:
            return [_narrowed(m, self._profiles, set(years)) for m in found]
        if not found and not known and years:
            fitting = tuple(p.id for p in self._profiles if years[0] in p.years)
            at = question.find(years[0])
            if fitting and len(fitting) < len(self._profiles):
                return [Mention(years[0], at, at + len(years[0]), fitting, False)]
        return sorted(found, key=lambda m: m.start)

    def _by_speaker(self, question: str, known: Sequence[Mention]) -> list[Mention]:
        """The documents of a speaker who is named by office, perhaps with a surname (“何县长讲了几点意见”)."""
        match = _OFFICE.match(question)
        if match is None or any(m.documents for m in known):
            return []
        fitting = tuple(p.id for p in self._profiles if any(speaks(match.group(1), name) for name in p.speakers))
        if not fitting or len(fitting) == len(self._profiles):
            return []
        start = min((m.start for m in known), default=0)  # “总理的报告” is missed by its words, not by its speaker
        end = max((m.end for m in known), default=match.end(1))
        return [Mention(question[start:end], start, end, fitting, False)]

    def _split_joint(self, question: str, start: int, cue: int, end: int) -> list[tuple[int, int]]:
        """Cut a phrase at 和, 与 … where the left side names something by itself ("贵州和河北两份报告")."""
        joints = list(_JOINT.finditer(question, start, cue))
        if not joints:
            return [(start, end)]
        left, right = (start, joints[-1].start()), (joints[-1].end(), end)
        if right[0] >= cue:
            return [(start, end)]
        return [left, right] if self._names(question[slice(*left)]) else [right]

    def _names(self, words_: str) -> bool:
        """Whether a few words hold a place, or a word by which some documents are called and others are not."""
        if any(place in words_ for place in PLACES):
            return True
        holders = [sum(word in p.strong for p in self._profiles) for word in words(words_) if len(word) > 1]
        return len(words_) <= _LONGEST_SIDE and any(0 < n <= len(self._profiles) // 2 for n in holders)

    def _tokens(self, phrase: str) -> dict[str, float]:
        """The words of a phrase with their weights: the rarer among the documents' names, the heavier."""
        years = _YEAR.findall(phrase)
        tokens = dict.fromkeys(years, 2.0)
        for word in _apart(words(phrase)):
            if word in stop_words() or _COUNTING.fullmatch(word) or any(year in word for year in years):
                continue
            holders = sum(word in p.strong or word in p.opening for p in self._profiles)
            if holders < len(self._profiles) or len(self._profiles) == 1:
                tokens[word] = math.log(1 + len(self._profiles) / (1 + holders))
            else:
                tokens[word] = _GENERIC / 5
        return tokens

    def _score(self, p: Profile, tokens: Mapping[str, float]) -> float:
        total = sum(tokens.values())
        return sum(weight * self._strength(p, word) for word, weight in tokens.items()) / total

    def _strength(self, p: Profile, word: str) -> float:
        if _YEAR.fullmatch(word):
            if word in p.years:
                return 1.0
            return 0.7 if not p.years and word in p.opening_text else 0.0
        if word in p.strong or fold(word) in p.names:
            return 1.0
        level = _LEVEL.fullmatch(word)
        if word in p.opening or fold(word) in p.opening_text:
            return 0.75
        shares = self._body_share(word)
        share = 0.7 * shares.get(p.id, 0.0) / max(shares.values()) if shares else 0.0
        share = max(share, 0.6 if level and level.group(1) in p.levels else 0.0)
        return share or (_MISTYPED if _sounds_like_one(word, p.strong | p.opening) else 0.0)


def _apart(found: Iterable[str]) -> Iterator[str]:
    """Return words with a place at their front as two: "贵州省政府" names 贵州 and 省政府."""
    for word in found:
        place = next((place for place in PLACES if word.startswith(place) and len(word) > len(place) + 1), "")
        yield from (place, word.removeprefix(place)) if place else (word,)


def _sounds_like_one(word: str, others: Collection[str]) -> bool:
    """Whether a word that stands nowhere is read like one of the others: it may be mistyped."""
    return len(word) > 1 and any(len(word) == len(other) and pinyin(word) == pinyin(other) for other in others)


def _joined(found: Sequence[Mention], question: str) -> list[Mention]:
    """Join neighbours that narrow each other ("学校党建工作会议上的" and "讲话2")."""
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        common = tuple(key for key in last.documents if key in mention.documents) if last else ()
        if last and common and question[last.end : mention.start].strip("的 ") == "":
            joined[-1] = Mention(question[last.start : mention.end], last.start, mention.end, common, last.sure)
        else:
            joined.append(mention)
    return joined


def _choose(scores: Mapping[str, float]) -> tuple[str, ...]:
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _ENOUGH:
        return ()
    return tuple(key for key, score in ranked if score >= ranked[0][1] - _CLOSE and score >= _ENOUGH)


def _narrowed(mention: Mention, profiles: Sequence[Profile], years: set[str]) -> Mention:
    dated = tuple(p.id for p in profiles if p.id in mention.documents and p.years & years)
    return Mention(mention.phrase, mention.start, mention.end, dated or mention.documents, mention.sure)


def _without(question: str, found: Sequence[Mention]) -> str:
    """The question with the phrases of mentions cut out."""
    kept = question
    for mention in sorted(found, key=lambda m: -m.start):
        kept = kept[: mention.start] + kept[max(mention.end, mention.start) :]
    return kept
