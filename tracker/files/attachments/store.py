"""Where the bytes of attached files lie: a folder no page serves, random names, nothing ever overwritten.

The composition root says which folder and how large a file may be, once, when the application is made.
"""

import contextlib
import hashlib
import io
import logging
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from tracker.errors import DamagedFile, StoreUnavailable

_log = logging.getLogger(__name__)
_NAME = re.compile(r"[0-9a-f]{48}")
_folder = Path("instance/files")
_limit_mb = 20


def use_folder(folder: Path, *, limit_mb: int) -> None:
    """Say where files are kept, and how many megabytes one may have."""
    global _folder, _limit_mb
    _folder, _limit_mb = folder, limit_mb


def limit_mb() -> int:
    """How many megabytes a file may have."""
    return _limit_mb


def keep(content: bytes) -> str:
    """Write the bytes under a new random name and give it; they are on the disk when this returns.

    Raises:
        StoreUnavailable: the folder cannot be written.
    """
    return _keep(io.BytesIO(content))


def keep_file(path: Path) -> str:
    """The same with the bytes of a file, however large, which stays where it is.

    Raises:
        StoreUnavailable: the folder cannot be written.
    """
    with path.open("rb") as file:
        return _keep(file)


def checksum_of(path: Path) -> str:
    """The SHA-256 of a file, as it is kept beside its name."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keep(content: BinaryIO) -> str:
    name = secrets.token_hex(24)
    path = _path(name)
    try:
        _make_folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            shutil.copyfileobj(content, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        _sync(path.parent)
    except OSError as error:
        _log.error("cannot keep a file in %s: %s", _folder, error.strerror)
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        message = (
            "Chưa lưu được tệp: kho tệp của hệ thống đang không ghi được, nên chưa có gì được lưu. "
            "Báo quản trị hệ thống, hoặc gửi trước không kèm tệp."
        )
        raise StoreUnavailable(message) from error
    return name


def open_checked(name: str, *, sha256: str) -> BinaryIO:
    """The file of this stored name, open at its beginning, its bytes just compared with the checksum.

    Raises:
        DamagedFile: it is not there, or not what was kept.
    """
    try:
        file = _path(name).open("rb")
    except OSError as error:
        message = f"missing: {error.strerror}"
        raise DamagedFile(message) from error
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        message = "its checksum does not fit"
        raise DamagedFile(message)
    file.seek(0)
    return file


def list_kept() -> Iterator[tuple[str, datetime]]:
    """Every file in the store: its name, and the instant it was written."""
    for path in sorted(_folder.glob("[0-9a-f][0-9a-f]/*")):
        if _NAME.fullmatch(path.name) and path.is_file():
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)


def remove(name: str) -> None:
    """Delete a file that nothing refers to."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        message = f"no name of the store: {name!r}"
        raise ValueError(message)
    return _folder / name[:2] / name


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Make what was written into a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
