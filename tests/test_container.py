"""The image: its Dockerfile says what exists, its steps lead to a working program, and nothing secret gets in."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from bot.cli.parser import COMMANDS
from bot.runtime.config import Settings
from bot.telegram.lifecycle import DRAIN
from bot.wiring import _CLOSING
from deploy.lock_part import RUNNING, entries, part
from tests.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


class Step(NamedTuple):
    """An instruction of the Dockerfile and what follows it, continued lines joined."""

    name: str
    rest: str


def stages() -> list[list[Step]]:
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    steps = [Step(*line.split(maxsplit=1)) for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    starts = [number for number, step in enumerate(steps) if step.name == "FROM"]
    return [steps[start:end] for start, end in zip(starts, [*starts[1:], len(steps)], strict=True)]


BUILD, FINAL = stages()


def only(name: str) -> str:
    """What follows the one instruction of that name in the final stage."""
    (rest,) = [step.rest for step in FINAL if step.name == name]
    return rest


def environment() -> dict[str, str]:
    return dict(one.split("=", 1) for one in shlex.split(only("ENV")))


def copied() -> list[tuple[list[str], str]]:
    """What the build stage copies from the project's folder, and where to."""
    given = [shlex.split(step.rest) for step in BUILD if step.name == "COPY"]
    return [(paths, target) for *paths, target in given]


def test_base_images_are_pinned_to_one_python_and_one_system():
    bases = {step.rest.split()[0] for stage in (BUILD, FINAL) for step in stage if step.name == "FROM"}
    assert len(bases) == 1
    (minor,) = re.findall(r"^python:(3\.\d+)-slim-[a-z]+$", bases.pop())
    assert f"Programming Language :: Python :: {minor}" in PROJECT["project"]["classifiers"]


def test_it_runs_as_nobody_in_particular_and_writes_one_folder():
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", only("USER"))
    assert only("VOLUME") == only("WORKDIR") == environment()["HOME"]
    assert environment()["STUDY_LIBRARY__PATH"].startswith(only("VOLUME") + "/")
    assert only("STOPSIGNAL") == "SIGTERM"


def test_what_is_started_and_set_exists():
    assert json.loads(only("ENTRYPOINT")) == list(PROJECT["project"]["scripts"])
    assert json.loads(only("CMD"))[0] in COMMANDS
    for name in environment():
        if name.startswith("STUDY_"):
            table, key = name.removeprefix("STUDY_").lower().split("__")
            assert key in Settings.model_fields[table].annotation.model_fields


def test_the_health_check_asks_the_port_that_is_set_and_knows_well_from_failing(tmp_path):
    command = json.loads(only("HEALTHCHECK").partition("CMD ")[2])
    port = environment()["STUDY_METRICS__PORT"]
    assert f"'127.0.0.1', {port}," in command[-1]
    served = (
        "import http.server, sys\n"
        "class Health(http.server.BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n"
        "        self.send_response(int(sys.argv[1]) if self.path == '/healthz' else 404); self.end_headers()\n"
        "server = http.server.HTTPServer(('127.0.0.1', 0), Health)\n"
        "print(server.server_port, flush=True); server.handle_request()\n"
    )
    for status, code in ((200, 0), (503, 1)):
        with subprocess.Popen([sys.executable, "-c", served, str(status)], stdout=subprocess.PIPE, text=True) as server:
            asked = command[-1].replace(port, server.stdout.readline().strip())
            assert subprocess.run([sys.executable, *command[1:-1], asked], timeout=60, check=False).returncode == code
    refused = command[-1].replace(port, "1")
    assert subprocess.run([sys.executable, "-c", refused], capture_output=True, timeout=60, check=False).returncode == 1


def lets_in(path: str) -> bool:
    """Whether .dockerignore leaves a path in: the last line that fits it or a folder above decides."""
    parts = Path(path).parts
    above = ["/".join(parts[: length + 1]) for length in range(len(parts))]
    inside = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern = line.removeprefix("!")
            anywhere = pattern.removeprefix("**/")
            if any(fnmatch.fnmatch(one, pattern) or fnmatch.fnmatch(Path(one).name, anywhere) for one in above):
                inside = line.startswith("!")
    return inside


