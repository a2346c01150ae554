"""A small server on 127.0.0.1 that speaks `/rerank`: it scores texts by a function of the test, or fails as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from knowledge.text.folding import bigrams

Score = Callable[[str, str], float]


def by_letters(question: str, text: str) -> float:
    """Share of the question's letter pairs that a text holds."""
    asked = bigrams(question)
    return len(asked & bigrams(text)) / max(1, len(asked))


class RerankServer:
    """The server; use it as a context manager.

    Attributes:
        asked: the bodies that came.
        keys: what the Authorization headers held.
        score: of a question and a text; a test sets it.
        status: of HTTP; other than 200 nothing else is said.
        raw: the reply as it is, in place of scores.
    """

    def __init__(self, score: Score = by_letters) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.score = score
        self.status = 200
        self.raw: bytes | None = None
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    @property
    def texts(self) -> list[str]:
        """All texts that were sent, of all requests."""
        return [text for body in self.asked for text in body["documents"]]

    def __enter__(self) -> RerankServer:
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def results(scores: Sequence[float]) -> list[dict[str, Any]]:
    """Scores as Jina sends them: best first, each with the place of its text."""
    rows = [{"index": i, "relevance_score": score} for i, score in enumerate(scores)]
    return sorted(rows, key=lambda row: -row["relevance_score"])


def _handler(server: RerankServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            server.keys.append(self.headers.get("Authorization", "").removeprefix("Bearer "))
            if not self.path.endswith("/rerank"):
                self._send(404, b"")
                return
            server.asked.append(body)
            scores = [server.score(body["query"], text) for text in body["documents"]]
            made = json.dumps({"model": body["model"], "results": results(scores)}).encode()
            self._send(server.status, made if server.raw is None else server.raw)

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
