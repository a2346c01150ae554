"""Slots: words of a sentence that can be asked for, and lists whose members can."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.quiz.generation.grammar import cut
from knowledge.quiz.generation.quiz_documents import QuizSentence
from knowledge.text.folding import letters_of
from knowledge.text.tokenizer import word_class

_KIND_REACH = 8
"""Letters after a list that are looked at for what its members are: 等(方式|重点领域)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Words that a question asks for.

    Attributes:
        start, end: where the words stand in the sentence.
        form: `figure`, `date`, `times`, `scale`, `quoted`, `pair`, `basis`, `member` or `sentence`.
        shape: what wrong options must share: the unit of a figure, the frame of a pair, what a list's members are.
        rivals: words of the same sentence that stand in the same place of a sibling, and so are wrong here.
        apart: other members of the same list, which must never be wrong options.
        frame: the words right before and after the whole list, of a member.
    """

    sentence: QuizSentence
    start: int
    end: int
    form: str
    shape: str
    rivals: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    frame: tuple[str, str] = ("", "")

    @property
    def words(self) -> str:
        """Return the words asked for."""
        return self.sentence.text[self.start : self.end]

    @property
    def around(self) -> tuple[str, str]:
        """Return the words right before and after, quotation marks left aside: what options must go with."""
        if self.form == "member":
            return self.frame
        text = self.sentence.text
        before, after = (
            cut(text[max(0, self.start - 8) : self.start].rstrip("“《")),
            cut(text[self.end : self.end + 6].lstrip("”》")),
        )
        return before[-1] if before else "", after[0] if after else ""

    @property
    def key(self) -> str:
        """Return the letters of the words."""
        return letters_of(self.words)


@dataclass(frozen=True, slots=True)
class InlineList:
    """A list in one sentence.

    Attributes:
        members: where each member stands in it.
        tail: what follows the last member up to the end of the clause, 等 left out: 方式, 重点领域 …
    """

    sentence: QuizSentence
    members: tuple[tuple[int, int], ...]
    tail: str

    @property
    def kind(self) -> str:
        """Return what the words after it say that the members are: 方式, 领域, 制度; empty where they say nothing."""
        after = () if self.tail.startswith("的") else cut(self.tail[:_KIND_REACH])
        nouns = [word for word in after if len(word) > 1 and word_class(word).startswith(("n", "vn", "l"))]
        return nouns[-1] if nouns else ""

    @property
    def start(self) -> int:
        """Return where the first member begins."""
        return self.members[0][0]

    @property
    def end(self) -> int:
        """Return where the last member ends."""
        return self.members[-1][1]

    @property
    def words(self) -> tuple[str, ...]:
        """Return the members."""
        return tuple(self.sentence.text[a:b] for a, b in self.members)

    def member(self, at: int) -> Slot:
        """Return the slot of one member; the others are right beside it."""
        start, end = self.members[at]
        others = tuple(words for i, words in enumerate(self.words) if i != at)
        before = cut(self.sentence.text[max(0, self.start - 8) : self.start])
        return Slot(
            self.sentence, start, end, "member", self.kind, (), others, (before[-1] if before else "", self.kind)
        )
