"""Statements made of any document: faithful ones by joining and shortening its own words, and unfaithful ones by one change.

What is made here is not graded by hand. A faithful one only joins, reorders or ends whole sentences and clauses; an unfaithful one
differs from a faithful one in one place, in a way that changes what is said. A few changes of a thousand say the same by chance.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.answering.verification import NumberedPassage
from knowledge.text.sentences import clauses, sentences
from knowledge.text.tokenizer import word_edges
from knowledge.values import ReadDocument

_NEGATIONS = ("不得", "严禁", "禁止", "不准", "不能", "不要", "没有", "不", "未", "无", "非", "勿")
_MODALS = (
    ("必须", "可以"),
    ("不得", "可以"),
    ("严禁", "鼓励"),
    ("要", "可以"),
    ("要", "应当"),
    ("应当", "可以"),
    ("可以", "必须"),
    ("确保", "力争"),
    ("鼓励", "要求"),
)
_HEDGES = re.compile(
    "力争|争取|原则上|努力|试点|逐步|部分|至少|不少于|不超过|不低于|左右|以上|以内|以下|约|基本|有条件的?|到\\d{4}年|力求|尽量|每年|每月|全部|主要|重点|优先"
)
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_UNITS = (
    ("亿元", "万元"),
    ("万元", "亿元"),
    ("万吨", "吨"),
    ("个百分点", "%"),
    ("%", "个百分点"),
    ("亩", "公顷"),
    ("公里", "米"),
    ("名", "个"),
    ("户", "人"),
    ("小时", "天"),
    ("月底", "月初"),
)
_SUBJECT = re.compile(r"^([^，。；：、\d]{2,16}?)(要|必须|应当|不得)(?=[一-鿿])")
_START = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*|第[一二三四五六七八九十]+[，、]|[一二三四五六七八九十]{1,2}是)"
)
_VERB = re.compile(
    "^(?:推动|推进|加强|强化|深化|完善|健全|建立|落实|提升|提高|开展|抓好|做好|促进|坚持|加快|实施|做到|建设|支持|组织)"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A statement made of given passages.

    Attributes:
        kind: how it was made.
        text: the statement.
        cited: the passages that it cites.
    """

    kind: str
    text: str
    cited: tuple[int, ...]


def given_of(document: ReadDocument, first: int = 1) -> list[NumberedPassage]:
    """Return the passages of a document as a model receives them, numbered from `first`."""
    own = document.document
    return [
        NumberedPassage(number, p.text, own.id, own.title, p.path, own.speaker, own.occasion, own.date)
        for number, p in enumerate(document.passages, first)
    ]


def _sentences(given: NumberedPassage) -> list[str]:
    """The sentences of a passage that say something: no headings, no questions, no addresses."""
    found = [_START.sub("", span.of(given.text)).strip() for span in sentences(given.text)]
    return [
        s for s in found if 12 <= len(s) <= 130 and s.endswith("。") and "\n" not in s and s.count("“") == s.count("”")
    ]


