"""The list a closing keeps, as a workbook of its frozen lines alone. That somebody took it is in the history."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker import clock
from tracker.db import transaction
from tracker.domain.outcomes import OUTCOME_WORDS, Outcome
from tracker.domain.permissions import Actor
from tracker.domain.streams import STREAM_WORDS
from tracker.domain.wording import count_in_words, day_in_words
from tracker.files.workbook_out import Cell, Column, Table, write_workbook
from tracker.queries.closing_lines import LineFilter, LineRow, count_lines, stream_lines
from tracker.queries.closings import ClosingRow, get_closing
from tracker.services.exports import Exported, Progress, Written, told_of
from tracker.services.history import Entry, write_history

_COLUMNS = (
    Column("STT", 7),
    Column("Mã nhiệm vụ", 16),
    Column("Nội dung nhiệm vụ", 60),
    Column("Số, ký hiệu văn bản", 16),
    Column("Mã cơ quan", 10),
    Column("Cơ quan chủ trì", 26),
    Column("Ngày giao", 11),
    Column("Hạn hoàn thành", 11),
    Column("Hạn ban đầu", 11),
    Column("Ngày báo cáo hoàn thành", 12),
    Column("Kết quả", 19),
    Column("Kết quả theo hạn ban đầu", 19),
    Column("Quá hạn, chậm (ngày)", 10),
    Column("Chờ xác nhận", 9),
)


def export_closing(*, chosen: LineFilter, in_words: str, by: Actor) -> Exported:
    """Write exactly the lines that the list of a closing shows. The caller closes the file.

    Raises:
        NotFound: there is no such closing.
    """
    with tempfile.TemporaryDirectory(prefix="dunghan-export-") as folder:
        path = Path(folder) / "chot.xlsx"
        written = write_closing(path, chosen=chosen, in_words=in_words, by=by)
        return Exported(path.open("rb"), written.name, written.rows)


def write_closing(
    path: Path, *, chosen: LineFilter, in_words: str, by: Actor, progress: Progress | None = None
) -> Written:
    """The same into a file. `progress` is told every thousand rows how many of how many are written."""
    at = clock.now()
    closing = get_closing(chosen.number)
    rows = count_lines(chosen)
    cells = _cells(stream_lines(chosen), closing)
    table = Table(
        sheet=f"Chốt số {closing.number}",
        heading=_heading(closing, in_words, rows),
        columns=_COLUMNS,
        rows=told_of(cells, rows, progress) if progress else cells,
        length=rows,
    )
    entry = Entry(
        act="xuat-danh-sach",
        summary=f"Xuất bản chốt số {closing.number}, {count_in_words(rows)} dòng. Điều kiện: {in_words}",
        happened_on=clock.today(at),
        details={"rows": rows, "filter": in_words, "closing": closing.number},
    )
    write_workbook(path, table)
    with transaction() as session:
        write_history(session, [entry], at=at, by=by)
    return Written(f"chot-so-{closing.number}-{closing.span.as_of:%Y-%m-%d}.xlsx", rows)


def _heading(closing: ClosingRow, in_words: str, rows: int) -> list[str]:
    span = closing.span
    return [
        f"Bản chốt số liệu số {closing.number}: {STREAM_WORDS[span.stream]}, {span.period_label}",
        f"Giao từ {day_in_words(span.from_on)} đến {day_in_words(span.to_on)}, tính đến hết {day_in_words(span.as_of)}",
        f"Chốt lúc {clock.local(closing.made_at):%H:%M ngày %d/%m/%Y}, người chốt: {closing.made_by}",
        f"Mã kiểm tra (SHA-256): {closing.checksum}",
        f"Điều kiện: {in_words}; số dòng: {count_in_words(rows)}",
    ]


def _cells(lines: Iterable[LineRow], closing: ClosingRow) -> Iterator[list[Cell]]:
    for line in lines:
        yield [
            *(line.place, line.task_code, line.content, line.document, line.lead_code, line.lead_name),
            *(line.assigned_on, line.due_on, line.original_due_on, line.reported_on),
            *(OUTCOME_WORDS[line.outcome], OUTCOME_WORDS[line.outcome_by_original], _days_late(line, closing)),
            "x" if line.awaiting else "",
        ]


def _days_late(line: LineRow, closing: ClosingRow) -> int | None:
    if line.outcome is Outcome.OVERDUE and line.due_on is not None:
        return (closing.span.as_of - line.due_on).days
    if line.outcome is Outcome.LATE and line.reported_on is not None and line.judged_by is not None:
        return (line.reported_on - line.judged_by).days
    return None
