"""How hard an item is, from what can be measured: kind, likeness of the options, length of the sentence, repetition."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.quiz.generation.letters import likeness
from knowledge.quiz.generation.quiz_documents import QuizDocument, QuizSentence
from knowledge.text.folding import letters_of

_KIND = {"judge": 0, "single": 1, "multiple": 2, "blank": 2}
_LONG = 90
_ALIKE = 0.4


def difficulty(kind: str, document: QuizDocument, sentence: QuizSentence, right: str, wrong: Sequence[str]) -> str:
    """Return `easy`, `medium` or `hard`.

    Args:
        kind: of the item.
        document: the document.
        sentence: the sentence.
        right: the words asked for.
        wrong: the wrong options.
    """
    key = letters_of(right)
    points = _KIND[kind]
    if wrong and sum(likeness(key, letters_of(words)) for words in wrong) / len(wrong) > _ALIKE:
        points += 1
    if any(letters_of(words) in document.letters for words in wrong):
        points += 1
    if any(c.isdigit() for c in key):
        points += 1
    if len(sentence.text) > _LONG:
        points += 1
    if document.letters.count(key) > 2:
        points -= 1
    return "easy" if points <= 1 else "medium" if points <= 3 else "hard"
