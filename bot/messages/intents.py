"""Which of the bot's own functions a plain sentence asks for (给我出几道题, 取消每日推送), if any.

One table, `intents.tsv`, has the functions with examples. A linear classifier over runs of letters, fitted on them
(`python -m benchmarks.fit_intents`), tells the function, or that it is a question to the library. A sentence is a function only
if its examples account for every word of it, but for numbers, kinds, hours, days, documents and, in a set, its topic.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.understanding.question_forms import letter_runs
from knowledge.text.numerals import NUMERALS, read_numeral

QUESTION = "question"
"""The function of what is asked of the library."""
TOPIC = "{T}"
TOPICAL = frozenset({"quiz", "review"})
"""Functions with a topic."""
_LEAST, _LEAST_ACCOUNTED = 0.5, 0.25
"""Chance of a function below which a sentence is a question: one with letters that no example accounts for, and one without."""
_SURE, _SPARE = 0.7, 3
"""Chance of a function from which on so many letters may be ones that no example accounts for (之前, 赶紧)."""
_LONGEST = 40
"""Characters of the longest sentence that asks for a function; the longest example has twenty."""
_LONGEST_TOPIC = 20
_NUMERAL = f"(?:[0-9]{{1,3}}|[{NUMERALS}两百零几]{{1,5}})"
_SLOTS = {
    "{D}": r"《[^》]+》|文件[0-9]{1,3}",
    "{H}": rf"(?:早上|上午|早晨|中午|下午|晚上|傍晚|夜里|凌晨|(?<!每)[早晚])?{_NUMERAL}(?:点(?:半|钟|[一三]刻|{_NUMERAL}分?)?|:[0-9]{{2}})",
    "{N}": rf"{_NUMERAL}\s?(?:道(?:试题|考题|练习题|题目|题)?|[个条]?(?:试题|考题|练习题|题目|题|(?=[单多]选|判断|填空|选择)))",
    "{K}": "(?:单选|多选|判断|填空|选择|单项选择|多项选择)题?",
    "{W}": "每天|每日|天天|每晚|每早|每个工作日|工作日|上班日|周末|每?(?:周|星期)[一二三四五六日天](?:[到至、]?(?:周|星期)?[一二三四五六日天])*",
}
"""What may stand in a sentence beside the words of its examples."""
_LETTERS = {slot: chr(0xE010 + number) for number, slot in enumerate(_SLOTS)}
_FOUND = re.compile("|".join(f"(?P<s{number}>{pattern})" for number, pattern in enumerate(_SLOTS.values())))
_POLITE = re.compile(r"^(?:(?:请问一下|请问|麻烦你?|劳驾|你好|您好|那个|我想问|想问下)[，,。! ]*)+")
_SLOT = re.compile(r"\{[A-Z]\}")
_ABOUT = re.compile(r"(?:关于|有关|围绕|针对|涉及)(.{2,20}?)(?:方面|这块|内容)?(?:的|出|来|考|[\ue010-\ue014]|$)")
_ASKS = re.compile("哪|什么|怎|为何|谁|多少|意义|是否")
_BEHIND_TOPIC = re.compile(
    r"(?:方面|这块|内容|领域)?的?(?:内容|知识)?(?:[\ue010-\ue014]|试题|考题|习题|练习题?|题目?|小题|题库)*"
    r"(?:试试|试一试|练练手?|考考我|做做|给我做|有吗)?[吧吗呢啊呀么行好可以了，。！,!? ]*"
)
"""What may stand behind the topic of a set."""
_FILLERS = frozenset(
    "的了吗呢吧啊呀哦嘛哈呗啦我你您咱给帮请让想要能可会就再来去看下些个这那都也先还把用对一是有在到得好行么，。！？、,.!? ~～"
)
"""Letters that say nothing of what is wanted."""
_EDGES = "的了吧啊呀吗就考出来用从按对在把给我做练测一下些套组方面内容有关于"
"""Letters at the edges of a topic that are no part of it."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A function of the bot that is asked for.

    Attributes:
        name: as in the table.
        words: what stands after the command in the usual way of writing it.
    """

    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class IntentModel:
    """A linear classifier.

    Attributes:
        runs: of letters, each with its row in `weights`.
        weights: `(runs + 1, names)`; the last row is the bias.
        names: of the functions, in the order of the columns.
    """

    runs: dict[str, int]
    weights: NDArray[np.float32]
    names: tuple[str, ...]

    def chances(self, masked: str) -> dict[str, float]:
        """Return for each function the chance that a masked sentence asks for it, likeliest first."""
        known = [self.runs[run] for run in set(letter_runs(masked)) if run in self.runs]
        total = self.weights[[*known, -1]].sum(axis=0)
        chance = np.exp(total - total.max())
        chance /= chance.sum()
        return {self.names[at]: float(chance[at]) for at in np.argsort(-chance)}

    def likeliest_function(self, masked: str) -> tuple[str, float]:
        """Return the likeliest function but for the question to the library, and its chance."""
        return next((name, chance) for name, chance in self.chances(masked).items() if name != QUESTION)


def read_intent(text: str) -> Intent | None:
    """Return the function that a sentence asks for; None where it is a question to the library."""
    text = _POLITE.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))
    if not 1 < len(text) <= _LONGEST:
        return None
    masked = mask(text)
    name, chance = intent_model().likeliest_function(masked)
    about = _ABOUT.search(masked) if name in TOPICAL else None
    topic = about[1] if about is not None else _left_over(masked)
    if chance < (_LEAST if topic else _LEAST_ACCOUNTED):
        return None
    if len(topic) > 1 and not (_is_topic(topic, masked) if name in TOPICAL else _is_spare(topic, chance)):
        return None
    return Intent(name, _words(name, text, topic if len(topic) > 1 else ""))


def _is_topic(topic: str, masked: str) -> bool:
    """Tell whether what no example accounts for is what a set is to be about: it stands before 的题, or at the end."""
    if len(topic) > _LONGEST_TOPIC or _ASKS.search(topic):
        return False
    return _BEHIND_TOPIC.fullmatch(masked[masked.index(topic) + len(topic) :]) is not None


def _is_spare(words: str, chance: float) -> bool:
    """Tell whether what no example accounts for says nothing (之前, 赶紧)."""
    return (
        chance > _SURE
        and len(words) <= _SPARE
        and not _ASKS.search(words)
        and not re.search(rf"[{NUMERALS}0-9]", words)
    )


def mask(text: str) -> str:
    """Return a sentence with a letter of private use for each number of questions, kind, hour, day and document."""
    for slot, letter in _LETTERS.items():
        text = text.replace(slot, letter)
    slots = list(_LETTERS.values())
    return _FOUND.sub(lambda found: slots[int((found.lastgroup or "s0")[1:])], text)


@functools.cache
def examples() -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """Return the functions and examples of the table, and the words for its own slots."""
    text = resources.files("bot.messages").joinpath("intents.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#")]
    words: dict[str, list[str]] = {}
    for name, word in rows:
        if name.startswith("{"):
            words.setdefault(name, []).append(word)
    return [(name, example) for name, example in rows if not name.startswith("{")], words


@functools.cache
def intent_model() -> IntentModel:
    """Return the classifier that is shipped."""
    with (
        resources.files("bot.messages").joinpath("intents.npz").open("rb") as stream,
        np.load(stream, allow_pickle=False) as stored,
    ):
        runs = str(stored["runs"]).split("\n")
        weights = stored["weights"].astype(np.float32) * float(stored["scale"])
        names = tuple(str(stored["names"]).split())
    return IntentModel({run: row for row, run in enumerate(runs)}, weights, names)


@functools.cache
def _known_words() -> frozenset[str]:
    """Return the runs of two letters and more that stand in examples of functions, outside their topics."""
    own, words = examples()
    pieces = [piece for name, example in own if name != QUESTION for piece in _SLOT.split(mask(example))]
    runs = (run for piece in (*pieces, *(word for one in words.values() for word in one)) for run in letter_runs(piece))
    return frozenset(run for run in runs if len(run) > 1)


def _left_over(masked: str) -> str:
    """Return what no example accounts for, from its first to its last letter; empty for nothing."""
    known, accounted = _known_words(), [letter in _FILLERS or "\ue010" <= letter < "\ue020" for letter in masked]
    for size in (2, 3, 4):
        for at in range(len(masked) - size + 1):
            if masked[at : at + size].lower() in known:
                accounted[at : at + size] = [True] * size
    left = [at for at, done in enumerate(accounted) if not done]
    return masked[left[0] : left[-1] + 1].strip(_EDGES) if left else ""


def _words(name: str, text: str, topic: str) -> str:
    """Return the words of a command: what was found in the slots that it takes, and the topic."""
    found = {slot: [one[0] for one in re.finditer(pattern, text)] for slot, pattern in _SLOTS.items()}
    if name in TOPICAL:
        number = next((read_numeral(re.sub(r"[^0-9一二三四五六七八九十两百零]", "", one)) for one in found["{N}"]), 0)
        return " ".join(
            [*([f"{number}题"] if number else []), *found["{K}"], *found["{D}"], *([topic] if topic else [])]
        )
    if name == "daily":
        evening = "晚上" if "每晚" in text else "早上" if "每早" in text else ""
        hours = [evening + one if one[0] not in "早上中下晚傍夜凌" else one for one in found["{H}"]]
        counts = re.findall(_SLOTS["{N}"], re.sub(_SLOTS["{H}"], " ", text))
        days = [re.sub("每[晚早]", "每天", one).removeprefix("每个") for one in found["{W}"][:1]]
        return " ".join([*days, *(one for one in (*hours, *counts) if "几" not in one)])
    return " ".join(found["{D}"]) if name == "scope" else ""
