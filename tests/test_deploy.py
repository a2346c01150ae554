"""What operators copy: units that systemd accepts, and a guide whose files, settings and commands exist."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from bot.cli.parser import COMMANDS
from bot.runtime.config import Settings
from bot.telegram.lifecycle import DRAIN
from bot.wiring import _CLOSING
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
GUIDE = ROOT / "docs" / "operations.md"


def unit(path: Path) -> configparser.RawConfigParser:
    read = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str
    read.read_string(path.read_text(encoding="utf-8"))
    return read


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_accepts_the_unit(tmp_path, path):
    """The program is put where it can be found: `verify` looks whether it can be run."""
    program = tmp_path / "study"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    for one in UNITS:
        text = one.read_text(encoding="utf-8").replace("/opt/speech-study-bot/.venv/bin/study", str(program))
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / path.name],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    # other units of the machine may have faults of their own
    told = [line for line in (done.stdout + done.stderr).splitlines() if "speech-study-bot" in line]
    assert told == []


def test_the_unit_gives_the_bot_time_to_end_and_asks_for_little():
    service = unit(DEPLOY / "speech-study-bot.service")["Service"]
    assert int(service["TimeoutStopSec"]) > DRAIN + _CLOSING
    assert (service["KillSignal"], service["Restart"]) == ("SIGTERM", "on-failure")
    assert service["ExecStart"].split()[-1] in COMMANDS
    for name, value in {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes"}.items():
        assert service[name] == value
    assert "EnvironmentFile" in service
    assert "TOKEN" not in (DEPLOY / "speech-study-bot.service").read_text(encoding="utf-8").replace(
        "STUDY_TELEGRAM__TOKEN=…", ""
    )


def test_the_guide_names_only_what_exists():
    text = GUIDE.read_text(encoding="utf-8")
    for command in set(re.findall(r"(?:^|[`\s/])study ([a-z]+)\b", text, re.MULTILINE)):
        assert command in COMMANDS, command
    wanted = {f"STUDY_{table.upper()}__{key.upper()}" for table, field in Settings.model_fields.items()
              for key in field.annotation.model_fields} | {"STUDY_CONFIG"}  # fmt: skip
    assert set(re.findall(r"\bSTUDY_[A-Z_]+\b", text)) <= wanted
    blocks = re.findall(r"^```toml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 3
    for block in blocks:
        Settings.model_validate(tomllib.loads(block))


def test_the_guide_covers_what_an_operator_meets():
    text = GUIDE.read_text(encoding="utf-8")
    for word in (
        "409",
        "nginx",
        "Caddy",
        "pg_dump",
        "--replace",
        "/healthz",
        "/metrics",
        "systemctl",
        "journalctl",
        "proxy",
    ):
        assert word in text
    for path in UNITS:
        assert path.name in text
