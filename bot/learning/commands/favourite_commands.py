"""The desk for what stands under an answer or an excerpt: a question about the passage, favourites, votes."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.learning import replies, texts
from bot.learning.answers.grading import is_question
from bot.learning.commands.command_result import CommandResult, StudyLibrary, paged, passing, sentence
from bot.learning.records.favourites import MOST, Favourite, Favourites
from bot.learning.records.votes import REPLY_WITHIN, WORD_WITHIN, Votes
from bot.learning.study import Study
from bot.learning.values import Learner, Who
from bot.messages.buttons import Action, Keep, LetGo, OpenPassage, QuizHere, Vote, pack
from bot.messages.texts import MORE_HINT, place
from bot.messages.values import Block, Button, Marked, Paragraph, Reply, Source
from knowledge.errors import UnknownDocument
from knowledge.values import Answer, Citation

FAVOURITES_A_PAGE = 8
_SNIPPET = 70
_TIDY_EVERY = 500
"""Answers after which those of long ago are forgotten."""
_LONGEST_WORD = 300
_DELETE = re.compile(r"(?:删除?|去掉|取消|del(?:ete)?|remove)\s*第?\s*(\d{1,3})\s*[处个条]?")
_ADD = re.compile(r"第?\s*(\d{1,3})\s*[处个条]?")
_COMPLAINT = re.compile(
    "不对|不准|不全|不完整|不清楚|不符|不够|不相关|不是我|没有?(?:说|提|答|写|找|回答|讲|用|列)|漏|遗漏|少了|缺了?|错了|有误|错误|"
    "太(?:长|短|多|少|乱|旧|笼统)|答非所问|看不懂|没看懂|过时|应该是|应为|应当是|重复|无关|没用|跑题|问的是|我问|张冠李戴"
)
"""What people say of a bad answer; other words are more likely a new question."""
_ASKING_ENDS = ("？", "?", "吗", "呢", "么")


@dataclass(frozen=True, slots=True)
class FavouriteCommands:
    """Serves favourites, votes, and questions about a passage."""

    study: Study
    library: StudyLibrary
    favourites: Favourites
    votes: Votes

    def command(self, who: Who, words: str, cited: Sequence[Citation] = ()) -> CommandResult:
        """Show the favourites, or change them.

        Args:
            who: keeps them.
            words: empty to show them, a number to keep that one of `cited`, `删 1` to let go of the first.
            cited: what was shown last with numbers.
        """
        words = unicodedata.normalize("NFKC", words).strip()
        if not words:
            return self._show(who)
        if found := _DELETE.fullmatch(words):
            return self._delete(who, int(found[1]))
        if (found := _ADD.fullmatch(words)) and 1 <= int(found[1]) <= len(cited):
            chosen = cited[int(found[1]) - 1]
            return self._keep(who, Keep(chosen.document_id, chosen.start, chosen.end))
        return sentence(texts.FAVOURITES_HOW)

    def press(self, who: Who, action: Action, message: str = "") -> CommandResult | None:
        """Do what a button says; None if it is none of this desk's. `message` names the press."""
        match action:
            case QuizHere():
                return self._quiz_here(who, action, message)
            case Keep():
                return self._keep(who, action)
            case LetGo(document_id, start, end):
                done = self.favourites.let_go(self._learner(who).id, document_id, start, end)
                return passing(self._let_go_words(action) if done else texts.NOT_KEPT)
            case Vote():
                return self._vote(who, action)
        return None

    def show(self, answer: Answer) -> tuple[Button, ...]:
        """Note that an answer is shown; return the buttons by which it is voted on."""
        number = self.votes.show(answer, self.study.now())
        if number % _TIDY_EVERY == 0:
            self.votes.tidy(self.study.now())
        return (
            Button(texts.GOOD_BUTTON, pack(Vote(number, 1)), row=1),
            Button(texts.BAD_BUTTON, pack(Vote(number, 0)), row=1),
        )

    def word(self, who: Who, text: str, replied_to: str = "") -> CommandResult | None:
        """Take the word after a vote; None if a message is none, or if it is to be answered as a question as well."""
        shown_id = self.awaits(who, text, replied_to)
        learner = self.study.records.known_learner(who.learner)
        if shown_id is None or learner is None:
            return None
        self.votes.say(shown_id, learner.id, text.strip()[:_LONGEST_WORD])
        return None if replied_to and is_question(text) else sentence(texts.WORD_TAKEN)

    def awaits(self, who: Who, text: str, replied_to: str = "") -> int | None:
        """Return the answer of which a message is the word after a vote; None if it is none.

        A question must never be taken for one: without being a reply to our asking for a word, a message is one only
        if it soon follows the vote, is not put as a question, and speaks of a fault.
        """
        learner = self.study.records.known_learner(who.learner)
        if learner is None or not text.strip():
            return None
        reply = texts.WHAT_WAS_WRONG in replied_to
        if not reply and not _complains(text.strip()):
            return None
        return self.votes.awaits_word(learner.id, self.study.now(), REPLY_WITHIN if reply else WORD_WITHIN)

    def _learner(self, who: Who) -> Learner:
        return self.study.records.learner(who.learner, self.study.now())

    def _quiz_here(self, who: Who, action: QuizHere, message: str) -> CommandResult:
        if who.chat != who.learner:
            return passing(texts.PRIVATELY)
        if (begun := self.study.begun(who, message)) is not None:
            return CommandResult((replies.question_reply(begun),))
        waiting = self.study.current(who)
        if waiting is not None and self.study.answering(who):
            return sentence(texts.SET_FIRST.format(position=waiting.position + 1, total=waiting.total))
        item = self.study.about(who, self.library.passage_at(action.document_id, action.start, action.end))
        question = None if item is None else self.study.begin(who, [item], cause=message)
        if question is None:
            return sentence(texts.NO_ITEM_HERE)
        return CommandResult((replies.question_reply(question, texts.HERE_HEAD),))

    def _keep(self, who: Who, action: Keep) -> CommandResult:
        learner = self._learner(who)
        cited = self.library.passage_at(action.document_id, action.start, action.end)
        if self.favourites.count(learner.id) >= MOST:
            return sentence(texts.KEPT_FULL.format(most=MOST))
        if self.favourites.keep(learner.id, cited, self.study.now()):
            return passing(texts.KEPT)
        if who.chat != who.learner:
            return passing(texts.KEPT_BEFORE)
        again = Button(texts.LET_GO_BUTTON, pack(LetGo(action.document_id, action.start, action.end)))
        return CommandResult((Reply((Paragraph(texts.KEPT_BEFORE),), (again,)),))

    def _let_go_words(self, action: LetGo) -> str:
        try:
            cited = self.library.passage_at(action.document_id, action.start, action.end)
        except UnknownDocument:
            return texts.LET_GO_GONE
        return texts.LET_GO.format(place=place(cited.document, cited.section))

    def kept(self, who: Who, most: int) -> list[Citation]:
        """Return the places that somebody keeps, those kept last first; those that are gone are left out."""
        places = (self._now(one) for one in self.favourites.all(self._learner(who).id))
        return list(itertools.islice((cited for cited in places if cited.end), most))

    def _delete(self, who: Who, number: int) -> CommandResult:
        learner = self._learner(who)
        kept = self.favourites.all(learner.id)
        if not 1 <= number <= len(kept):
            return sentence(texts.UNKNOWN_FAVOURITE.format(number=number))
        chosen = kept[number - 1]
        self.favourites.let_go(learner.id, chosen.document_id, chosen.start, chosen.end)
        return sentence(texts.LET_GO.format(place=place(chosen.document, chosen.section)))

    def _show(self, who: Who) -> CommandResult:
        kept = self.favourites.all(self._learner(who).id)
        if not kept:
            return sentence(texts.NOTHING_KEPT)
        cited = [self._now(one) for one in kept]
        starts = range(0, len(kept), FAVOURITES_A_PAGE)
        pages = [_page(kept, cited, first) for first in starts]
        head = Paragraph(texts.FAVOURITES.format(count=len(kept)), strong=True)
        pages[0] = replace(pages[0], blocks=(head, *pages[0].blocks, Paragraph(texts.FAVOURITES_HINT)))
        return paged(pages, cited)

    def _now(self, kept: Favourite) -> Citation:
        """Return where a favourite stands now; an empty span where its words are gone."""
        start = end = 0
        try:
            text = self.library.document(kept.document_id).text
        except UnknownDocument:
            text = ""
        if text[kept.start : kept.end] == kept.quote:
            start, end = kept.start, kept.end
        elif (at := text.find(kept.quote)) >= 0:
            start, end = at, at + len(kept.quote)
        names = (kept.document_id, kept.document, "", kept.section)
        return Citation(0, *names, kept.quote, start, end, kept.quote, start, end)

    def _vote(self, who: Who, action: Vote) -> CommandResult:
        learner, now = self._learner(who), self.study.now()
        before = self.votes.given(action.shown_id, learner.id)
        if before is not None and before == bool(action.up):
            return passing(texts.VOTED_BEFORE)
        if not self.votes.vote(action.shown_id, learner.id, bool(action.up), now):
            return passing(texts.VOTE_TOO_OLD)
        # in a group nobody is asked in front of all
        return passing(texts.VOTED_GOOD) if action.up or who.chat != who.learner else sentence(texts.WHAT_WAS_WRONG)


