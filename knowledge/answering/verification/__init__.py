"""Checking what a language model says against the passages that it was given; pure, nothing here talks to anyone.

reply → statements (`ReplyReader`) → what each consists of: fragments of the cited passages and a few words of its own
(`align`, by `rules`) → kept, replaced by the source's sentence, or dropped (`Checker`).

`reply_parser` (with `reasoning_tags` and `json_reply`) reads the reply. `checker` checks by `alignment`: `fragments` of a
`source_passage` (`tokens`, `clauses`) and `connectives`, joined by `rules` (`clause_traits`, `carried_subject`,
`inlined_list`). `nearest_sentence` replaces what failed; `injection` finds sentences that address a model.
"""

from __future__ import annotations

from knowledge.answering.verification.checker import Checker
from knowledge.answering.verification.reply_parser import ReplyReader
from knowledge.answering.verification.values import CheckedClaim, Claim, NumberedPassage, Status, Support, Why

__all__ = ["CheckedClaim", "Checker", "Claim", "NumberedPassage", "ReplyReader", "Status", "Support", "Why"]
