"""A work programme as a workbook. That somebody took it is in the history."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tracker import clock
from tracker.db import transaction
from tracker.domain.lifecycle import STATE_WORDS
from tracker.domain.permissions import Actor
from tracker.domain.programmes import QUARTER_WORDS, SUBMISSION_WORDS, count_items, quarter_of
from tracker.domain.wording import count_in_words
from tracker.files.workbook_out import Cell, Column, Table, write_workbook
from tracker.queries.programme_items import ItemRow
from tracker.queries.programmes import get_programme
from tracker.services.exports import Exported
from tracker.services.history import Entry, write_history

_COLUMNS = (
    Column("TT", 6),
    Column("Quý", 9),
    Column("Nội dung", 60),
    Column("Loại", 16),
    Column("Cơ quan chủ trì", 26),
    Column("Cơ quan phối hợp", 26),
    Column("Trình", 18),
    Column("Thời hạn", 12),
    Column("Thời hạn ban đầu", 12),
    Column("Bổ sung ngày", 12),
    Column("Đưa ra ngày", 12),
    Column("Lý do đưa ra", 24),
    Column("Mã nhiệm vụ", 16),
    Column("Trạng thái", 16),
    Column("Ngày báo cáo hoàn thành", 12),
    Column("Hoàn thành", 11),
)


def export_programme(*, programme_id: int, rows: Sequence[ItemRow], in_words: str, by: Actor) -> Exported:
    """Write these items of a programme, which the list shows. The caller closes the file.

    Raises:
        NotFound: there is no such programme for this account.
    """
    at = clock.now()
    today = clock.today(at)
    programme = get_programme(programme_id, actor=by)
    figures = count_items((row.counted for row in rows), quarter=None, today=today)
    table = Table(
        sheet="Chương trình",
        heading=[
            programme.title,
            f"Điều kiện: {in_words}",
            f"Xuất lúc {clock.local(at):%H:%M ngày %d/%m/%Y}, người xuất: {by.name}",
            f"Hoàn thành: {figures.arithmetic}; số dòng: {count_in_words(len(rows))}",
        ],
        columns=_COLUMNS,
        rows=_cells(rows),
        length=len(rows),
    )
    entry = Entry(
        act="xuat-chuong-trinh",
        summary=f"Xuất {programme.title}, {count_in_words(len(rows))} dòng. Điều kiện: {in_words}",
        happened_on=today,
        subject=programme.title,
        details={"programme": programme.id, "rows": len(rows), "filter": in_words},
    )
    with tempfile.TemporaryDirectory(prefix="dunghan-export-") as folder:
        path = Path(folder) / "chuong-trinh.xlsx"
        write_workbook(path, table)
        with transaction() as session:
            write_history(session, [entry], at=at, by=by)
        file = path.open("rb")
    return Exported(file, f"chuong-trinh-{programme.year}-{today:%Y-%m-%d}.xlsx", len(rows))


def _cells(rows: Sequence[ItemRow]) -> Iterator[list[Cell]]:
    for row in rows:
        due: Cell = f"Tháng {row.due_on.month}/{row.due_on.year}" if row.is_due_in_month else row.due_on
        yield [
            row.number,
            QUARTER_WORDS[quarter_of(row.due_on)],
            row.content,
            row.kind,
            row.lead_name,
            "; ".join(name for _, name in row.cooperating),
            SUBMISSION_WORDS[row.submitted_to],
            due,
            row.first_due_on if row.first_due_on != row.due_on else None,
            row.added_on,
            row.removed_on,
            row.removal_reason,
            row.task_code or "",
            STATE_WORDS[row.task_state] if row.task_state else "",
            row.reported_on,
            "x" if row.is_done else "",
        ]
