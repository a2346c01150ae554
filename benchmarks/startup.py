"""How long a fresh process takes: `study --help`, `study documents`, and the first answer; beside an empty Python.

The commands take turns, so that other work on the machine disturbs all alike; the library holds the sample speeches.
Byte code is kept, in a folder of the benchmark's own: what runs for the second time on anybody's machine.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7
QUESTION = "燃气公司要对多少户居民用户检查一遍？"


def main() -> None:
    """Measure, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text('[library]\npath = "library"\n', encoding="utf-8")
        study = [sys.executable, "-m", "bot"]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "cache")
        _run([*study, "add", "--config", str(config), str(ROOT / "knowledge" / "samples")], environment)
        commands = {
            "`python -c pass`": [sys.executable, "-c", "pass"],
            "`study --help`": [*study, "--help"],
            "`study documents`": [*study, "documents", "--config", str(config)],
            "`study search 安全`": [*study, "search", "安全", "--config", str(config)],
            "`study ask` (first answer)": [*study, "ask", QUESTION, "--config", str(config)],
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for command in commands.values():
            _run(command, environment)
        for _ in range(ROUNDS):
            for name, command in commands.items():
                times[name].append(_run(command, environment))
    print(f"\n### Start-up\n\n{ROUNDS} fresh processes each, the library holds the samples.\n")
    print("| | median | best | CPU, median | × empty Python |\n|---|---|---|---|---|")
    empty = statistics.median(wall for wall, _ in times["`python -c pass`"])
    for name, runs in times.items():
        walls = [wall for wall, _ in runs]
        cpu = statistics.median(cpu for _, cpu in runs)
        middle = statistics.median(walls)
        print(f"| {name} | {middle:.2f} s | {min(walls):.2f} s | {cpu:.2f} s | {middle / empty:.0f} |")
    print(f"\nLoad of the machine afterwards: {os.getloadavg()[0]:.1f}.")


def _run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds that a process took, by the clock and by the CPU."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
