"""A mailbox answers whether a mail is in it and gives what nobody has read; a failure is an error, not a no."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.authority import Authority
from tests.channels.imap_server import ImapServer, imap_server
from tests.channels.mail_server import free_port
from tracker.channels.mailbox import Mailbox

_HERE = "<aaaaaaaaaaaaaaaa@dunghan.test>"
_NOT_HERE = "<bbbbbbbbbbbbbbbb@dunghan.test>"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def server(authority: Authority) -> Iterator[ImapServer]:
    with imap_server(authority.context("localhost")) as running:
        running.mails = [b"Subject: x\r\n\r\nx", f"Message-ID: {_HERE}\r\n\r\ny".encode()]
        yield running


def test_a_mail_that_is_there_is_found(server: ImapServer, authority: Authority) -> None:
    assert Mailbox(server.url, authority.ca_file).find([_HERE, _NOT_HERE]) == {_HERE}
    assert server.read == set(), "looking up leaves the mailbox as it is"


def test_a_password_may_have_any_letters(server: ImapServer, authority: Authority) -> None:
    server.password = "bí mật số 1"
    assert Mailbox(server.url, authority.ca_file).find([_HERE]) == {_HERE}


def test_each_unread_mail_is_given_once(server: ImapServer, authority: Authority) -> None:
    mailbox = Mailbox(server.url, authority.ca_file)
    assert list(mailbox.unread()) == server.mails
    assert list(mailbox.unread()) == []


def test_one_that_was_not_dealt_with_is_given_again(server: ImapServer, authority: Authority) -> None:
    mailbox = Mailbox(server.url, authority.ca_file)
    first = mailbox.unread()
    assert next(first) == server.mails[0]
    first.close()  # type: ignore[attr-defined]
    assert list(mailbox.unread()) == server.mails


@pytest.mark.parametrize("trouble", ["password", "folder", "down", "stranger"])
def test_what_it_cannot_say_is_an_error(server: ImapServer, authority: Authority, tmp_path: Path, trouble: str) -> None:
    url, ca_file = server.url, authority.ca_file
    if trouble == "password":
        server.password = "mật khẩu khác"
    elif trouble == "folder":
        url = url.replace("Nhat%20ky", "Khac")
    elif trouble == "down":
        url = url.replace(str(server.port), str(free_port()))
    else:
        (tmp_path / "stranger").mkdir()
        ca_file = Authority(tmp_path / "stranger").ca_file
    with pytest.raises(OSError):  # noqa: PT011 - of many kinds
        Mailbox(url, ca_file).find([_HERE])
