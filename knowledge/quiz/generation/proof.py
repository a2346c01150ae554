"""What proves a wrong option wrong. Each condition can be checked by anyone who has the texts; none needs a model.

The rules, in words:
- apart: the option is no part, variant or near spelling of the right answer, nor of anything else that is right;
- elsewhere: it does not stand in the sentence, nor (for terms and list members) anywhere in the section; a rival, which
  stands in a sibling clause, is the one exception, since the text itself binds it to something else;
- unsaid: with the option in the right one's place, neither what stands before it nor what stands after it is in the
  document, and the whole clause is in no document of the library.
"""

from __future__ import annotations

from knowledge.quiz.generation.letters import balanced, inside, likeness
from knowledge.quiz.generation.quiz_documents import QuizDocuments
from knowledge.quiz.generation.slots import Slot
from knowledge.text.folding import letters_of
from knowledge.text.masks import is_masked

_AROUND = 4
_TOO_LIKE = 0.8
_LOCAL = frozenset(("quoted", "member", "object", "basis", "doer"))


def are_apart(one: str, other: str) -> bool:
    """Return whether two options (their letters) are different things: no part, variant or near spelling of each other."""
    if inside(one, other) or inside(other, one):
        return False
    return any(c.isdigit() for c in one) or likeness(one, other) < _TOO_LIKE


def is_proved_wrong(documents: QuizDocuments, slot: Slot, option: str) -> bool:
    """Return whether `option` is certainly wrong in the place of the slot's words."""
    key = letters_of(option)
    if len(key) < 2 and not key.isdigit():
        return False
    if is_masked(option) or not balanced(option) or not are_apart(key, slot.key):
        return False
    if any(not are_apart(key, letters_of(other)) for other in slot.apart):
        return False
    if option in slot.rivals:
        return True
    document = documents.document_of(slot.sentence)
    if key in letters_of(slot.sentence.text):
        return False
    if slot.form in _LOCAL and key in document.section_letters.get(slot.sentence.section, ""):
        return False
    return _is_unsaid(documents, slot, key)


def _is_unsaid(documents: QuizDocuments, slot: Slot, key: str) -> bool:
    before = letters_of(slot.sentence.text[: slot.start])
    after = letters_of(slot.sentence.text[slot.end :])
    own = documents.document_of(slot.sentence).letters
    left, right = before[-_AROUND:], after[:_AROUND]
    if len(left) >= 2 and left + key in own:
        return False
    if slot.form != "quoted" and len(right) == _AROUND and key + right in own:
        return False
    return not documents.hold(before[-2 * _AROUND :] + key + after[: 2 * _AROUND])
