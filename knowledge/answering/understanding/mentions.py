"""Which documents a question means: people name them loosely, by words of the title, year, place, occasion, speaker.

A mention is a phrase before a cue ("学校那篇讲话"), a title, a speaker before 要求 or 说, or a place. Where the phrase also
holds the matter ("养老这块报告怎么说"), each way to cut it is tried; words that fit no document stay with the matter. What
only the body of some document uses often is a hint to it, no mention, but for a phrase that points ("那篇").
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.answering.understanding.document_profiles import LEVEL, YEAR, Profile, is_of, sounds_like_one
from knowledge.answering.understanding.office_names import speaks
from knowledge.text.folding import fold, fold_with_offsets
from knowledge.text.lexicon import DIVISIONS
from knowledge.text.numerals import NUMERALS, first_number
from knowledge.text.place_names import PLACES
from knowledge.text.question_words import stop_words
from knowledge.text.tokenizer import word_edges, words

_CUE = re.compile(
    r"(?:那|这)(?:一)?(?:篇|份|次|场)(?:[^，,。？?！!、；：]{0,8}?(?:讲话|报告|会议|材料|发言|文章))?|(?:总结|工作)?讲话稿?|(?:政府)?(?:工作)?报告|发言|致辞"
    r"|(?:推进|交流|座谈|工作|协商|表彰|动员|述职评议|评议|部署|总结|专题|党建(?!会[^议上]))(?:大会|会议|会)(?:上|里|中)?(?:的讲话稿?)?|党建会(?=[上里中的点提讲说指强和与跟，,]|$)(?:上|里|中)?|(?<![员表工])大会(?:上|里)?(?:的讲话稿?)?|会议(?:上|里|中)?(?:的讲话稿?)?|(?<![社工委机学体])会上|全会(?:上)?"
    r"|(?<=\d年)(?:点|讲|说|提)(?:的|出|到)"
)
_SAYS = re.compile(r"(?:在会上|同志)?(?:要求|指出|强调|提出|讲的|说的|点的|提的|说过|讲到|提到|说)")
_OFFICE = re.compile(
    rf"([一-鿿]{{0,10}}?(?:书记|总理|主席|主任|部长|局长|校长|院长|[{DIVISIONS}]长|董事长|总经理))(?:同志)?(?=在|的|讲|说|提|强调|指出|要求|怎么|如何|怎样|对|宣布|布置|部署|安排|立|第)"
)
_COUNTING = re.compile(rf"[{NUMERALS}两几\d]+[份篇个场次]")
_STOP = re.compile(r"在(?=[^，,。]{2})|[，,。？?！!；;：:“”\"「」《》（）()]|对比|相比|比较")
_JOINT = re.compile(r"和|与|跟|同|以及|、")
_TITLE = re.compile(r"《([^《》]{2,60})》")
_SPOKEN = re.compile(r"(?:讲话|报告|致辞|发言)稿?$")
_NUMBERED = re.compile(rf"(?:讲话|报告|范文|发言)\s?(\d{{1,2}})(?!\d|年|月)|第([{NUMERALS}\d]{{1,3}})篇")
_ANY = re.compile(r"[谁啥]|什么|怎么|哪些|哪几|哪[份篇个次]|各(?:[篇份地个]|报告|讲话|文件)|每[篇份]|所有|全部")
_PLURAL = re.compile(
    r"哪些(?:讲话|报告|文件|材料|地方)|哪几[篇份]|各(?:篇|份|报告|讲话|文件)|这几[篇份]|几[篇份]|这些|所有|全部|哪[篇份]|每[篇份]|两[篇份]|三[篇份]"
)
_EVENT = re.compile(r"[大全]?会议?[上里中]?(?:的.{0,4}讲话稿?)?$")
_POINTS = re.compile(r"[那这]一?[篇份次场]")
_LEAST_TITLE = 6  # letters of a title that is known letter by letter
_REACH = 30  # characters before 讲话, 报告 … that may belong to the phrase
_LONGEST_NAME = 8  # letters of what stands before 要求, 说 … and may be a name
_LONGEST_SIDE = 12  # characters before 和, 与 … that may name a document by themselves
# scores of a document are shares of a phrase's word weight, 0 to 1
_ENOUGH = 0.55  # from here on a document is meant
_MISSING = 0.45  # below it a specific phrase means a document that is not at hand
_CLOSE = 0.12  # distance from the best score within which others are meant too
_GENERIC = 0.25  # half the least weight of a phrase; a fifth of it is the weight of words that all documents share
_WHOLE = 0.99  # share of a phrase's weight from which on all of it stands in the library (1 but for rounding)
_LEVELLED = 0.6  # how well 全县 fits the speech of a county
_TITLED = 0.4  # share of a loose phrase ("养老这块报告") that a document's title must carry, so that it is no matter
_MISTYPED = 0.7  # how well a word fits that only sounds like one of a document's names; 1 is the word itself

BodyShare = Callable[[str], Mapping[str, float]]
"""For a word, the share of each document's passages that hold it; documents without it are left out."""


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
class _Fit:
    """A way to cut a phrase: how well it fits the best document, by its title alone too, what it weighs, whom it means."""

    start: int
    end: int
    score: float
    weight: float
    titled: float
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions of a question.

    Attributes:
        found: in order.
        rest: the question without them.
        plural: the question asks across documents ("各篇讲话").
        prior: documents that words of the matter hint at, with how much, 0 to 1.
    """

    found: tuple[Mention, ...]
    rest: str
    plural: bool
    prior: Mapping[str, float] = field(default_factory=dict)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents meant, without repetition."""
        return tuple(dict.fromkeys(key for mention in self.found for key in mention.documents))

    @property
    def missing(self) -> Mention | None:
        """The first mention that surely names a document which is not there."""
        return next((m for m in self.found if m.sure and not m.documents), None)


