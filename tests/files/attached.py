"""Bytes of files as people attach them, and as an attacker would, made by hand."""

import io
import struct
import zipfile
import zlib

from openpyxl import Workbook

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{main}+xml"/></Types>'
)
_MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main"),
}


def zip_of(entries: dict[str, bytes]) -> bytes:
    """An archive of these entries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def package(kind: str = "docx", more: dict[str, bytes] | None = None) -> bytes:
    """An office document with one empty part, and whatever more is wanted in it."""
    part, main = _MAIN[kind]
    types = _TYPES.format(part=part, main=main).encode()
    return zip_of({"[Content_Types].xml": types, part: b"<document/>", **(more or {})})


def workbook() -> bytes:
    """A workbook as openpyxl writes it."""
    packed = io.BytesIO()
    made = Workbook()
    made["Sheet"]["A1"] = "Số liệu"
    made.save(packed)
    return packed.getvalue()


def pdf(words: bytes = b"1") -> bytes:
    """A document of one empty page."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n%" + words + b"\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def signed_pdf() -> bytes:
    """A document with a signature in an increment: its byte range covers every byte but the signature's own."""
    signed = pdf() + b"4 0 obj<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 300 900 40]/Contents<" + b"30" * 64
    return signed + b">>>endobj\ntrailer<</Root 1 0 R/Prev 0>>\r\nstartxref\r\n0\r\n%%EOF\x00\r\n"


def png() -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    points = chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + points + chunk(b"IEND", b"")


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + bytes(64) + bytes.fromhex("ffd9")
TIFF = b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0e\x00\x00\x00/\x00\x00\x00" + bytes(8)
#: Signed data without content, as beside a document: a sequence that begins with its object identifier.
CMS = bytes.fromhex("308204d206092a864886f70d010702a08204c3308204bf") + bytes(1215)
OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
LOCKED_WORD = OLD_WORD + "EncryptedPackage".encode("utf-16-le")
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"\n <!DOCTYPE html><html><script>alert(1)</script></html>"
PROGRAM = b"MZ\x90\x00\x03" + bytes(200)
