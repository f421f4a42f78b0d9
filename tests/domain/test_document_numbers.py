"""Numbers and notations of documents, as they stand in real ones and as people type them."""

import unicodedata
from datetime import date

import pytest

from tracker.domain.document_numbers import (
    TYPE_NAMES,
    DocumentNumber,
    Identity,
    document_number,
    identity_of,
    tidy,
    written,
)


@pytest.mark.parametrize(
    ("text", "number", "notation", "year", "type_name", "issuer"),
    [
        ("250/KH-UBND", "250", "KH-UBND", None, "Kế hoạch", "UBND"),
        ("1125/BC-VP", "1125", "BC-VP", None, "Báo cáo", "VP"),
        ("5425/UBND-KGVX", "5425", "UBND-KGVX", None, "Công văn", "UBND"),
        ("1663/VPCP-KSTT", "1663", "VPCP-KSTT", None, "Công văn", "VPCP"),
        ("48/2021/QĐ-UBND", "48", "QĐ-UBND", 2021, "Quyết định", "UBND"),
        ("42/2014/QĐ-TTg", "42", "QĐ-TTg", 2014, "Quyết định", "TTG"),
        ("306-QĐ/TU", "306", "QĐ/TU", None, "Quyết định", "TU"),
        ("12/QyĐ-UBND", "12", "QyĐ-UBND", None, "Quy định", "UBND"),
        ("7/CTr-UBND", "7", "CTr-UBND", None, "Chương trình", "UBND"),
        ("88/TTr-STC", "88", "TTr-STC", None, "Tờ trình", "STC"),
        ("15a/CT-TTg", "15a", "CT-TTg", None, "Chỉ thị", "TTG"),
        ("33/STC", "33", "STC", None, "Công văn", "STC"),
    ],
)
def test_a_number_is_read_with_its_notation_type_and_issuer(
    text: str, number: str, notation: str, year: int | None, type_name: str, issuer: str
) -> None:
    found = document_number(text)
    assert found == DocumentNumber(number, notation, year)
    assert (found.type_name, found.issuer) == (type_name, issuer)


@pytest.mark.parametrize(
    "spelling",
    [
        "1125/QĐ-UBND",
        "1125/QD-UBND",
        "1125/qđ-ubnd",
        "1125 / QĐ - UBND",
        "1125/QĐ–UBND",
        "1125/QĐ—UBND",
        "1125/QĐ‑UBND",  # a hyphen that does not break
        "1125/QĐ‐UBND",
        "1125/QĐ−UBND",
        "Số: 1125/QĐ-UBND",
        "số 1125/QĐ-UBND",
        "So 1125/QĐ-UBND",
        "  1125/QĐ-UBND\n",
        "01125/QĐ-UBND",
        unicodedata.normalize("NFD", "1125/QĐ-UBND"),
    ],
)
def test_all_spellings_of_one_number_are_one_document(spelling: str) -> None:
    found, written = document_number(spelling), document_number("1125/QĐ-UBND")
    assert found is not None
    assert written is not None
    assert (found.key, found.issuer, found.type_name) == (written.key, written.issuer, written.type_name)


@pytest.mark.parametrize("other", ["1126/QĐ-UBND", "1125/QĐ-TTg", "1125/KH-UBND", "1125a/QĐ-UBND"])
def test_different_numbers_are_different_documents(other: str) -> None:
    found, written = document_number(other), document_number("1125/QĐ-UBND")
    assert found is not None
    assert written is not None
    assert found.key != written.key


@pytest.mark.parametrize(
    "text", ["", "   ", "Không số", "Thông báo kết luận", "KH-UBND", "/KH-UBND", "12", "12/", "12/06/2024", "12/2024"]
)
def test_what_is_no_document_number_is_none(text: str) -> None:
    assert document_number(text) is None


def test_every_type_code_tells_its_type_in_any_case() -> None:
    for code, name in TYPE_NAMES.items():
        for spelling in (code, code.lower()):
            assert DocumentNumber("1", f"{spelling}-UBND").type_name == name


@pytest.mark.parametrize(("code", "name"), [("DA", "Dự án"), ("ĐA", "Đề án"), ("HD", "Hướng dẫn"), ("HĐ", "Hợp đồng")])
def test_codes_that_differ_only_by_the_stroke_stay_apart(code: str, name: str) -> None:
    assert DocumentNumber("1", f"{code}-UBND").type_name == name


def test_a_tidied_number_is_written_as_in_documents() -> None:
    assert tidy(" Số :  250 / KH –  UBND ") == "250/KH-UBND"


@pytest.mark.parametrize(
    ("typed", "as_written"),
    [
        ("48/qd-ubnd", "48/QĐ-UBND"),
        ("42/2014/qđ-ttg", "42/2014/QĐ-TTg"),
        ("7/ctr-ubnd", "7/CTr-UBND"),
        ("1125 / ubnd - kt", "1125/UBND-KT"),
        ("48/QD-UBND", "48/QD-UBND"),
        ("88/TTr-STC", "88/TTr-STC"),
        ("", ""),
    ],
)
def test_a_number_typed_in_small_letters_is_written_as_in_documents(typed: str, as_written: str) -> None:
    assert written(typed) == as_written


@pytest.mark.parametrize(
    ("label", "issuer", "identity"),
    [
        ("48/QĐ-UBND", "", Identity("UBND", "48/QD-UBND", 2024)),
        ("048/qd-ubnd", "", Identity("UBND", "48/QD-UBND", 2024)),
        ("48/2021/QĐ-UBND", "", Identity("UBND", "48/QD-UBND", 2021)),
        ("48/QĐ-UBND", "UBND tỉnh", Identity("UBND", "48/QD-UBND", 2024)),
        ("48/QĐ-UBND", "Ủy ban nhân dân tỉnh", Identity("UBND", "48/QD-UBND", 2024)),
        ("48/QĐ-UBND", "ubnd", Identity("UBND", "48/QD-UBND", 2024)),
        ("42/QĐ-TTg", "Thủ tướng Chính phủ", Identity("TTG", "42/QD-TTG", 2024)),
        ("48/QĐ-UBND", "UBND tỉnh Quảng Bình", Identity("UBND TỈNH QUẢNG BÌNH", "48/QD-UBND", 2024)),
        ("Kết luận họp", "", Identity("", "KẾT LUẬN HỌP", 2024)),
    ],
)
def test_a_document_is_the_same_by_issuer_number_and_year(label: str, issuer: str, identity: Identity) -> None:
    assert identity_of(label, day=date(2024, 6, 12), issuer=issuer) == identity
