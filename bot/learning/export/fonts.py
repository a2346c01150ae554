"""A font with Chinese letters: from a package, or the system's. Without one, nobody should draw Chinese (it would be boxes)."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterator
from pathlib import Path

_PACKAGES = ("noto_cjk_sans_otc",)
"""Packages that hold Noto Sans CJK (SIL Open Font License) and nothing else."""
_LETTERS = "学习进度，错题复习周"
_NAMES = (
    "cjk",
    "sourcehan",
    "wqy",
    "wenquanyi",
    "simhei",
    "simsun",
    "yahei",
    "pingfang",
    "heiti",
    "songti",
    "uming",
    "ukai",
    "fandol",
    "lxgw",
    "droidsansfallback",
    "msyh",
    "noto",
    "harmony",
)


def chinese_font() -> Path | None:
    """Return a font file with Chinese letters, None where there is none."""
    return next((file for file in itertools.chain(_packaged(), _installed()) if has_letters(file)), None)


def has_letters(file: Path, letters: str = _LETTERS) -> bool:
    """Tell whether a font file holds these letters."""
    from matplotlib.ft2font import FT2Font

    try:
        held = FT2Font(str(file)).get_charmap()
    except (OSError, RuntimeError):
        return False
    return all(ord(letter) in held for letter in letters)


def _packaged() -> Iterator[Path]:
    for name in _PACKAGES:
        found = importlib.util.find_spec(name)
        for folder in (found.submodule_search_locations or []) if found is not None else []:
            yield from sorted(path for path in Path(folder).iterdir() if path.suffix in (".ttf", ".otf", ".ttc"))


def _installed() -> Iterator[Path]:
    """Yield the system's fonts that may be Chinese, by their names: opening all of them takes seconds."""
    from matplotlib.font_manager import findSystemFonts

    files = sorted(Path(file) for file in findSystemFonts())
    yield from (file for file in files if any(name in file.name.lower().replace("-", "") for name in _NAMES))
