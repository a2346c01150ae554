"""What foreign questions score: measured with the embedding at hand, kept, measured anew when the library has grown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.library import Library
from knowledge.retrieval import foreign_level
from knowledge.retrieval.foreign_level import ForeignLevel, foreign_questions
from knowledge.settings import LibrarySettings
from tests.conftest import Sampled


def test_a_lift_is_told_in_spreads_above_the_mean() -> None:
    assert ForeignLevel(0.8, 0.02, 10).lift(0.84) == pytest.approx(2.0)


def test_foreign_questions_are_many_and_each_one_alone() -> None:
    assert len(foreign_questions()) == len(set(foreign_questions())) >= 30


def test_adding_measures_the_level_and_keeps_it(sampled: Sampled) -> None:
    library = sampled.library
    library.ask("粮食面积是多少？")
    kept = foreign_level.known(library.catalog, library._embedding().name)
    assert kept is not None
    assert kept.passages == sum(info.passages for info in library.catalog.infos())
    assert 0 < kept.mean < 1


def test_ordinary_questions_lie_above_foreign_ones_whatever_the_band_of_the_embedding(tmp_path: Path) -> None:
    """The same vectors centred and scaled have quite other cosines, and the lifts stay in their order."""
    file = tmp_path / "a.txt"
    file.write_text(
        "春耕要早。\n一、抓好备耕\n县里要储备化肥两万吨。\n二、抓好水利\n三月底前清完渠道。\n", encoding="utf-8"
    )
    with Library.open(LibrarySettings(path=tmp_path / "library")) as library:
        library.add([file])
        matrix = library._retrieval()._vectors.exact.matrix()
        assert matrix is not None
        middle = matrix.rows.mean(axis=0)
        embedder = library._embedding()

        def lifts(centre: np.ndarray) -> list[float]:
            rows = matrix.rows - centre
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)

            def best(text: str) -> float:
                vector = embedder.embed_question(text) - centre
                return float((rows @ (vector / np.linalg.norm(vector))).max())

            foreign = np.array([best(text) for text in foreign_questions()])
            level = ForeignLevel(float(foreign.mean()), float(foreign.std()))
            return [level.lift(best(text)) for text in ("渠道什么时候清完？", "今晚看哪部电影？")]

        for centre in (np.zeros_like(middle), 0.9 * middle):
            ordinary, foreign = lifts(centre)
            assert ordinary > foreign + 1
