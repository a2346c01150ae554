"""`study chat` and `study bot`: talking in the terminal and in Telegram."""

from __future__ import annotations

import argparse

from bot import console
from bot.cli.commands import DONE, open_library
from bot.messages import texts
from bot.runtime.config import Configuration
from bot.runtime.terminal import note
from bot.wiring import serve_telegram


def chat(args: argparse.Namespace, configuration: Configuration) -> int:
    """Talk in the terminal."""
    with open_library(configuration) as library:
        console.chat(library, configuration)
    return DONE


def bot(args: argparse.Namespace, configuration: Configuration) -> int:
    """Run the Telegram bot."""
    serve_telegram(configuration)
    note(texts.STOPPED)
    return DONE