def _complains(text: str) -> bool:
    """Tell whether a text speaks of a fault, and is not put as a question: 没有说由谁负责 is none, though it says 谁."""
    if len(text) > _LONGEST_WORD or text.endswith(_ASKING_ENDS):
        return False
    return _COMPLAINT.match(text) is not None or (not is_question(text) and _COMPLAINT.search(text) is not None)


def _page(kept: Sequence[Favourite], cited: Sequence[Citation], first: int) -> Reply:
    blocks: list[Block] = []
    buttons: list[Button] = []
    for number, (one, now) in enumerate(zip(kept, cited, strict=True), 1):
        if not first < number <= first + FAVOURITES_A_PAGE:
            continue
        words = " ".join(one.quote.split())
        gone = texts.FAVOURITE_GONE * (now.end == 0)
        blocks += [
            Source((number,), one.document, one.section),
            Marked(words[:_SNIPPET] + "…" * (len(words) > _SNIPPET) + gone),
        ]
        if not gone:
            buttons.append(Button(f"[{number}]", pack(OpenPassage(now.document_id, now.start, now.end))))
    rest = len(kept) - first - FAVOURITES_A_PAGE
    more = [Paragraph(MORE_HINT.format(count=rest))] if rest > 0 else []
    return Reply((*blocks, *more), tuple(buttons))
