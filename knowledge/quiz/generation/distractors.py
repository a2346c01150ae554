"""Wrong options: words that could stand in the right one's place, and are proved wrong there.

What could stand there is told by form and neighbours (the same kind of slot, of like length and build, that goes with the
same words or shares lists with its siblings; fought or wanted alike), and by meaning: neither another world nor the same
thing in other words, and no farther from the stem than the right one (`meanings`). Words of the own document and its
siblings come first. Each condition of the proof can be checked by anyone who has the texts:
- apart: the option is no part, variant or near spelling of the right answer, nor of anything else that is right;
- elsewhere: it does not stand in the sentence, nor (for terms and list members) anywhere in the section; a rival, which
  stands in a sibling clause, is the one exception, since the text itself binds it to something else;
- unsaid: with the option in the right one's place, neither what stands before it nor what stands after it is in the
  document, and the whole clause is in no document of the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.quiz.generation.grammar import build, cut, is_against, is_name
from knowledge.quiz.generation.letters import balanced, inside, likeness
from knowledge.quiz.generation.meanings import Meanings
from knowledge.quiz.generation.near_figures import near_dates, near_figures, near_times
from knowledge.quiz.generation.quiz_documents import QuizDocument, QuizDocuments, QuizSentence
from knowledge.quiz.generation.scales import neighbours
from knowledge.quiz.generation.slots import InlineList, Slot
from knowledge.quiz.items import chance
from knowledge.text.equivalents import equivalents
from knowledge.text.folding import letters_of
from knowledge.text.masks import is_masked

_AROUND = 4
_TOO_LIKE = 0.8
_LOCAL = frozenset(("quoted", "member", "basis"))
_NUMERIC = {"figure": near_figures, "date": near_dates, "times": near_times, "scale": neighbours}
_TRIED = 24
"""Candidates whose meaning is compared, the best by form first."""
_LONGEST_EVERY = 5
_LEVEL = re.compile(r"[全我本各][省市区县乡镇村校厅州盟旗国]|[省市区县]([委直]|政府)|公司|学校|集团")
"""Words that tell what kind of place a speech was made for: in another speech they give themselves away."""
_GENERAL = re.compile("各项|各类|各种|有关|相关|一切|其他|这些")
_ROLES = (
    ("抓手", "载体", "依托", "契机", "突破口", "切入点", "支撑", "牵引"),
    ("重点", "关键", "核心", "中心", "主攻方向", "着力点", "基础", "主要任务"),
    ("目标", "目的", "导向", "主线", "主题", "引领", "统领", "根本", "落脚点"),
)
_LONG_LIST = 7
_SHORT = 4  # letters of words of which one shared letter may make a synonym
_SIBLING = 0.6
"""Share of letters from which two titles are of one series: reports of two years, of two provinces."""
_KIND_POINTS = {"judge": 0, "single": 1, "multiple": 2, "blank": 2}
_LONG_SENTENCE = 90
_ALIKE = 0.4
"""How hard an item is: points of its kind, for a sentence of more characters, and for options more alike on the whole."""


@dataclass(frozen=True, slots=True)
class Option:
    """Words that may be a wrong option somewhere, and where they come from; `against`: they are fought or forbidden there."""

    words: str
    key: str
    shape: str
    document_id: str
    around: tuple[str, str]
    against: bool


@dataclass(eq=False)
class Pool:
    """All words of the library that can be options, by form; each only once."""

    documents: QuizDocuments
    meanings: Meanings
    options: dict[str, dict[str, Option]] = field(default_factory=dict)
    kin: dict[str, set[str]] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)

    def add_slot(self, slot: Slot) -> None:
        """Take the words of a slot as possible wrong options for others."""
        if slot.form not in _NUMERIC:
            against = is_against(slot.sentence.text, slot.start)
            option = Option(slot.words, slot.key, slot.shape, slot.sentence.document_id, slot.around, against)
            self.options.setdefault(slot.form, {}).setdefault(slot.key, option)

    def add_list(self, listing: InlineList) -> None:
        """Take the members of a list."""
        keys = [letters_of(words) for words in listing.words]
        for at in range(len(keys)):
            self.add_slot(listing.member(at))
            if len(keys) <= _LONG_LIST:
                self.kin.setdefault(keys[at], set()).update(keys)
        self.listed["、".join(keys)] = self.listed.get("、".join(keys), 0) + 1

    def sample(self, count: int) -> list[str]:
        """Return so many of the words, of all forms alike."""
        every = {option.words for options in self.options.values() for option in options.values()}
        return sorted(every, key=lambda words: (chance(words, 1 << 30), words))[:count]

    def is_set_phrase(self, listing: InlineList) -> bool:
        """Return whether a list is said in the same words more than once, so that it is known as a whole."""
        return self.listed.get("、".join(letters_of(words) for words in listing.words), 0) > 1

    def wrong_options(self, slot: Slot, count: int, stem: str = "") -> tuple[str, ...]:
        """Return `count` wrong options for a slot, fewer where no more can be proved; none where the `stem` gives it away."""
        if slot.form in _NUMERIC:
            found = self._proved(slot, _NUMERIC[slot.form](slot), count)
            return found
        ranked = slot.rivals if slot.form == "pair" else self._ranked(slot)
        found = self._proved(slot, ranked, count)
        if not found or (stem and self.meanings.gives_away(stem, [slot.words], found)):
            return ()
        return found

    def _ranked(self, slot: Slot) -> list[str]:
        """Return class mates of a slot's words, those of the own document and its siblings first."""
        ranked = [(o, self._nearness(slot, o)) for o in self.options.get(slot.form, {}).values() if self._fits(slot, o)]
        ranked.sort(key=lambda pair: (-pair[1], chance(slot.key + pair[0].key, 1 << 30)))
        tried = ranked[:_TRIED]
        self.meanings.learn((slot.words, *slot.apart, *(option.words for option, _ in tried)))
        right = (slot.words, *slot.apart)
        mates = [(o, place + 2 * near) for o, place in tried if (near := self.meanings.nearness(o.words, right)) > 0]
        mates.sort(key=lambda pair: -pair[1])
        return [option.words for option, _ in mates]

    def _nearness(self, slot: Slot, option: Option) -> float:
        """Return how near an option is by place and form, the own document first."""
        home, document = self.documents.by_id[option.document_id], self.documents.document_of(slot.sentence)
        points = 1.0 if home is document else 0.5 if likeness(home.name, document.name) >= _SIBLING else 0.0
        points += 0.4 * (
            slot.key in self.kin.get(option.key, ())
            or any(letters_of(w) in self.kin.get(option.key, ()) for w in slot.apart)
        )
        points += 0.3 * (slot.key[-1] == option.key[-1]) + 0.2 * (slot.key[0] == option.key[0])
        return points - 0.15 * abs(len(slot.key) - len(option.key))

    def _fits(self, slot: Slot, option: Option) -> bool:
        """Return whether an option may stand in a slot by its form, its length and the words it goes with."""
        size, other = len(slot.key), len(option.key)
        if option.key == slot.key or not max(0.6 * size, size - 4) <= other <= min(1.6 * size + 1, size + 4):
            return False
        if (
            _GENERAL.match(option.words)
            or ("、" in option.words) != ("、" in slot.words)
            or ("“" in option.words) != ("“" in slot.words)
        ):
            return False
        if option.against != is_against(slot.sentence.text, slot.start) or _built(option.words) != _built(slot.words):
            return False
        if option.words in equivalents(slot.words) or self._is_from_elsewhere(slot, option):
            return False
        members = (slot.words, *slot.apart)
        if slot.apart and (not _is_one_of(option.words, members) or _sounds_like(option.words, members)):
            return False
        return _goes_with(slot, option) or (slot.form == "member" and self._is_kin(slot, option))

    def _is_kin(self, slot: Slot, option: Option) -> bool:
        """Return whether a word stands in lists with the members beside a slot, or is built like all of them (稳就业, 稳投资)."""
        keys = [slot.key, *(letters_of(words) for words in slot.apart)]
        known = self.kin.get(option.key, set())
        if len(known.intersection(keys)) > 0:
            return True
        if {len(key) for key in keys} != {len(option.key)}:
            return False
        first, last = {key[0] for key in keys}, {key[-1] for key in keys}
        verbal = len(first) == 1 and option.key[0] in first and len(cut(slot.words)[0]) == 1
        return verbal or (len(last) == 1 and option.key[-1] in last and len(cut(slot.words)[-1]) < 2)

    def _is_from_elsewhere(self, slot: Slot, option: Option) -> bool:
        """Return whether an option names the place or matter of another document, that of its title, which this never speaks of."""
        home, document = self.documents.by_id[option.document_id], self.documents.document_of(slot.sentence)
        if home is document:
            return False
        named = any(pair in option.key and pair not in document.letters for pair in home.title_pairs)
        return named or bool(_LEVEL.search(option.words))

    def _proved(self, slot: Slot, ranked: Sequence[str], count: int) -> tuple[str, ...]:
        found: list[str] = []
        for words in ranked:
            if len(found) == count:
                break
            key = letters_of(words)
            apart = all(are_apart(key, letters_of(other)) and key != letters_of(other) for other in found)
            if slot.form in _NUMERIC:
                apart = key not in [letters_of(other) for other in found]
            if apart and is_proved_wrong(self.documents, slot, words):
                found.append(words)
        return self._mind_length(slot, ranked, found)

    def _mind_length(self, slot: Slot, ranked: Iterable[str], found: list[str]) -> tuple[str, ...]:
        """See to it that the right one is not the longest, save now and then: put in a longer one for the last."""
        size = len(slot.key)
        if not found or max(len(letters_of(words)) for words in found) >= size or chance(slot.key, _LONGEST_EVERY) == 0:
            return tuple(found)
        for words in ranked:
            key = letters_of(words)
            others = found[:-1]
            fits = (
                len(key) >= size and words not in others and all(are_apart(key, letters_of(other)) for other in others)
            )
            if fits and is_proved_wrong(self.documents, slot, words):
                return (*others, words)
        return ()


