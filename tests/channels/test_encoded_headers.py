"""Subjects and names arrive as they were written, however long they are."""

import random
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest

from tracker.channels.encoded_headers import keep_blanks

_WORDS = [*("đôn", "đốc", "thực", "hiện", "nhiệm", "vụ", "quá", "hạn"), *("Văn", "phòng", "tỉnh", "Công", "còn", "đến")]


def _mail(subject: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "a@example.test"
    mail["To"] = "b@example.test"
    mail["Subject"] = subject
    mail["Date"] = "Wed, 12 Jun 2024 09:00:00 +0700"
    mail.set_content("Subject: không phải tiêu đề\nTo: không phải\n")
    return mail.as_bytes()


def test_no_blank_is_lost_in_long_subjects_and_names() -> None:
    chance = random.Random(1)  # noqa: S311 - the same words each time
    for _ in range(500):
        words = [chance.choice(_WORDS) for _ in range(chance.randint(1, 40))]
        subject, name = " ".join(words) + " – 12/06/2024", " ".join(words[:12])
        told = keep_blanks(_mail(subject), subject=subject, name=name, recipient="b@example.test")
        mail = message_from_bytes(told, policy=default)
        assert mail["Subject"] == subject
        # The library's reader of addresses puts a blank between parts of one word; its older one does not.
        assert str(make_header(decode_header(message_from_bytes(told)["To"]))) == f"{name} <b@example.test>"
        assert max(len(line) for line in told.split(b"\r\n\r\n")[0].split(b"\r\n")) <= 120
        assert mail["Date"] is not None


def test_nothing_else_is_touched() -> None:
    told = keep_blanks(_mail("x"), subject="Đôn đốc", name="", recipient="b@example.test")
    mail = message_from_bytes(told, policy=default)
    assert (mail["From"], mail["To"]) == ("a@example.test", "b@example.test")
    assert mail.get_content().replace("\r\n", "\n") == "Subject: không phải tiêu đề\nTo: không phải\n"


def test_a_name_cannot_bring_a_header_of_its_own() -> None:
    told = keep_blanks(_mail("x"), subject="a\r\nBcc: c@example.test", name="b\r\nBcc: c@d.test", recipient="b@e.test")
    mail = message_from_bytes(told, policy=default)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "a Bcc: c@example.test"


def test_a_mail_without_a_subject_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="Subject"):
        keep_blanks(b"From: a\r\n\r\nx", subject="x", name="", recipient="b@e.test")
