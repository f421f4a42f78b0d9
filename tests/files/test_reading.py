"""Workbooks come in as their cells; what is no workbook, broken, encrypted, too large or hostile is refused."""

import io
import struct
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from tests.files.workbooks import bytes_of, cells_of, rewritten, row, saved, sheet_xml, workbook_of
from tracker.errors import BadWorkbook
from tracker.files.workbook.reading import dump_sheets, load_sheets, read_workbook
from tracker.files.workbook.rows import read_sheet

_SHEET = "xl/worksheets/sheet1.xml"
_PLAIN = workbook_of([row()])


def _refused(content: bytes, *, limit_mb: int = 20) -> str:
    with pytest.raises(BadWorkbook) as refused:
        read_workbook(content, limit_mb=limit_mb)
    return str(refused.value)


def test_cells_come_out_as_they_were_put_in() -> None:
    (sheet,) = read_workbook(
        saved({"Một": [["chữ", 7, 7.5, date(2024, 6, 2), datetime(2024, 6, 2, 8, 30), None, True]]}),  # noqa: DTZ001
        limit_mb=20,
    )
    assert sheet.name == "Một"
    assert sheet.rows == [["chữ", 7, 7.5, date(2024, 6, 2), date(2024, 6, 2), None, True]]


def test_all_sheets_are_read_in_their_order() -> None:
    sheets = read_workbook(saved({"Sở": [["a"]], "Trống": [], "Huyện": [["b"]]}), limit_mb=20)
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("Sở", [["a"]]), ("Trống", []), ("Huyện", [["b"]])]


def test_rows_and_columns_keep_their_numbers_where_the_sheet_begins_further_down() -> None:
    book = Workbook()
    book.worksheets[0].cell(4, 3, "x")
    book.worksheets[0].cell(6, 4, "y")
    (sheet,) = read_workbook(bytes_of(book), limit_mb=20)
    assert sheet.rows == [[], [], [], [None, None, "x", None], [None] * 4, [None, None, None, "y"]]


def test_one_cell_at_the_far_corner_of_an_empty_sheet_does_not_make_a_huge_sheet() -> None:
    body = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "quá lớn" in _refused(rewritten(_PLAIN, {_SHEET: sheet_xml(body)}))


def test_a_list_that_begins_further_down_and_to_the_right_is_refused_by_its_real_row() -> None:
    book = Workbook()
    for offset, cells in enumerate(cells_of([row(), row("NV-2", due="mai")])):
        for column, value in enumerate(cells):
            book.worksheets[0].cell(6 + offset, 3 + column, value)  # type: ignore[call-overload]
    (sheet,) = read_workbook(bytes_of(book), limit_mb=20)
    read = read_sheet(sheet, today=date(2024, 6, 12))
    assert [(task.code, task.row) for task in read.rows] == [("NV-1", 7)]
    assert [(refusal.row, refusal.column) for refusal in read.refused] == [(8, "Hạn hoàn thành")]


def test_a_cell_merged_downwards_stands_in_each_row_it_covers() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in cells_of([row("NV-1"), row("NV-2", document=None), row("NV-3", document=None)]):
        sheet.append(cells)
    sheet.merge_cells("C2:C4")
    (read,) = read_workbook(bytes_of(book), limit_mb=20)
    tasks = read_sheet(read, today=date(2024, 6, 12)).rows
    assert [task.document for task in tasks] == ["1125/UBND-KT"] * 3


def test_a_cell_merged_sideways_stands_once() -> None:
    book = Workbook()
    book.worksheets[0].append(["Tiêu đề", None, None])
    book.worksheets[0].append(["a", "b", "c"])
    book.worksheets[0].merge_cells("A1:C1")
    (sheet,) = read_workbook(bytes_of(book), limit_mb=20)
    assert sheet.rows == [["Tiêu đề", None, None], ["a", "b", "c"]]


def test_of_a_formula_its_value_is_read_and_never_its_text() -> None:
    body = b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1&amp;"x"</f><v>2x</v></c></row>'
    (sheet,) = read_workbook(rewritten(_PLAIN, {_SHEET: sheet_xml(body, dimension="A1:B1")}), limit_mb=20)
    assert sheet.rows == [[2, "2x"]]


def test_a_number_beyond_all_bounds_is_a_cell_like_any_other() -> None:
    body = b'<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>-5</v></c></row>'
    (sheet,) = read_workbook(rewritten(_PLAIN, {_SHEET: sheet_xml(body, dimension="A1:B1")}), limit_mb=20)
    assert sheet.rows[0][1] == -5


def test_kept_cells_come_back_the_same() -> None:
    sheets = read_workbook(saved({"Một": [["chữ", 7, date(2024, 6, 2), None]], "Hai": []}), limit_mb=20)
    assert load_sheets(dump_sheets(sheets)) == sheets


