"""Subject and recipient of a mail, encoded so that no blank between two words is lost.

The standard library's own folding drops a blank where it breaks a long header between two encoded words: one long
Vietnamese subject in four arrives with two words run together. `email.header` keeps the blanks within the words.
"""

import re
from email.header import Header

from tracker.domain.text import one_line

_END = r"\r\n(?:[ \t][^\r\n]*\r\n)*"


def keep_blanks(mail: bytes, *, subject: str, name: str, recipient: str) -> bytes:
    """The same mail with its Subject and To written anew. It has both, and its lines end in CR LF."""
    return readdress(_with_header(mail, "Subject", _encoded("Subject", subject)), name=name, recipient=recipient)


def readdress(mail: bytes, *, name: str, recipient: str) -> bytes:
    """The same mail to another address."""
    return _with_header(mail, "To", f"{_encoded('To', name)} <{recipient}>" if name.strip() else recipient)


def _with_header(mail: bytes, header: str, told: str) -> bytes:
    head, blank, body = mail.partition(b"\r\n\r\n")
    line = f"{header}: {told}\r\n".encode("ascii")
    head, found = re.subn(rf"(?m)^{header}:[^\r\n]*{_END}".encode(), lambda _: line, head + b"\r\n", count=1)
    if not found:
        message = f"the mail has no {header}"
        raise ValueError(message)
    return head.removesuffix(b"\r\n") + blank + body


def _encoded(header: str, text: str) -> str:
    return Header(one_line(text), "utf-8", header_name=header, maxlinelen=76).encode(linesep="\r\n")
