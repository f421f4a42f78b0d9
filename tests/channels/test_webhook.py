"""A gateway gets signed, constant bytes by HTTPS, and each of its answers means one thing."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
import time_machine

from tests.channels.authority import Authority, Gateway, gateway
from tests.channels.mail_server import free_port
from tests.conftest import Clock
from tests.factories import TODAY
from tracker.channels.answers import Mail, Verdict
from tracker.channels.webhook import Webhook

_SECRET = "một bí mật dài hơn ba mươi hai ký tự"
_MAIL = Mail("<a@b.test>", "0912345678", TODAY, '{"text":"3 nhiệm vụ quá hạn"}'.encode())


@pytest.fixture(autouse=True)
def _real_time(clock: Clock) -> None:
    # The library warns of clocks that show a day before it was made.
    clock.move_to(time_machine.escape_hatch.datetime.datetime.now(UTC))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def server(authority: Authority) -> Iterator[Gateway]:
    with gateway(authority.context("localhost")) as running:
        yield running


def _webhook(url: str, authority: Authority, allowed_host: str = "localhost") -> Webhook:
    return Webhook(url, _SECRET, allowed_host=allowed_host, ca_file=authority.ca_file, answer_seconds=0.5)


def _send(webhook: Webhook) -> tuple[Verdict, bool, str, int]:
    dots: list[int] = []
    answer = webhook.send(_MAIL, before_dot=lambda: dots.append(1))
    webhook.close()
    return answer.verdict, answer.reached, answer.text, len(dots)


def test_it_is_signed_and_bears_a_key_that_never_changes(server: Gateway, authority: Authority) -> None:
    for _ in range(2):
        assert _send(_webhook(server.url, authority))[0] is Verdict.SENT
    first, second = server.received
    assert first[2] == second[2] == _MAIL.content
    for _, headers, body in server.received:
        expected = hmac.new(_SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert headers["X-Dunghan-Signature"] == f"sha256={expected}"
        assert headers["Idempotency-Key"] == "<a@b.test>"


@pytest.mark.parametrize(
    ("code", "verdict", "is_reached"),
    [
        (200, Verdict.SENT, True),
        (202, Verdict.SENT, True),
        (409, Verdict.SENT, True),
        (400, Verdict.REFUSED, True),
        (422, Verdict.REFUSED, True),
        (401, Verdict.RETRY, False),
        (404, Verdict.RETRY, False),
        (302, Verdict.RETRY, False),
        (429, Verdict.RETRY, True),
        (503, Verdict.RETRY, True),
        (500, Verdict.UNKNOWN, True),
        (502, Verdict.UNKNOWN, True),
        (504, Verdict.UNKNOWN, True),
    ],
)
def test_each_answer_means_one_thing(
    server: Gateway, authority: Authority, code: int, verdict: Verdict, *, is_reached: bool
) -> None:
    server.code, server.headers = code, {"Location": "https://localhost:1/"} if code == 302 else {}
    found, reached, text, dots = _send(_webhook(server.url, authority))
    assert (found, reached, dots) == (verdict, is_reached, 1)
    assert str(code) in text
    assert len(server.received) == 1, "redirects are not followed"


def test_silence_after_the_body_is_unknown(server: Gateway, authority: Authority) -> None:
    server.is_silent = True
    assert _send(_webhook(server.url, authority))[:2] == (Verdict.UNKNOWN, True)


def test_a_gateway_that_is_down_is_tried_later(authority: Authority) -> None:
    found, reached, _, _ = _send(_webhook(f"https://localhost:{free_port()}/", authority))
    assert (found, reached) == (Verdict.RETRY, False)


def test_a_certificate_we_do_not_believe_or_of_another_host_is_refused(
    server: Gateway, authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    stranger = Authority(tmp_path / "other")
    found, reached, text, _ = _send(_webhook(server.url, stranger))
    assert (found, reached) == (Verdict.RETRY, False)
    assert "Chứng thư" in text
    by_number = server.url.replace("localhost", "127.0.0.1")
    assert _send(_webhook(by_number, authority, allowed_host="127.0.0.1"))[:2] == (Verdict.RETRY, False)
    assert server.received == []


@pytest.mark.parametrize("allowed", ["", "other.test"])
def test_a_private_address_is_refused_unless_its_host_is_allowed(
    server: Gateway, authority: Authority, allowed: str
) -> None:
    found, reached, text, dots = _send(_webhook(server.url, authority, allowed_host=allowed))
    assert (found, reached, dots) == (Verdict.RETRY, False, 0)
    assert "WEBHOOK_ALLOW_PRIVATE=localhost" in text
    assert server.received == []


def test_plain_http_is_never_spoken(server: Gateway, authority: Authority) -> None:
    found, reached, text, dots = _send(_webhook(server.url.replace("https", "http"), authority))
    assert (found, reached, dots) == (Verdict.RETRY, False, 0)
    assert "https" in text


def test_an_endless_answer_is_cut(server: Gateway, authority: Authority) -> None:
    server.words = b"x" * 5_000_000
    found, _, text, _ = _send(_webhook(server.url, authority))
    assert found is Verdict.SENT
    assert len(text) < 400
