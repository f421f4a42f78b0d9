"""Mails through a mail server. The last step of DATA is our own, so that 'surely not accepted' and 'unknown' differ.

The stock `sendmail` raises the same error for a connection that broke before the final dot and after it. Here, whatever
goes wrong before the dot is surely not accepted; a silence after it is unknown, and is said to be.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tracker.channels.answers import Answer, Mail, Verdict
from tracker.config import is_loopback

#: Seconds for every step before the dot.
STEP_SECONDS = 30.0
#: Seconds for the answer to the dot: what RFC 5321, 4.5.3.2.6, asks a client to wait.
ANSWER_SECONDS = 600.0
_GOODBYE_SECONDS = 5.0
_PORTS = {"smtps": 465, "smtp": 587}
_LOCAL_PORT = 25
_LINE_BEGINS_WITH_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class SmtpServer:
    """A mail server, by its address: `smtp://` (STARTTLS, except towards this machine) or `smtps://`."""

    url: str
    sender: str
    step_seconds: float = STEP_SECONDS
    answer_seconds: float = ANSWER_SECONDS

    def send(self, mail: Mail, *, before_dot: Callable[[], None]) -> Answer:
        """Send one mail over a connection of its own."""
        try:
            smtp = self._connect()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # Not about this mail: a wrong password or a bad certificate is mended by a person, and then it goes out.
            return Answer(Verdict.RETRY, f"Không kết nối được máy chủ thư: {_words(error)}", reached=False)
        try:
            answer = self._offer(smtp, mail)
            if answer is None:
                before_dot()
                answer = self._hand_over(smtp)
            _say_goodbye(smtp)
            return answer
        finally:
            # Without the dot, what was sent of a mail is thrown away by the server.
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        local = is_loopback(host)
        port = parts.port or (_LOCAL_PORT if local and parts.scheme == "smtp" else _PORTS[parts.scheme])
        us = self.sender.rpartition("@")[2]
        if parts.scheme == "smtps":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, us, timeout=self.step_seconds, context=context)
        else:
            smtp = smtplib.SMTP(host, port, us, timeout=self.step_seconds)
        try:
            if parts.scheme == "smtp" and not local:
                smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
            if parts.username:
                smtp.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _offer(self, smtp: smtplib.SMTP, mail: Mail) -> Answer | None:
        """Everything before the dot. None when only the dot is missing, else why it was not accepted."""
        steps: tuple[tuple[Callable[[], tuple[int, bytes]], int], ...] = (
            (lambda: smtp.mail(self.sender), 2),
            (lambda: smtp.rcpt(mail.recipient), 2),
            (lambda: smtp.docmd("DATA"), 3),
        )
        try:
            for step, expected in steps:
                code, words = step()
                if code // 100 != expected:
                    return _not_accepted(code, words)
            smtp.send(_as_data(mail.content))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return Answer(Verdict.RETRY, f"Mất kết nối trước khi gửi xong: {_words(error)}")
        return None

    def _hand_over(self, smtp: smtplib.SMTP) -> Answer:
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self.answer_seconds)
            smtp.send(b".\r\n")
        except (OSError, smtplib.SMTPException) as error:
            # The connection was gone before the last byte of the dot had left: no server can have seen it.
            return Answer(Verdict.RETRY, f"Mất kết nối trước khi gửi xong: {_words(error)}")
        try:
            code, words = smtp.getreply()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return Answer(Verdict.UNKNOWN, f"Máy chủ thư không trả lời sau khi nhận: {_words(error)}")
        if code // 100 == 2:
            return Answer(Verdict.SENT, _reply(code, words))
        if code // 100 in {4, 5}:
            return _not_accepted(code, words)
        return Answer(Verdict.UNKNOWN, f"Máy chủ thư trả lời không hiểu được: {_reply(code, words)}")


def _as_data(content: bytes) -> bytes:
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    return _LINE_BEGINS_WITH_DOT.sub(b"..", ended)


def _not_accepted(code: int, words: bytes) -> Answer:
    return Answer(Verdict.REFUSED if code // 100 == 5 else Verdict.RETRY, _reply(code, words))


def _say_goodbye(smtp: smtplib.SMTP) -> None:
    # What became of the mail is known; a server that does not say goodbye changes nothing of it.
    with suppress(OSError, smtplib.SMTPException, ValueError):
        if smtp.sock is not None:
            smtp.sock.settimeout(_GOODBYE_SECONDS)
        smtp.quit()


def _reply(code: int, words: bytes) -> str:
    return f"{code} {words.decode('utf-8', 'replace')}".strip()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _reply(error.smtp_code, words if isinstance(words, bytes) else str(words).encode())
    return str(error) or type(error).__name__
