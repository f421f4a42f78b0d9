"""The register of urges as a workbook. That somebody took it is in the history."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tracker import clock
from tracker.db import transaction
from tracker.domain.lifecycle import STATE_WORDS
from tracker.domain.permissions import Actor
from tracker.domain.wording import count_in_words
from tracker.files.workbook_out import Cell, Column, Table, write_workbook
from tracker.models import Urge
from tracker.queries.urge_choice import letter_of
from tracker.queries.urge_register import UrgeFilter, count_urges, stream_urged_tasks
from tracker.queries.urges import UrgedLine
from tracker.services.exports import Exported
from tracker.services.history import Entry, write_history

_COLUMNS = (
    Column("Số đôn đốc", 11),
    Column("Ngày đôn đốc", 12),
    Column("Cơ quan", 28),
    Column("Mã nhiệm vụ", 16),
    Column("Nội dung nhiệm vụ", 60),
    Column("Văn bản giao", 24),
    Column("Hạn lúc đôn đốc", 12),
    Column("Quá hạn lúc đó (ngày)", 10),
    Column("Công văn", 14),
    Column("Ngày công văn", 12),
    Column("Người ký", 20),
    Column("Người đôn đốc", 20),
    Column("Trạng thái nay", 16),
    Column("Ngày báo cáo hoàn thành", 12),
    Column("Sau đôn đốc (ngày)", 10),
)


def export_urges(*, chosen: UrgeFilter, in_words: str, by: Actor) -> Exported:
    """Write a line for each task of each urge that the register shows. The caller closes the file."""
    at = clock.now()
    today = clock.today(at)
    urges, rows = count_urges(chosen, actor=by)
    table = Table(
        sheet="Đôn đốc",
        heading=[
            "Sổ theo dõi đôn đốc",
            f"Điều kiện: {in_words}",
            f"Xuất lúc {clock.local(at):%H:%M ngày %d/%m/%Y}, người xuất: {by.name}",
            f"Số lần đôn đốc: {count_in_words(urges)}; số dòng: {count_in_words(rows)}",
        ],
        columns=_COLUMNS,
        rows=_cells(stream_urged_tasks(chosen, actor=by)),
        length=rows,
    )
    entry = Entry(
        act="xuat-so-don-doc",
        summary=f"Xuất sổ theo dõi đôn đốc, {count_in_words(rows)} dòng. Điều kiện: {in_words}",
        happened_on=today,
        details={"rows": rows, "filter": in_words},
    )
    with tempfile.TemporaryDirectory(prefix="dunghan-export-") as folder:
        path = Path(folder) / "don-doc.xlsx"
        write_workbook(path, table)
        with transaction() as session:
            write_history(session, [entry], at=at, by=by)
        file = path.open("rb")
    return Exported(file, f"so-don-doc-{today:%Y-%m-%d}.xlsx", rows)


def _cells(rows: Iterator[tuple[Urge, UrgedLine]]) -> Iterator[list[Cell]]:
    for urge, line in rows:
        letter, then = letter_of(urge), line.then
        yield [
            f"{urge.number}/{urge.year}",
            urge.made_on,
            urge.agency_name,
            then.code,
            then.content,
            then.document,
            then.due_on,
            -then.days_left if then.days_left is not None and then.days_left < 0 else None,
            letter.label if letter else "",
            letter.on if letter else None,
            letter.signer_name if letter else "",
            urge.made_by,
            STATE_WORDS[line.state],
            line.reported_on,
            line.days_after,
        ]
