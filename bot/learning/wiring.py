"""Puts learning together: records in the library's database, study, study commands."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.learning.commands.study_commands import StudyCommands
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Records
from bot.learning.scheduling.review import MemoryModel
from bot.learning.study import Study
from knowledge.settings import LibrarySettings
from knowledge.storage.database import open_database

if TYPE_CHECKING:
    from knowledge.library import Library


def open_study_commands(
    library: Library, settings: LibrarySettings, clock: Callable[[], datetime], pictures: bool = True
) -> StudyCommands:
    """Return the study commands of an open library, whose database is up to date.

    Args:
        library: what is asked about.
        settings: tell where the records are.
        clock: tells the time, with zone.
        pictures: the edge shows pictures.
    """
    database = open_database(settings.path, settings.database_url.get_secret_value())
    memory = MemoryModel()
    rng = random.Random()  # noqa: S311  chooses questions, guards no secrets
    study = Study(Records(database, memory), PlanStore(database), library.quizzes, memory=memory, clock=clock, rng=rng)
    return StudyCommands(study, library, close=database.close, pictures=pictures)
