"""`study search`, `study quote`, `study trace`, `study unanswered`: what they do, their JSON and their lines for people."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from bot.cli import serialise
from bot.cli.commands import DONE, write
from bot.conversation.replies import quotation_reply, trace_replies
from bot.errors import UsageError
from bot.messages import texts
from bot.messages.plain_text import reply_lines
from bot.messages.values import Marked, Source
from bot.runtime.config import Configuration
from knowledge.library import Library
from knowledge.lookup import Occurrence, Places, Quotation
from knowledge.storage.unanswered import Unanswered

_SHOWN = 60
"""Occurrences of a phrase that are listed for people; programs get more."""


def search(args: argparse.Namespace, configuration: Configuration) -> int:
    """Find places by words or topic."""
    words = _words(args.words, texts.SEARCH_WHAT_STUDY)
    with Library.open(configuration.settings.library) as library:
        found = library.lookup.search(words, document=args.document, limit=args.limit)
    write(args, [serialise.hit(hit) for hit in found.hits], _place_lines(words, found))
    return DONE


def quote(args: argparse.Namespace, configuration: Configuration) -> int:
    """Check a quotation."""
    text = _words(args.text, texts.QUOTE_WHAT_STUDY)
    with Library.open(configuration.settings.library) as library:
        found = library.lookup.quote(text)
        copied = library.lookup.cite(found.citation) if found.citation else ""
    write(args, quotation_json(found, copied), reply_lines(quotation_reply(found, copied).blocks))
    return DONE


def trace(args: argparse.Namespace, configuration: Configuration) -> int:
    """List where a phrase stands."""
    phrase = _words(args.phrase, texts.TRACE_WHAT_STUDY)
    with Library.open(configuration.settings.library) as library:
        found = library.lookup.trace(phrase)
    write(
        args, [occurrence_json(one) for one in found.occurrences], reply_lines(trace_replies(found, _SHOWN)[0].blocks)
    )
    return DONE


def unanswered(args: argparse.Namespace, configuration: Configuration) -> int:
    """List the questions that found nothing."""
    with Library.open(configuration.settings.library) as library:
        found = library.unanswered.latest(args.limit)
    kept = configuration.settings.answers.keep_unanswered
    write(args, [asdict(one) for one in found], _unanswered_lines(found, kept))
    return DONE


def _words(given: Iterable[str], nothing: str) -> str:
    words = " ".join(given).strip()
    if not words:
        raise UsageError(nothing)
    return words


def quotation_json(found: Quotation, copied: str) -> serialise.Json:
    """Return a checked quotation as scripts read it (DESIGN.md, section 5).

    Beside each of `differences`, `positions` tells where: [start, end] in the quotation, [start, end] in the document.
    """
    return {
        "status": found.status,
        "citation": serialise.citation(found.citation) if found.citation else None,
        "differences": [[one.kind, one.theirs, one.source] for one in found.differences],
        "positions": [[one.at.start, one.at.end, one.place.start, one.place.end] for one in found.differences],
        "places": found.places,
        "copy": copied,
        "reason": found.reason,
        "nearest": [serialise.citation(near) for near in found.nearest],
    }


def occurrence_json(one: Occurrence) -> serialise.Json:
    """Return one occurrence of a phrase; its quote is the sentence, `marks` the phrase in the citation's passage."""
    return {
        "document": one.citation.document,
        "date": one.date,
        "citation": serialise.citation(one.citation),
        "marks": [[one.mark.start, one.mark.end]],
    }


def _place_lines(words: str, found: Places) -> Iterator[str]:
    words = texts.bare(words)
    if not found.hits:
        yield texts.NO_HITS_STUDY.format(words=words)
        return
    if found.manner != "words":
        yield (texts.HITS_NEAR_ONLY if found.manner == "meaning" else texts.HITS_SOME).format(words=words)
        yield ""
    for number, hit in enumerate(found.hits, 1):
        yield from reply_lines([Source((number,), hit.citation.document, hit.citation.section, hit.citation.pages)])
        yield from reply_lines([Marked(hit.citation.passage, hit.marks)])
        yield ""
    shown = texts.HITS_SHOWN.format(shown=len(found.hits)) if found.total > len(found.hits) else ""
    yield texts.HITS_COUNT.format(count=found.total, shown=shown)


def _unanswered_lines(found: Sequence[Unanswered], kept: bool) -> Iterator[str]:
    if not kept:
        yield texts.UNANSWERED_OFF
    for one in found:
        yield f"{one.last}  {one.question}" + (f"（{one.times} 次）" if one.times > 1 else "")
    yield texts.UNANSWERED_COUNT.format(count=len(found)) if found else texts.UNANSWERED_NONE
