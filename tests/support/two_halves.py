"""Runs the suite in two processes side by side, the program's half and the library's: `python -m tests.support.two_halves`.

On two cores it takes little more than half the time. The output of the second half is printed when it has ended.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

ALONE = "tests/bot/telegram/features/groups/test_kills.py"
"""Run by itself afterwards: it counts what a bot manages between two kills, which depends on how busy the machine is."""
HALVES = (("tests", "--ignore=tests/bot"), ("tests/bot", f"--ignore={ALONE}"))


def main() -> int:
    """Run both halves to their end, and return 0 if no test failed in either."""
    first, second = ([sys.executable, "-m", "pytest", "-q", *half] for half in HALVES)
    with tempfile.TemporaryFile() as kept:
        beside = subprocess.Popen(second, stdout=kept, stderr=subprocess.STDOUT)
        try:
            codes = [subprocess.run(first, check=False).returncode, beside.wait()]
        finally:
            beside.terminate()
            beside.wait()
        kept.seek(0)
        sys.stdout.write(kept.read().decode(errors="replace"))
        sys.stdout.flush()
    codes.append(subprocess.run([sys.executable, "-m", "pytest", "-q", ALONE], check=False).returncode)
    return max(codes)


if __name__ == "__main__":
    raise SystemExit(main())
