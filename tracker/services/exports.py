"""Exports: what a list shows, as a workbook. That somebody took it is in the history."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, TypeVar

from tracker import clock
from tracker.db import transaction
from tracker.domain.lifecycle import STATE_WORDS
from tracker.domain.outcomes import OUTCOME_WORDS, Outcome
from tracker.domain.permissions import OF_AN_AGENCY, Actor
from tracker.domain.streams import STREAM_WORDS
from tracker.domain.wording import count_in_words, day_in_words
from tracker.files.workbook_out import Cell, Column, Table, write_workbook
from tracker.queries.task_export import ExportRow, stream_tasks
from tracker.queries.tasks import Sort, TaskFilter, count_tasks
from tracker.services.history import Entry, write_history

_COLUMNS = (
    Column("Mã nhiệm vụ", 16),
    Column("Nội dung nhiệm vụ", 60),
    Column("Số, ký hiệu văn bản", 16),
    Column("Ngày ban hành", 11),
    Column("Người giao", 18),
    Column("Cơ quan chủ trì", 26),
    Column("Cơ quan phối hợp", 26),
    Column("Ngày giao", 11),
    Column("Hạn hoàn thành", 11),
    Column("Hạn ban đầu", 11),
    Column("Trạng thái", 15),
    Column("Kết quả", 19),
    Column("Còn lại (ngày)", 9),
    Column("Quá hạn, chậm (ngày)", 10),
    Column("Ngày báo cáo hoàn thành", 12),
    Column("Ngày xác nhận", 11),
    Column("Tiến độ (%)", 8),
    Column("Lĩnh vực", 16),
    Column("Trọng tâm", 9),
    Column("Luồng", 14),
    Column("Ghi chú", 24),
)
_OFFICER = Column("Chuyên viên", 20)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOLD_EVERY = 1_000

#: Told how many rows of how many are written.
Progress = Callable[[int, int], None]
Row = TypeVar("Row")


@dataclass(frozen=True)
class Written:
    """What was written: how a browser is to call it, and how many rows it has."""

    name: str
    rows: int


@dataclass(frozen=True)
class Exported:
    """A workbook that is gone from the disk once it is closed."""

    file: BinaryIO
    name: str
    rows: int


@dataclass(frozen=True)
class ListName:
    """What a list is called in its heading and in the history, and what its file is called."""

    title: str
    file: str


TASKS = ListName("Danh sách nhiệm vụ", "nhiem-vu")


def export_task_list(*, chosen: TaskFilter, sort: Sort, in_words: str, by: Actor, called: ListName = TASKS) -> Exported:
    """Write exactly the tasks that the list shows, all its pages, in its order. The caller closes the file.

    `in_words` is what the list is restricted to, for the heading and the history.
    """
    with tempfile.TemporaryDirectory(prefix="dunghan-export-") as folder:
        path = Path(folder) / "nhiem-vu.xlsx"
        written = write_task_list(path, chosen=chosen, sort=sort, in_words=in_words, by=by, called=called)
        return Exported(path.open("rb"), written.name, written.rows)


def write_task_list(
    path: Path,
    *,
    chosen: TaskFilter,
    sort: Sort,
    in_words: str,
    by: Actor,
    progress: Progress | None = None,
    called: ListName = TASKS,
) -> Written:
    """The same into a file. `progress` is told every thousand rows how many of how many are written."""
    at = clock.now()
    today = clock.today(at)
    rows = count_tasks(chosen, actor=by, today=today)
    with_officer = by.role in OF_AN_AGENCY
    cells = _cells(stream_tasks(chosen, actor=by, today=today, sort=sort), chosen.as_of, with_officer=with_officer)
    table = Table(
        sheet="Nhiệm vụ",
        heading=[
            called.title,
            f"Điều kiện: {in_words}",
            f"Số liệu tính đến hết ngày {day_in_words(chosen.as_of)}",
            f"Xuất lúc {clock.local(at):%H:%M ngày %d/%m/%Y}, người xuất: {by.name}",
            f"Số dòng: {count_in_words(rows)}",
        ],
        columns=[*_COLUMNS, _OFFICER] if with_officer else _COLUMNS,
        rows=told_of(cells, rows, progress) if progress else cells,
        length=rows,
    )
    entry = Entry(
        act="xuat-danh-sach",
        summary=f"Xuất {called.title[0].lower()}{called.title[1:]}, {count_in_words(rows)} dòng. Điều kiện: {in_words}",
        happened_on=today,
        details={"rows": rows, "filter": in_words},
    )
    write_workbook(path, table)
    with transaction() as session:
        write_history(session, [entry], at=at, by=by)
    return Written(f"{called.file}-{today:%Y-%m-%d}.xlsx", rows)


def told_of(rows: Iterator[Row], whole: int, progress: Progress) -> Iterator[Row]:
    """The rows as they come, while `progress` is told how many have come."""
    for done, row in enumerate(rows):
        if done % _TOLD_EVERY == 0:
            progress(done, whole)
        yield row


def _cells(rows: Iterator[ExportRow], day: date, *, with_officer: bool) -> Iterator[list[Cell]]:
    for row in rows:
        left, late = _days(row, day)
        cells: list[Cell] = [
            *(row.code, row.content, row.document_label, row.document_issued_on, row.assigner),
            *(row.lead_name, row.cooperating, row.assigned_on, row.due_on, row.original_due_on),
            *(STATE_WORDS[row.state], OUTCOME_WORDS[row.outcome], left, late, row.reported_on, row.confirmed_on),
            *(row.progress_percent, row.field, "x" if row.is_starred else "", STREAM_WORDS[row.stream], row.note),
        ]
        yield [*cells, row.officer_name] if with_officer else cells


def _days(row: ExportRow, day: date) -> tuple[int | None, int | None]:
    """Days left of an open task, and days that a task is overdue or was reported late."""
    if row.outcome is Outcome.WITHIN and row.due_on is not None and row.due_on >= day:
        return (row.due_on - day).days, None
    if row.outcome is Outcome.OVERDUE and row.due_on is not None:
        return None, (day - row.due_on).days
    if row.outcome is Outcome.LATE and row.reported_on is not None and row.judged_by is not None:
        return None, (row.reported_on - row.judged_by).days
    return None, None
