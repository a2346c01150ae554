"""The questions of a bank as quiz items: the organiser's own, proved by the bank's answer and not by a speech. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.bank_question import GAP as OPEN_PLACE
from knowledge.bank_question import BankQuestion
from knowledge.quiz.items import BRACKETS, GAP, QUOTE_LIMIT, RIGHT, WRONG, QuizItem, item_id
from knowledge.storage.open_documents import OpenDocument
from knowledge.text.sentences import sentences
from knowledge.values import Span

FORM = "bank"
"""The form of items that come from a bank."""
_EXPLANATION_LIMIT = 200
"""Characters of an explanation, as of every item."""
_LONGEST_TITLE = 60
_FROM = "来自题库《{title}》。"


def bank_items(opened: OpenDocument) -> Iterator[QuizItem]:
    """Yield the items of a bank in order; questions that need an answer in words, or are too long, are none."""
    for question in opened.document.questions:
        if question.asked:
            yield _item(opened, question)


def _item(opened: OpenDocument, question: BankQuestion) -> QuizItem:
    document = opened.document
    whole = Span(question.start, question.end)
    proof = whole if whole.end - whole.start <= QUOTE_LIMIT else Span(question.start, question.told_end)
    proof = Span(proof.start, min(proof.end, proof.start + QUOTE_LIMIT))
    answer = "\n".join(question.options[i] for i in question.answer) if question.options else str(question.answer)
    return QuizItem(
        id=item_id(question.kind, f"{document.id}\n{question.stem}", answer + str(question.accepted)),
        document_id=document.id,
        kind=question.kind,
        form=FORM,
        question=_stem(question),
        options=(RIGHT, WRONG) if question.kind == "judge" else question.options,
        answer=question.answer,
        accepted=question.accepted if question.kind == "blank" else (),
        explanation=_explanation(document.title, question),
        difficulty="medium",
        path=(question.section,) if question.section else (),
        span=proof,
        quote=proof.of(document.text),
    )


def _stem(question: BankQuestion) -> str:
    """Return the stem with its gaps as quizzes show them."""
    if question.kind == "judge":
        return question.stem
    return OPEN_PLACE.sub(GAP if question.kind == "blank" else BRACKETS, question.stem)


def _explanation(title: str, question: BankQuestion) -> str:
    """Return the bank's own explanation, in whole sentences as far as they fit, and which bank it is from."""
    short = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
    origin = _FROM.format(title=short)
    if question.source and len(question.source) + len(origin) + 4 <= _EXPLANATION_LIMIT // 2:
        origin = f"出处：{question.source}。".replace("。。", "。") + origin
    room, told = _EXPLANATION_LIMIT - len(origin), ""
    for span in sentences(question.explanation):
        sentence = span.of(question.explanation)
        if len(told) + len(sentence) > room:
            break
        told += sentence
    if told and told[-1] not in "。！？!?.":
        told = told[: room - 1] + "。"
    return told + origin
