"""The transcripts of the readmes are what the program prints, and the shell lines lead to it."""

from __future__ import annotations

import re

import pytest

from bot.messages import texts
from tests.conftest import ROOT

READMES = ["README.md", "README.zh-CN.md"]


def transcript(name: str) -> str:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.search(r"^```\n\$ make chat\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", READMES)
def test_the_transcript_is_what_the_chat_prints(name, study, sampled):
    greeting, _, talk = transcript(name).partition("\n问> ")
    shown = [texts.WELCOME, f"{texts.SAMPLES_OFFER} y", texts.SAMPLES_LOADING, texts.SAMPLES_LOADED]
    assert greeting.splitlines() == shown
    turns = [turn.partition("\n") for turn in talk.split("\n问> ")]
    done = study("chat", "--config", sampled.config, given="".join(f"{typed}\n" for typed, _, _ in turns))
    told = "\n".join(reply.rstrip("\n") + "\n" for _, _, reply in turns)
    assert done.stdout.rstrip("\n") == told.rstrip("\n")


@pytest.mark.parametrize("name", READMES)
def test_it_says_where_the_program_lies_and_that_the_first_set_up_takes_time(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert ". .venv/bin/activate" in text
    assert re.search("some minutes|几分钟", text)
    assert "几分钟" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "130" in text
