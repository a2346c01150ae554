"""Pages in words."""

from __future__ import annotations

from knowledge.text.pages import pages_in_words


def test_pages_in_words():
    assert pages_in_words([5]) == "第5页"
    assert pages_in_words((5, 6)) == "第5、6页"
    assert pages_in_words(()) == ""
