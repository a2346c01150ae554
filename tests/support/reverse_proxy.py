"""A reverse proxy as a process of its own, as nginx or Caddy stands before the bot: `TARGET PREFIX`.

It listens on 127.0.0.1, prints its port, hands requests below PREFIX on to TARGET without the prefix, and answers 502 while
nobody listens there.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "host"}


def handler(target: str, prefix: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = self.asked(body) if self.path.startswith(prefix) else (404, b"")
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_GET = forward  # noqa: N815 - the names are the library's

        def asked(self, body: bytes) -> tuple[int, bytes]:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            headers |= {"X-Forwarded-For": self.client_address[0], "X-Forwarded-Proto": "https"}
            connection = http.client.HTTPConnection(urlsplit(target).netloc, timeout=30)
            try:
                connection.request(self.command, self.path.removeprefix(prefix) or "/", body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except OSError:
                return 502, b""
            finally:
                connection.close()

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    return Handler


@contextlib.contextmanager
def reverse_proxy(target: str, prefix: str) -> Iterator[str]:
    """Run the proxy; give its address."""
    command = [sys.executable, __file__, target, prefix]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


_NGINX = """
daemon off; pid {folder}/nginx.pid; error_log stderr error;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; location = /telegram {{ proxy_pass {target}; }} }}
}}
"""


@contextlib.contextmanager
def nginx(target: str, folder: Path) -> Iterator[str]:
    """Run nginx before the bot, with the lines of docs/operations.md; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    file = folder / "nginx.conf"
    file.write_text(_NGINX.format(folder=folder, port=port, target=target), encoding="utf-8")
    with subprocess.Popen(["nginx", "-e", "stderr", "-p", folder, "-c", file]) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(sys.argv[1], sys.argv[2]))
    print(server.server_port, flush=True)  # noqa: T201 - how its parent learns the port
    server.serve_forever()
