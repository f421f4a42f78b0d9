"""The second channel: a signed POST to a gateway (SMS, Zalo) by HTTPS, once for each message.

The body and the key of a message never change, so a gateway that passes over what it already had may be asked again.
"""

import hashlib
import hmac
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

import requests

from tracker.channels.answers import Answer, Mail, Verdict

_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 30.0
#: Of an answer no more is read: its code says what became of the message, its words are for people.
_MOST_BYTES = 2_000
_ALREADY_HAD_IT = 409
#: It says that it did nothing: the request did not come through, too many came, or it is out of service.
_NOT_NOW = {408, 429, 503}
#: About the address or the key that somebody set, and so about every message. A redirect too.
_NOT_SET_RIGHT = {401, 403, 404, 405, 407, 410}


@dataclass
class Webhook:
    """A gateway, by its address. Certificates are checked, redirects are not followed, proxies are not used."""

    url: str
    secret: str
    #: The one host among private addresses that may be called.
    allowed_host: str = ""
    ca_file: str = ""
    connect_seconds: float = _CONNECT_SECONDS
    answer_seconds: float = _ANSWER_SECONDS
    _session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self._session.trust_env = False
        self._session.verify = self.ca_file or True

    def send(self, mail: Mail, *, before_dot: Callable[[], None]) -> Answer:
        """Hand one message to the gateway."""
        if refusal := self._no_way():
            return Answer(Verdict.RETRY, refusal, reached=False)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": mail.message_id,
            "X-Dunghan-Signature": f"sha256={signature(self.secret, mail.content)}",
        }
        before_dot()
        try:
            with self._session.post(
                self.url,
                data=mail.content,
                headers=headers,
                timeout=(self.connect_seconds, self.answer_seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                return verdict_on(response.status_code, _beginning_of(response))
        except requests.exceptions.SSLError as error:
            return Answer(Verdict.RETRY, f"Chứng thư của cổng tin nhắn không hợp lệ: {error}", reached=False)
        except (requests.RequestException, OSError) as error:
            if _never_connected(error):
                return Answer(Verdict.RETRY, f"Không kết nối được cổng tin nhắn: {error}", reached=False)
            return Answer(Verdict.UNKNOWN, f"Cổng tin nhắn không trả lời sau khi nhận: {error}")

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def _no_way(self) -> str:
        parts = urlsplit(self.url)
        host = (parts.hostname or "").lower()
        if parts.scheme != "https":
            return "Cổng tin nhắn phải có địa chỉ https."
        try:
            found = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
        except OSError as error:
            return f"Không tìm thấy cổng tin nhắn {host}: {error}"
        inside = [address[4][0] for address in found if not ip_address(str(address[4][0]).partition("%")[0]).is_global]
        if inside and host != self.allowed_host:
            return f"Cổng tin nhắn {host} ở địa chỉ nội bộ {inside[0]}; cho phép bằng WEBHOOK_ALLOW_PRIVATE={host}"
        return ""


def signature(secret: str, body: bytes) -> str:
    """What proves to the gateway that a body is ours."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def verdict_on(code: int, words: str) -> Answer:
    """What an answer of the gateway means."""
    text = f"{code} {words}".strip()
    if code // 100 == 2 or code == _ALREADY_HAD_IT:
        return Answer(Verdict.SENT, text)
    if code in _NOT_NOW:
        return Answer(Verdict.RETRY, text)
    if code in _NOT_SET_RIGHT or code // 100 == 3:
        return Answer(Verdict.RETRY, f"Cổng tin nhắn không nhận, cần xem lại địa chỉ và khóa: {text}", reached=False)
    if code // 100 == 5:
        # It failed with the message in hand, or lost the answer of whoever had it: it may have gone out.
        return Answer(Verdict.UNKNOWN, text)
    return Answer(Verdict.REFUSED, text)


def _beginning_of(response: requests.Response) -> str:
    try:
        return response.raw.read(_MOST_BYTES, decode_content=True).decode("utf-8", "replace")[:300]
    except Exception:  # noqa: BLE001 - the code has come and says all that matters
        return ""


def _never_connected(error: Exception) -> bool:
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ in {"NewConnectionError", "ConnectTimeoutError", "NameResolutionError"}
