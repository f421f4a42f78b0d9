"""The settings: read once, from the environment and `instance/settings.env`; what is wrong stops the start.

The environment wins over the file. `SETTINGS` is the list of them, and the README has a line for each.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.errors import BadSetting

_ROOT = Path(__file__).parent.parent
_MINIMUM_SECRET = 32

#: Every setting: its name, and what it is when nobody says otherwise.
SETTINGS = {
    "TRACKER_INSTANCE": "instance",
    "DATABASE_URL": "",
    "SECRET_KEY": "",
    "BASE_URL": "http://127.0.0.1:8000",
    "SMTP_URL": "",
    "MAIL_FROM": "Đúng Hạn <nhac-viec@localhost>",
    "CA_FILE": "",
    "MAILS_PER_MINUTE": "0",
    "SENDERS": "2",
    "JOURNAL_IMAP_URL": "",
    "JOURNAL_ADDRESS": "",
    "JOURNAL_LOG": "",
    "RETURN_PATH": "",
    "BOUNCE_IMAP_URL": "",
    "WEBHOOK_URL": "",
    "WEBHOOK_SECRET": "",
    "WEBHOOK_ALLOW_PRIVATE": "",
    "WEBHOOK_WHEN_UNKNOWN": "hold",
    "PING_URL": "",
    "TIME_ZONE": "Asia/Ho_Chi_Minh",
    "PROVINCE_NAME": "UBND tỉnh",
    "DIGEST_AT": "07:30",
    "PROXY_HOPS": "0",
    "UPLOAD_LIMIT_MB": "20",
    "FILES_FOLDER": "",
    "SESSION_IDLE_MINUTES": "120",
    "SESSION_HOURS": "12",
}


@dataclass(frozen=True)
class Settings:
    """What an installation can choose. Made by `read_settings`, which refuses what cannot work."""

    instance: Path
    database_url: str
    secret_key: str
    base_url: str
    smtp_url: str
    mail_from: str
    ca_file: str
    mails_per_minute: int
    senders: int
    journal_imap_url: str
    journal_address: str
    journal_log: str
    return_path: str
    bounce_imap_url: str
    webhook_url: str
    webhook_secret: str
    webhook_allow_private: str
    webhook_when_unknown: str
    ping_url: str
    time_zone: str
    province_name: str
    digest_at: time
    proxy_hops: int
    upload_limit_mb: int
    files_folder: Path
    session_idle_minutes: int
    session_hours: int

    @property
    def is_https(self) -> bool:
        """Whether people reach the product by HTTPS; cookies are then Secure and bear the __Host- prefix."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host name of the address people use."""
        return urlsplit(self.base_url).hostname or ""


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this installation.

    Raises:
        BadSetting: one of them cannot work; the message names it and the cure.
    """
    given = dict(os.environ if environment is None else environment)
    instance = Path(given.get("TRACKER_INSTANCE") or _ROOT / SETTINGS["TRACKER_INSTANCE"]).absolute()
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"TRACKER_INSTANCE is '{instance}', which cannot be a folder ({error.strerror}). Give another one."
        raise BadSetting(message) from error
    values = SETTINGS | _from_file(instance / "settings.env") | {k: v for k, v in given.items() if k in SETTINGS}
    return Settings(
        instance=instance,
        database_url=_database_url(values["DATABASE_URL"], instance),
        secret_key=_secret_key(values["SECRET_KEY"], instance),
        base_url=_base_url(values["BASE_URL"]),
        smtp_url=_smtp_url(values["SMTP_URL"]),
        mail_from=_mail_from(values["MAIL_FROM"]),
        ca_file=_file("CA_FILE", values["CA_FILE"]),
        mails_per_minute=_number("MAILS_PER_MINUTE", values["MAILS_PER_MINUTE"], 0, 100_000),
        senders=_number("SENDERS", values["SENDERS"], 1, 16),
        journal_imap_url=_imap_url("JOURNAL_IMAP_URL", values["JOURNAL_IMAP_URL"]),
        journal_address=_plain_address("JOURNAL_ADDRESS", values["JOURNAL_ADDRESS"]),
        journal_log=_file("JOURNAL_LOG", values["JOURNAL_LOG"]),
        return_path=_plain_address("RETURN_PATH", values["RETURN_PATH"]),
        bounce_imap_url=_imap_url("BOUNCE_IMAP_URL", values["BOUNCE_IMAP_URL"]),
        webhook_url=_https_url("WEBHOOK_URL", values["WEBHOOK_URL"]),
        webhook_secret=_webhook_secret(values["WEBHOOK_URL"], values["WEBHOOK_SECRET"]),
        webhook_allow_private=values["WEBHOOK_ALLOW_PRIVATE"].strip().lower(),
        webhook_when_unknown=_one_of("WEBHOOK_WHEN_UNKNOWN", values["WEBHOOK_WHEN_UNKNOWN"], ("hold", "resend")),
        ping_url=_https_url("PING_URL", values["PING_URL"]),
        time_zone=_time_zone(values["TIME_ZONE"]),
        province_name=values["PROVINCE_NAME"].strip(),
        digest_at=_time("DIGEST_AT", values["DIGEST_AT"]),
        proxy_hops=_number("PROXY_HOPS", values["PROXY_HOPS"], 0, 5),
        upload_limit_mb=_number("UPLOAD_LIMIT_MB", values["UPLOAD_LIMIT_MB"], 1, 100),
        files_folder=_files_folder(values["FILES_FOLDER"], instance),
        session_idle_minutes=_number("SESSION_IDLE_MINUTES", values["SESSION_IDLE_MINUTES"], 5, 24 * 60),
        session_hours=_number("SESSION_HOURS", values["SESSION_HOURS"], 1, 7 * 24),
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, where plain connections cannot be overheard."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    values = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or name.strip() not in SETTINGS:
            message = f"{path.name}, line {number}: '{name.strip()}' is not a setting. Known: {', '.join(SETTINGS)}."
            raise BadSetting(message)
        values[name.strip()] = value.strip().strip("\"'")
    return values


def _database_url(url: str, instance: Path) -> str:
    if not url:
        return f"sqlite:///{instance / 'tracker.db'}"
    scheme = url.split(":", 1)[0]
    if scheme in {"postgres", "postgresql"}:
        return "postgresql+psycopg" + url[len(scheme) :]
    if scheme not in {"sqlite", "postgresql+psycopg"}:
        message = f"DATABASE_URL begins with '{scheme}:'. Give sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
        raise BadSetting(message)
    return url


def _secret_key(key: str, instance: Path) -> str:
    path = instance / "secret_key"
    if not key:
        try:
            with path.open("x", encoding="ascii") as file:
                path.chmod(0o600)
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        key = path.read_text(encoding="ascii").strip()
    if len(key) < _MINIMUM_SECRET or len(set(key)) < 10:
        message = (
            f"SECRET_KEY is weak: give at least {_MINIMUM_SECRET} random characters, or leave it out and remove "
            f"{path.name} from the instance folder to have one made."
        )
        raise BadSetting(message)
    return key


def _files_folder(told: str, instance: Path) -> Path:
    folder = Path(told).absolute() if told.strip() else instance / "files"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"FILES_FOLDER is '{folder}', which cannot be a folder ({error.strerror}). Give another one."
        raise BadSetting(message) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        message = f"FILES_FOLDER is '{folder}', where this user may not write. Give it to him, or give another one."
        raise BadSetting(message)
    return folder


def _base_url(url: str) -> str:
    parts = _split("BASE_URL", url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        message = f"BASE_URL is '{url}'. Give the address people type, such as https://dunghan.example.gov.vn"
        raise BadSetting(message)
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        message = f"BASE_URL is '{url}': plain http is only for this machine. Put a proxy with https before it."
        raise BadSetting(message)
    return url.rstrip("/")


def _smtp_url(url: str) -> str:
    if not url:
        return ""
    parts = _split("SMTP_URL", url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        message = "SMTP_URL: give smtp://USER:PASSWORD@HOST:587 (STARTTLS) or smtps://USER:PASSWORD@HOST:465."
        raise BadSetting(message)
    return url


def _mail_from(address: str) -> str:
    if not re.fullmatch(r"[^<>\r\n]*<[^@<>\s]+@[^@<>\s]+>|[^@<>\s]+@[^@<>\s]+", address.strip()):
        message = f"MAIL_FROM is '{address}'. Give an address, such as Đúng Hạn <nhac-viec@example.gov.vn>"
        raise BadSetting(message)
    return address.strip()


def _plain_address(name: str, address: str) -> str:
    if address and not re.fullmatch(r"[^@<>\s,;]+@[^@<>\s,;]+", address.strip()):
        message = f"{name} is '{address}'. Give one address, such as thu-tra-ve@example.gov.vn"
        raise BadSetting(message)
    return address.strip()


def _imap_url(name: str, url: str) -> str:
    if not url:
        return ""
    parts = _split(name, url)
    if parts.scheme != "imaps" or not parts.hostname or not parts.username:
        message = f"{name}: give imaps://USER:PASSWORD@HOST/FOLDER."
        raise BadSetting(message)
    return url


def _https_url(name: str, url: str) -> str:
    if not url:
        return ""
    parts = _split(name, url)
    if parts.scheme != "https" or not parts.hostname or parts.username:
        message = f"{name}: give an address that begins with https:// and holds no password."
        raise BadSetting(message)
    return url


def _webhook_secret(url: str, secret: str) -> str:
    if url and len(secret) < _MINIMUM_SECRET:
        message = (
            f"WEBHOOK_SECRET is weak: the gateway knows us by it. Give at least {_MINIMUM_SECRET} random characters."
        )
        raise BadSetting(message)
    return secret


def _file(name: str, path: str) -> str:
    if path and not Path(path).is_file():
        message = f"{name} is '{path}', where there is no file this user can see."
        raise BadSetting(message)
    return path


def _one_of(name: str, word: str, words: tuple[str, ...]) -> str:
    if word not in words:
        message = f"{name} is '{word}'. Give {' or '.join(words)}."
        raise BadSetting(message)
    return word


def _time_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"TIME_ZONE is '{name}', which is no time zone. Give one such as Asia/Ho_Chi_Minh."
        raise BadSetting(message) from error


def _time(name: str, text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        message = f"{name} is '{text}'. Give a time of day such as 07:30."
        raise BadSetting(message) from error


def _number(name: str, text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        message = f"{name} is '{text}'. Give a whole number from {least} to {most}."
        raise BadSetting(message)
    return int(text)


def _split(name: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is the check
    except ValueError as error:
        message = f"{name} is '{url}', which is no address: {error}."
        raise BadSetting(message) from error
    return parts
