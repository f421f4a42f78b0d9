"""Without a mail server, mails are files."""

from pathlib import Path

import pytest

from tests.factories import TODAY
from tracker.channels.answers import Mail, Verdict
from tracker.channels.mail_folder import MailFolder

_MAIL = Mail("<a/../b@c.test>", "lan@so.test", TODAY, b"Subject: x\r\n\r\nBody\r\n")


def test_a_mail_is_a_file_of_its_day(tmp_path: Path) -> None:
    answer = MailFolder(tmp_path).send(_MAIL, before_dot=lambda: None)
    assert answer.verdict is Verdict.SENT
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert file.parent == tmp_path / "2024-06-12"
    assert file.suffix == ".eml"
    assert file.read_bytes() == _MAIL.content


def test_a_mail_that_is_written_twice_is_one_file(tmp_path: Path) -> None:
    for _ in range(2):
        MailFolder(tmp_path).send(_MAIL, before_dot=lambda: None)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_two_mails_are_two_files(tmp_path: Path) -> None:
    other = Mail("<other@c.test>", _MAIL.recipient, TODAY, _MAIL.content)
    for mail in (_MAIL, other):
        MailFolder(tmp_path).send(mail, before_dot=lambda: None)
    assert len(list(tmp_path.rglob("*.eml"))) == 2


def test_a_mail_whose_lease_is_lost_leaves_nothing(tmp_path: Path) -> None:
    def lose_the_lease() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        MailFolder(tmp_path).send(_MAIL, before_dot=lose_the_lease)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    answer = MailFolder(tmp_path / "mail").send(_MAIL, before_dot=pytest.fail)
    assert answer.verdict is Verdict.RETRY
