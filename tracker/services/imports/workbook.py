"""Importing a workbook: all of it or nothing, unless told to leave out what is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.errors import BadWorkbook
from tracker.files.workbook.columns import NAMES, Field, Header
from tracker.files.workbook.reading import Sheet, read_workbook
from tracker.files.workbook.rows import ReadSheet, Refusal, all_rows, read_sheet
from tracker.files.workbook.secret_lists import refuse_secret_lists
from tracker.queries.agencies import get_agency_directory
from tracker.services.imports.apply import Progress, apply_plan
from tracker.services.imports.applying import Source
from tracker.services.imports.plan import ImportPlan, plan_import


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or with `dry_run` would do. A list refused as a whole creates and updates nothing."""

    created: int
    updated: int
    unchanged: int
    refused: list[Refusal] = field(default_factory=list)
    passed_over: int = 0
    notices: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The result under the names the command line uses."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [refusal.as_json() for refusal in self.refused],
            "notices": self.notices,
        }


#: A sheet of so few rows without a header is a remark, not a list.
_FEW_ROWS = 3


def _silently(_rows: int) -> None:
    """No progress is shown."""


def import_workbook(
    *,
    content: bytes,
    file_name: str,
    stream: Stream,
    by: Actor,
    limit_mb: int,
    dry_run: bool = False,
    skip_refused: bool = False,
    progress: Callable[[int], Progress] | None = None,
) -> ImportResult:
    """Take the tasks of a workbook into a stream.

    `progress` is called with the number of rows to be saved, and gives what is told of each part done.

    Raises:
        BadWorkbook: the file is no workbook that can be read, holds no list of tasks, or is marked secret as a whole.
    """
    sheets = read_workbook(content, limit_mb=limit_mb)
    refuse_secret_lists(sheets)
    return import_sheets(
        sheets=sheets,
        header=None,
        file_name=file_name,
        stream=stream,
        by=by,
        dry_run=dry_run,
        skip_refused=skip_refused,
        progress=progress,
    )


def import_sheets(
    *,
    sheets: list[Sheet],
    header: Header | None,
    file_name: str,
    stream: Stream,
    by: Actor,
    dry_run: bool = False,
    skip_refused: bool = False,
    progress: Callable[[int], Progress] | None = None,
    claim: Callable[[Session], None] | None = None,
) -> ImportResult:
    """Take the tasks of sheets already read into a stream; `header` says which column is what, if a person did.

    `claim` is called in the transaction before anything is saved, and may refuse: what must happen once, happens once.
    """
    at = clock.now()
    source = Source(stream, file_name, by, at, clock.today(at))
    read = read_sheets(sheets, header=header)
    notices = notices_of(sheets, read)
    if dry_run:
        return _result(plan_sheets(read, stream=stream), notices)
    with transaction() as session:
        plan = plan_sheets(read, stream=stream)
        if plan.refused and not skip_refused:
            return ImportResult(0, 0, plan.unchanged, plan.refused, plan.passed_over, notices)
        if plan.is_cut:
            message = (
                "Có quá nhiều chỗ bị từ chối, phần còn lại chưa được kiểm tra. Sửa bớt rồi nhập lại; chưa nhập gì."
            )
            raise BadWorkbook(message)
        if claim:
            claim(session)
        apply_plan(session, plan, source, progress(len(plan.created) + len(plan.updated)) if progress else _silently)
    return _result(plan, notices)


def read_sheets(sheets: list[Sheet], *, header: Header | None = None) -> list[ReadSheet]:
    """The lists of tasks in a workbook: every sheet that has a header. `header` is that of the first sheet, if given.

    Raises:
        BadWorkbook: no sheet has one, or one lacks columns without which nothing can be read.
    """
    shown = [sheet for sheet in sheets if any(sheet.rows)]
    read = [read_sheet(sheet, header=None if n else header, today=clock.today()) for n, sheet in enumerate(shown)]
    lists = [sheet for sheet in read if sheet.header is not None]
    if not lists:
        message = (
            "Không tìm thấy dòng tiêu đề trong 30 dòng đầu của bảng tính. "
            "Cần các cột: Mã nhiệm vụ, Nội dung nhiệm vụ, Cơ quan chủ trì, Ngày giao."
        )
        raise BadWorkbook(message)
    for one in lists:
        if one.header is not None and one.header.missing:
            names = ", ".join(f"«{NAMES[field][0]}»" for field in one.header.missing)
            message = f"Trang tính «{one.name}» thiếu cột {names}. Thêm cột, hoặc đổi tên cột cho đúng."
            raise BadWorkbook(message)
    return lists


def notices_of(sheets: list[Sheet], read: list[ReadSheet]) -> list[str]:
    """What of a workbook was not read, said so that nobody takes it for read."""
    known = {sheet.name for sheet in read}
    told = []
    for sheet in sheets:
        if sheet.is_hidden:
            told.append(f"Bỏ qua trang tính ẩn «{sheet.name}».")
        elif sheet.name not in known and sum(any(row) for row in sheet.rows) > _FEW_ROWS:
            told.append(f"Không đọc trang tính «{sheet.name}»: không thấy dòng tiêu đề.")
    for one in read:
        if one.header is None:
            continue
        if one.header.unused:
            told.append(f"Trang tính «{one.name}»: không dùng các cột {', '.join(one.header.unused)}.")
        if Field.DUE_ON not in one.header.columns:
            told.append(f"Trang tính «{one.name}»: không thấy cột Hạn hoàn thành, nên mọi nhiệm vụ là không thời hạn.")
    return told


def plan_sheets(read: list[ReadSheet], *, stream: Stream) -> ImportPlan:
    """What these lists would change."""
    refused = [refusal for sheet in read for refusal in sheet.refused]
    plan = plan_import(all_rows(read), refused, stream=stream, directory=get_agency_directory())
    plan.passed_over = sum(sheet.passed_over for sheet in read)
    return plan


def _result(plan: ImportPlan, notices: list[str]) -> ImportResult:
    return ImportResult(len(plan.created), len(plan.updated), plan.unchanged, plan.refused, plan.passed_over, notices)
