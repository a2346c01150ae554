"""What may go wrong when a chat app is asked to do something; each app turns its own errors into these."""

from __future__ import annotations


class SendError(Exception):
    """A message was not sent, changed or closed.

    Attributes:
        gone: the chat can't be written to any more: blocked, kicked, deleted, muted.
        unsent: it is certain that nothing appeared in the chat; else nobody can tell.
        moved_to: the new key of the chat, under which everything of it is kept from now on; empty if it has not moved.
        topic_gone: the topic can't be written to any more, though its chat may.
        lost: the message that was to be changed is not there any more.
        polls_forbidden: words may be sent there, polls may not.
        wait: seconds that the app asked to wait; 0 where it did not.
    """

    def __init__(
        self,
        reason: str,
        *,
        gone: bool = False,
        unsent: bool = False,
        moved_to: str = "",
        topic_gone: bool = False,
        lost: bool = False,
        polls_forbidden: bool = False,
        wait: float = 0.0,
    ) -> None:
        super().__init__(reason)
        self.gone, self.unsent, self.moved_to, self.topic_gone = gone, unsent, moved_to, topic_gone
        self.lost, self.polls_forbidden = lost, polls_forbidden
        self.wait = wait


class UndeliveredError(Exception):
    """An answer could not be sent for many minutes; it is not lost, what it answers stays in the inbox."""


class FetchError(Exception):
    """A file that somebody sent can't be fetched."""


class TooLargeError(FetchError):
    """The file is larger than what is taken; its size in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"a file of {size} bytes")
        self.size = size
