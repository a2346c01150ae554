"""Articles out of saved web pages: ours beside trafilatura and readability, on the fifteen made pages of the tests.

    pip install trafilatura readability-lxml     # in an environment of its own; neither is needed by the assistant
    python -m benchmarks.web_pages

Each library is taken as its guide says, alone and with our cleaning of lines behind it.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.errors import SourceError
from knowledge.reading import read_source
from knowledge.reading.cleanup.cleaning import clean
from knowledge.reading.lines import make_lines
from knowledge.text.folding import letters_of
from tests.support.web_pages import PAGES, WebPage

Extract = Callable[[bytes], tuple[str, str]]
"""A page's bytes to its title and text."""


def ours(page: bytes) -> tuple[str, str]:
    """Return title and text as `study add` keeps them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.html"
        path.write_bytes(page)
        (document, *_) = read_source(path).documents
    return document.title, document.text


def trafilatura(**options: bool) -> Extract:
    """Return the extraction by trafilatura."""
    library: Any = importlib.import_module("trafilatura")

    def extract(page: bytes) -> tuple[str, str]:
        metadata = library.extract_metadata(page)
        text = library.extract(page, include_comments=False, include_tables=True, **options)
        return (metadata.title or "") if metadata else "", text or ""

    return extract


def readability() -> Extract:
    """Return the extraction by readability; a line for each block, as a browser shows them."""
    library: Any = importlib.import_module("readability")
    html: Any = importlib.import_module("lxml.html")

    def extract(page: bytes) -> tuple[str, str]:
        document = library.Document(page)
        root = html.fromstring(document.summary())
        for element in root.iter("p", "div", "br", "tr", "li", "h1", "h2", "h3", "section"):
            element.text, element.tail = "\n" + (element.text or ""), "\n" + (element.tail or "")
        return document.short_title(), root.text_content()

    return extract


def cleaned(extract: Extract) -> Extract:
    """Return an extraction with our cleaning of lines behind it."""

    def both(page: bytes) -> tuple[str, str]:
        title, text = extract(page)
        return title, "\n".join(line.text for line in clean(make_lines(text)).lines)

    return both


def score(extract: Extract) -> str:
    """Return the figures of an extraction: titles, lines of the articles found, lines that are of the articles, pages without a fault."""
    titles = found = kept = right = whole = 0
    for page in PAGES:
        title, lines = _extracted(extract, page)
        gold = [letters_of(line) for line in page.lines]
        own = [line for line in lines if letters_of(page.title) != line]
        titles += title == letters_of(page.title)
        found += sum(line in own for line in gold)
        kept += len(own)
        right += sum(line in gold for line in own)
        whole += own == gold
    total = sum(len(page.lines) for page in PAGES)
    return f"titles {titles}/{len(PAGES)}, lines found {found}/{total}, lines right {right}/{kept}, whole and alone {whole}/{len(PAGES)}"


def _extracted(extract: Extract, page: WebPage) -> tuple[str, list[str]]:
    try:
        title, text = extract(page.html.encode(page.encoding, errors="xmlcharrefreplace"))
    except SourceError:
        return "", []
    return letters_of(title), [letters for line in text.split("\n") if (letters := letters_of(line))]


def main() -> None:
    """Print a line for each way."""
    ways: dict[str, Callable[[], Extract]] = {
        "ours": lambda: ours,
        "trafilatura": trafilatura,
        "trafilatura, recall": lambda: trafilatura(favor_recall=True),
        "trafilatura, precision": lambda: trafilatura(favor_precision=True),
        "trafilatura and our cleaning": lambda: cleaned(trafilatura()),
        "readability": readability,
        "readability and our cleaning": lambda: cleaned(readability()),
    }
    for name, way in ways.items():
        try:
            print(f"{name}: {score(way())}")
        except ImportError:
            print(f"{name}: not installed")


if __name__ == "__main__":
    main()
