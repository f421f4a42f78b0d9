"""A mail that came back says which one it was, and whether for good."""

import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

from tracker.channels.bounces import read_bounce, read_bounces
from tracker.channels.return_path import mark_in, return_address

_MARK = "0123456789abcdef0123456789abcdef"


def dsn(
    *, action: str = "failed", status: str = "5.1.1", said: str = "smtp; 550 5.1.1 No such user", mark: str = _MARK
) -> bytes:
    """A report as Postfix writes it."""
    to = return_address("tra-ve@tinh.test", f"<{mark}@dunghan.test>") if mark else "tra-ve@tinh.test"
    return "\r\n".join([
        "From: MAILER-DAEMON@mx.so.test", f"To: {to}", "Subject: Undelivered Mail Returned to Sender",
        'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/plain", "", "Sorry.", "",
        "--b", "Content-Type: message/delivery-status", "",
        "Reporting-MTA: dns; mx.so.test", "",
        "Final-Recipient: rfc822; lan@so.test",
        f"Action: {action}", f"Status: {status}", f"Diagnostic-Code: {said}", "",
        "--b", "Content-Type: text/rfc822-headers", "", f"Message-ID: <{_MARK}@dunghan.test>", "Subject: x", "",
        "--b--", "",
    ]).encode()  # fmt: skip


@pytest.mark.parametrize(
    ("action", "status", "said", "is_final", "address_is_bad"),
    [
        ("failed", "5.1.1", "smtp; 550 5.1.1 No such user", True, True),
        ("failed", "5.1.2", "smtp; no such domain", True, True),
        ("failed", "5.2.1", "smtp; 550 5.2.1 disabled", True, True),
        ("failed", "5.1.8", "smtp; 550 5.1.8 bad sender's domain", True, False),
        ("failed", "5.2.2", "smtp; 552 5.2.2 mailbox full", True, False),
        ("failed", "5.7.1", "smtp; 554 5.7.1 spam", True, False),
        ("failed", "5.0.0", "smtp; 550 5.1.1 <lan@so.test> unknown", True, True),
        ("failed", "5.0.0", "smtp; go away", True, False),
        ("failed", "4.4.7", "smtp; expired", False, False),
        ("delayed", "4.4.1", "smtp; timed out", False, False),
        ("Failed ", " 5.1.1 (bad)", "x", True, True),
    ],
)
def test_a_report_is_for_good_or_for_now(
    action: str, status: str, said: str, *, is_final: bool, address_is_bad: bool
) -> None:
    bounce = read_bounce(dsn(action=action, status=status, said=said))
    assert bounce is not None
    assert (bounce.is_final, bounce.address_is_bad) == (is_final, address_is_bad)
    assert (bounce.mark, bounce.message_id) == (_MARK, f"<{_MARK}@dunghan.test>")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Toi di vang\r\n\r\nHen gap lai.",
        dsn(action="delivered", status="2.0.0", said=""),
        dsn(action="relayed", status="2.0.0", said=""),
        b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\n",
        b"Content-Type: message/delivery-status\r\n\r\n",
    ],
)
def test_what_is_no_bad_news_is_no_bounce(content: bytes) -> None:
    assert read_bounce(content) is None


def test_a_whole_mail_that_came_back_names_itself() -> None:
    whole = dsn(mark="").replace(b"text/rfc822-headers", b"message/rfc822")
    bounce = read_bounce(whole)
    assert bounce is not None
    assert (bounce.mark, bounce.message_id) == ("", f"<{_MARK}@dunghan.test>")


def test_the_return_address_bears_the_mark_and_gives_it_back() -> None:
    address = return_address("tra-ve@tinh.test", f"<{_MARK}@dunghan.test>")
    assert address == f"tra-ve+{_MARK}@tinh.test"
    assert mark_in(f"<{address.upper()}>") == _MARK
    assert mark_in("tra-ve+spam@tinh.test") == ""


def test_folder_file_and_mbox_are_read(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(dsn())
    (tmp_path / "two.eml").write_bytes(dsn(status="5.1.2"))
    box = mailbox.mbox(tmp_path / "box")
    box.add(EmailMessage())
    box.add(dsn())
    box.close()
    assert len(list(read_bounces(tmp_path))) == 2
    assert len(list(read_bounces(tmp_path / "one.eml"))) == 1
    assert [read_bounce(one) is not None for one in read_bounces(tmp_path / "box")] == [False, True]
