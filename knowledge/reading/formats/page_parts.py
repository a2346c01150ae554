"""Tells the parts of a web page apart before it is read: what is shown, and what stands around the article.

What the makers of a page call its parts (`class`, `id`) counts only for parts that hold little of the page's prose, and a
style that hides counts only where more prose is shown than hidden: WeChat shows its articles by a script.
"""

from __future__ import annotations

import re
from typing import Any

# their content is not shown
_INVISIBLE_TAGS = frozenset(
    {"script", "style", "noscript", "template", "iframe", "svg", "button", "select", "textarea", "head", "object"}
)
_ASIDE_TAGS = frozenset({"nav", "footer", "aside", "menu", "figcaption"})  # around the article, never in it
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# words that makers of pages call the parts around an article by; fenxiang, ewm, jiucuo, pinglun are Chinese in Latin letters
_ASIDE_NAMES = frozenset(
    [
        "share",
        "bdshare",
        "fenxiang",
        "related",
        "relate",
        "footer",
        "foot",
        "copyright",
        "comment",
        "comments",
        "pinglun",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "editsection",
        "catlinks",
        "printfooter",
        "noprint",
        "licensetpl",
        "licensecontainer",
        "licensebanner",
        "headertemplate",
        "advert",
        "advertisement",
        "ad",
        "ads",
        "sidebar",
        "qrcode",
        "ewm",
        "jiucuo",
        "pager",
        "pagination",
        "toolbar",
        "navbar",
        "nav",
        "recommend",
    ]
)
_ASIDE_IDS = ("wm-ipp", "js_pc_qr_code")  # the bar of the Wayback Machine, WeChat's code to scan
_ASIDE_SHARE = 0.5
"""Share of the page's prose that a part around the article may hold; more than half is the article, whatever its name."""
_PROSE = re.compile("[^\x00-\x7f]*[。，！？；][^\x00-\x7f]*")  # a run of Chinese with a mark inside


def is_shown(element: Any) -> bool:
    """Tell whether a browser shows an element; ask after `PageParts` is made."""
    return isinstance(element.tag, str) and element.tag not in _INVISIBLE_TAGS and not _is_hidden(element)


class PageParts:
    """The parts of one page."""

    def __init__(self, root: Any) -> None:
        """Weigh the parts of a page; the part that was to be shown by a script is shown from now on."""
        self._elements = list(root.iter())  # holds them, so that each stays the same object
        self._prose = dict.fromkeys(self._elements, 0)
        for element in reversed(self._elements):
            self._weigh(element)
        self._total = self._prose.get(root, 0)
        self._reveal()

    def is_aside(self, element: Any) -> bool:
        """Tell whether an element stands around the article: menu, share buttons, related links, licence, caption."""
        if element.tag in _ASIDE_TAGS:
            return True
        name = element.get("id") or ""
        known = not _ASIDE_NAMES.isdisjoint(part.lower() for part in _NAME.findall(f"{element.get('class')} {name}"))
        return (known or name.startswith(_ASIDE_IDS)) and self._prose[element] <= self._total * _ASIDE_SHARE

    def _weigh(self, element: Any) -> None:
        parent = element.getparent()
        shown = isinstance(element.tag, str) and element.tag not in _INVISIBLE_TAGS
        own = self._prose[element] + _length(element.text) if shown and element.tag != "a" else 0
        self._prose[element] = own
        if parent is not None:
            self._prose[parent] += own + _length(element.tail)

    def _reveal(self) -> None:
        hidden = [element for element in self._elements if isinstance(element.tag, str) and _is_hidden(element)]
        outer = [e for e in hidden if not any(_is_hidden(a) for a in e.iterancestors())]
        largest = max(outer, key=lambda element: self._prose[element], default=None)
        shown = self._total - sum(self._prose[element] for element in outer)
        if largest is not None and self._prose[largest] > shown:
            for name in ("style", "hidden"):
                largest.attrib.pop(name, None)


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _length(text: str | None) -> int:
    return sum(map(len, _PROSE.findall(text))) if text else 0
