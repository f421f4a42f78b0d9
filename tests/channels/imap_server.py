"""A mailbox over TLS on loopback: what an IMAP client of ours needs, and nothing more."""

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import quote

_TAGGED = re.compile(r"(\S+) (\w+) ?(.*)")


class ImapServer:
    """One folder of one mailbox: mails, and which of them were read."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.read: set[int] = set()
        self.password = "secret-1"
        self.port = 0

    @property
    def url(self) -> str:
        return f"imaps://nhat-ky:{quote(self.password)}@localhost:{self.port}/Nhat%20ky"


class _Talk(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self._say("* OK ready")
        with suppress(OSError):
            while line := self.rfile.readline():
                found = _TAGGED.match(line.decode("utf-8").strip())
                assert found is not None
                tag, word, rest = found.groups()
                answer = getattr(self, f"_{word.lower()}", lambda _rest: "OK done")(rest)
                self._say(f"{tag} {answer}")
                if word.upper() == "LOGOUT":
                    return

    def _capability(self, _rest: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def _login(self, rest: str) -> str:
        return "OK come in" if self.server.box.password in rest else "NO [AUTHENTICATIONFAILED] wrong"

    def _authenticate(self, _rest: str) -> str:
        self._say("+ ")
        told = base64.b64decode(self.rfile.readline()).decode("utf-8")
        return "OK come in" if told.split("\0")[2] == self.server.box.password else "NO wrong"

    def _select(self, rest: str) -> str:
        if "Nhat ky" not in rest:
            return "NO no such folder"
        self._say(f"* {len(self.server.box.mails)} EXISTS")
        return "OK done"

    _examine = _select

    def _search(self, rest: str) -> str:
        box = self.server.box
        if rest.strip() == "UNSEEN":
            numbers = [number for number in range(1, len(box.mails) + 1) if number not in box.read]
        else:
            wanted = rest.split('"')[1].encode()
            numbers = [number for number, mail in enumerate(box.mails, 1) if wanted in mail]
        self._say("* SEARCH " + " ".join(map(str, numbers)))
        return "OK done"

    def _fetch(self, rest: str) -> str:
        number = int(rest.split()[0])
        content = self.server.box.mails[number - 1]
        self.wfile.write(f"* {number} FETCH (BODY[]<0> {{{len(content)}}}\r\n".encode() + content + b")\r\n")
        return "OK done"

    def _store(self, rest: str) -> str:
        self.server.box.read.add(int(rest.split()[0]))
        return "OK done"

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, box: ImapServer, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.box = box
        box.port = self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not believe us is the point."""


@contextmanager
def imap_server(context: ssl.SSLContext) -> Iterator[ImapServer]:
    """A mailbox that runs."""
    box = ImapServer()
    with _Server(box, context) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield box
        finally:
            server.shutdown()
