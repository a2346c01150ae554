"""Names that members choose for themselves: bounded, one line, nothing in them that turns or hides letters. Pure."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 20
"""Letters; a list of forty such names still fits into one message."""
_TURNED = str.maketrans({"@": "", "#": "", "/": "／", "\\": "＼", ".": "·", ":": "："})
"""What a chat app would make a link, a command or a call of somebody else of."""


def clean_name(given: str) -> str:
    """Return a name as it is shown; empty where nothing of it can be shown.

    Control letters, those that change the direction of writing and those without width go: a name must not turn the line
    that it stands in. Marks above and below letters go where there are more than two on one.
    """
    text = unicodedata.normalize("NFC", given).translate(_TURNED)
    kept: list[str] = []
    marks = 0
    for letter in text:
        category = unicodedata.category(letter)
        if letter.isspace():
            letter, category = " ", "Zs"
        if category[0] == "C":
            continue
        marks = marks + 1 if category[0] == "M" else 0
        if marks <= 2:
            kept.append(letter)
    name = " ".join("".join(kept).split())[:LONGEST_NAME].strip()
    return name if any(unicodedata.category(letter)[0] in "LNS" for letter in name) else ""


def folded(name: str) -> str:
    """Return what is compared of a name: two with the same are the same for whoever reads them.

    It stands in the database, and names are of all scripts: so case is folded as Unicode does, and 國 is not 国.
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