def faithful(given: Sequence[NumberedPassage], rng: random.Random) -> Iterator[Case]:
    """Yield faithful statements: whole sentences, joined, reordered, reported, and cut short at the end."""
    for one in given:
        own = _sentences(one)
        for text in own:
            yield Case("whole", text, (one.number,))
            yield from _shortened(text, one.number)
        for first, second in itertools.pairwise(own):
            yield Case("joined", f"{first[:-1]}；{second}", (one.number,))
            yield Case("reported", f"讲话指出，{first[:-1]}，同时，{second}", (one.number,))
            yield Case("reordered", f"{second[:-1]}；{first}", (one.number,))
    pool = [(one.number, text) for one in given for text in _sentences(one)]
    for _ in range(min(len(pool) // 4, 40)):
        (a, first), (b, second) = rng.sample(pool, 2)
        yield Case("far", f"{first[:-1]}。同时，{second}", tuple(sorted({a, b})))


def _shortened(text: str, number: int) -> Iterator[Case]:
    """A sentence without its last clause, where that one begins with a verb: 要 …, 推进 …（, 加强 …）."""
    pieces = [span.of(text) for span in clauses(text)]
    if len(pieces) >= 3 and _VERB.match(pieces[-1]) and _VERB.match(pieces[-2]) and re.search("[，]$", pieces[-2]):
        yield Case("shortened", "".join(pieces[:-1])[:-1] + "。", (number,))
        if _VERB.match(pieces[-3]):
            yield Case("middle left out", "".join([*pieces[:-2], pieces[-1]]), (number,))


def unfaithful(
    given: Sequence[NumberedPassage], others: Sequence[NumberedPassage], rng: random.Random
) -> Iterator[Case]:
    """Yield unfaithful statements, each one change away from a sentence of the passages.

    Args:
        given: of one document.
        others: of another document, with numbers of their own.
        rng: for what is chosen.
    """
    for one in given:
        own = _sentences(one)
        figures = _FIGURE.findall(one.text)
        for text in own:
            made = [*_lost(text), *_changed(text), *_figures(text, figures), *_inside(text, rng), *_quotes(text, rng)]
            yield from (Case(kind, words, (one.number,)) for kind, words in made if words not in one.text)
        yield from _mixed(own, one.number)
    yield from _two_documents(given, others, rng)


def _lost(text: str) -> Iterator[tuple[str, str]]:
    for word in _NEGATIONS:
        for match in re.finditer(word, text):
            yield "negation lost", text[: match.start()] + text[match.end() :]
    for match in _HEDGES.finditer(text):
        yield "restriction lost", text[: match.start()] + text[match.end() :]
    pieces = [span.of(text) for span in clauses(text)]
    for i, piece in enumerate(pieces[:-1]):
        if re.search("(?:的|时|后|前|下)，$", piece) and not re.search("是", piece):
            yield "condition lost", "".join(pieces[:i] + pieces[i + 1 :])
    if exception := re.search("除[^，。]{2,12}外，?", text):
        yield "exception lost", text[: exception.start()] + text[exception.end() :]


def _changed(text: str) -> Iterator[tuple[str, str]]:
    for old, new in _MODALS:
        for match in re.finditer(old, text):
            yield "modal changed", text[: match.start()] + new + text[match.end() :]
    for old, new in _UNITS:
        if re.search(rf"\d{old}", text):
            yield "unit changed", re.sub(rf"(\d){old}", rf"\g<1>{new}", text, count=1)
    for match in re.finditer("(?:要|将|已)", text):
        yield "all added", text[: match.start()] + "全部都" + text[match.start() :]


def _figures(text: str, figures: Sequence[str]) -> Iterator[tuple[str, str]]:
    for match in _FIGURE.finditer(text):
        other = next((f for f in figures if f != match.group()), None)
        plus = str(int(float(match.group())) + 1)
        for new in (other, plus):
            if new and new != match.group():
                yield "figure changed", text[: match.start()] + new + text[match.end() :]


def _inside(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """A word left out, two words swapped, two ends of a clause swapped."""
    edges = sorted(word_edges(text))
    words = [text[a:b] for a, b in itertools.pairwise(edges)]
    real = [i for i, word in enumerate(words) if re.fullmatch("[一-鿿]{2,}", word)]
    if len(real) < 4:
        return
    for i in rng.sample(real, min(3, len(real))):
        yield "word left out", "".join(words[:i] + words[i + 1 :])
    for _ in range(3):
        i, j = sorted(rng.sample(real, 2))
        if words[i] != words[j]:
            swapped = [*words[:i], words[j], *words[i + 1 : j], words[i], *words[j + 1 :]]
            yield "words swapped", "".join(swapped)


def _quotes(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    pieces = [span.of(text).rstrip("，。；：") for span in clauses(text)]
    long = [piece for piece in pieces if len(piece) >= 6 and "“" not in piece and "”" not in piece]
    if long:
        piece = rng.choice(long)
        at = rng.randrange(1, len(piece) - 1)
        wrong = piece[:at] + ("大" if piece[at] != "大" else "小") + piece[at + 1 :]
        yield "quotation changed", f"讲话指出，“{wrong}”。"
        yield "quotation in a sentence changed", text.replace(piece, f"“{wrong}”", 1)


def _mixed(own: Sequence[str], number: int) -> Iterator[Case]:
    """One sentence's subject with another's predicate, and the end of one under the subject of another."""
    with_subject = [(m.group(1), s) for s in own if (m := _SUBJECT.match(s))]
    for subject, text in with_subject:
        for other, words in with_subject:
            if other != subject and other not in subject and subject not in other:
                yield Case("subject swapped", subject + words[len(other) :], (number,))
                tail = [span.of(words) for span in clauses(words)]
                if len(tail) >= 2:
                    head = clauses(text)[0].of(text).rstrip("，；。：")
                    yield Case("predicate moved", f"{head}，{''.join(tail[1:])}", (number,))


def _two_documents(
    given: Sequence[NumberedPassage], others: Sequence[NumberedPassage], rng: random.Random
) -> Iterator[Case]:
    ours = [(one.number, text) for one in given for text in _sentences(one)]
    theirs = [(one.number, text) for one in others for text in _sentences(one)]
    if not ours or not theirs:
        return
    names = [name for name in (given[0].speaker.split()[-1:] or [""]) if name]
    for _ in range(30):
        (a, first), (b, second) = rng.choice(ours), rng.choice(theirs)
        joined = f"{first[:-1]}，{second}"
        yield Case("documents merged", joined, (a, b))
        yield Case("documents merged", f"讲话指出，{first[:-1]}；{second}", (a, b))
        yield Case("title of another", f"《{given[0].document}》提出，{second}", (a, b))
        for name in names:
            yield Case("speaker of another", f"{name}指出，{second}", (a, b))


def renumbered(given: Sequence[NumberedPassage], first: int) -> list[NumberedPassage]:
    """Return the same passages with other numbers."""
    return [replace(one, number=number) for number, one in enumerate(given, first)]
