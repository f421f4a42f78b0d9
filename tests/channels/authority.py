"""A certificate authority of the tests' own, and servers that show its certificates."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import trustme


class Authority:
    """Makes certificates that whoever believes `ca_file` believes."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        path = folder / "ca.pem"
        self._ca.cert_pem.write_to_path(path)
        self.ca_file = str(path)

    def context(self, *names: str) -> ssl.SSLContext:
        """The server's side, with a certificate for these names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*names).configure_cert(context)
        return context


class Gateway:
    """An HTTPS server that answers as it is told, and remembers what it was sent."""

    def __init__(self) -> None:
        self.code = 200
        self.words = b"ok"
        self.headers: dict[str, str] = {}
        self.is_silent = False
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.url = ""


@contextmanager
def gateway(context: ssl.SSLContext) -> Iterator[Gateway]:
    """A gateway that runs."""
    told = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.received.append((self.path, dict(self.headers), body))
            self._answer()

        def do_GET(self) -> None:
            told.received.append((self.path, dict(self.headers), b""))
            self._answer()

        def _answer(self) -> None:
            if told.is_silent:
                self.close_connection = True
                return
            self.send_response(told.code)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.words)))
            self.end_headers()
            self.wfile.write(told.words)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that does not believe us is the point."""

    with Server(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        told.url = f"https://localhost:{server.server_address[1]}/tin"
        try:
            yield told
        finally:
            server.shutdown()
