"""HTTP: requests in forms, multipart and JSON, replies, files to fetch, connections that break."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import threading
import traceback
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.support.telegram_server.methods import Upload
from tests.support.telegram_server.values import TOKEN, RefusedError

if TYPE_CHECKING:
    from tests.support.telegram_server.server import TelegramServer


class Wire:
    """The listening socket and its threads."""

    def __init__(self, server: TelegramServer) -> None:
        self._http = _Server(("127.0.0.1", 0), _handler(server))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._http.server_port

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop to answer."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512


class _Hang(Exception):
    """The bot gets no answer."""


def _handler(server: TelegramServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle(self) -> None:
            # a bot that is killed resets its connections
            with contextlib.suppress(ConnectionError):
                super().handle()

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            if len(body) < length:  # the bot was killed in the middle of its request
                self.close_connection = True
                return
            path = urlsplit(self.path).path
            if path.startswith("/file/"):
                self._file(path)
                return
            _, token, method = unquote(path).split("/", 2)
            try:
                if token != f"bot{TOKEN}":
                    raise RefusedError(401, "Unauthorized")
                code, reply = 200, {"ok": True, "result": self._answer(method, body)}
            except RefusedError as refused:
                server.refuse(method, refused)
                code = refused.code
                reply = {"ok": False, "error_code": code, "description": refused.description}
                reply |= {"parameters": refused.parameters} if refused.parameters else {}
            except _Hang:
                self.close_connection = True
                return
            except Exception as error:  # a fault of the server must not look like Telegram's weather
                server.faults.append(f"the test server failed at {method}: {traceback.format_exc()}")
                code, reply = 500, {"ok": False, "error_code": 500, "description": f"test server: {error!r}"}
            self._reply(code, json.dumps(reply).encode())

        def do_GET(self) -> None:
            self.do_POST()

        def _answer(self, method: str, body: bytes) -> Any:
            trouble = server.trouble(method)
            if trouble is not None:
                trouble.refuse()
                if trouble.kind in ("hang", "slow"):
                    threading.Event().wait(trouble.seconds)
                if trouble.kind in ("hang", "drop"):
                    raise _Hang
            raw, files = _parameters(self.headers, self.path, body)
            result = server.answer(method, raw, files, self._alive)
            if trouble is not None and trouble.kind == "lose":
                raise _Hang
            return result

        def _alive(self) -> bool:
            """Tell whether the bot still waits for the reply."""
            readable, _, _ = select.select([self.connection], [], [], 0)
            try:
                return not readable or bool(self.connection.recv(1, socket.MSG_PEEK))
            except OSError:
                return False

        def _file(self, path: str) -> None:
            _, _, token, name = unquote(path).split("/", 3)
            try:
                if token != f"bot{TOKEN}":
                    raise RefusedError(401, "Unauthorized")
                content = server.file_content(name)
            except RefusedError as refused:
                server.refuse("file", refused)
                self._reply(refused.code, b"{}")
                return
            self._reply(200, content, "application/octet-stream")

        def _reply(self, code: int, payload: bytes, kind: str = "application/json") -> None:
            # a bot that was told to stop hangs up in the middle of a long poll
            with contextlib.suppress(OSError):
                head = f"HTTP/1.1 {code} -\r\nContent-Type: {kind}\r\nContent-Length: {len(payload)}\r\n\r\n"
                self.wfile.write(head.encode() + payload)

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    return Handler


def _parameters(headers: Message, path: str, body: bytes) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return the parameters and files of a request."""
    raw: dict[str, Any] = dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))
    kind = headers.get_content_type()
    if kind == "multipart/form-data":
        fields, files = _multipart(str(headers.get_param("boundary")).encode(), body)
        return raw | fields, files
    if kind == "application/json" and body:
        return raw | json.loads(body), {}
    return raw | dict(parse_qsl(body.decode(), keep_blank_values=True)), {}


def _multipart(boundary: bytes, body: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        described = Message()
        for line in head.decode().strip().splitlines():
            name, _, value = line.partition(":")
            described[name] = value.strip()
        field = str(described.get_param("name", header="content-disposition"))
        if (file := described.get_filename()) is not None:
            files[field] = Upload(file, content)
        else:
            fields[field] = content.decode()
    return fields, files
