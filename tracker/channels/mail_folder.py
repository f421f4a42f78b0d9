"""Mails kept as files, when no server is set: one .eml a mail, in a folder for its day."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tracker.channels.answers import Answer, Mail, Verdict


@dataclass(frozen=True)
class MailFolder:
    """Writes mails into a folder. A mail that is written twice is one file: its name follows from its Message-ID."""

    folder: Path

    def send(self, mail: Mail, *, before_dot: Callable[[], None]) -> Answer:
        """Write one mail. A file that is there is complete, and survives a loss of power."""
        path = self.path_of(mail)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(mail.content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return Answer(Verdict.RETRY, f"Không ghi được tệp: {error}", reached=False)
        try:
            before_dot()
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        try:
            unfinished.replace(path)
            _keep(path.parent)
        except OSError as error:
            return Answer(Verdict.UNKNOWN, f"Không rõ tệp đã ghi xong chưa: {error}")
        return Answer(Verdict.SENT, f"Đã ghi tệp {path.parent.name}/{path.name}")

    def close(self) -> None:
        """Nothing is kept open."""

    def path_of(self, mail: Mail) -> Path:
        """Where this mail is written, whenever that happens."""
        name = hashlib.sha256(mail.message_id.encode()).hexdigest()[:20]
        who = "".join(letter if letter.isalnum() else "-" for letter in mail.recipient.lower())[:60]
        return self.folder / mail.day.isoformat() / f"{who}-{name}.eml"


def _keep(folder: Path) -> None:
    # A rename is lost with the power until the folder itself is written.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
