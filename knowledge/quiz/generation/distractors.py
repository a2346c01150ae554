"""Wrong options: words of the same kind from the same library, alike in length and form, each proved wrong.

Each condition of the proof can be checked by anyone who has the texts; none needs a model:
- apart: the option is no part, variant or near spelling of the right answer, nor of anything else that is right;
- elsewhere: it does not stand in the sentence, nor (for terms and list members) anywhere in the section; a rival, which
  stands in a sibling clause, is the one exception, since the text itself binds it to something else;
- unsaid: with the option in the right one's place, neither what stands before it nor what stands after it is in the
  document, and the whole clause is in no document of the library.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.quiz.generation.letters import balanced, inside, likeness
from knowledge.quiz.generation.quiz_documents import QuizDocument, QuizDocuments, QuizSentence
from knowledge.quiz.generation.slots import InlineList, Slot
from knowledge.quiz.items import chance
from knowledge.text.figures import find_figures
from knowledge.text.folding import letters_of
from knowledge.text.masks import is_masked
from knowledge.text.numerals import NUMERALS

_AROUND = 4
_TOO_LIKE = 0.8
_LOCAL = frozenset(("quoted", "member", "object", "basis", "doer"))
_TRIED = 60
_LONGEST_EVERY = 5
_LEVEL = re.compile(r"[全我本各][省市区县乡镇村校厅州盟旗国]|[省市区县]([委直]|政府)|公司|学校|集团")
"""Words that tell what kind of place a speech was made for: in another speech they give themselves away."""
_PLACED = re.compile("[省市区县乡镇村州盟旗]")
_PERSON = re.compile("(?:书记|负责人|干部|成员|员|长|党员|教师|同志)$")
_GENERAL = re.compile("各项|各类|各种|有关|相关|一切|其他|这些")
_ROLES = (
    ("抓手", "载体", "依托", "契机", "突破口", "切入点", "支撑", "牵引"),
    ("重点", "关键", "核心", "中心", "主攻方向", "着力点", "基础", "主要任务"),
    ("目标", "目的", "导向", "主线", "主题", "引领", "统领", "根本", "落脚点"),
)
_TWO_WORDS = 4  # letters of phrases whose last letter alone says little: 坚强有力 is no 动力
_CHANGE = re.compile("[由从].*[到至]|比.*[增减]")
_LONG_LIST = 7
_WORD = re.compile("[一-鿿]+")
_ENDINGS = frozenset("性力化感权度圈观者率型式")
_OFF = 0.25
_KIND_POINTS = {"judge": 0, "single": 1, "multiple": 2, "blank": 2}
_LONG_SENTENCE = 90
_ALIKE = 0.4
"""How hard an item is: points of its kind, for a sentence of more characters, and for options more alike on the whole."""
_STEPS = (0.8, 1.25, 0.9, 1.1, 0.75, 1.5, 1.2, 0.7, 0.6)


@dataclass(frozen=True, slots=True)
class Option:
    """Words that may be a wrong option somewhere, and where they come from; `listed` is false for words of no slot or list."""

    words: str
    key: str
    shape: str
    document_id: str
    listed: bool = True


@dataclass(eq=False)
class Pool:
    """All words of the library that can be options, by form; each only once."""

    documents: QuizDocuments
    slots: dict[str, dict[str, Option]] = field(default_factory=dict)
    members: dict[str, Option] = field(default_factory=dict)
    kin: dict[str, set[str]] = field(default_factory=dict)

    def add_slot(self, slot: Slot) -> None:
        """Take the words of a slot as possible wrong options for others."""
        self.slots.setdefault(slot.form, {}).setdefault(
            slot.key, Option(slot.words, slot.key, slot.shape, slot.sentence.document_id)
        )

    def add_list(self, listing: InlineList) -> None:
        """Take the members of a list."""
        keys = [letters_of(words) for words in listing.words]
        for key, words in zip(keys, listing.words, strict=True):
            self.members.setdefault(key, Option(words, key, listing.kind, listing.sentence.document_id))
            if len(keys) <= _LONG_LIST:
                self.kin.setdefault(key, set()).update(keys)

    def add_words(self, sentence: QuizSentence) -> None:
        """Take the single words of three or four letters: those that end alike are options for each other (影响力, 号召力)."""
        edges = sorted(sentence.edges)
        for start, end in itertools.pairwise(edges):
            words = sentence.text[start:end]
            if 3 <= end - start <= 4 and _WORD.fullmatch(words) and words[-1] in _ENDINGS:
                self.members.setdefault(words, Option(words, words, "", sentence.document_id, listed=False))

    def wrong_options(self, slot: Slot, count: int) -> tuple[str, ...]:
        """Return `count` wrong options for a slot, fewer where no more can be proved."""
        if slot.form == "figure":
            ranked = _figures(slot, self.slots.get("figure", {}).values())
        elif slot.form in ("date", "times"):
            ranked = _neighbours(slot)
        else:
            ranked = [*slot.rivals, *self._ranked(slot)]
        found = _proved(self.documents, slot, ranked, count)
        if slot.form in ("doer", "basis"):
            own = self.documents.document_of(slot.sentence).letters
            return found if sum(letters_of(words) in own for words in found) >= min(2, count) else ()
        return found

    def _ranked(self, slot: Slot) -> list[str]:
        """Return the words of the same form and shape, the likest in length and letters first."""
        if slot.form == "member":
            found = self._kindred(slot)
        else:
            source = self.slots.get(slot.form, {}).values()
            found = [option for option in source if option.key != slot.key and _fits(slot, option)]
        found = [option for option in found if not self._is_from_elsewhere(slot, option)]
        found.sort(key=lambda option: _distance(slot, option))
        return [option.words for option in found[:_TRIED]]

    def _is_from_elsewhere(self, slot: Slot, option: Option) -> bool:
        """Return whether an option names the place or the matter of its own document, which the other never speaks of."""
        home, document = self.documents.by_id[option.document_id], self.documents.document_of(slot.sentence)
        return home is not document and names_its_home(option.key, home, document)

    def _kindred(self, slot: Slot) -> list[Option]:
        """Return words that may stand in the list of a member.

        They are members of lists that share a member with it, or end or begin as its members do, or stood before the
        same word (方式, 制度).
        """
        keys = [slot.key, *(letters_of(words) for words in slot.apart)]
        last, first = _common([key[-1] for key in keys]), _common([key[0] for key in keys])
        endings = [key[-2:] for key in keys if len(key) >= 4]
        pairs = {ending for ending in endings if endings.count(ending) > 1}
        kin = set().union(*(self.kin.get(key, set()) for key in keys)).difference(keys)
        tail = slot.shape
        quoted, size = "“" in slot.words, len(slot.key)
        found = []
        for option in self.members.values():
            key = option.key
            if abs(len(key) - size) > 2 or ("“" in option.words) != quoted or key in keys:
                continue
            alike = (
                (key[-1] == last and len(key) != _TWO_WORDS)
                or (key[0] == first and option.listed)
                or (len(key) >= 4 and key[-2:] in pairs)
            )
            if alike or key in kin or (tail and option.shape == tail):
                found.append(option)
        return found


def names_its_home(key: str, home: QuizDocument, other: QuizDocument) -> bool:
    """Return whether words hold a pair of letters of their document's title that the other document does not know."""
    return any(pair in key and pair not in other.letters for pair in home.title_pairs)


