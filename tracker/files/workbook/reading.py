"""From the bytes of a workbook to its cells, in a child process with limits."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.errors import BadWorkbook

_CHILD = Path(__file__).with_name("sheet_reader.py")
_SECONDS = 6
_MAX_UNPACKED = 100 * 1024 * 1024
_MAX_RATIO = 100
_MAX_ENTRIES = 2_000
_ENTRY = b"PK\x01\x02"
_OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_TOO_LARGE_WHEN_OPEN = "Bảng tính khi mở ra quá lớn so với cho phép. Tách thành nhiều tệp nhỏ hơn."

Cell = str | int | float | bool | date | None


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet; the first row and the first column are number 0, as in the file."""

    name: str
    rows: list[list[Cell]]
    is_hidden: bool = False
    """A hidden sheet comes without its rows: it is named, and not read."""


def read_workbook(content: bytes, *, limit_mb: int) -> list[Sheet]:
    """The sheets of an .xlsx workbook.

    Raises:
        BadWorkbook: it is no such workbook, or broken, encrypted, too large, or hostile. It has then cost less than the
            child's limits.
    """
    _check_before_unpacking(content, limit_mb)
    try:
        child = subprocess.run(  # noqa: S603 - our own program, no shell, no words from outside
            [sys.executable, "-I", str(_CHILD)], input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        message = "Đọc tệp quá lâu. Tách bảng tính thành nhiều tệp nhỏ hơn rồi nhập từng tệp."
        raise BadWorkbook(message) from error
    if child.returncode < 0 or b"MemoryError" in child.stderr or b"memory allocation" in child.stderr:
        message = "Bảng tính quá lớn. Xóa các dòng, cột trống có định dạng ở cuối trang tính rồi lưu lại."
        raise BadWorkbook(message)
    if child.returncode != 0:
        message = "Tệp hỏng, không đọc được như một bảng tính. Mở bằng Excel, lưu lại dạng .xlsx rồi thử lại."
        raise BadWorkbook(message)
    return [_sheet(json.loads(line)) for line in child.stdout.splitlines() if line]


def dump_sheets(sheets: list[Sheet]) -> bytes:
    """The cells as JSON, to be kept until they are confirmed."""
    told = [
        {"name": s.name, "hidden": s.is_hidden, "rows": [[_told(cell) for cell in row] for row in s.rows]}
        for s in sheets
    ]
    return json.dumps(told, ensure_ascii=False).encode()


def load_sheets(content: bytes) -> list[Sheet]:
    """The cells that `dump_sheets` wrote."""
    return [_sheet(told) for told in json.loads(content)]


def _sheet(told: dict[str, Any]) -> Sheet:
    if told.get("too_large"):
        message = (
            f"Trang tính «{told['name']}» quá lớn ({told['too_large']} dòng × cột). "
            "Xóa các dòng, cột trống ở cuối trang rồi lưu lại."
        )
        raise BadWorkbook(message)
    if told.get("hidden"):
        return Sheet(told["name"], [], is_hidden=True)
    return Sheet(told["name"], [[_cell(cell) for cell in row] for row in told["rows"]])


def _cell(told: Any) -> Cell:  # noqa: ANN401 - JSON
    return date.fromisoformat(told["date"]) if isinstance(told, dict) else told


def _told(cell: Cell) -> object:
    return {"date": cell.isoformat()} if isinstance(cell, date) else cell


def _check_before_unpacking(content: bytes, limit_mb: int) -> None:
    if len(content) > limit_mb * 1024 * 1024:
        message = f"Tệp lớn hơn {limit_mb} MB. Tách bảng tính thành nhiều tệp nhỏ hơn."
        raise BadWorkbook(message)
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED_STREAM in content:
            message = "Bảng tính được đặt mật khẩu. Bỏ mật khẩu rồi lưu lại, và thử lại."
            raise BadWorkbook(message)
        message = "Đây là tệp Excel kiểu cũ (.xls). Mở bằng Excel, lưu lại dạng .xlsx rồi thử lại."
        raise BadWorkbook(message)
    # Counted before the directory is read: one of a million entries costs more memory than the file.
    if content.count(_ENTRY) > _MAX_ENTRIES:
        raise BadWorkbook(_TOO_LARGE_WHEN_OPEN)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        message = "Tệp không phải là bảng tính .xlsx, hoặc bị hỏng. Chọn đúng tệp, hoặc lưu lại từ Excel dạng .xlsx."
        raise BadWorkbook(message) from error
    _check_entries(entries, len(content))


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    names = {entry.filename.lstrip("/") for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or unpacked > _MAX_RATIO * max(size, 1):
        raise BadWorkbook(_TOO_LARGE_WHEN_OPEN)
    if "xl/workbook.xml" not in names:
        message = "Tệp không phải là bảng tính Excel (.xlsx). Chọn đúng tệp, hoặc lưu lại từ Excel dạng .xlsx."
        raise BadWorkbook(message)
    if any(name.endswith("vbaProject.bin") for name in names):
        message = "Bảng tính có macro (.xlsm). Lưu lại dạng .xlsx (không macro) rồi thử lại."
        raise BadWorkbook(message)
    if any(entry.flag_bits & 0x1 for entry in entries):
        message = "Bảng tính được đặt mật khẩu. Bỏ mật khẩu rồi lưu lại, và thử lại."
        raise BadWorkbook(message)
