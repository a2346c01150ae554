"""What the words after the command of a task want: which documents, which section, which topic, how many sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge.answering.tasks.values import Task, TaskRequest
from knowledge.text.folding import fold
from knowledge.text.numerals import NUMERALS, read_numeral
from knowledge.values import DocumentInfo, Outline

_NUMERAL = rf"[{NUMERALS}两\d]{{1,3}}"
_SENTENCES = re.compile(rf"[用以]?\s*({_NUMERAL})\s*(?:句话?|条)")
_NAMED = re.compile(r"《([^》]+)》")
_NUMBERED = re.compile(r"(?:第\s*)?文件\s*(\d{1,3})(?!\d)|(?<![\d第.．%])(\d{1,3})(?=[\s、,，和与]|$)")
_SECTION = re.compile(rf"第\s*({_NUMERAL})\s*(?:部分|节|章|大?点|条)")
_QUOTED = re.compile(r"“([^”]+)”")
_EDGES = re.compile(
    r"^(?:[\s,，、。:：的和与跟]|一下|关于|有关|围绕|针对|里面?|中)+|(?:[\s,，、。:：和与跟的]|一下|里面?|方面|这篇|这份|文件)+$"
)
_LEAST_TITLE = 4
"""Letters of a title that name its document without its marks; shorter ones are topics (党建)."""
MOST_SENTENCES = 20
_MOST_DOCUMENTS = 4
"""Documents of one comparison: each has its share of the passages of one request."""


def read_request(
    task: Task,
    words: str,
    infos: Sequence[DocumentInfo],
    outline: Callable[[str], Outline],
    before: str = "",
) -> TaskRequest | None:
    """Return what is wanted; None where neither a document nor a topic is named, or a named document or section is not there.

    Args:
        task: what is to be written.
        words: after the command.
        infos: the documents, in the order in which they are numbered.
        outline: gives the outline of a document.
        before: the document that was spoken of last, which is meant where none is named.
    """
    if task is Task.SHORT and not words.strip():
        return TaskRequest(task)
    if task is Task.TERM:
        topic = _trimmed(words.strip("《》“”\"' "))
        return TaskRequest(task, topic=topic) if topic else None
    most, words = _taken(_SENTENCES, words)
    known = [_of_title(found[1], infos) for found in _NAMED.finditer(words)]
    words = _NAMED.sub(" ", words)
    section, words = _taken(_SECTION, words)
    for found in _NUMBERED.finditer(words):
        number = int(found[1] or found[2])
        known.append(infos[number - 1].id if 1 <= number <= len(infos) else None)
    topic = _trimmed(_NUMBERED.sub(" ", words))
    if not known and len(fold(topic)) >= _LEAST_TITLE and (titled := _of_title(topic, infos)):
        known, topic = [titled], ""
    if not known and not topic and (only := before or (infos[0].id if len(infos) == 1 else "")):
        known = [only]
    documents = tuple(dict.fromkeys(key for key in known if key is not None))[:_MOST_DOCUMENTS]
    if None in known or not (documents or topic) or (task is Task.COMPARISON and len(documents) == 1 and not topic):
        return None
    return _with_section(task, documents, topic, section, min(most, MOST_SENTENCES), outline)


def _with_section(
    task: Task, documents: tuple[str, ...], topic: str, number: int, most: int, outline: Callable[[str], Outline]
) -> TaskRequest | None:
    if len(documents) != 1:
        return None if number else TaskRequest(task, documents, None, topic, most)
    sections = outline(documents[0])
    if number:
        chapters = sections.children(None)
        found = chapters[number - 1].index if 1 <= number <= len(chapters) else None
        return None if found is None else TaskRequest(task, documents, found, topic, most)
    said = fold(found_quoted[1] if (found_quoted := _QUOTED.search(topic)) else topic)
    if len(said) >= _LEAST_TITLE:
        named = next((s.index for s in sections.sections if said in fold(s.heading)), None)
        if named is not None:
            return TaskRequest(task, documents, named, "", most)
    return TaskRequest(task, documents, None, topic.strip("“”"), most)


def _taken(pattern: re.Pattern[str], words: str) -> tuple[int, str]:
    """Return the number that a pattern finds, 0 for none, and the words without it."""
    found = pattern.search(words)
    if found is None:
        return 0, words
    return read_numeral(found[1]), f"{words[: found.start()]} {words[found.end() :]}"


def _of_title(said: str, infos: Sequence[DocumentInfo]) -> str | None:
    wanted = fold(said)
    named = [info for info in infos if wanted and wanted in fold(info.title)]
    exact = [info for info in named if fold(info.title) == wanted]
    return next((info.id for info in [*exact, *named]), None)


def _trimmed(words: str) -> str:
    words = " ".join(words.split())
    while (shorter := _EDGES.sub("", words)) != words:
        words = shorter
    return words