def _fits(slot: Slot, option: Option) -> bool:
    size, other = len(slot.key), len(option.key)
    if _GENERAL.match(option.words) or ("、" in option.words) != ("、" in slot.words):
        return False
    if not 0.5 * size - 1 <= other <= 2 * size + 1:
        return False
    if slot.form == "basis" and slot.shape[0] == "以":
        return option.shape[0] == "以" and _role(slot.shape) == _role(option.shape)
    if slot.sentence.document_id != option.document_id and _LEVEL.search(option.words):
        return False
    if slot.form == "doer":
        local = slot.sentence.document_id == option.document_id or not _PLACED.match(option.words)
        return local and bool(_PERSON.search(slot.words)) == bool(_PERSON.search(option.words))
    if slot.shape == "core" and size != other:
        return False
    return bool(slot.shape) and slot.shape == option.shape


def _common(marks: list[str]) -> str:
    """Return the letter that at least two and at least half of the members share."""
    best = max(set(marks), key=marks.count)
    return best if marks.count(best) >= max(2, len(marks) / 2) else ""


def _role(shape: str) -> int:
    """Return which of the roles a basis has: 以…为抓手 and 以…为载体 are one, 以…为目标 is another."""
    return next((i for i, words in enumerate(_ROLES) if shape[2:].endswith(words)), len(_ROLES))


def _distance(slot: Slot, option: Option) -> float:
    """Return how unlike an option is: in length, first and last letters, shape and document."""
    far = 1.5 * abs(len(slot.key) - len(option.key))
    far -= 3 * (slot.key[-1] == option.key[-1]) + 2 * (slot.key[-2:] == option.key[-2:])
    far -= 2 * (slot.shape == option.shape) + 2 * (slot.key[0] == option.key[0])
    far -= (6 if slot.form in ("doer", "basis") else 2) * (slot.sentence.document_id == option.document_id)
    return far + chance(slot.key + option.key, 8) / 2


