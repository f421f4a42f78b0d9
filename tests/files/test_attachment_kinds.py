"""What may be attached is told by its content; what may not is refused by a sentence that names the file and a cure."""

import base64

import pytest

from tests.files.attached import (
    CMS,
    HTML,
    JPEG,
    LOCKED_WORD,
    OLD_WORD,
    PROGRAM,
    SVG,
    TIFF,
    WEBP,
    package,
    pdf,
    png,
    signed_pdf,
    workbook,
    zip_of,
)
from tracker.errors import InvalidInput
from tracker.files.attachments import Upload
from tracker.files.attachments.kinds import recognise
from tracker.files.attachments.names import safe_name

_OFFICE = "application/vnd.openxmlformats-officedocument."
_PEM = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(CMS) + b"-----END PKCS7-----\n"
_BOMB = package(more={"word/media/a.bin": bytes(101 * 1024 * 1024)})


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Báo cáo tháng 6.pdf", pdf(), "application/pdf"),
        ("ĐÃ KÝ.PDF", signed_pdf(), "application/pdf"),
        ("to-trinh.docx", package("docx"), _OFFICE + "wordprocessingml.document"),
        ("so-lieu.xlsx", workbook(), _OFFICE + "spreadsheetml.sheet"),
        ("bai-trinh-bay.pptx", package("pptx"), _OFFICE + "presentationml.presentation"),
        ("anh.png", png(), "image/png"),
        ("anh.jpg", JPEG, "image/jpeg"),
        ("anh.JPEG", JPEG, "image/jpeg"),
        ("ban-quet.tiff", TIFF, "image/tiff"),
        ("ban-quet.tif", b"MM\x00*" + TIFF[4:], "image/tiff"),
        ("anh.webp", WEBP, "image/webp"),
        ("bao-cao.pdf.p7s", CMS, "application/pkcs7-signature"),
        ("bao-cao.p7m", _PEM, "application/pkcs7-signature"),
        ("bao-cao.p7s", b"\x30\x80" + CMS[4:], "application/pkcs7-signature"),
    ],
)
def test_a_file_is_what_its_content_is(name: str, content: bytes, media_type: str) -> None:
    told, kind = recognise(Upload(name, content), limit_mb=20)
    assert (told, kind.media_type) == (name, media_type)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("trong.pdf", b"", "«trong.pdf» trống"),
        ("cu.doc", OLD_WORD, "«cu.doc» là định dạng cũ; lưu thành .docx hoặc PDF rồi gửi lại."),
        ("cu.xls", OLD_WORD, "«cu.xls» là định dạng cũ; lưu thành .xlsx hoặc PDF rồi gửi lại."),
        ("moi.docx", OLD_WORD, "định dạng cũ"),
        ("khoa.docx", LOCKED_WORD, "mật khẩu"),
        ("macro.docm", package(more={"word/vbaProject.bin": b"x"}), "có macro. Lưu thành .docx hoặc PDF"),
        ("macro.xlsm", package("xlsx", {"xl/VBAPROJECT.BIN": b"x"}), "có macro. Lưu thành .xlsx"),
        ("giau.docx", package(more={"customXml/vbaProject.bin": b"x"}), "có macro"),
        ("nen.zip", zip_of({"a.pdf": pdf()}), "là tệp nén"),
        ("nen.docx", zip_of({"word/document.xml": b"<w/>"}), "là tệp nén"),
        ("nen.docx", b"PK\x03\x04" + bytes(60), "bị hỏng"),
        ("cat-cut.docx", package()[:-40], "bị hỏng"),
        ("nen.rar", b"Rar!\x1a\x07\x01\x00", "là tệp nén"),
        ("bom.docx", _BOMB, "quá lớn"),
        ("nhieu.docx", package(more={f"word/{number}.xml": b"" for number in range(2000)}), "quá lớn"),
        ("day.docx", package(more={"word/a.xml": bytes(3 * 1024 * 1024)}), "quá lớn"),
        ("chay.exe", PROGRAM, "là chương trình"),
        ("chay.pdf", PROGRAM, "là chương trình"),
        ("chay.png", b"#!/bin/sh\n", "là chương trình"),
        ("hinh.svg", SVG, "SVG"),
        ("hinh.png", SVG, "SVG"),
        ("trang.html", HTML, "trang web"),
        ("trang.png", b"\xef\xbb\xbf" + HTML, "trang web"),
        ("ghi-chu.txt", "Chữ thường".encode(), "không phải loại tệp được nhận"),
        ("may-ghi.heic", b"\x00\x00\x00\x18ftypheic" + bytes(20), "Lưu thành JPEG"),
        ("chu-ky.p7s", b"-----BEGIN PKCS7-----\nAAAA=A\n-----END PKCS7-----", "không phải loại"),
        ("chu-ky.p7s", b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", "không phải loại"),
        ("anh.png", pdf(), "có nội dung là PDF, không khớp với tên. Đổi đuôi tên tệp thành .pdf"),
        ("bao-cao.xlsx", package("docx"), "có nội dung là Word"),
        ("khong-duoi", pdf(), "không khớp với tên"),
        ("bao-cao.pdf.exe", pdf(), "không khớp với tên"),
        ("lon.pdf", pdf() + bytes(1024 * 1024), "lớn hơn 1 MB"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name_with_a_cure(name: str, content: bytes, words: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        recognise(Upload(name, content), limit_mb=1)
    assert f"«{name}» " in str(refusal.value)
    assert words in str(refusal.value)
    assert refusal.value.field == "files"


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    content = pdf()
    recognise(Upload("vua.pdf", content + bytes(1024 * 1024 - len(content))), limit_mb=1)


def test_macros_named_only_in_the_list_of_parts_are_seen() -> None:
    types = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    with pytest.raises(InvalidInput, match="macro"):
        recognise(Upload("a.docx", zip_of({"[Content_Types].xml": types})), limit_mb=1)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\An\\Báo cáo.pdf", "Báo cáo.pdf"),
        ("bao-cao\u202efdp.exe", "bao-caofdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("\u2067an\u200b toàn\ufeff.pdf", "an toàn.pdf"),
        ("Ba\u0301o ca\u0301o.pdf", "Báo cáo.pdf"),
        ("a\x00b\x7f.pdf", "ab.pdf"),
        (' <"x">?.pdf ', "__x___.pdf"),
        ("...", "tep"),
        ("", "tep"),
        (".pdf", "pdf"),
        ("dài" * 100 + ".docx", ("dài" * 65) + ".docx"),
    ],
)
def test_a_name_is_kept_as_it_was_less_what_could_mislead(told: str, name: str) -> None:
    assert safe_name(told) == name
    assert len(safe_name("ệ" * 500 + ".pdf")) == 200
