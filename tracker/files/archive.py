"""Writing an archive: one zip of JSON lines, files and a list of checksums. Memory does not grow with what goes in."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

_PIECE = 1 << 20
#: The list of checksums, as `sha256sum -c` reads it.
CHECKSUMS = "SHA256SUMS"


class ArchiveWriter:
    """An archive that is being written; its checksums are added when it is closed without an error."""

    def __init__(self, path: Path, *, made_at: datetime) -> None:
        """Begin it. `made_at` is the time that its entries bear, on the office's clock."""
        self._made = made_at.timetuple()[:6]
        self._zip = zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._sums: dict[str, str] = {}

    def __enter__(self) -> "ArchiveWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if kind is None:
            lines = "".join(f"{told}  {name}\n" for name, told in self._sums.items())
            self._zip.writestr(self._entry(CHECKSUMS), lines)
        self._zip.close()

    @property
    def sums(self) -> dict[str, str]:
        """The SHA-256 of what was added so far, by name."""
        return dict(self._sums)

    def add_lines(self, name: str, rows: Iterable[dict[str, Any]]) -> int:
        """Add rows as JSON, one a line, and say how many there were. Days and instants become ISO 8601."""
        number = 0

        def lines() -> Iterator[bytes]:
            nonlocal number
            for row in rows:
                number += 1
                yield json.dumps(row, ensure_ascii=False, default=_plain).encode() + b"\n"

        self._add(name, lines())
        return number

    def add_file(self, name: str, file: BinaryIO) -> None:
        """Add the bytes of an open file, as they are."""
        self._add(name, iter(lambda: file.read(_PIECE), b""))

    def add_text(self, name: str, pieces: Iterable[str]) -> None:
        """Add a text that comes in pieces."""
        self._add(name, (piece.encode() for piece in pieces))

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._made)
        entry.compress_type = zipfile.ZIP_DEFLATED
        return entry

    def _add(self, name: str, pieces: Iterator[bytes]) -> None:
        told = hashlib.sha256()
        with self._zip.open(self._entry(name), "w", force_zip64=True) as entry:
            for piece in pieces:
                told.update(piece)
                entry.write(piece)
        self._sums[name] = told.hexdigest()


def _plain(value: Any) -> str:  # noqa: ANN401 - what JSON has no word for
    if isinstance(value, date | datetime):
        return value.isoformat()
    message = f"no word in JSON for {type(value)}"
    raise TypeError(message)
