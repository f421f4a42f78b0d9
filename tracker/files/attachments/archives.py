"""Looking into a package (docx, xlsx, pptx) without unpacking it: its directory, and the list of what its parts are."""

import io
import zipfile
import zlib
from dataclasses import dataclass

_MAX_UNPACKED = 100 * 1024 * 1024
_MAX_RATIO = 100
_MAX_ENTRIES = 2_000
_ENTRY = b"PK\x01\x02"
_PARTS = "[Content_Types].xml"
_MAX_PARTS = 1024 * 1024
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@dataclass(frozen=True)
class Package:
    """What a package says of itself. `parts` is its list of content types, or empty when it is no office document."""

    parts: bytes
    is_encrypted: bool
    has_macros: bool


class TooLargeWhenOpen(Exception):
    """Opened, it would be larger than anything an office writes: a bomb."""


class NoPackage(Exception):
    """It is broken, or no such archive at all."""


def look_into(content: bytes) -> Package:
    """What is in a package, at the cost of reading its directory and one small entry.

    Raises:
        TooLargeWhenOpen: more than 100 MB, 100 times its size, or 2,000 entries.
        NoPackage: it cannot be read as an archive.
    """
    # Counted before the directory is read: one of a million entries costs more memory than the file.
    if content.count(_ENTRY) > _MAX_ENTRIES:
        raise TooLargeWhenOpen
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _look(archive, len(content))
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise NoPackage from error


def _look(archive: zipfile.ZipFile, size: int) -> Package:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or unpacked > _MAX_RATIO * size:
        raise TooLargeWhenOpen
    names = [entry.filename for entry in entries]
    is_encrypted = any(entry.flag_bits & 0x1 for entry in entries)
    parts = b""
    if names.count(_PARTS) == 1 and not is_encrypted:
        parts = _read_parts(archive)
    lowered = [name.lower() for name in names]
    has_macros = any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in lowered) or any(
        word in parts.lower() for word in (b"macroenabled", b"macrosheet", b"vbaproject")
    )
    return Package(parts, is_encrypted, has_macros)


def _read_parts(archive: zipfile.ZipFile) -> bytes:
    entry = archive.getinfo(_PARTS)
    if entry.compress_type not in _METHODS:
        raise NoPackage
    # The size in the directory may be a lie, so no more is read than such a list can need.
    with archive.open(entry) as stream:
        parts = stream.read(_MAX_PARTS + 1)
    if len(parts) > _MAX_PARTS:
        raise TooLargeWhenOpen
    return parts
