"""Finding passages: words and vectors, fused with weights that depend on how well the words match.

Where the passages hold the question's words, words are the better guide; a colloquial question that shares none with the
text is found by meaning alone. So the share of the question's weight that the best passage covers decides: it is the
weight of the words, and the rest goes to the vectors, those of whole passages and those of single sentences alike.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Embedder
from knowledge.errors import StoreError
from knowledge.retrieval.foreign_level import ForeignLevel, bring_up_to_date
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.reranking import PASSAGES, Reranking
from knowledge.retrieval.vectors import VectorIndex
from knowledge.storage.catalog import Catalog
from knowledge.text.folding import fold
from knowledge.text.tokenizer import search_words
from knowledge.values import Passage

_LOG = logging.getLogger(__name__)
Vector = NDArray[np.float32]

_SENTENCE_WEIGHT = 1.5
"""How much the nearest sentence of a passage weighs beside the passage itself."""
_KIND_LETTERS = frozenset("区县市省州国镇乡村局委部院校厂队站所会馆园港库路桥线")
"""Last letters of a name that say of what kind of thing it is."""
POOL = 80
"""How many passages each of words and vectors may propose."""
_REST = 60.0
"""Seconds for which an embedding whose server is away is not asked again: each question would wait for it in vain."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        text: the question as it is embedded.
        words: its content words, for the lexical index.
        documents: only in these; None means everywhere.
        alike: for some of the words, what else they may be called (`knowledge.text.equivalents`).
    """

    text: str
    words: tuple[str, ...]
    documents: frozenset[str] | None = None
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def stands(self, word: str, folded: str) -> bool:
        """Return whether a word of the query, or one of its equivalents, stands in a folded text."""
        return word in folded or any(other in folded for other in self.alike.get(word, ()))

    @property
    def searched(self) -> list[str]:
        """The words for the lexical index, those of the equivalents among them."""
        others = [cut for word in self.words for other in self.alike.get(word, ()) for cut in search_words(other)]
        return [*self.words, *dict.fromkeys(others)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was found.

    Attributes:
        passage: itself.
        score: fused, comparable within one search only, higher is better.
        bm25: of the words, 0 where none stands in it.
        coverage: share of the query's word weight that stands in the passage, its title or path, 0 to 1.
        cosine: of the passage's vector with the question's; 0 while there is no vector.
        sentence_cosines: of its sentences, in order; empty while there are none.
        word_rank: place in the list by words, from 1; None where words did not find it.
        vector_rank: place in the list by vectors.
    """

    passage: Passage
    score: float
    bm25: float
    coverage: float
    cosine: float
    sentence_cosines: tuple[float, ...] = field(default=(), repr=False)
    word_rank: int | None = None
    vector_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search.

    Attributes:
        query: what was looked for.
        candidates: best first.
        weights: for each word of the query its weight (IDF); words that stand nowhere weigh most.
        known: the words of the query that stand somewhere in the library.
        covered: largest coverage of any candidate, 0 to 1.
        level: what foreign questions score in the library.
    """

    query: Query
    candidates: tuple[Candidate, ...]
    weights: dict[str, float]
    known: frozenset[str]
    covered: float
    level: ForeignLevel = field(default_factory=ForeignLevel)

    @property
    def lift(self) -> float:
        """How far the best passage's cosine stands above what foreign questions score, in spreads of those."""
        best = max((c.cosine for c in self.candidates), default=0.0)
        return self.level.lift(best) if best else 0.0