def _goes_with(slot: Slot, option: Option) -> bool:
    """Return whether an option is seen in the same place: the same kind of term, the same role, the same words beside it."""
    if slot.form == "basis":
        return option.shape[0] == slot.shape[0] and _role(slot.shape) == _role(option.shape)
    if slot.form == "quoted":  # other terms are names, and whose they are shows
        return slot.shape == option.shape == "core" and len(slot.key) == len(option.key)
    if slot.shape and slot.shape == option.shape:
        return True
    return any(a == b and len(a) > 1 for a, b in zip(slot.around, option.around, strict=True))


def _built(words: str) -> tuple[bool, tuple[bool, str]]:
    """Return what options must share with the right one: whether they are names, and how they are built."""
    return is_name(words), build(words)


def _is_one_of(option: str, members: Sequence[str]) -> bool:
    """Return whether a word is no odd one out: where all the others begin or end alike, or are as long, it is so, too."""
    traits = [(words[0], words[-1], len(letters_of(words)), len(cut(words))) for words in (*members, option)]
    return all(own == first or len(set(rest)) > 1 for first, *rest, own in zip(*traits, strict=True))


def _sounds_like(option: str, members: Sequence[str]) -> bool:
    """Return whether a word may be another word for a member: it shares letters with it that not all members have (医药, 药品)."""
    common = set.intersection(*map(set, members))
    shared = max(len((set(option) & set(words)) - common) for words in members)
    return shared > 0 and (len(option) <= _SHORT or 2 * shared >= len(option))


