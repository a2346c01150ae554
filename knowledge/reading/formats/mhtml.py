"""Reads web archives (MHTML: .mht, .mhtml, Word's "single file web page"), whatever the name of the file.

A web archive is a mail whose parts are the page, its frames and its pictures, in any order; each part has its own charset
and transfer encoding.
"""

from __future__ import annotations

import email
import email.message
import re

from knowledge.errors import SourceError
from knowledge.reading.formats.html import read_html
from knowledge.reading.lines import Content

_DAMAGED = "这个网页存档（.mht）不完整，读不出正文，请用浏览器打开，另存为 .html 后再添加。"
_HEADER = re.compile(rb"\A\s*(?:\xef\xbb\xbf)?\s*[A-Za-z][A-Za-z-]*:")  # how a mail begins
_VERSION = re.compile(rb"^MIME-Version\s*:\s*1", re.I | re.M)
_TYPE = re.compile(rb"^Content-Type\s*:\s*(?:multipart/(?:related|mixed|alternative)|text/html)", re.I | re.M)
_HEADER_BYTES = 8192  # enough for the headers of an archive
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def is_mhtml(data: bytes) -> bool:
    """Tell whether a file is a web archive."""
    head = data[:_HEADER_BYTES]
    return all(header.search(head) for header in (_HEADER, _VERSION, _TYPE))


def read_mhtml(data: bytes) -> Content:
    """Return the lines of the article of a web archive; the text of its other frames is reported as dropped.

    Raises:
        SourceError: no part of it is a page with running text.
    """
    pages: list[Content] = []
    failures: list[SourceError] = []
    for part in _parts(data):
        try:
            pages.append(read_html(_body(part), part.get_content_charset() or ""))
        except SourceError as error:  # a frame of advertisements has no article
            failures.append(error)
    if not pages:
        raise failures[0] if failures else SourceError(_DAMAGED)
    article = max(pages, key=lambda page: sum(len(line.text) for line in page.lines))
    others = [
        text for page in pages if page is not article for text in (*(line.text for line in page.lines), *page.dropped)
    ]
    titles = [page.title for page in (article, *pages) if page.title]
    return Content(article.lines, (*article.dropped, *others), next(iter(titles), ""))


def _parts(data: bytes) -> list[email.message.Message]:
    """Return the parts that are pages, each once."""
    try:
        mail = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n\t "))
        parts = [part for part in mail.walk() if part.get_content_type() in _PAGE_TYPES and not part.is_multipart()]
    except RecursionError as error:  # parts within parts within parts
        raise SourceError(_DAMAGED) from error
    return list({_body(part): part for part in parts}.values())


def _body(part: email.message.Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""
