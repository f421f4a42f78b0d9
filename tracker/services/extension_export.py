"""The register of extensions as a workbook. That somebody took it is in the history."""

from collections.abc import Iterator

from tracker import clock
from tracker.domain.extension_register import OUTCOME_WORDS
from tracker.domain.permissions import Actor
from tracker.domain.wording import count_in_words, day_in_words
from tracker.files.workbook_out import Cell, Column, Table
from tracker.queries.extension_register import (
    ExtensionFilter,
    ExtensionRow,
    count_extensions_by_agency,
    stream_extensions,
)
from tracker.services.exported import Taking, workbook_of
from tracker.services.exports import Exported

_COLUMNS = (
    Column("Ngày đề nghị", 12),
    Column("Cơ quan", 28),
    Column("Mã nhiệm vụ", 16),
    Column("Nội dung nhiệm vụ", 60),
    Column("Văn bản giao", 18),
    Column("Hạn trước đó", 12),
    Column("Hạn đề nghị", 12),
    Column("Xin lùi (ngày)", 9),
    Column("Lý do xin gia hạn", 40),
    Column("Đề nghị muộn", 9),
    Column("Kết quả", 24),
    Column("Ngày quyết định", 12),
    Column("Hạn được cho", 12),
    Column("Được lùi (ngày)", 9),
    Column("Người quyết định", 20),
    Column("Lý do quyết định", 40),
)


def export_extensions(*, chosen: ExtensionFilter, in_words: str, by: Actor) -> Exported:
    """Write every entry that the register shows. The caller closes the file."""
    at = clock.now()
    rows = sum(one.entries for one in count_extensions_by_agency(chosen, actor=by))
    table = Table(
        sheet="Gia hạn",
        heading=[
            "Sổ theo dõi gia hạn",
            f"Điều kiện: {in_words}",
            f"Như đã biết đến hết ngày {day_in_words(chosen.as_of)}",
            f"Xuất lúc {clock.local(at):%H:%M ngày %d/%m/%Y}, người xuất: {by.name}",
            f"Số dòng: {count_in_words(rows)}",
        ],
        columns=_COLUMNS,
        rows=_cells(stream_extensions(chosen, actor=by)),
        length=rows,
    )
    taking = Taking("xuat-bao-cao", "sổ theo dõi gia hạn", in_words, at, by)
    return workbook_of(table, name="so-gia-han", taking=taking)


def _cells(rows: Iterator[ExtensionRow]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            *(row.asked_on, row.agency, row.code, row.content, row.document, row.due_on, row.asked_due_on),
            *(row.days_asked, row.reason, "x" if row.is_late else "", OUTCOME_WORDS[row.outcome], row.decided_on),
            *(row.granted_due_on, row.days_moved, row.decided_by, row.decision),
        ]
