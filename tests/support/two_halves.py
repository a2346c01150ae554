"""Runs the suite in two processes side by side, the program's half and the library's: `python -m tests.support.two_halves`.

On two cores it takes little more than half the time. The output of the second half is printed when it has ended.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

HALVES = (("tests", "--ignore=tests/bot"), ("tests/bot",))


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
    return max(codes)


if __name__ == "__main__":
    raise SystemExit(main())
