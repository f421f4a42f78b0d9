"""What may be attached, told by the content and never by the name alone; everything else is refused with its cure."""

import base64
import binascii
import re
from dataclasses import dataclass

from tracker.errors import InvalidInput
from tracker.files.attachments import Upload
from tracker.files.attachments.archives import NoPackage, Package, TooLargeWhenOpen, look_into
from tracker.files.attachments.names import extension_of, safe_name


@dataclass(frozen=True)
class Kind:
    """A kind of file: what people call it, the extensions it may bear (the usual one first), its media type."""

    word: str
    extensions: tuple[str, ...]
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = Kind("PDF", (".pdf",), "application/pdf")
DOCX = Kind("Word", (".docx",), _OFFICE + "wordprocessingml.document")
XLSX = Kind("Excel", (".xlsx",), _OFFICE + "spreadsheetml.sheet")
PPTX = Kind("PowerPoint", (".pptx",), _OFFICE + "presentationml.presentation")
PNG = Kind("ảnh PNG", (".png",), "image/png")
JPEG = Kind("ảnh JPEG", (".jpg", ".jpeg"), "image/jpeg")
TIFF = Kind("ảnh TIFF", (".tif", ".tiff"), "image/tiff")
WEBP = Kind("ảnh WebP", (".webp",), "image/webp")
SIGNATURE = Kind("chữ ký số", (".p7s", ".p7m"), "application/pkcs7-signature")
KINDS = (PDF, DOCX, XLSX, PPTX, PNG, JPEG, TIFF, WEBP, SIGNATURE)
#: The extensions of all of them.
EXTENSIONS = tuple(extension for kind in KINDS for extension in kind.extensions)
#: What is taken, in words for a form.
TAKEN = "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), ảnh (PNG, JPEG, TIFF, WebP), chữ ký số (.p7s, .p7m)"

_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": DOCX,
    b"spreadsheetml.sheet.main+xml": XLSX,
    b"presentationml.presentation.main+xml": PPTX,
}
_BEGINNINGS = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"II*\x00": TIFF,
    b"MM\x00*": TIFF,
}
_OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ARCHIVE = b"PK\x03\x04"
_OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"PK\x05\x06")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
#: A CMS structure of signed data begins so: a sequence, and in it the object identifier 1.2.840.113549.1.7.2.
_SIGNED_DATA = re.compile(
    rb"\x30(?:\x80|[\x00-\x7f]|\x81.|\x82..|\x83...|\x84....)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", re.DOTALL
)
_PEM = re.compile(rb"\s*-----BEGIN (PKCS7|CMS)-----([A-Za-z0-9+/=\s]+)-----END \1-----\s*")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[a-z!?])", re.IGNORECASE)
_NEWER = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx", ".dot": ".docx", ".xlt": ".xlsx", ".pps": ".pptx"}
_WITHOUT_MACROS = {".docm": ".docx", ".xlsm": ".xlsx", ".pptm": ".pptx"}


def recognise(upload: Upload, *, limit_mb: int) -> tuple[str, Kind]:
    """The safe name of a file and what it is.

    Raises:
        InvalidInput: it is empty, too large, hostile, of a kind that is not taken, or not what its name says. The
            sentence names the file and the cure.
    """
    name = safe_name(upload.name)
    if not upload.content:
        raise _refusal(name, "trống (0 byte). Kiểm tra lại tệp rồi chọn lại.")
    if len(upload.content) > limit_mb * 1024 * 1024:
        raise _refusal(name, f"lớn hơn {limit_mb} MB. Giảm dung lượng (quét ở 200 dpi) hoặc tách tệp rồi gửi lại.")
    kind = _kind_of(name, upload.content)
    if extension_of(name) not in kind.extensions:
        cure = f"Đổi đuôi tên tệp thành {kind.extensions[0]} rồi gửi lại."
        raise _refusal(name, f"có nội dung là {kind.word}, không khớp với tên. {cure}")
    return name, kind


def _kind_of(name: str, content: bytes) -> Kind:
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(_ARCHIVE):
        return _office_kind(name, content)
    if _is_signature(content):
        return SIGNATURE
    raise _refusal(name, _why_not(name, content))


def _is_signature(content: bytes) -> bool:
    if pem := _PEM.fullmatch(content):
        try:
            content = base64.b64decode(b"".join(pem[2].split()), validate=True)
        except binascii.Error:
            return False
    return _SIGNED_DATA.match(content) is not None


def _office_kind(name: str, content: bytes) -> Kind:
    try:
        package = look_into(content)
    except TooLargeWhenOpen as error:
        raise _refusal(name, "khi mở ra quá lớn so với cho phép. Tách thành nhiều tệp nhỏ hơn.") from error
    except NoPackage as error:
        raise _refusal(name, "bị hỏng, không mở được. Mở bằng phần mềm đã tạo ra nó, lưu lại rồi gửi lại.") from error
    found = {kind for part, kind in _MAIN_PARTS.items() if part in package.parts}
    if len(found) != 1 or package.is_encrypted or package.has_macros:
        raise _refusal(name, _why_not_this_package(name, package))
    return found.pop()


def _why_not_this_package(name: str, package: Package) -> str:
    if package.is_encrypted:
        return "được đặt mật khẩu. Bỏ mật khẩu, lưu lại rồi gửi lại."
    if package.has_macros:
        better = _WITHOUT_MACROS.get(extension_of(name), "dạng không có macro (.docx, .xlsx, .pptx)")
        return f"có macro. Lưu thành {better} hoặc PDF rồi gửi lại."
    return f"là tệp nén hoặc gói khác. Gửi từng tệp bên trong. Nhận: {TAKEN}."


def _why_not(name: str, content: bytes) -> str:
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED_STREAM in content:
            return "được đặt mật khẩu. Bỏ mật khẩu, lưu lại rồi gửi lại."
        better = _NEWER.get(extension_of(name), ".docx, .xlsx, .pptx")
        return f"là định dạng cũ; lưu thành {better} hoặc PDF rồi gửi lại."
    if content.startswith(_OTHER_ARCHIVES):
        return f"là tệp nén. Gửi từng tệp bên trong. Nhận: {TAKEN}."
    if content.startswith(_PROGRAMS):
        return f"là chương trình, không nhận vào hệ thống. Nhận: {TAKEN}."
    if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"avif"}:
        return "là ảnh HEIC của điện thoại. Lưu thành JPEG hoặc PDF rồi gửi lại."
    if _MARKUP.match(content):
        return "là trang web, XML hoặc ảnh SVG, có thể chứa mã chạy được. In ra PDF hoặc lưu thành PNG rồi gửi lại."
    return f"không phải loại tệp được nhận, hoặc bị hỏng. Lưu thành PDF rồi gửi lại. Nhận: {TAKEN}."


def _refusal(name: str, why: str) -> InvalidInput:
    return InvalidInput(f"«{name}» {why}", field="files")
