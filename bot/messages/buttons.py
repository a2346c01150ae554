"""What a pressed button means, packed into at most 64 bytes, so that buttons of old messages work after a restart."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TypeAlias

MAX_BYTES = 64
"""Bytes of a button's data: Telegram's bound, the smallest of the chat apps we know."""


@dataclass(frozen=True, slots=True)
class PassageAction:
    """Something to do with `[start, end)` of a document."""

    document_id: str
    start: int
    end: int

    @property
    def place(self) -> tuple[str, int, int]:
        """The document, start and end."""
        return self.document_id, self.start, self.end


@dataclass(frozen=True, slots=True)
class OpenPassage(PassageAction):
    """Show `[start, end)` of a document in its surroundings; `around` passages more on each side."""

    around: int = 1


@dataclass(frozen=True, slots=True)
class OpenNeighbours(PassageAction):
    """Show the passages of `[start, end)` of a document, without marks: what stands before or after an excerpt."""


@dataclass(frozen=True, slots=True)
class CitePassage(PassageAction):
    """Write `[start, end)` of a document as official texts cite it."""


@dataclass(frozen=True, slots=True)
class QuestionAction:
    """Something to do with a question of a set, by its position from 0."""

    set_id: int
    position: int

    @property
    def place(self) -> tuple[int, int]:
        """The set and the position."""
        return self.set_id, self.position


@dataclass(frozen=True, slots=True)
class SkipQuestion(QuestionAction):
    """Leave out this question of a set; a passage to be read in its place has been read."""


@dataclass(frozen=True, slots=True)
class ReportQuestion(QuestionAction):
    """This question of a set is wrong."""


@dataclass(frozen=True, slots=True)
class QuizPassage(PassageAction):
    """Ask a question about `[start, end)` of a document, or its section."""


@dataclass(frozen=True, slots=True)
class AddFavourite(PassageAction):
    """Put `[start, end)` of a document among the favourites."""


@dataclass(frozen=True, slots=True)
class RemoveFavourite(PassageAction):
    """Remove `[start, end)` of a document from the favourites."""


@dataclass(frozen=True, slots=True)
class Vote:
    """The answer of that number is good (1), or not (0)."""

    shown_id: int
    up: int


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Change a learner's setting: which, to what."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class ExportItems:
    """Export items: as `page`, `anki` or `paper`, of `mine` or `all`."""

    what: str
    of: str


@dataclass(frozen=True, slots=True)
class DeleteRecords:
    """Delete all records of whoever presses. `asked` is when the button was made, in Unix seconds: an old one asks again."""

    asked: int


@dataclass(frozen=True, slots=True)
class ChangeGroupSetting:
    """Change a group's setting: which, to what."""

    what: str
    value: int


@dataclass(frozen=True, slots=True)
class ReportRoundQuestion:
    """This question of a round of a group is wrong."""

    round_id: int
    position: int


@dataclass(frozen=True, slots=True)
class UploadChoice:
    """What to do with a file that was sent: `keep` it, `undo` it, show the lines that were `dropped` or how a `title` is set."""

    what: str
    task_id: int


@dataclass(frozen=True, slots=True)
class RepeatMissed:
    """Ask again what was missed in a set; or show its sentences first, where `read` is 1."""

    set_id: int
    read: int


@dataclass(frozen=True, slots=True)
class ShowRound:
    """Show all questions of a group's round with their answers and sources."""

    round_id: int


@dataclass(frozen=True, slots=True)
class RunCommand:
    """Do what the command of this name does with these words, as if it were typed."""

    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class RemoveDocument:
    """Remove a document from the library; or not, where `sure` is 0."""

    document_id: str
    sure: int


Action: TypeAlias = (
    OpenPassage
    | OpenNeighbours
    | CitePassage
    | SkipQuestion
    | ReportQuestion
    | QuizPassage
    | AddFavourite
    | RemoveFavourite
    | Vote
    | ChangeSetting
    | ExportItems
    | DeleteRecords
    | ChangeGroupSetting
    | ReportRoundQuestion
    | UploadChoice
    | RemoveDocument
    | RunCommand
    | RepeatMissed
    | ShowRound
)

_KINDS: dict[str, type[Action]] = {
    "p": OpenPassage,
    "t": OpenNeighbours,
    "c": CitePassage,
    "k": SkipQuestion,
    "r": ReportQuestion,
    "q": QuizPassage,
    "f": AddFavourite,
    "g": RemoveFavourite,
    "v": Vote,
    "s": ChangeSetting,
    "e": ExportItems,
    "x": DeleteRecords,
    "o": ChangeGroupSetting,
    "n": ReportRoundQuestion,
    "u": UploadChoice,
    "d": RemoveDocument,
    "m": RunCommand,
    "w": RepeatMissed,
    "l": ShowRound,
}
"""The first letter of a button's data, by which it is read again; never reuse one for another action."""
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}


def pack(action: Action) -> str:
    """Return the data of a button.

    Raises:
        ValueError: the data would be longer than 64 bytes, which a chat app refuses.
    """
    data = ":".join([_LETTERS[type(action)], *(str(value).replace(":", "：") for value in astuple(action))])
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"button data of {len(data.encode())} bytes, at most {MAX_BYTES} are allowed: {data}")
    return data


def unpack(data: str) -> Action | None:
    """Return what a button means; None for data that no version of ours would understand."""
    letter, *given = data.split(":")
    kind = _KINDS.get(letter)
    if kind is None or len(given) != len(fields(kind)):
        return None
    values: list[str | int] = []
    for field, value in zip(fields(kind), given, strict=True):
        if field.type == "str":
            values.append(value)
        elif value.isascii() and value.isdigit() and len(value) < len(str(2**63)):
            values.append(int(value))
        else:
            return None
    return kind(*values)  # type: ignore[arg-type]  # each was made what its field wants
