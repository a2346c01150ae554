"""Checking what a language model says against the passages that it was given; pure, nothing here talks to anyone.

reply → claims (`ReplyReader`) → each is the document's words, a summary that its source does not contradict, replaced by the
source's sentence, or dropped (`Checker`).

`reply_parser` reads the reply. `checker` judges: `verbatim` (letter by letter), else as a summary: `wording` (words, clauses,
names, and the facts of `knowledge.text.facts`) of claim and sources, `alignment` (what each part rests on), `conflicts` (the
hard checks, of `fact_conflicts` and `subject_conflicts`), `listing` (counts and order). `values` travel.
"""

from __future__ import annotations

from knowledge.answering.verification.checker import Checker
from knowledge.answering.verification.reply_parser import ReplyReader
from knowledge.answering.verification.values import CheckedClaim, Claim, NumberedPassage, Status, Support, Why

__all__ = ["CheckedClaim", "Checker", "Claim", "NumberedPassage", "ReplyReader", "Status", "Support", "Why"]
