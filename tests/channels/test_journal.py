"""A Postfix log says which mails were taken, whatever else stands in it."""

import gzip
from pathlib import Path

import pytest

from tracker.channels.journal import LogJournal, taken_in

_CLEANUP = "Jun 12 07:30:01 mx postfix/cleanup[101]: {queue}: message-id={message_id}"
_A, _B = "<aaaaaaaaaaaaaaaa@dunghan.test>", "<bbbbbbbbbbbbbbbb@dunghan.test>"


def _named(queue: str, message_id: str) -> str:
    return _CLEANUP.format(queue=queue, message_id=message_id)


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        ([], set()),
        ([_named("4ABC1", _A)], set()),  # the head came, the end perhaps not
        ([_named("4ABC1", _A), "postfix/qmgr[7]: 4ABC1: from=<n@t>, size=9, nrcpt=1 (queue active)"], {_A}),
        ([_named("4ABC1", _A), "postfix/smtp[8]: 4ABC1: to=<l@so.test>, delay=1, status=sent (250 OK)"], {_A}),
        ([_named("4ABC1", _A), "postfix/smtp[8]: 4ABC1: to=<l@so.test>, status=deferred (timeout)"], {_A}),
        ([_named("4ABC1", _A), "postfix/smtp[8]: 4ABC1: to=<l@so.test>, status=bounced (550)"], {_A}),
        ([_named("4ABC1", _A), "postfix/smtpd[8]: lost connection after DATA (0 bytes) from l[10.0.0.1]"], set()),
        ([_named("4ABC1", _A), _named("4ABC2", _B), "postfix/smtp[8]: 4ABC2: to=<x@y>, status=sent (ok)"], {_B}),
        (
            [
                _named("4ABC1", _A),
                "postfix/qmgr[7]: 4ABC1: removed",
                "postfix/qmgr[7]: 4ABC1: from=<z@t>, size=9 (queue active)",
            ],
            set(),
        ),  # the name of the queue file came again for another mail
        ([_named("4ABC1", _A), "postfix/lmtp-out/smtp[8]: 4ABC1: to=<x@y>, status=sent (ok)"], {_A}),
        ([f"sshd[1]: 4ABC1: message-id={_A}", "postfix/smtp[8]: 4ABC1: to=<x@y>, status=sent (ok)"], set()),
        ([_named("4ABC1", _A).replace("message-id", "subject"), "postfix/smtp[1]: 4ABC1: status=sent"], set()),
    ],
)
def test_a_mail_was_taken_when_its_queue_name_went_on(lines: list[str], taken: set[str]) -> None:
    assert taken_in(lines) == taken


@pytest.mark.parametrize("ending", [".1", ".1.gz"])
def test_a_log_that_was_changed_in_between_is_read_across_both(tmp_path: Path, ending: str) -> None:
    log = tmp_path / "mail.log"
    earlier = (_named("4ABC1", _A) + "\n").encode()
    log.with_name("mail.log" + ending).write_bytes(gzip.compress(earlier) if ending.endswith("gz") else earlier)
    log.write_text("postfix/smtp[8]: 4ABC1: to=<l@so.test>, status=sent (250)\n", "utf-8")
    assert LogJournal(log).find([_A, _B]) == {_A}


def test_a_log_that_is_gone_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="mail"):
        LogJournal(tmp_path / "mail.log").find([_A])
