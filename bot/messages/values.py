"""Values between the conversation and its edges: incoming messages, and typed replies that each edge renders.

Nothing here knows how a chat app writes bold or how long a message may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from knowledge.values import SectionPath, Span


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message from a learner.

    Attributes:
        chat: where replies go; unique over all edges ("console", "telegram:42").
        learner: who wrote it; in a private chat as unique as `chat`.
        text: what was typed; empty where a button was pressed.
        button: the data of the pressed button, as `bot.messages.buttons` packed it.
        message: the chat app's own name of the message, so that one delivered twice counts once; empty where it has none.
        choice: options chosen otherwise than by words; `text` is empty then.
        again: it was taken before a restart, so it may have been recorded then.
        replied_to: what the message of ours says to which this one replies; empty where it replies to none.
        replied_buttons: the buttons under that message, where the chat app tells them.
        name: what the learner is called in the chat app; empty where it tells none.
        admin: an admin of the bot wrote it.
    """

    chat: str
    learner: str
    text: str = ""
    button: str = ""
    message: str = ""
    choice: ChosenOptions | None = None
    again: bool = False
    replied_to: str = ""
    replied_buttons: tuple[Button, ...] = ()
    name: str = ""
    admin: bool = False


@dataclass(frozen=True, slots=True)
class ChosenOptions:
    """Options chosen in a chat app's poll: of which set, at which position, which indexes."""

    set_id: int
    position: int
    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of our own words or of an answer; `strong` makes it a small heading."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of a document with the marked spans (in code points of `text`) set off."""

    text: str
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the sources under an answer.

    Attributes:
        numbers: the `[1]` of the answer that point here, and what the learner types to read on; often one.
        document: the title.
        section: the section path.
        pages: of a print, where the quoted words stand; empty where the file has no pages.
    """

    numbers: tuple[int, ...]
    document: str
    section: SectionPath
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: a document, a heading. `depth` indents it, `number` can be typed."""

    text: str
    number: int = 0
    depth: int = 0


Block: TypeAlias = Paragraph | Marked | Source | Entry


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a reply; `data` carries all it needs (at most 64 bytes). Buttons of the same `row` stand side by side."""

    label: str
    data: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a reply, whose blocks are its caption.

    Attributes:
        name: of the file, as the learner keeps it.
        content: its bytes.
        picture: it is to be looked at, not to be kept.
    """

    name: str
    content: bytes
    picture: bool = False


@dataclass(frozen=True, slots=True)
class PollQuestion:
    """A question with options, for chat apps that have polls.

    Attributes:
        set_id: its set.
        position: in the set, from 0.
        item_id: what is asked.
        intro: a sentence above it, often empty.
        title: its number and kind.
        question: the stem.
        options: in the order of the item.
        answer: indexes of the right options, increasing.
        several: several options may be chosen.
        explanation: where the answer stands, in one line.
    """

    set_id: int
    position: int
    item_id: str
    intro: str
    title: str
    question: str
    options: tuple[str, ...]
    answer: tuple[int, ...]
    several: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: blocks from top to bottom, then rows of buttons.

    Attributes:
        blocks: all of it, in words.
        buttons: below.
        poll: the same question, for chat apps that have polls.
        enclosed: a file or a picture.
        in_place: it may replace the message whose button was pressed.
        transient: a few words about a pressed button, for chat apps that can show them for a moment.
        dispensable: transient words that need not be said where they can't be shown for a moment.
        settled: questions of sets, by set and position, that take no answers any more: an app with polls closes theirs.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    poll: PollQuestion | None = None
    enclosed: Enclosure | None = None
    in_place: bool = False
    transient: bool = False
    dispensable: bool = False
    settled: tuple[tuple[int, int], ...] = ()


def say(*sentences: str) -> Reply:
    """Return a reply of plain paragraphs."""
    return Reply(tuple(Paragraph(sentence) for sentence in sentences))
