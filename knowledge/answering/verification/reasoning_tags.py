"""Removes the text between reasoning tags (<think>…) from a reply while it is streamed."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"<\s*(/?)\s*(?:think|thinking|thought|thoughts|reasoning|reflection|analysis|scratchpad)\b[^<>]{0,40}>",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"<[^<>]{0,60}$")


class ReasoningFilter:
    """Lets through what is outside the tags; a tag that is never closed hides all that follows.

    A closing tag without an opening one hides what came before it and has not been let through yet: some servers cut
    the opening tag off.
    """

    def __init__(self) -> None:
        self._held = ""
        self._inside = False
        self.retracted = False
        """A closing tag without an opening one has come: what was let through before it was reasoning."""

    def feed(self, chunk: str) -> str:
        """Return what may be read of the reply so far and was not returned yet."""
        self._held += chunk
        shown = ""
        while match := _TAG.search(self._held):
            before, closes = self._held[: match.start()], bool(match.group(1))
            self._held = self._held[match.end() :]
            if closes and not self._inside:
                shown, self.retracted = "", True
            elif not closes and not self._inside:
                shown += before
            self._inside = not closes
        maybe = _MAYBE.search(self._held)
        cut = maybe.start() if maybe else len(self._held)
        ready, self._held = self._held[:cut], self._held[cut:]
        return shown if self._inside else shown + ready

    def finish(self) -> str:
        """Return what is left at the end of the reply."""
        left, self._held = self._held, ""
        return "" if self._inside else left
