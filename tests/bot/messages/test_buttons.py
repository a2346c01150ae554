"""Data of buttons."""

import pytest

from bot.messages.buttons import MAX_BYTES, OpenPassage, pack, unpack


def test_a_button_survives_packing():
    action = OpenPassage("0123456789abcdef", 1234567, 1234999, 8)
    assert len(pack(action).encode()) <= MAX_BYTES
    assert unpack(pack(action)) == action


def test_data_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="64"):
        pack(OpenPassage("长" * 20, 1, 2))


@pytest.mark.parametrize(
    "data", ["", "p", "p:x:1:2", "?:x:1:2:3", "p:x:1:2:三", "p:x:-1:2:3", "p:x:1:2:3:4", "p:x:1:2:²"]
)
def test_unknown_data_means_nothing(data):
    assert unpack(data) is None
