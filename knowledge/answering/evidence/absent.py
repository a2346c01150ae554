"""What a question names and the place that was found does not: the year, place, phrase or term that makes it another question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from knowledge.answering.understanding.question_forms import Form
from knowledge.answering.understanding.request import Request
from knowledge.text.folding import fold
from knowledge.text.lexicon import DIVISIONS
from knowledge.text.place_names import PLACES
from knowledge.text.question_words import content_words
from knowledge.text.tokenizer import is_unknown_word
from knowledge.values import DocumentInfo

_YEAR = re.compile(r"(?:19|20)\d\d(?=年|\D|$)")
_PLACE_FIRST = re.compile(
    rf"(?:请问|那|在)?((?![全本我各该哪这那每几有]|咱们|你们)[一-鿿]{{2}}[{DIVISIONS}村])(?![长委政里级直域]|[一-鿿]?[政机部])"
)
"""A place that a question begins with: what is asked is asked of it (临溪县今年要建多少…)."""
_LEAST_PHRASE = 4
"""Letters of a quoted phrase that is looked for: shorter ones are words."""
_SPEAKER = re.compile(r"^([一-鿿]{2,4}?)(?:同志)?(?:要求|指出|强调|提出|表示)")
_NEIGHBOUR_YEARS = 1
"""A report tells of the year before its own as 去年 and of the next as 明年, without their numbers."""


def absent(request: Request, info: DocumentInfo | None, stands: Callable[[str], bool]) -> str:
    """Return what the question names that does not stand in the documents meant; empty where all does.

    Args:
        request: the question.
        info: the one document that is meant, if it is one.
        stands: whether a folded word, or one of its equivalents, stands in the documents meant.
    """
    return next((word for word in _named(request, info) if not stands(fold(word))), "")


def places_in(text: str) -> Iterator[str]:
    """Return the places that words name: provinces and cities, and names of a county, town or village that are no words."""
    yield from (place for place in sorted(PLACES, key=len, reverse=True) if place in text)
    yield from (word for word in content_words(text) if _is_place(word))
    begins = _PLACE_FIRST.match(text)
    if begins and is_unknown_word(begins.group(1)):
        yield begins.group(1)


def _named(request: Request, info: DocumentInfo | None) -> Iterator[str]:
    text = request.own
    for match in _YEAR.finditer(text):
        if not _is_near(match.group(), info):
            yield match.group()
    yield from places_in(text)
    yield from (phrase for phrase in request.phrases if len(phrase) >= _LEAST_PHRASE and phrase.isalnum())
    speaker = _SPEAKER.match(text)
    if speaker and is_unknown_word(speaker.group(1)) and not request.mentions.found:
        yield speaker.group(1)
    if request.form is Form.DEFINITION and request.topic:
        yield from [request.topic] if not _shares_word(request.topic) else []


def _is_near(year: str, info: DocumentInfo | None) -> bool:
    known = info.date[:4] if info else ""
    return known.isdigit() and abs(int(known) - int(year)) <= _NEIGHBOUR_YEARS


def _is_place(word: str) -> bool:
    return len(word) > 2 and word[-1] in DIVISIONS and is_unknown_word(word)


def _shares_word(topic: str) -> bool:
    """Whether a term is made of several words, some of which may stand although the whole does not."""
    return len(content_words(topic)) > 1
