"""Mails through a mail server. The last step of DATA is our own, so that 'surely not accepted' and 'unknown' differ.

The stock `sendmail` raises the same error for a connection that broke before the final dot and after it. Here, whatever
goes wrong before the dot is surely not accepted; a silence after it is unknown, and is said to be.
"""

import re
import smtplib
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tracker.channels.answers import Answer, Mail, Verdict
from tracker.channels.return_path import return_address
from tracker.channels.tls import tls_context
from tracker.config import is_loopback

#: Seconds for every step before the dot.
STEP_SECONDS = 30.0
#: Seconds for the answer to the dot: what RFC 5321, 4.5.3.2.6, asks a client to wait.
ANSWER_SECONDS = 600.0
_GOODBYE_SECONDS = 5.0
_PORTS = {"smtps": 465, "smtp": 587}
_LOCAL_PORT = 25
_CLOSING = 421
_LINE_BEGINS_WITH_DOT = re.compile(rb"(?m)^\.")


@dataclass
class SmtpServer:
    """A mail server, by its address: `smtp://` (STARTTLS, except towards this machine) or `smtps://`.

    A connection serves several mails, one after the other; for senders at the same time each has a server of his own.
    """

    url: str
    sender: str
    step_seconds: float = STEP_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    return_path: str = ""
    #: A second recipient of every mail, whose mailbox shows which ones the server took.
    journal: str = ""
    ca_file: str = ""
    mails_a_connection: int = 1
    #: Whether STARTTLS is asked for; None: unless the server is this machine.
    starttls: bool | None = None
    _smtp: smtplib.SMTP | None = None
    _mails: int = 0

    def send(self, mail: Mail, *, before_dot: Callable[[], None]) -> Answer:
        """Send one mail, over the connection of the mail before it where that still stands."""
        try:
            smtp = self._ready(mail)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # Seldom about this mail: a wrong password or a bad certificate is mended by a person, and then it goes out.
            self.close()
            return _no_connection(error)
        is_usable = False
        try:
            answer = self._offer(smtp, mail)
            if answer is None:
                before_dot()
                answer = self._hand_over(smtp)
                is_usable = answer.verdict in {Verdict.SENT, Verdict.REFUSED}
            else:
                is_usable = answer.verdict is Verdict.REFUSED and _is_reset(smtp)
        finally:
            # Without the dot, what was sent of a mail is thrown away by the server.
            if not is_usable:
                self._drop()
        if self._mails >= self.mails_a_connection:
            self.close()
        return answer

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._smtp is not None:
            _say_goodbye(self._smtp)
        self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp, self._mails = None, 0

    def _ready(self, mail: Mail) -> smtplib.SMTP:
        """A connection that has just taken the sender of this mail, or refused him in its own words."""
        if self._smtp is not None:
            # It may have been closed while nobody looked. Nothing of this mail has left yet, so another one will do.
            try:
                self._begin(self._smtp, mail)
            except (OSError, smtplib.SMTPException, ValueError):
                self._drop()
            else:
                return self._smtp
        self._smtp = self._connect()
        self._begin(self._smtp, mail)
        return self._smtp

    def _begin(self, smtp: smtplib.SMTP, mail: Mail) -> None:
        if smtp.sock is not None:
            smtp.sock.settimeout(self.step_seconds)
        sender = return_address(self.return_path, mail.message_id) if self.return_path else self.sender
        code, words = smtp.mail(sender)
        if code // 100 != 2:
            raise smtplib.SMTPSenderRefused(code, words, sender)
        self._mails += 1

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        local = is_loopback(host)
        port = parts.port or (_LOCAL_PORT if local and parts.scheme == "smtp" else _PORTS[parts.scheme])
        us = self.sender.rpartition("@")[2]
        if parts.scheme == "smtps":
            context = tls_context(self.ca_file)
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, us, timeout=self.step_seconds, context=context)
        else:
            smtp = smtplib.SMTP(host, port, us, timeout=self.step_seconds)
        try:
            starttls = not local if self.starttls is None else self.starttls
            if parts.scheme == "smtp" and starttls:
                # A server that does not offer it, or somebody between us who hides that, is not talked to in the clear.
                smtp.starttls(context=tls_context(self.ca_file))
            if smtp.sock is not None:
                # The dot is a small write after a large one: without this it waits for an acknowledgement.
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if parts.username:
                smtp.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _offer(self, smtp: smtplib.SMTP, mail: Mail) -> Answer | None:
        """Everything before the dot. None when only the dot is missing, else why it was not accepted."""
        try:
            code, words = smtp.rcpt(mail.recipient)
            if code // 100 != 2:
                return _not_accepted(code, words)
            if self.journal:
                code, words = smtp.rcpt(self.journal)
                if code // 100 != 2:
                    # Without its copy a mail could not be told from one that never arrived.
                    return Answer(Verdict.RETRY, f"Hộp thư nhật ký không nhận: {_reply(code, words)}")
            code, words = smtp.docmd("DATA")
            if code // 100 != 3:
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
    # 421 is about the server and not about the mail.
    return Answer(Verdict.REFUSED if code // 100 == 5 else Verdict.RETRY, _reply(code, words), reached=code != _CLOSING)


def _no_connection(error: Exception) -> Answer:
    words = _words(error)
    if not isinstance(error, smtplib.SMTPSenderRefused) or error.smtp_code == _CLOSING:
        return Answer(Verdict.RETRY, f"Không kết nối được máy chủ thư: {words}", reached=False)
    if error.smtp_code // 100 == 5:
        # Not about this mail: no password was given, or the sender may not send from here. All mails would share it.
        return Answer(Verdict.RETRY, f"Máy chủ thư không cho địa chỉ gửi này gửi thư: {words}", reached=False)
    return _not_accepted(error.smtp_code, words.partition(" ")[2].encode())


def _is_reset(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.rset()[0] // 100 == 2
    except (OSError, smtplib.SMTPException, ValueError):
        return False


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
