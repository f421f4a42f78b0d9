"""Documents of all accepted kinds come in as their text; others, broken or hostile ones are refused with the cure."""

from pathlib import Path

import pytest

from tests.files.documents import LETTER, edxml, word, word_with_merged_cells, zipped
from tracker.errors import BadDocument
from tracker.files.documents.reading import read_document

_DATA = Path(__file__).parents[1] / "data" / "documents"


def _text(content: bytes) -> str:
    return read_document(content, limit_mb=20).text


def _refused(content: bytes, *, limit_mb: int = 20) -> str:
    with pytest.raises(BadDocument) as refused:
        read_document(content, limit_mb=limit_mb)
    return str(refused.value)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_plain_text_comes_in_whatever_its_unicode(coding: str) -> None:
    assert _text(LETTER.encode(coding)) == LETTER


def test_a_word_file_gives_its_paragraphs_table_and_automatic_numbers() -> None:
    text = _text(
        word(
            "Chủ tịch UBND tỉnh yêu cầu:",
            table=[["TT", "Nội dung", "Chủ trì"], ["1", "Rà soát\nbiên chế", "Sở Nội vụ"]],
            numbered=["Sở Y tế báo cáo.", "Sở Nội vụ tổng hợp."],
        )
    )
    assert text.split("\n") == [
        "Chủ tịch UBND tỉnh yêu cầu:",
        "| TT | Nội dung | Chủ trì |",
        "| 1 | Rà soát biên chế | Sở Nội vụ |",
        "1. Sở Y tế báo cáo.",
        "2. Sở Nội vụ tổng hợp.",
    ]


def test_a_letterhead_laid_out_in_two_columns_is_no_table() -> None:
    text = _text(word(table=[["UBND TỈNH\nSố: 1/TB-UBND", "CỘNG HÒA\nQuảng Trị, ngày 01/5/2024"]]))
    assert text.split("\n") == ["UBND TỈNH", "Số: 1/TB-UBND", "CỘNG HÒA", "Quảng Trị, ngày 01/5/2024"]


def test_a_cell_merged_downwards_stands_in_each_row() -> None:
    rows = [["Sở Y tế", "a", "b"], ["", "c", "d"], ["", "e", "f"]]
    assert _text(word_with_merged_cells(rows)).split("\n") == [
        "| Sở Y tế | a | b |", "| Sở Y tế | c | d |", "| Sở Y tế | e | f |",
    ]  # fmt: skip


def test_a_pdf_gives_its_lines_in_order_although_letters_come_in_another_font_and_its_table_in_rows() -> None:
    lines = _text((_DATA / "quyet-dinh.pdf").read_bytes()).split("\n")
    assert "Điều 2. Giao Sở Tài chính hướng dẫn, kiểm tra việc thực hiện Kế hoạch; tổng hợp kết quả," in lines
    assert "| TT | Nội dung công việc | Đơn vị chủ trì | Đơn vị phối hợp | Thời hạn hoàn thành |" in lines
    assert (
        "| 3 | Thanh tra việc mua sắm trang thiết bị y tế giai đoạn 2021 - 2023 | Thanh tra tỉnh | Sở Y tế "
        "| Từ 01/4 đến 31/5/2024 |" in lines
    )


@pytest.mark.parametrize("packed", [False, True])
def test_an_edxml_package_gives_the_text_it_carries_and_what_its_header_tells(packed: bool) -> None:  # noqa: FBT001
    document = read_document(edxml(word(*LETTER.splitlines()), packed=packed), limit_mb=20)
    assert document.text.strip() == LETTER.strip()
    assert document.told == {
        "issuer": "UBND tỉnh Quảng Trị",
        "number": "3412",
        "notation": "UBND-KT",
        "issued_on": "2024-07-15",
        "type_name": "Công văn",
        "subject": "V/v đẩy nhanh tiến độ giải ngân",
    }


def test_an_edxml_package_may_be_an_archive_with_the_file_beside_the_envelope() -> None:
    content = zipped({"goi.edxml": edxml(), "dinh-kem/van-ban.txt": LETTER.encode()})
    assert _text(content) == LETTER


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"  ", "Tệp trống"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 500, "Word kiểu cũ"),
        ("Số".encode("utf-16-le") + b"\xff\xfe\xfd\xd8", "UTF-8"),
        (b"PK\x03\x04 broken", "hỏng"),
        (b"%PDF-1.4 broken", "hỏng"),
        (b"<?xml version='1.0'?><a/>", "edXML"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "hỏng"),
        (edxml(), "không có văn bản nào"),
        (zipped({"a.bin": b"x"}), "edXML"),
        (zipped({"word/document.xml": b"0" * 30_000_000}), "quá dài"),
        (zipped({f"{n}": b"" for n in range(2_100)}), "quá dài"),
    ],
)
def test_what_is_no_document_is_refused_with_the_cure(content: bytes, words: str) -> None:
    assert words in _refused(content)


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    assert "lớn hơn 1 MB" in _refused(b"a" * (1024 * 1024 + 1), limit_mb=1)
