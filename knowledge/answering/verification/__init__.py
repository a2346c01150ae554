"""Checking what a language model says against the passages that it was given; pure, nothing here talks to anyone.

reply → statements (`ReplyReader`) → what each consists of: fragments of the cited passages and a few words of its own
(`decompose`, by `rules`) → kept, replaced by the source's sentence, or dropped (`Checker`).

`reply_parser` reads the reply. `checker` checks each statement by its `decomposition` into `fragments` of a `source_passage`
(`tokens`: letters and clauses) and `connectives`, joined by `rules` (`clause_traits`, `carried_subject`, `inlined_list`), and
replaces what failed by the nearest sentence. `values` travel.
"""

from __future__ import annotations

from knowledge.answering.verification.checker import Checker
from knowledge.answering.verification.reply_parser import ReplyReader
from knowledge.answering.verification.values import CheckedClaim, Claim, NumberedPassage, Status, Support, Why

__all__ = ["CheckedClaim", "Checker", "Claim", "NumberedPassage", "ReplyReader", "Status", "Support", "Why"]
