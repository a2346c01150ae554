"""Two examinations with the same questions side by side: whether a reranker or another embedding helps on a library.

What counts is how many questions become right and how many wrong, not the mean: a change that mends four and breaks
three is no gain on a set of sixty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.embedding import ManagedEmbedder
from knowledge.evaluation.values import Result
from knowledge.retrieval.reranking import RerankVerdict
from knowledge.settings import LibrarySettings
from knowledge.storage.catalog import copy_part

if TYPE_CHECKING:
    from knowledge.library import Library

_LEAST_GAIN = 2
"""Questions more right than wrong from which on a change helps: one is chance. A reranker that knew the right passages but for
some noise won two of 45 on speeches, one at random lost one (docs/quality.md)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the same questions.

    Attributes:
        before, after: the two examinations.
        gained: questions that only the second answered rightly.
        lost: those that only the first did.
    """

    before: Result
    after: Result
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def asked(self) -> int:
        """Return how many questions were asked in each."""
        return len(self.before.rows) + len(self.before.structure)

    @property
    def helps(self) -> bool:
        """Whether the second is better by more than chance."""
        return len(self.gained) - len(self.lost) >= _LEAST_GAIN


def compare(before: Result, after: Result) -> Comparison:
    """Return how two examinations with the same questions differ."""
    pairs = list(zip(_outcomes(before), _outcomes(after), strict=True))
    gained = tuple(text for (text, was), (_, is_now) in pairs if is_now and not was)
    lost = tuple(text for (text, was), (_, is_now) in pairs if was and not is_now)
    return Comparison(before, after, gained, lost)


def _outcomes(result: Result) -> list[tuple[str, bool]]:
    asked = [(row.question.text, row.figures["right"] == 1.0) for row in result.rows]
    return asked + [(row.probe.text, row.right) for row in result.structure]


def compare_reranker(library: Library, examined: Callable[[Library], Result]) -> tuple[Comparison, bool]:
    """Examine a library without its reranker and with it, and keep the verdict in the library.

    Returns:
        The comparison, and whether the reranker answered each time; where it did not nothing is kept.

    Raises:
        ProviderError: the reranker can't be made.
    """
    reranking = library.reranking
    reranking.open()
    with reranking.using(False):
        before = examined(library)
    failures = reranking.failures
    with reranking.using(True):
        after = examined(library)
    found = compare(before, after)
    answered = reranking.failures == failures
    if answered:
        reranking.keep(RerankVerdict(found.asked, len(found.gained), len(found.lost), found.helps))
    return found, answered


def compare_embedding(
    library: Library,
    settings: LibrarySettings,
    folder: Path,
    examined: Callable[[Library], Result],
    embedder: ManagedEmbedder | None = None,
) -> Comparison:
    """Examine a library and a copy of it whose vectors are made with another embedding.

    Args:
        library: it stays as it is.
        settings: with the other embedding.
        folder: empty; the copy lies there, and takes as long as adding all documents does.
        examined: asks the questions.
        embedder: used in place of that of the settings.

    Raises:
        ProviderError: the other embedding can't be made.
        StoreError: it gave no vectors.
    """
    before = examined(library)
    with type(library).open(settings.within(folder), embedder) as other:
        copy_part(library.catalog, other.catalog, ())
        other.check(repair=True)
        return compare(before, examined(other))
