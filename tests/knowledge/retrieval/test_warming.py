"""What is loaded ahead of the first question: in order, and no further once the library closes."""

from __future__ import annotations

import threading

from knowledge.retrieval.warming import WarmUp


def test_an_end_waits_for_the_step_under_way_and_does_no_other():
    begun, go_on, done = threading.Event(), threading.Event(), []

    def slow() -> None:
        begun.set()
        go_on.wait(60)
        done.append("slow")

    warming = WarmUp(lambda: done.append("first"), slow, lambda: done.append("never"))
    assert begun.wait(60)
    threading.Timer(0.1, go_on.set).start()
    warming.end()
    assert done == ["first", "slow"]


def test_a_step_that_fails_is_logged_and_harms_nobody(caplog):
    WarmUp(lambda: 1 / 0, lambda: None).end()
    assert "warming up failed" in caplog.text