def _role(shape: str) -> str:
    """Return which of the roles a basis has: 以…为抓手 and 以…为载体 are one, 以…为目标 is another."""
    return next((str(i) for i, words in enumerate(_ROLES) if shape.endswith(words)), shape[-2:])


def arrange(right: Sequence[str], wrong: Sequence[str], key: str, turn: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return options and the indexes of the right ones; a single right one takes the place of its turn.

    Turns count up from item to item, so that positions are dealt in rotation; the order of the rest depends on the key.
    """
    options = sorted(wrong, key=lambda words: chance(key + words, 1 << 30))
    if len(right) == 1:
        options.insert(turn % (len(wrong) + 1), right[0])
    else:
        options = sorted((*right, *wrong), key=lambda words: chance(key + words, 1 << 30))
    return tuple(options), tuple(i for i, words in enumerate(options) if words in right)


def are_apart(one: str, other: str) -> bool:
    """Return whether two options (their letters) are different things: no part, variant or near spelling of each other."""
    if inside(one, other) or inside(other, one):
        return False
    return any(c.isdigit() for c in one) or likeness(one, other) < _TOO_LIKE


def is_proved_wrong(documents: QuizDocuments, slot: Slot, option: str) -> bool:
    """Return whether `option` is certainly wrong in the place of the slot's words."""
    key = letters_of(option)
    if len(key) < 2 and not key.isdigit():
        return False
    if is_masked(option) or not balanced(option) or not are_apart(key, slot.key):
        return False
    if any(not are_apart(key, letters_of(other)) for other in slot.apart):
        return False
    if option in slot.rivals:
        return True
    document = documents.document_of(slot.sentence)
    if key in letters_of(slot.sentence.text):
        return False
    if slot.form in _LOCAL and key in document.section_letters.get(slot.sentence.section, ""):
        return False
    return _is_unsaid(documents, slot, key)


def _is_unsaid(documents: QuizDocuments, slot: Slot, key: str) -> bool:
    before = letters_of(slot.sentence.text[: slot.start])
    after = letters_of(slot.sentence.text[slot.end :])
    own = documents.document_of(slot.sentence).letters
    left, right = before[-_AROUND:], after[:_AROUND]
    if len(left) >= 2 and left + key in own:
        return False
    if slot.form != "quoted" and len(right) == _AROUND and key + right in own:
        return False
    return not documents.hold(before[-2 * _AROUND :] + key + after[: 2 * _AROUND])


def difficulty(kind: str, document: QuizDocument, sentence: QuizSentence, right: str, wrong: Sequence[str]) -> str:
    """Return `easy`, `medium` or `hard` for an item that asks for the words `right` of a sentence."""
    key = letters_of(right)
    points = _KIND_POINTS[kind]
    if wrong and sum(likeness(key, letters_of(words)) for words in wrong) / len(wrong) > _ALIKE:
        points += 1
    if any(letters_of(words) in document.letters for words in wrong):
        points += 1
    if any(c.isdigit() for c in key):
        points += 1
    if len(sentence.text) > _LONG_SENTENCE:
        points += 1
    if document.letters.count(key) > 2:
        points -= 1
    return "easy" if points <= 1 else "medium" if points <= 3 else "hard"
