"""Run all benchmarks, or those named: `python -m benchmarks [NAME …]`. Each prints a small table in Markdown."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def names() -> list[str]:
    """Return the names of all benchmarks."""
    return sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__")


def main() -> None:
    """Run the benchmarks that are named on the command line, or all of them."""
    unknown = sorted(set(sys.argv[1:]) - set(names()))
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are {', '.join(names())}")
    for name in sys.argv[1:] or names():
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
