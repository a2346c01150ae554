"""A small server on 127.0.0.1 that speaks OpenAI's chat protocol and says what a script tells it, well or badly.

`/embeddings` gives a vector of letter pairs for each text, of its own length, so that ordinary texts are found.

It keeps the requests, streams where it is asked to, and can be slow, silent, endless, cut off, or no such server at all.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

from tests.support.toy_embedding import ToyEmbedder

PATIENCE = 120
"""Seconds that the server waits for a test to let it go on."""
_END = "data: [DONE]\n\n"


@dataclass(frozen=True)
class Scripted:
    """What is replied to one request.

    Attributes:
        text: of the model.
        size: characters of a piece.
        status: of HTTP; other than 200 there is an error and no text.
        headers: sent along.
        finish: why the model stopped.
        hold: a character of the text before which the server waits for `go_on`; -1 for never.
        cut: the connection is closed in place of the end.
        endless: the text again and again.
        silent: nothing is said until `go_on`.
        raw: the body as it is, in place of all this; `kind` is its content type.
        kind: content type of `raw`.
        streams: False: the reply comes as a whole, whatever was asked for.
        refuses_streams: 400 to whoever wants a stream.
        tokens: that are told as used, 0 for not telling.
        thoughts: put into `reasoning_content`.
        refusal: put into `refusal`.
        pace: seconds between two pieces.
    """

    text: str = ""
    size: int = 6
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    hold: int = -1
    cut: bool = False
    endless: bool = False
    silent: bool = False
    raw: bytes | None = None
    kind: str = "text/event-stream"
    streams: bool = True
    refuses_streams: bool = False
    tokens: int = 0
    thoughts: str = ""
    refusal: str = ""
    pace: float = 0.0


Script: TypeAlias = Callable[["Prompt"], Scripted]


@dataclass(frozen=True)
class Prompt:
    """What a request says.

    Attributes:
        body: all of it.
        key: the token of the Authorization header.
        headers: all of them, names in small letters.
    """

    body: dict[str, Any]
    key: str
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """All messages."""
        return "\n".join(str(message.get("content", "")) for message in self.body.get("messages", []))

    @property
    def passages(self) -> dict[int, str]:
        """The numbered passages, by number."""
        parts = re.split(r"^\[(\d+)\] .*\n", self.text.rpartition("=====材料结束")[0], flags=re.M)
        return {int(number): words.strip("\n") for number, words in zip(parts[1::2], parts[2::2], strict=True)}

    def number_of(self, words: str) -> int:
        """The number of the passage that holds some words, 0 where none does."""
        return next((number for number, text in self.passages.items() if words in text), 0)


class OpenAIServer:
    """The server; use it as a context manager.

    Attributes:
        prompts: what was asked.
        script: what is replied; a test sets it.
        models: names that it has.
        go_on: set it to let a reply that holds go on.
        spoken: when the first and the last piece of each stream were sent, by `time.perf_counter`.
        ended: how many replies were sent to their end or broke off.
    """

    def __init__(self, script: Script | Scripted | None = None) -> None:
        self.prompts: list[Prompt] = []
        self.script: Script = _script(script or Scripted())
        self.models = ["test-model"]
        self.go_on = threading.Event()
        self.spoken: list[tuple[float, float]] = []
        self.ended = threading.Semaphore(0)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def say(self, script: Script | Scripted) -> None:
        """Reply this from now on."""
        self.script = _script(script)

    def __enter__(self) -> OpenAIServer:
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.go_on.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def _script(given: Script | Scripted) -> Script:
    return (lambda _: given) if isinstance(given, Scripted) else given


def _handler(server: OpenAIServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            key = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if key == "wrong-key":
                self._json(401, {"error": {"message": "bad key"}})
            elif self.path.endswith("/models"):
                self._json(200, {"object": "list", "data": [{"id": name} for name in server.models]})
            else:
                self._json(404, {"error": {"message": "no such path"}})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            headers = {name.lower(): value for name, value in self.headers.items()}
            prompt = Prompt(body, headers.get("authorization", "").removeprefix("Bearer "), headers)
            server.prompts.append(prompt)
            if self.path.endswith("/embeddings"):
                self._json(200, _vectors(body["input"]))
                return
            try:
                with contextlib.suppress(OSError):
                    self._reply(server.script(prompt), bool(body.get("stream")))
            finally:
                server.ended.release()

        def _reply(self, said: Scripted, stream: bool) -> None:
            if said.silent:
                server.go_on.wait(PATIENCE)
            if said.status != 200 or (stream and said.refuses_streams):
                status = said.status if said.status != 200 else 400
                self._json(status, {"error": {"message": f"no: {status}", "type": "error"}}, said.headers)
            elif said.raw is not None:
                self._send(200, said.kind, said.raw)
            elif stream and said.streams:
                self._stream(said)
            else:
                self._json(200, _whole(said))

        def _stream(self, said: Scripted) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.send_header("Connection", "close")
            self.end_headers()
            times = []
            for event in _events(said):
                if event is None:
                    self.wfile.flush()
                    server.go_on.wait(PATIENCE)
                    continue
                time.sleep(said.pace)
                self.wfile.write(event.encode())
                if '"content"' in event:
                    times.append(time.perf_counter())
            self.wfile.flush()
            if times:
                server.spoken.append((times[0], times[-1]))

        def _json(self, status: int, value: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            self._send(status, "application/json", json.dumps(value, ensure_ascii=False).encode(), headers)

        def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _vectors(texts: str | list[str]) -> dict[str, Any]:
    embedder = ToyEmbedder(dimension=96)
    rows = [embedder.embed_question(text).tolist() for text in ([texts] if isinstance(texts, str) else texts)]
    data = [{"object": "embedding", "index": i, "embedding": row} for i, row in enumerate(rows)]
    return {"object": "list", "data": data, "model": "test-model", "usage": {"prompt_tokens": 1, "total_tokens": 1}}


def _events(said: Scripted) -> Iterator[str | None]:
    """Yield the events of a stream; None is a rest until the test says so."""
    yield _event({"role": "assistant"})
    if said.thoughts:
        yield _event({"reasoning_content": said.thoughts})
    if said.refusal:
        yield _event({"refusal": said.refusal})
    held = said.hold < 0
    for start in range(0, len(said.text), said.size):
        if not held and start >= said.hold:
            held = True
            yield None
        yield _event({"content": said.text[start : start + said.size]})
    while said.endless:
        yield _event({"content": said.text})
    if said.cut:
        return
    yield _event({}, said.finish)
    if said.tokens:
        yield f"data: {json.dumps(_frame([]) | {'usage': _usage(said.tokens)})}\n\n"
    yield _END


def _event(delta: dict[str, Any], finish: str | None = None) -> str:
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
    return f"data: {json.dumps(_frame(choices), ensure_ascii=False)}\n\n"


def _frame(choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "test-model", "choices": choices}


def _usage(tokens: int) -> dict[str, int]:
    return {"prompt_tokens": tokens - tokens // 4, "completion_tokens": tokens // 4, "total_tokens": tokens}


def _whole(said: Scripted) -> dict[str, Any]:
    message = {"role": "assistant", "content": said.text, **({"refusal": said.refusal} if said.refusal else {})}
    frame = _frame([{"index": 0, "message": message, "finish_reason": said.finish}]) | {"object": "chat.completion"}
    return frame | ({"usage": _usage(said.tokens)} if said.tokens else {})
