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
    head, blank, body = mail.partition(b"\r\n\r\n")
    head += b"\r\n"
    for header, told in (
        ("Subject", _encoded("Subject", subject)),
        ("To", f"{_encoded('To', name)} <{recipient}>" if name.strip() else recipient),
    ):
        line = f"{header}: {told}\r\n".encode("ascii")
        head, found = re.subn(rf"(?m)^{header}:[^\r\n]*{_END}".encode(), lambda _, line=line: line, head, count=1)  # type: ignore[misc]
        if not found:
            message = f"the mail has no {header}"
            raise ValueError(message)
    return head.removesuffix(b"\r\n") + blank + body


def _encoded(header: str, text: str) -> str:
    return Header(one_line(text), "utf-8", header_name=header, maxlinelen=76).encode(linesep="\r\n")
