"""The words of its own that a statement may hold: connectives, numbers of points, reporting words and who is reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.answering.verification.tokens import tokenized
from knowledge.answering.verification.values import NumberedPassage
from knowledge.text.lexicon import IN_ORDER
from knowledge.text.numerals import NUMERALS, first_number

_VERB = r"(?:指出|要求|强调|提出|提到|表示|认为|谈到|讲到|重申|部署|明确|说)"
_ADVERB = r"(?:还|也|又|并|同时|此外|另外|再次|特别|明确|反复|进一步|同样|中|里|一方面|另一方面)"
_GENERIC = r"(?:该|这篇|这份|本)?(?:讲话|讲话稿|讲话人|报告|工作报告|文件|原文|文中|文章)"
_ALONE = re.compile(rf"同时|此外|另外|并且|而且|并|以及|和|还|也|且|一方面|另一方面|{IN_ORDER}|[{NUMERALS}]{{1,2}}是")
_DEMAND = re.compile("要")
_NUMBERED = re.compile(rf"第[{NUMERALS}]{{1,2}}|[{NUMERALS}]{{1,2}}|\d{{1,2}}")
_AFTER_NUMBER = re.compile(r"^[)]?[,、.:．]|^[)]")
_AFTER_LIST = re.compile(r"等(?:要求|内容|方面)?$")
STRONG = re.compile(f"同时|此外|另外|一方面|{IN_ORDER}|第|是$|[{NUMERALS}]")
"""Connectives after which a clause is read as a new one."""
_OFFICE = re.compile(r"书记|市长|县长|区长|省长|州长|部长|主任|局长|厅长|主席|总理|校长|院长|董事长|总经理")


@dataclass(frozen=True, slots=True)
class Connective:
    """Words of its own in a statement: a connective, a number of a point, or who is reported.

    Attributes:
        start, end: where its letters stand in the statement.
        reports: it reports: 指出, 要求.
        names_reporter: who or what is reported stands in it.
        documents: the documents whose words follow; None where nobody is named.
        topic: the headings' words that it names; empty where it names none.
        strong: what follows is read as a new clause.
        demands: it is 要, which only a clause that demands anyway may take.
        requires: it ends with 要求.
        ordinal: the number that it gives what follows, as 二 in 二是; 0 where it gives none.
    """

    start: int
    end: int
    reports: bool = False
    names_reporter: bool = False
    documents: frozenset[str] | None = None
    topic: str = ""
    strong: bool = False
    demands: bool = False
    requires: bool = False
    ordinal: int = 0


class ConnectiveFinder:
    """Finds connectives, reporting words and names of the given documents in statements."""

    def __init__(self, numbered: Iterable[NumberedPassage]) -> None:
        self._documents: dict[str, set[str]] = {}
        headings: dict[str, str] = {}
        meeting = False
        for one in numbered:
            meeting = meeting or "会" in one.document + one.occasion
            for name in (*_titles(one), *_speakers(one)):
                self._documents.setdefault(name, set()).add(one.document_id)
            headings |= {words: heading for heading in one.section for words in _heading_words(heading)}
        names = "|".join(sorted(map(re.escape, self._documents), key=len, reverse=True)) or r"(?!)"
        places = "|".join(sorted((re.escape(p) for p in _places(self._documents)), key=len, reverse=True)) or r"(?!)"
        generic = _GENERIC + ("|(?:这次)?会议" if meeting else "")
        topics = "|".join(sorted(map(re.escape, headings), key=len, reverse=True)) or r"(?!)"
        self._label = re.compile(topics)
        topic = rf"(?:(?:在|就|对|关于|围绕|针对)(?P<topic>{topics})(?:方面|问题|工作|上)?)?"
        self._report = re.compile(
            rf"{_ADVERB}{{0,2}}(?:在(?P<place>{places})(?:上|中)?)?{_ADVERB}?(?:(?P<name>{names})|(?P<generic>{generic}))?"
            rf"(?:的?讲话)?{_ADVERB}{{0,3}}{topic}{_ADVERB}{{0,3}}(?P<verb>{_VERB}{{1,2}}了?)?"
        )

    def at(self, letters: str, marks: tuple[str, ...], start: int) -> Iterator[Connective]:
        """Yield the connectives that may begin at a letter of a statement, the longest first."""
        found = [*self._reports(letters, start), *_connectives(letters, marks, start)]
        label = self._label.match(letters, start)
        if label and label.end() > start and ":" in marks[label.end()]:
            found.append(Connective(start, label.end(), topic=label.group(), strong=True))
        yield from sorted(found, key=lambda connective: -connective.end)

    def _reports(self, letters: str, start: int) -> Iterator[Connective]:
        match = self._report.match(letters, start)
        if match is None or match.end() == start:
            return
        name, verb, topic = match["name"], match["verb"], match["topic"] or ""
        if not verb and not topic:
            return
        documents = frozenset(self._documents[name]) if name else None
        if match["place"]:
            title = f"在{match['place']}上"
            here = frozenset(next(ids for name, ids in self._documents.items() if name.startswith(title)))
            documents = here if documents is None else documents & here
        named = bool(name or match["generic"] or match["place"])
        if verb or topic:
            requires = bool(verb) and verb.endswith("要求")
            yield Connective(start, match.end(), bool(verb), named, documents, topic, strong=named, requires=requires)


def _connectives(letters: str, marks: tuple[str, ...], start: int) -> Iterator[Connective]:
    for pattern in (_ALONE, _DEMAND, _NUMBERED, _AFTER_LIST):
        match = pattern.match(letters, start)
        if match is None:
            continue
        if pattern is _NUMBERED and not _AFTER_NUMBER.match(marks[match.end()]):
            continue
        yield Connective(
            start,
            match.end(),
            demands=pattern is _DEMAND,
            ordinal=first_number(match.group()) if pattern is _NUMBERED or match.group().endswith("是") else 0,
            strong=pattern is _NUMBERED or bool(STRONG.search(match.group())),
        )


def _letters(words: str) -> str:
    return tokenized(words).letters


def _titles(numbered: NumberedPassage) -> list[str]:
    """A document's title as people write it: whole, without its bracket, its last part."""
    title = numbered.document
    forms = [
        title,
        re.sub(r"[（(][^（）()]*[)）]\s*$", "", title),
        *re.split("——", title),
        re.split(r"——|\s", title)[-1],
    ]
    return [name for form in forms if len(name := _letters(form)) >= 4]


def _speakers(numbered: NumberedPassage) -> list[str]:
    """A speaker as people write him: office and name, the name, name or surname with the office's last word."""
    words = numbered.speaker.split()
    if not words:
        return []
    whole, name = _letters(numbered.speaker), _letters(words[-1])
    if len(words) == 1:
        return [whole]
    forms = [whole, name, name + "同志"]
    if match := _OFFICE.search(words[0]):
        forms += [name + match.group(), name[0] + match.group()]
    return forms


def _places(names: Mapping[str, object]) -> list[str]:
    """The meetings that titles name: 在…会议上的讲话."""
    return [match.group(1) for name in names if (match := re.match("在(.+?)上的(?:讲话|发言|致辞)$", name))]


def _heading_words(heading: str) -> list[str]:
    """A heading's letters without its number, whole and up to its first comma."""
    bare = re.sub(
        rf"^\s*(?:[（(]?[{NUMERALS}\d]+[)）、.．]+|第[{NUMERALS}]+[，、]?|[{NUMERALS}]+[是要])\s*",
        "",
        heading,
    )
    return [words for part in (bare, re.split("[，,]", bare)[0]) if len(words := _letters(part)) >= 2]
