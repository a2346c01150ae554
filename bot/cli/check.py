"""`study check`: what is wrong with the library, the configuration, the model and Telegram."""

from __future__ import annotations

import argparse

from bot.cli import serialise, show
from bot.cli.commands import DONE, FAILED, open_library, write
from bot.runtime.config import Configuration
from bot.telegram.diagnostics import check_telegram
from knowledge.answering.model.connection_check import check_model


def check(args: argparse.Namespace, configuration: Configuration) -> int:
    """Compare the catalog with the indexes, and look at the configuration, the model and Telegram."""
    with open_library(configuration) as library:
        findings = library.check(repair=args.repair)
        findings += library.reranking.findings(args.ask_model)
    findings += [check_model(configuration.settings.answers, args.ask_model)]
    findings += check_telegram(configuration.settings)
    made = serialise.check(str(configuration.file or ""), configuration.shown(), findings)
    write(args, made, show.check(configuration, findings))
    return DONE if all(finding.ok for finding in findings) else FAILED
