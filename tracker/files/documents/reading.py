"""From the bytes of a document to its text, in a child process with limits."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import BadDocument
from tracker.files.documents.unreadable import Reason

_CHILD = Path(__file__).with_name("document_reader.py")
_SECONDS = 60
_MAX_UNPACKED = 60 * 1024 * 1024
_MAX_RATIO = 200
_MAX_ENTRIES = 2_000
_ENTRY = b"PK\x01\x02"
_OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
#: The longest text that is read: about a thousand pages.
MAX_CHARACTERS = 2_000_000

_TOO_LARGE = "Văn bản quá dài so với cho phép. Tách phần có nhiệm vụ ra tệp riêng, hoặc dán phần đó."
_BROKEN = "Tệp hỏng hoặc không đọc được. Mở bằng phần mềm soạn thảo, lưu lại rồi thử lại, hoặc dán nội dung văn bản."
#: What the child says of a file it cannot read, and how that is told.
_TOLD = {
    Reason.NO_TEXT: "Tệp PDF là ảnh quét, không có lớp chữ. Nhận dạng chữ (OCR) trước, hoặc dán nội dung văn bản.",
    Reason.ENCRYPTED: "Tệp được đặt mật khẩu. Bỏ mật khẩu rồi thử lại.",
    Reason.NO_DOCUMENT: "Gói edXML không có văn bản nào đọc được (.docx, .pdf, .txt). Tải tệp đính kèm lên riêng.",
    Reason.NO_EDXML: "Tệp XML này không phải gói edXML theo QCVN 102:2016.",
    Reason.CODING: "Tệp .txt không phải mã Unicode. Lưu lại với mã UTF-8 rồi thử lại, hoặc dán nội dung văn bản.",
    Reason.TOO_LONG: _TOO_LARGE,
}


@dataclass(frozen=True)
class ReadDocument:
    """The text of a document, and what its package tells of it beside the text, by names."""

    text: str
    told: dict[str, str]


def read_document(content: bytes, *, limit_mb: int) -> ReadDocument:
    """The text of a document, whatever of the accepted kinds it is; its name does not matter.

    Raises:
        BadDocument: it is of another kind, broken, encrypted, without text, too large, or hostile. It has then cost
            less than the child's limits.
    """
    _check_before_unpacking(content, limit_mb)
    try:
        child = subprocess.run(  # noqa: S603 - our own program, no shell, no words from outside
            [sys.executable, "-I", str(_CHILD)], input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        message = "Đọc tệp quá lâu. Tách phần có nhiệm vụ ra tệp riêng, hoặc dán phần đó."
        raise BadDocument(message) from error
    if child.returncode < 0 or b"MemoryError" in child.stderr:
        raise BadDocument(_TOO_LARGE)
    if child.returncode != 0:
        raise BadDocument(_BROKEN)
    answer = json.loads(child.stdout)
    if reason := answer.get("refused"):
        raise BadDocument(_TOLD.get(reason, _BROKEN))
    return ReadDocument(answer["text"], answer.get("told", {}))


def _check_before_unpacking(content: bytes, limit_mb: int) -> None:
    if not content.strip():
        message = "Tệp trống, không có gì để đọc."
        raise BadDocument(message)
    if len(content) > limit_mb * 1024 * 1024:
        message = f"Tệp lớn hơn {limit_mb} MB. Tách phần có nhiệm vụ ra tệp riêng, hoặc dán phần đó."
        raise BadDocument(message)
    if content.startswith(_OLD_OFFICE):
        message = "Đây là tệp Word kiểu cũ (.doc). Mở bằng Word, lưu lại dạng .docx rồi thử lại."
        raise BadDocument(message)
    if content.startswith(b"PK"):
        _check_archive(content)


def _check_archive(content: bytes) -> None:
    # Counted before the directory is read: one of a million entries costs more memory than the file.
    if content.count(_ENTRY) > _MAX_ENTRIES:
        raise BadDocument(_TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise BadDocument(_BROKEN) from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _MAX_UNPACKED or unpacked > _MAX_RATIO * max(len(content), 1):
        raise BadDocument(_TOO_LARGE)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise BadDocument(_TOLD[Reason.ENCRYPTED])
