"""The frames: each can be filled, the halves share none, and all of them get their turn."""

from __future__ import annotations

import string

import pytest

from knowledge.evaluation.frames import HALVES, Turns, absent_topics, frames_of

PLACES = {
    "topic": {"topic"},
    "children": {"topic"},
    "list": {"lead"},
    "definition": {"term"},
    "ordinal": {"title", "unit"},
    "claim": {"claim"},
    "demand": {"claim"},
    "absent": {"topic"},
}


@pytest.mark.parametrize("kind", PLACES)
def test_each_frame_asks_for_its_thing_and_stands_in_one_half(kind):
    design, check = (frames_of(kind, half) for half in HALVES)
    assert len(design) == len(check) >= 3
    assert len({*design, *check}) == len(design) + len(check)
    for frame in (*design, *check):
        places = {name for _, name, _, _ in string.Formatter().parse(frame) if name}
        assert places - {"n", "digit"} == PLACES[kind], frame
        assert (kind == "ordinal") == bool(places & {"n", "digit"}), frame


def test_a_topic_is_asked_for_in_eight_frames_of_each_half():
    assert len(frames_of("topic", "design")) == len(frames_of("topic", "check")) == 8


def test_both_halves_come_in_turn():
    both, design, check = frames_of("list"), frames_of("list", "design"), frames_of("list", "check")
    assert both[::2] == design
    assert both[1::2] == check


def test_an_unknown_half_or_kind_is_an_error():
    with pytest.raises(KeyError):
        frames_of("list", "third")
    with pytest.raises(KeyError):
        frames_of("poem")


def test_turns_use_every_frame_before_one_comes_again():
    turns = Turns("check", 2)
    asked = [text for _ in range(2) for text in turns.take("definition", term="河道")]
    assert asked == [frame.format(term="河道") for frame in frames_of("definition", "check")]
    assert next(turns.take("definition", term="河道")) == asked[0]


def test_a_topic_that_is_absent_is_named_once():
    assert len(set(absent_topics())) == len(absent_topics()) > 50
