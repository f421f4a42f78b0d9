"""Mails that came back: reading out of a delivery report (RFC 3464) which mail it is about, and whether for good."""

import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path

from tracker.channels.return_path import mark_in
from tracker.domain.text import one_line

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
#: Of a report no more words are kept.
_LONGEST = 500
#: The address itself is bad: no such person or domain (1), a mailbox that is closed (2.1). A full one may empty itself,
#: and 1.7 and 1.8 are about the sender's address.
_BAD_ADDRESS = re.compile(r"5\.(?:1\.(?![78]$)\d+|2\.1)")


@dataclass(frozen=True)
class Bounce:
    """A report about one mail to one person."""

    mark: str
    """The mail's mark, from the address the report came to."""
    message_id: str
    """The mail's Message-ID, from the head that came back with the report."""
    status: str
    is_final: bool
    """It will not be delivered; otherwise it is late, and the other server goes on trying."""
    words: str

    @property
    def address_is_bad(self) -> bool:
        """Whether no other mail would arrive there either."""
        return self.is_final and _BAD_ADDRESS.fullmatch(self.status) is not None


def is_about_bad_address(words: str) -> bool:
    """Whether a mail server's refusal, in its own words, says that the address itself is bad."""
    return _BAD_ADDRESS.fullmatch(_status("", words)) is not None


def read_bounce(content: bytes) -> Bounce | None:
    """The report in these bytes; None when they are no report, or one that something arrived."""
    mail = message_from_bytes(content, policy=policy.default)
    report = next((part for part in mail.walk() if part.get_content_type() == "message/delivery-status"), None)
    if report is None:
        return None
    for block in _blocks(report):
        action = str(block.get("Action", "")).strip().lower()
        if action in {"failed", "delayed"}:
            return _bounce(mail, block, is_final=action == "failed")
    return None


def read_bounces(path: Path) -> Iterator[bytes]:
    """The mails of a folder of .eml files, of one such file, or of an mbox."""
    if path.is_dir():
        for file in sorted(path.glob("*.eml")):
            yield file.read_bytes()
    elif path.read_bytes()[:5] == b"From ":
        box = mailbox.mbox(path, create=False)
        try:
            yield from (one.as_bytes() for one in box)
        finally:
            box.close()
    else:
        yield path.read_bytes()


def _blocks(report: Message) -> list[Message]:
    blocks = report.get_payload()
    return [one for one in blocks if isinstance(one, Message)] if isinstance(blocks, list) else []


def _bounce(mail: EmailMessage, block: Message, *, is_final: bool) -> Bounce:
    said = one_line(str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Diagnostic-Code", "")))
    status = _status(str(block.get("Status", "")), said)
    return Bounce(
        mark=next((mark for name in ("To", "Delivered-To", "X-Original-To") if (mark := _mark(mail, name))), ""),
        message_id=_message_id(mail),
        status=status,
        is_final=is_final and not status.startswith("4"),
        words=f"{status} {said}".strip()[:_LONGEST],
    )


def _status(told: str, said: str) -> str:
    found = _STATUS.search(told)
    # '5.0.0' says nothing; the other server's own words often say more.
    if found is None or found.group().endswith(".0.0"):
        found = _STATUS.search(said) or found
    return found.group() if found else ""


def _mark(mail: EmailMessage, name: str) -> str:
    return next((mark for one in mail.get_all(name, []) if (mark := mark_in(str(one)))), "")


def _message_id(mail: EmailMessage) -> str:
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                return str(inner[0].get("Message-ID", "")).strip()
        if part.get_content_type() == "text/rfc822-headers":
            head = message_from_bytes(bytes(part.get_payload(decode=True) or b""), policy=policy.default)
            return str(head.get("Message-ID", "")).strip()
    return ""
