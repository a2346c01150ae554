"""Slots: words of a sentence that can be asked for, and lists whose members can."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.quiz.generation.quiz_documents import QuizSentence
from knowledge.text.folding import letters_of

_KIND = re.compile(
    "方式|制度|问题|行业|领域|群体|部门|组织|服务业|产业|产品|商品|资源|要素|环节|活动|行为|措施|政策|设施|灾害|指标|机构|单位|人员|力量|平台"
    "|载体|渠道|地区|国家|岗位|职责|作风|能力|优势|场所|企业|作物|疾病|税种|保险"
)
_KIND_REACH = 8


@dataclass(frozen=True, slots=True)
class Slot:
    """Words that a question asks for.

    Attributes:
        start, end: where the words stand in the sentence.
        form: `figure`, `date`, `quoted`, `pair`, `doer`, `basis`, `object` or `member`.
        shape: what wrong options must share: the unit of a figure, the frame of a pair, the last word of an object.
        rivals: words of the same sentence that stand in the same place of a sibling, and so are wrong here.
        apart: other members of the same list, which must never be wrong options.
    """

    sentence: QuizSentence
    start: int
    end: int
    form: str
    shape: str
    rivals: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return the words asked for."""
        return self.sentence.text[self.start : self.end]

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
        """Return what the tail says that the members are: 方式, 领域, 制度; empty where it says nothing."""
        found = None if self.tail.startswith("的") else _KIND.search(self.tail[:_KIND_REACH])
        return found.group() if found else ""

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