def _figures(slot: Slot, options: Iterable[Option]) -> list[str]:
    """Return figures of the same size and unit near the right one, then figures made from it by steps."""
    value = _value(slot.words)
    partner = _partner(slot)
    near: list[tuple[float, str]] = []
    for option in options:
        other = _value(option.words)
        alike = option.shape == slot.shape and _places(option.words) == _places(slot.words)
        alike = alike and (other > partner) == (value > partner)
        if alike and value and other and 0.34 <= other / value <= 3 and other != value:
            off = abs(abs(math.log(other / value)) - _OFF)
            near.append((off + chance(slot.key + option.key, 10) / 20, option.words))
    stepped = [w for w in _stepped(slot.words, value, slot.key) if (_value(w) > partner) == (value > partner)]
    return [*(words for _, words in sorted(near)), *stepped]


def _partner(slot: Slot) -> float:
    """Return the other figure of 从…提高到…: what rises in the text must rise in a wrong option, too."""
    text = slot.sentence.text
    start = max(text.rfind(mark, 0, slot.start) for mark in "，,；;。：:、") + 1
    stop = min(at for at in [len(text), *(text.find(mark, slot.end) for mark in "，,；;。：:、")] if at >= 0)
    if not _CHANGE.search(text, start, stop):
        return -1.0
    others = [f.value for f in find_figures(text, start, stop) if f.start != slot.start]
    return others[0] if len(others) == 1 else -1.0


def _places(words: str) -> tuple[int, bool]:
    """Return how exact a figure is: places after the point, and whether it ends with a zero."""
    match = re.match(r"[\d,，]+(?:\.(\d+))?", words)
    whole = match.group() if match else ""
    return len(match.group(1) or "") if match else 0, whole.endswith("0")


def _value(words: str) -> float:
    match = re.match(r"[\d,，.]+", words)
    return float(re.sub("[,，]", "", match.group()).rstrip(".")) if match else 0.0


def _stepped(words: str, value: float, key: str) -> list[str]:
    """Return the figure a step up or down, as round as it is itself."""
    match = re.match(r"(\d+)(?:\.(\d+))?", words.replace(",", ""))
    if match is None or value <= 0 or "," in words:
        return []
    places = len(match.group(2) or "")
    zeros = 0 if places else len(match.group(1)) - len(match.group(1).rstrip("0"))
    unit = 10**zeros if zeros else 10 ** (-places)
    turn = chance(key, len(_STEPS))
    made: list[str] = []
    for step in (*_STEPS[turn:], *_STEPS[:turn]):
        other = round(value * step / unit) * unit
        if other > 0 and other != value:
            made.append(f"{other:.{places}f}" + words[match.end() :])
    near = [value + more * unit for more in (1, -1, 2, -2)]
    made += [f"{other:.{places}f}" + words[match.end() :] for other in near if other > 0]
    return list(dict.fromkeys(made))


def _neighbours(slot: Slot) -> list[str]:
    """Return dates and small numerals near the right one."""
    words = slot.words
    if slot.form == "times":
        return [numeral + words[len(words) - len(slot.shape) :] for numeral in _near(NUMERALS, words[0], slot.key)]
    match = re.search(r"(\d{1,2})月", words)
    if match:
        months = [str(month) for month in range(1, 13)]
        return [
            words[: match.start()] + month + words[match.end(1) :]
            for month in _near(months, match.group(1).lstrip("0"), slot.key)
        ]
    year = int(words[:4])
    return [f"{year + more}{words[4:]}" for more in (1, -1, 2, -2, 3, 5)]


def _near(scale: Sequence[str], own: str, key: str) -> list[str]:
    if own == "两":
        own = "二"
    if own not in scale:
        return []
    at = scale.index(own)
    order = sorted(range(len(scale)), key=lambda i: (abs(i - at), chance(f"{key}{i}", 2)))
    return ["两" if scale[i] == "二" else scale[i] for i in order if i != at]


def _proved(documents: QuizDocuments, slot: Slot, ranked: Iterable[str], count: int) -> tuple[str, ...]:
    found: list[str] = []
    for words in ranked:
        if len(found) == count:
            break
        key = letters_of(words)
        apart = all(are_apart(key, letters_of(other)) and key != letters_of(other) for other in found)
        if slot.form in ("figure", "date", "times"):
            apart = key not in [letters_of(other) for other in found]
        if apart and is_proved_wrong(documents, slot, words):
            found.append(words)
    return _mind_length(documents, slot, ranked, found)


def _mind_length(documents: QuizDocuments, slot: Slot, ranked: Iterable[str], found: list[str]) -> tuple[str, ...]:
    """See to it that the right one is not the longest, save now and then: put in a longer one for the last."""
    size = len(slot.key)
    if not found or max(len(letters_of(words)) for words in found) >= size or chance(slot.key, _LONGEST_EVERY) == 0:
        return tuple(found)
    for words in ranked:
        key = letters_of(words)
        others = found[:-1]
        fits = len(key) >= size and words not in others and all(are_apart(key, letters_of(other)) for other in others)
        if fits and is_proved_wrong(documents, slot, words):
            return (*others, words)
    return ()


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