class Retriever:
    """Finds passages for a question; safe to use from several threads."""

    def __init__(
        self,
        catalog: Catalog,
        lexical: LexicalIndex,
        vectors: VectorIndex,
        embedder: Embedder,
        reranking: Reranking,
    ) -> None:
        self._catalog = catalog
        self._lexical = lexical
        self._vectors = vectors
        self._embedder = embedder
        self._reranking = reranking
        self._lock = threading.Lock()
        self._rests_until = 0.0
        self._level: tuple[tuple[int, int], ForeignLevel] | None = None

    @property
    def embedding(self) -> str:
        """The name of the embedding, by which thresholds are kept."""
        return self._embedder.name

    def weights(self, words: Collection[str]) -> dict[str, float]:
        """Return the IDF of each word, by the formula of BM25: `ln(1 + (N - n + 0.5) / (n + 0.5))`."""
        return self._weigh({word: self._frequency(word) for word in words})

    def _frequency(self, word: str) -> int:
        """Return how many passages hold a word, also one of two letters that is cut apart in them."""
        found = self._lexical.frequency(word)
        return found or (self._lexical.pair_frequencies([word])[word] if len(word) == 2 else 0)

    def _weigh(self, frequency: Mapping[str, int]) -> dict[str, float]:
        total = max(1, self._lexical.count())
        return {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in frequency.items()}

    def _embedded(self, text: str) -> Vector | None:
        """Return the vector of a question; None while the embedding's server is away: words alone find, then."""
        if time.monotonic() < self._rests_until:
            return None
        try:
            return self._embedder.embed_question(text)
        except StoreError as error:
            if error.fault != "embedding":
                raise
            self._rests_until = time.monotonic() + _REST
            _LOG.warning("found by words alone, the embedding gave no vector embedding=%s", self._embedder.name)
            return None

    def by_words(self, words: Sequence[str], limit: int, documents: Collection[str] | None = None) -> list[Candidate]:
        """Return passages that hold the words, best first, without asking the vectors."""
        found = self._lexical.search(words, limit, documents) if words else []
        passages = self._catalog.passages([key for key, _ in found])
        return [
            Candidate(passages[key], score, score, 0.0, 0.0, word_rank=rank)
            for rank, (key, score) in enumerate(found, 1)
            if key in passages
        ]

    def find(self, query: Query, vector: Vector | None = None) -> Found:
        """Return the passages that words or vectors propose, best first."""
        vector = self._embedded(query.text) if vector is None else vector
        by_words = dict(self._lexical.search(query.searched, POOL, query.documents)) if query.words else {}
        by_vector = {} if vector is None else dict(self._vectors.nearest(vector, POOL, query.documents))
        ids = list(dict.fromkeys([*by_words, *by_vector]))
        passages = self._catalog.passages(ids)
        ids = [key for key in ids if key in passages]
        frequency = _without_variants({word: self._frequency_of_any(word, query) for word in set(query.words)})
        weights = self._weigh(frequency)
        coverage = [_coverage(passages[key], weights, query) for key in ids]
        cosines, sentences = self._cosines(vector, ids, by_vector)
        scores = _fuse(
            np.array([by_words.get(key, 0.0) for key in ids]),
            np.array([cosines.get(key, 0.0) for key in ids]),
            np.array([max(sentences.get(key, ()), default=cosines.get(key, 0.0)) for key in ids]),
            max(coverage, default=0.0),
        )
        word_ranks = {key: rank for rank, key in enumerate(by_words, 1)}
        vector_ranks = {key: rank for rank, key in enumerate(by_vector, 1)}
        candidates = [
            Candidate(
                passage=passages[key],
                score=float(scores[i]),
                bm25=by_words.get(key, 0.0),
                coverage=coverage[i],
                cosine=cosines.get(key, 0.0),
                sentence_cosines=tuple(sentences.get(key, ())),
                word_rank=word_ranks.get(key),
                vector_rank=vector_ranks.get(key),
            )
            for i, key in enumerate(ids)
        ]
        ordered = self._reranked(query, sorted(candidates, key=_by_score))
        known = frozenset(word for word, count in frequency.items() if count)
        covered = max(coverage, default=0.0)
        level = ForeignLevel() if vector is None else self._foreign_level()
        return Found(query, tuple(ordered), weights, known, covered, level)

    def _cosines(
        self, vector: Vector | None, ids: Sequence[str], known: Mapping[str, float]
    ) -> tuple[dict[str, float], dict[str, list[float]]]:
        """Return the cosines of passages with a question, and those of their sentences; nothing without its vector."""
        if vector is None:
            return {}, {}
        rows = self._vectors.sentences.of(ids)
        others = self._vectors.exact.cosines(vector, [key for key in ids if key not in known])
        return {**others, **known}, {key: (vectors @ vector).tolist() for key, vectors in rows.items()}

    def _reranked(self, query: Query, candidates: list[Candidate]) -> list[Candidate]:
        """Put the best candidates into the order of their scores and the reranker's together, where one is used."""
        best = candidates[:PASSAGES]
        gains = self._reranking.gains(query.text, [candidate.passage for candidate in best])
        if not gains:
            return candidates
        best = [replace(one, score=one.score + gain) for one, gain in zip(best, gains, strict=True)]
        return [*sorted(best, key=_by_score), *candidates[PASSAGES:]]

    def _frequency_of_any(self, word: str, query: Query) -> int:
        """Return how many passages hold a word or the commonest of its equivalents."""
        others = [min(map(self._frequency, cut)) for o in query.alike.get(word, ()) if (cut := search_words(o))]
        return max([self._frequency(word), *others])

    def _foreign_level(self) -> ForeignLevel:
        """The level of the vectors as they are now; measured here only where adding has not done so."""
        generation = self._catalog.vectors.generation()
        with self._lock:
            if self._level is None or self._level[0] != generation:
                self._level = generation, bring_up_to_date(self._catalog, self._embedder, self._vectors.exact)
            return self._level[1]


def _by_score(candidate: Candidate) -> tuple[float, str, int]:
    return -candidate.score, candidate.passage.document_id, candidate.passage.order


def _without_variants(frequency: Mapping[str, int]) -> dict[str, int]:
    """Leave out words that stand nowhere, where a word of the query that does makes up all of them but one letter.

    “港澳台” is not missed where 港澳 is spoken of: writers shorten and join names in many ways. A last letter that says
    what kind of thing is named (“高新区”) makes it another thing.
    """
    known = [word for word, passages in frequency.items() if len(word) > 1 and passages]
    return {
        word: passages
        for word, passages in frequency.items()
        if passages
        or word[-1] in _KIND_LETTERS
        or not any(part in word and len(word) == len(part) + 1 for part in known)
    }


def _coverage(passage: Passage, weights: Mapping[str, float], query: Query) -> float:
    """Share of the words' weight that stands in the passage or its section path."""
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    here = fold("\n".join([passage.text, *passage.path]))
    return sum(weight for word, weight in weights.items() if query.stands(word, here)) / total


def _stretched(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Map values to 0 … 1 between their least and greatest."""
    if values.size == 0:
        return values
    low, high = float(values.min()), float(values.max())
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


def _fuse(
    bm25: NDArray[np.float64], cosine: NDArray[np.float64], sentence: NDArray[np.float64], covered: float
) -> NDArray[np.float64]:
    """Weigh words by the coverage of the best passage, meaning by the rest.

    The two kinds of cosines lie in bands of different width, so they are brought to one spread before they are added;
    then words and meaning are each stretched to 0 … 1.
    """
    meaning = _stretched(_standardised(cosine) + _SENTENCE_WEIGHT * _standardised(sentence))
    return covered * _stretched(bm25) + (1 - covered) * meaning


def _standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring values to mean 0 and spread 1."""
    spread = float(values.std()) if values.size else 0.0
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
