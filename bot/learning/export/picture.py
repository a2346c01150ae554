"""The picture of the progress: accuracy and reviews by week, coverage by section. The home of matplotlib.

Without a font that has Chinese letters there is no picture, and the caller shows the figures as text.
"""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.learning import texts
from bot.learning.scheduling.progress import Progress, SectionStanding

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

_SECTIONS = 16
"""Sections that have a bar."""
_LABEL = 18
"""Letters of a section's name beside its bar."""
_FIRM, _SEEN, _SHAKY, _REST = "#3a7d44", "#9fc8a5", "#d98c5f", "#e6e6e6"


def write_picture(file: Path, made: Progress, font: Path | None = None) -> bool:
    """Draw the progress into a PNG or SVG file; False, and nothing written, where no Chinese font is found."""
    font = font or chinese_font()
    if font is None:
        return False
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    letters = FontProperties(fname=str(font))
    lines = shown_sections(made)
    figure = Figure(figsize=(9, 4.2 + 0.32 * max(1, len(lines))), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    above, below = figure.subplots(2, 1, height_ratios=[3, max(1.5, 0.3 * len(lines))])
    _weeks(above, made, letters)
    _coverage(below, lines, letters)
    figure.savefig(file)
    return True


def shown_sections(made: Progress) -> list[SectionStanding]:
    """Return the lines of the lower part: sections that were asked about, in the order of the documents; else documents."""
    begun = [line for line in made.sections if line.standing.seen]
    return (begun or list(made.documents))[:_SECTIONS]


def _weeks(axes: Any, made: Progress, letters: FontProperties) -> None:
    places = range(len(made.weeks))
    axes.bar(places, [week.answers for week in made.weeks], color=_SEEN, width=0.6)
    axes.set_xticks(list(places), [texts.day(week.monday) for week in made.weeks], fontproperties=letters)
    axes.set_ylabel("作答次数", fontproperties=letters)
    axes.yaxis.get_major_locator().set_params(integer=True)
    shares = [(n, 100 * week.right / week.answers) for n, week in enumerate(made.weeks) if week.answers]
    share = axes.twinx()
    share.plot([n for n, _ in shares], [value for _, value in shares], color=_FIRM, marker="o")
    share.set_ylim(0, 105)
    share.set_ylabel("正确率（%）", fontproperties=letters)
    axes.set_title("每周作答和正确率", fontproperties=letters)


def _coverage(axes: Any, lines: Sequence[SectionStanding], letters: FontProperties) -> None:
    lines = list(reversed(lines))
    places = range(len(lines))
    left = [0] * len(lines)
    for name, colour, counts in (
        ("牢固", _FIRM, [line.standing.firm for line in lines]),
        ("见过", _SEEN, [line.standing.seen - line.standing.firm - line.standing.shaky for line in lines]),
        ("不稳", _SHAKY, [line.standing.shaky for line in lines]),
        ("没做过", _REST, [line.standing.total - line.standing.seen for line in lines]),
    ):
        axes.barh(places, counts, left=left, color=colour, label=name, height=0.7)
        left = [a + b for a, b in zip(left, counts, strict=True)]
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_yticks(list(places), [_label(line) for line in lines], fontproperties=letters)
    axes.set_title("各节掌握情况（题数）", fontproperties=letters)
    axes.legend(prop=letters, loc="upper center", bbox_to_anchor=(0.5, -0.04), ncols=4, frameon=False)


def _label(line: SectionStanding) -> str:
    name = line.document if line.section is None else (line.section[-1] if line.section else texts.OPENING)
    # between dollar signs matplotlib would read a formula
    return (name if len(name) <= _LABEL else name[: _LABEL - 1] + "…").replace("$", "＄")


_PACKAGES = ("noto_cjk_sans_otc",)
"""Packages that hold Noto Sans CJK (SIL Open Font License) and nothing else."""
_LETTERS = "学习进度，错题复习周"
_NAMES = (
    "cjk", "sourcehan", "wqy", "wenquanyi", "simhei", "simsun", "yahei", "pingfang", "heiti", "songti",
    "uming", "ukai", "fandol", "lxgw", "droidsansfallback", "msyh", "noto", "harmony",
)  # fmt: skip
"""Parts of the names of files that hold Chinese fonts."""


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
