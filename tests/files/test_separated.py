"""Lists with separators: encodings, separators, quotes, limits."""

import unicodedata

import pytest

from tracker.errors import BadWorkbook
from tracker.files.workbook.lists import read_list
from tracker.files.workbook.reading import Cell
from tracker.files.workbook.separated import MAX_ROWS, Encoding

_TEXT = 'Mã,Nội dung,Ghi chú\r\nNV-1,"Rà soát, báo cáo ""gấp""\nhai dòng",Đúng hạn\r\n'


def _read(content: bytes, encoding: Encoding = Encoding.UTF_8, name: str = "ds.csv") -> list[list[Cell]]:
    (sheet,) = read_list(content, file_name=name, limit_mb=1, encoding=encoding)
    return [
        [unicodedata.normalize("NFC", cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows
    ]


_ROWS: list[list[Cell]] = [["Mã", "Nội dung", "Ghi chú"], ["NV-1", 'Rà soát, báo cáo "gấp"\nhai dòng', "Đúng hạn"]]


@pytest.mark.parametrize(
    "content",
    [
        _TEXT.encode(),
        _TEXT.encode("utf-8-sig"),
        _TEXT.encode("utf-16"),
        ("sep=,\r\n" + _TEXT).encode(),
        _TEXT.replace("\r\n", "\n").encode(),
    ],
)
def test_a_list_is_read_whatever_mark_it_begins_with(content: bytes) -> None:
    assert _read(content) == _ROWS


@pytest.mark.parametrize("separator", [";", "\t"])
def test_the_separator_is_the_one_that_parts_the_first_line(separator: str) -> None:
    text = f'Mã{separator}"Nội dung, trích yếu"{separator}Hạn\nNV-1{separator}a, b, c{separator}01/07/2024\n'
    assert _read(text.encode()) == [["Mã", "Nội dung, trích yếu", "Hạn"], ["NV-1", "a, b, c", "01/07/2024"]]


def test_windows_1258_is_read_when_told() -> None:
    # That encoding writes the marks of tone behind their letters.
    content = "Ma\u0303,N\u00f4\u0323i dung\nNV-1,\u0110u\u0301ng ha\u0323n".encode("cp1258")
    assert _read(content, Encoding.WINDOWS_1258) == [["Mã", "Nội dung"], ["NV-1", "Đúng hạn"]]
    with pytest.raises(BadWorkbook, match="không viết bằng UTF-8"):
        _read(content)


def test_windows_1252_is_read_when_told() -> None:
    assert _read("Code,Title\nNV-1,Déjà vu".encode("cp1252"), Encoding.WINDOWS_1252)[1] == ["NV-1", "Déjà vu"]


def test_a_mark_of_utf_8_is_believed_whatever_is_said() -> None:
    assert _read(_TEXT.encode("utf-8-sig"), Encoding.WINDOWS_1258) == _ROWS


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Ma,Ten\nNV-1,\xff\xfe\xfa", "không viết bằng UTF-8"),
        (b'Ma,Ten\nNV-1,"khong dong', "Dòng 2 của tệp CSV hỏng"),
        (b"Ma,Ten\0\0", "không phải là văn bản CSV"),
        (b"a,b\n" * (MAX_ROWS + 1), f"nhiều nhất {MAX_ROWS} dòng"),
        (b"x" * 200_000 + b",y\n", "ô quá dài"),
        (b"a" * (1024 * 1024 + 1), "lớn hơn 1 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_cure(content: bytes, says: str) -> None:
    with pytest.raises(BadWorkbook, match=says):
        _read(content)


def test_a_workbook_that_is_called_a_list_is_read_as_what_it_is() -> None:
    with pytest.raises(BadWorkbook, match=r"\.xlsx"):
        _read(b"PK\x03\x04 hong")