class MentionFinder:
    """Finds mentions of a library's documents in questions."""

    def __init__(self, profiles: Sequence[Profile], body_share: BodyShare) -> None:
        self._profiles = profiles
        self._body_share = body_share
        self._places = {place for place in PLACES if any(place in p.names for p in profiles)}

    def find(self, question: str) -> Mentions:
        """Return the documents that a question names."""
        if whole := self._whole_titles(question):
            return Mentions(tuple(whole), _without(question, whole), bool(_PLURAL.search(question)))
        spans = self._phrases(question)
        prior: dict[str, float] = {}
        found = [m for start, end, sure in spans if (m := self._mention(question, start, end, sure, prior))]
        found += self._absent_titles(question)
        found = self._by_speaker(question, found) or found
        found = _joined(sorted(found, key=lambda m: m.start), question)
        if not any(m.sure for m in found):
            found += self._by_place(question, found)
        plural = bool(_PLURAL.search(question))
        return Mentions(tuple(found), _without(question, found), plural, prior)

    def _whole_titles(self, question: str) -> list[Mention]:
        """Titles that stand in the question letter by letter; of one inside another the longer."""
        folded = fold_with_offsets(question)
        found: dict[tuple[int, int], list[str]] = {}
        for p in self._profiles:
            at = folded.text.find(p.title) if len(p.title) >= _LEAST_TITLE else -1
            if at >= 0:
                found.setdefault(folded.original(at, at + len(p.title)), []).append(p.id)
        inner = [a for a in found for b in found if a != b and b[0] <= a[0] and a[1] <= b[1]]
        return [
            Mention(question[a:b], a, b, tuple(ids), False)
            for (a, b), ids in sorted(found.items())
            if (a, b) not in inner
        ]

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

    def _mention(self, question: str, start: int, end: int, sure: bool, prior: dict[str, float]) -> Mention | None:
        """The document that a phrase names; what it only hints at goes into `prior`."""
        phrase = question[start:end]
        if _ANY.search(phrase):
            return None
        numbered = _NUMBERED.search(question, start, min(len(question), end + 3))
        if numbered and (mention := self._by_number(question, start, numbered, phrase)):
            return mention
        named = set(YEAR.findall(phrase)), [place for place in PLACES if place in phrase]
        best = max(
            (self._fit(question, begin, end, *named) for begin in self._beginnings(question, start, end)),
            key=lambda fit: (
                round(fit.score * self._spoken_of(question[start : fit.start]), 1),
                round(fit.weight, 3),
                fit.start,
            ),
            default=None,
        )
        foreign = best is not None and self._spoken_of(question[start : best.start]) < _ENOUGH
        unfit = best is None or not best.documents
        if sure and _EVENT.search(phrase) and (foreign or (unfit and self._spoken_of(phrase) < _WHOLE)):
            return Mention(phrase, start, end, (), sure)
        loose = not (_POINTS.search(phrase) or _EVENT.search(phrase))
        if best is not None and best.documents and not foreign and not (loose and best.titled < _TITLED):
            return Mention(question[best.start : end], best.start, end, best.documents, sure)
        tokens = self._tokens(phrase)
        hints = {p.id: self._score(p, tokens, self._anywhere) for p in self._profiles} if tokens else {}
        chosen = _choose(hints)
        if chosen and sure and _POINTS.search(phrase):
            return Mention(phrase, start, end, chosen, sure)
        if sure and self._is_absent(phrase, tokens):
            return Mention(phrase, start, end, (), sure)
        prior.update({key: max(prior.get(key, 0.0), hints[key]) for key in chosen})
        return None

    def _spoken_of(self, words_: str) -> float:
        """The share of the weight of some words that stand anywhere in the library; all of it where there are none."""
        tokens = self._tokens(words_)
        total = sum(tokens.values())
        return sum(weight for word, weight in tokens.items() if self._stands(word)) / total if total else 1.0

    def _beginnings(self, question: str, start: int, end: int) -> list[int]:
        """Where the phrase may begin: at each of its words."""
        edges = word_edges(question[start:end])
        return [start + edge for edge in sorted(edges) if edge < end - start]

    def _fit(self, question: str, start: int, end: int, years: set[str], places: Sequence[str]) -> _Fit:
        """How well a phrase fits the documents of these years and places by their names and openings."""
        phrase = question[start:end]
        tokens = self._tokens(phrase)
        if not tokens or sum(tokens.values()) < 2 * _GENERIC:
            return _Fit(start, end, 0.0, 0.0, 0.0, ())
        fitting = [p for p in self._profiles if not (years and p.years and not years & p.years)]
        if places:
            fitting = [p for p in fitting if any(place in p.names + p.opening_text for place in places)]
        scores = {p.id: self._score(p, tokens, self._named) for p in fitting}
        titled = max((self._score(p, tokens, self._called) for p in fitting), default=0.0)
        return _Fit(start, end, max(scores.values(), default=0.0), sum(tokens.values()), titled, _choose(scores))

    def _is_absent(self, phrase: str, tokens: Mapping[str, float]) -> bool:
        """Whether a phrase names what no document is: by a year, a place, or words most of which stand nowhere."""
        years = set(YEAR.findall(phrase))
        places = [place for place in PLACES if place in phrase]
        places += [word for word in tokens if len(word) > 2 and word[-1] in DIVISIONS]
        if any(not self._stands(place) for place in places):
            return True
        of_year = [p for p in self._profiles if not years or p.years & years]
        if (years or places) and not any(is_of(p, places) for p in of_year):
            return True
        total = sum(tokens.values())
        unknown = sum(weight for word, weight in tokens.items() if not self._stands(word))
        if not (_POINTS.search(phrase) or _EVENT.search(phrase)):
            return False  # before a bare 报告 or 讲话 may stand what it is asked about
        return total >= 2 * _GENERIC and unknown >= _MISSING * total and len(tokens) > 1

    def _stands(self, word: str) -> bool:
        return any(word in p.names or word in p.opening_text for p in self._profiles) or bool(self._body_share(word))

    def _by_number(self, question: str, start: int, number: re.Match[str], phrase: str) -> Mention | None:
        wanted = first_number(number.group(1) or number.group(2))
        fitting = tuple(p.id for p in self._profiles if p.number == wanted)
        if fitting:
            return Mention(phrase, start, max(number.end(), start), fitting, False)
        known = any(p.number for p in self._profiles)  # only where documents have numbers is one of them missing
        return Mention(question[start : number.end()], start, number.end(), (), True) if known else None

    def _by_place(self, question: str, known: Sequence[Mention]) -> list[Mention]:
        """Mentions by a bare place name or year ("贵州今年…", "2014年拟安排…")."""
        found: list[Mention] = []
        for place in sorted(self._places):
            at = question.find(place)
            if at >= 0 and not any(m.start <= at < m.end for m in known):
                scores = {p.id: self._score(p, {place: 1.0}, self._named) for p in self._profiles}
                if chosen := _choose(scores):
                    found.append(Mention(place, at, at + len(place), chosen, False))
        years = YEAR.findall(question)
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
        years = YEAR.findall(phrase)
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

    def _score(self, p: Profile, tokens: Mapping[str, float], strength: Callable[[Profile, str], float]) -> float:
        total = sum(tokens.values())
        return sum(weight * strength(p, word) for word, weight in tokens.items()) / total

    def _named(self, p: Profile, word: str) -> float:
        """How well a word fits what a document is called by, 0 to 1."""
        if YEAR.fullmatch(word):
            if word in p.years:
                return 1.0
            return 0.7 if not p.years and word in p.opening_text else 0.0
        if word in p.strong or fold(word) in p.names:
            return 1.0
        level = LEVEL.fullmatch(word)
        if word in p.opening or fold(word) in p.opening_text:
            return 0.75
        if level and level.group(1) in p.levels:
            return _LEVELLED
        return _MISTYPED if not self._body_share(word) and sounds_like_one(word, p.strong | p.opening) else 0.0

    def _called(self, p: Profile, word: str) -> float:
        """The same, by title, occasion and speaker alone: an opening speaks of the matter as well."""
        strength = self._named(p, word)
        return strength if strength >= 1.0 or LEVEL.fullmatch(word) else 0.0

    def _anywhere(self, p: Profile, word: str) -> float:
        """The same, where also counts how much of a document's body holds the word, beside other documents."""
        shares = self._body_share(word)
        share = 0.7 * shares.get(p.id, 0.0) / max(shares.values()) if shares else 0.0
        return max(self._named(p, word), share)


def _apart(found: Iterable[str]) -> Iterator[str]:
    """Return words with a place at their front as two: "贵州省政府" names 贵州 and 省政府."""
    for word in found:
        place = next((place for place in PLACES if word.startswith(place) and len(word) > len(place) + 1), "")
        yield from (place, word.removeprefix(place)) if place else (word,)


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