def _archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không phải là bảng tính"),
        (b"PK", "không phải là bảng tính"),
        (b"Ma nhiem vu;Noi dung\n1;2\n", "không phải là bảng tính"),
        (b"<html><table></table></html>", "không phải là bảng tính"),
        (_PLAIN[: len(_PLAIN) // 2], "không phải là bảng tính"),
        (_PLAIN[:-10], "không phải là bảng tính"),
        (_archive({"a.txt": b"x"}), "không phải là bảng tính Excel"),
        (_archive({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}), "không phải là bảng tính Excel"),
        (_OLE + bytes(2000), "kiểu cũ (.xls)"),
        (_OLE + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(500), "mật khẩu"),
        (rewritten(_PLAIN, {"xl/vbaProject.bin": b"macro"}), ".xlsm"),
        (rewritten(_PLAIN, {_SHEET: b"<worksheet><sheetData><row"}), "hỏng"),
        (rewritten(_PLAIN, {"xl/workbook.xml": b"no xml at all"}), "hỏng"),
    ],
    ids=[
        "empty", "two bytes", "text", "html", "half a file", "without its end", "a zip", "a docx", "an old xls",
        "encrypted", "macros", "broken sheet", "broken workbook",
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_with_a_sentence_that_says_what_to_do(content: bytes, said: str) -> None:
    message = _refused(content)
    assert said in message
    assert message.endswith(".")


def test_a_file_larger_than_allowed_is_refused_before_it_is_opened() -> None:
    assert "lớn hơn 1 MB" in _refused(_PLAIN + bytes(1024 * 1024), limit_mb=1)


def test_an_archive_with_a_password_is_refused() -> None:
    content = bytearray(_PLAIN)
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    assert "mật khẩu" in _refused(bytes(content))


def test_an_archive_that_unpacks_to_a_hundred_times_its_size_is_refused() -> None:
    assert "quá lớn" in _refused(rewritten(_PLAIN, {"xl/media/image1.bin": bytes(20_000_000)}))


def test_an_archive_that_unpacks_beyond_the_limit_is_refused() -> None:
    noise = bytes(range(256)) * 4 + bytes(30_000)
    assert "quá lớn" in _refused(rewritten(_PLAIN, {f"xl/media/{n}.bin": noise * 200 for n in range(18)}))


def test_an_archive_of_thousands_of_entries_is_refused() -> None:
    assert "quá lớn" in _refused(rewritten(_PLAIN, {f"xl/media/{n}": b"x" for n in range(2_100)}))


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    body = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_000_000))
    content = bytearray(rewritten(_PLAIN, {_SHEET: sheet_xml(body)}))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 24 : at + 28] = struct.pack("<I", 1000)  # the size it unpacks to, in the directory
        at = content.find(b"PK\x01\x02", at + 4)
    assert _refused(bytes(content))


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD1"])
def test_one_cell_far_away_does_not_make_a_huge_sheet(cell: str) -> None:
    number = "".join(character for character in cell if character.isdigit())
    body = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{number}"><c r="{cell}"><v>1</v></c></row>'.encode()
    if cell == "XFD1":
        (sheet,) = read_workbook(rewritten(_PLAIN, {_SHEET: sheet_xml(body[body.index(b"</row>") + 6 :])}), limit_mb=20)
        assert len(sheet.rows) == 1
    else:
        assert "quá lớn" in _refused(rewritten(_PLAIN, {_SHEET: sheet_xml(body)}))


def test_a_huge_declared_dimension_alone_costs_nothing() -> None:
    body = b'<row r="1"><c r="A1"><v>7</v></c></row>'
    content = rewritten(_PLAIN, {_SHEET: sheet_xml(body, dimension="A1:XFD1048576")})
    try:
        assert read_workbook(content, limit_mb=20)[0].rows == [[7]]
    except BadWorkbook as refused:
        assert "quá lớn" in str(refused)  # noqa: PT017 - either is right


def _with_shared_strings(strings: bytes) -> bytes:
    return rewritten(_PLAIN, {"xl/sharedStrings.xml": strings})


def test_giant_shared_strings_are_refused() -> None:
    noise = "".join(chr(33 + n * 7919 % 90) for n in range(4_000)).replace("<", "a").replace("&", "b").encode()
    strings = b"<sst>" + (b"<si><t>" + noise + b"</t></si>") * 24_000 + b"</sst>"
    assert "quá lớn" in _refused(_with_shared_strings(strings))


def test_entities_that_multiply_are_never_expanded() -> None:
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1)) * 10) for n in range(1, 12)
    )
    body = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row>'
    sheet = sheet_xml(body, before=b"<!DOCTYPE x [" + entities + b"]>")
    try:
        sheets = read_workbook(rewritten(_PLAIN, {_SHEET: sheet}), limit_mb=20)
    except BadWorkbook:
        return
    assert "haha" not in repr(sheets)


def test_an_entity_that_names_a_file_is_never_read() -> None:
    body = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&f;</t></is></c></row>'
    sheet = sheet_xml(body, before=b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>')
    try:
        sheets = read_workbook(rewritten(_PLAIN, {_SHEET: sheet}), limit_mb=20)
    except BadWorkbook:
        return
    assert "root" not in repr(sheets)


def test_deeply_nested_xml_does_no_harm() -> None:
    depth = 200_000
    body = b'<row r="1"><c r="A1"><v>7</v></c></row>' + b"<x>" * depth + b"</x>" * depth
    try:
        (sheet,) = read_workbook(rewritten(_PLAIN, {_SHEET: sheet_xml(body)}), limit_mb=20)
    except BadWorkbook:
        return
    assert sheet.rows[0] == [7]


def test_cells_merged_over_and_over_are_refused() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n * 7919) for n in range(1, 10_000))
    merged = b"".join(b'<mergeCell ref="A%d:A1048576"/>' % n for n in range(1, 10_000))
    sheet = sheet_xml(rows).replace(b"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")
    assert "quá lớn" in _refused(rewritten(_PLAIN, {_SHEET: sheet}))


def test_a_sheet_of_too_many_rows_is_named() -> None:
    body = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n * 7919) for n in range(1, 40_003))
    message = _refused(rewritten(_PLAIN, {_SHEET: sheet_xml(body)}))
    assert "«Danh sách» quá lớn" in message
    assert "40002 × 1" in message