def test_what_is_copied_exists_and_gets_in():
    for paths, _ in copied():
        for path in paths:
            assert (ROOT / path).exists(), path
            assert lets_in(path), path


@pytest.mark.parametrize(
    "path",
    ["config.toml", "bot.env", ".env", ".git/config", "data/library.db", ".venv/bin/python", "bot/__pycache__/a.pyc", "tests/conftest.py"],
)  # fmt: skip
def test_secrets_and_what_is_not_needed_stay_outside(path):
    assert not lets_in(path)


def test_compose_gives_a_volume_and_time_to_end_and_takes_rights_away():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    bot = compose["services"]["bot"]
    (volume, folder) = bot["volumes"][0].split(":")
    assert (folder, volume in compose["volumes"]) == (only("VOLUME"), True)
    assert int(bot["stop_grace_period"].removesuffix("s")) > DRAIN + _CLOSING
    assert (bot["read_only"], bot["cap_drop"], bot["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert bot["env_file"] in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "environment" not in bot
    assert "ports" not in bot


# --- the part of the lock that is installed ----------------------------------------------------------------------------


def test_the_image_has_what_the_program_needs_and_no_tools_of_developers():
    names = {name for name, _, _ in entries(part(LOCK))}
    wanted = {re.split(r"[\[<>=~; ]", one)[0] for one in PROJECT["project"]["dependencies"]}
    assert wanted <= names
    assert not {"pytest", "mypy", "ruff", "hypothesis", "reportlab", "hatchling"} & names
    assert {name for name, by, _ in entries(LOCK) if RUNNING in by} == wanted


def test_every_package_comes_with_all_that_it_wants_and_with_its_hashes():
    given = entries(part(LOCK))
    names = {name for name, _, _ in given}
    for name, wanted_by, _ in entries(LOCK):
        assert (name in names) == bool(wanted_by & {*names, RUNNING}), name
    assert all("--hash=sha256:" in lines for _, _, lines in given)
    assert part(LOCK, ["hatchling"]).count("==") < 10
    with pytest.raises(KeyError, match="nosuch"):
        part(LOCK, ["nosuch"])


@pytest.mark.soak
def test_the_steps_lead_to_a_working_program(tmp_path):
    """As a builder would go them: the build stage's steps in an empty folder, then what the final stage starts."""
    opt, source, home, path = (tmp_path / name for name in ("opt", "src", "home", "path"))
    for folder in (opt, source, home, path):
        folder.mkdir()
    (path / "python").symlink_to(os.environ.get("IMAGE_PYTHON") or sys._base_executable)
    kept = {name: os.environ[name] for name in os.environ if name.startswith(("PIP_", "SSL_", "LANG"))}
    shell = kept | {"PATH": f"{path}:/usr/bin:/bin", "HOME": str(home)}
    for step in BUILD:
        if step.name == "COPY":
            *paths, target = shlex.split(step.rest)
            for one in paths:
                where = source / target if target != "./" else source / Path(one).name
                (shutil.copytree if (ROOT / one).is_dir() else shutil.copy)(ROOT / one, where)
        elif step.name == "RUN":
            done = subprocess.run(["/bin/sh", "-c", step.rest.replace("/opt/", f"{opt}/")], cwd=source, env=shell, timeout=3000, check=False)  # fmt: skip
            assert done.returncode == 0, step.rest
    given = {name: text.replace("/data", str(home)).replace("/opt", str(opt)) for name, text in environment().items()}
    run = {"cwd": home, "env": shell | given | {"PATH": f"{opt}/study/bin:/usr/bin:/bin"}, "capture_output": True, "encoding": "utf-8", "timeout": 600}  # fmt: skip
    study = opt / "study" / "bin" / "study"
    assert "用法" in subprocess.run([study, "--help"], check=True, **run).stdout
    assert subprocess.run([study, "add", ROOT / "knowledge" / "samples"], check=True, **run).stdout.count("已添加")
    assert "向量引擎" in subprocess.run([study, "check"], check=False, **run).stdout
    assert "9月底前" in subprocess.run([study, "ask", "后进支部什么时候完成整顿？"], check=True, **run).stdout
