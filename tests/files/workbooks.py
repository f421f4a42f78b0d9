"""Workbooks made for tests: honest ones with openpyxl, hostile ones by hand."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

#: The columns of the sample workbooks.
HEADER = [
    "STT", "Mã nhiệm vụ", "Số, ký hiệu văn bản", "Ngày ban hành", "Trích yếu", "Nội dung nhiệm vụ", "Người giao",
    "Cơ quan chủ trì", "Cơ quan phối hợp", "Ngày giao", "Hạn ban đầu", "Ngày cho gia hạn", "Hạn hoàn thành",
    "Ngày báo cáo hoàn thành", "Văn bản kết quả", "Ngày xác nhận", "Ghi chú",
]  # fmt: skip

_PLAIN: dict[str, object] = {
    "Mã nhiệm vụ": "NV-1",
    "Số, ký hiệu văn bản": "1125/UBND-KT",
    "Ngày ban hành": "02/05/2024",
    "Trích yếu": "V/v rà soát quy hoạch",
    "Nội dung nhiệm vụ": "Rà soát quy hoạch sử dụng đất",
    "Người giao": "Chủ tịch UBND tỉnh",
    "Cơ quan chủ trì": "Sở Tài chính",
    "Ngày giao": "03/05/2024",
    "Hạn hoàn thành": "20/06/2024",
}


def row(code: str = "NV-1", /, **told: object) -> dict[str, object]:
    """A row that can be taken, but for what is told: `due="…"` and so on, by short names of the columns."""
    return _PLAIN | {"Mã nhiệm vụ": code} | {SHORT[key]: value for key, value in told.items()}


#: Short names of columns for tests.
SHORT = {
    "document": "Số, ký hiệu văn bản", "issued": "Ngày ban hành", "subject": "Trích yếu",
    "content": "Nội dung nhiệm vụ", "assigner": "Người giao", "lead": "Cơ quan chủ trì",
    "cooperating": "Cơ quan phối hợp", "assigned": "Ngày giao", "original": "Hạn ban đầu",
    "granted": "Ngày cho gia hạn", "due": "Hạn hoàn thành", "reported": "Ngày báo cáo hoàn thành",
    "result": "Văn bản kết quả", "confirmed": "Ngày xác nhận", "note": "Ghi chú", "level": "Độ mật",
}  # fmt: skip


def cells_of(rows: Sequence[Mapping[str, object]], header: Sequence[str] = HEADER) -> list[list[object]]:
    """A header and rows under it, as cells."""
    return [list(header), *([told.get(name) for name in header] for told in rows)]


def workbook_of(rows: Sequence[Mapping[str, object]], header: Sequence[str] = HEADER) -> bytes:
    """A workbook with one sheet: the header in the first row, and these rows."""
    return saved({"Danh sách": cells_of(rows, header)})


def saved(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook with these sheets, cell by cell."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet: Worksheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
    return bytes_of(book)


def bytes_of(book: Workbook) -> bytes:
    """The workbook as the file it would be."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same archive with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def sheet_xml(body: bytes, *, dimension: str = "A1", before: bytes = b"") -> bytes:
    """The XML of a worksheet with this in its data."""
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>' + before + b'<worksheet xmlns="http://schemas.openxmlformats.org/'
        b'spreadsheetml/2006/main"><dimension ref="' + dimension.encode() + b'"/><sheetData>' + body
        + b"</sheetData></worksheet>"
    )  # fmt: skip
