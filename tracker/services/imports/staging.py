"""Between upload and confirmation: the cells are kept for a day, without rows marked secret; the file is not kept."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import db, transaction
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.domain.text import one_line
from tracker.errors import BadWorkbook, InvalidInput, NoLongerThere, Refused
from tracker.files.workbook.cells import text_of
from tracker.files.workbook.columns import NAMES, REQUIRED, Field, Header, find_header
from tracker.files.workbook.reading import Sheet, dump_sheets, load_sheets, read_workbook
from tracker.files.workbook.secret_lists import refuse_secret_lists, without_secrets
from tracker.models import StagedWorkbook
from tracker.services.imports.plan import ImportPlan
from tracker.services.imports.workbook import ImportResult, import_sheets, notices_of, plan_sheets, read_sheets

_KEPT_FOR = timedelta(days=1)
_SAMPLE_ROWS = 8
_GONE = (
    "Bảng tính này đã được nhập, đã hủy, hoặc quá một ngày. "
    "Xem danh sách nhiệm vụ mới giao; nếu chưa có, tải bảng tính lên lại."
)


@dataclass(frozen=True)
class Preview:
    """What a staged workbook would change; or, when its columns are not known, what has to be mapped by hand."""

    id: int
    file_name: str
    stream: Stream
    plan: ImportPlan | None
    problem: str | None
    sheet: Sheet
    header: Header | None

    @property
    def headings(self) -> list[str]:
        """The headings of the columns, or their letters where the header is blank, for mapping by hand."""
        row = self.sheet.rows[self.header.row] if self.header and 0 <= self.header.row < len(self.sheet.rows) else []
        width = max((len(cells) for cells in self.sheet.rows), default=0)
        return [str(row[i]) if i < len(row) and row[i] is not None else f"Cột {i + 1}" for i in range(width)]

    @property
    def sample(self) -> list[tuple[int, list[str]]]:
        """The first rows with their numbers, for choosing the header by hand."""
        rows = enumerate(self.sheet.rows[: _SAMPLE_ROWS * 4], start=1)
        filled = [(n, [text_of(cell) for cell in row]) for n, row in rows if any(row)]
        return filled[:_SAMPLE_ROWS]


def stage_workbook(*, content: bytes, file_name: str, stream: Stream, by: Actor, limit_mb: int) -> int:
    """Read an uploaded workbook and keep its cells until they are confirmed; gives the number to ask for them.

    Raises:
        BadWorkbook: the file is no workbook that can be read, or is marked secret as a whole.
    """
    read = read_workbook(content, limit_mb=limit_mb)
    shown = [sheet for sheet in read if any(map(any, sheet.rows))]
    sheets = [*shown, *(sheet for sheet in read if sheet.is_hidden)]
    if not shown:
        message = "Bảng tính không có dòng nào. Chọn đúng tệp rồi thử lại."
        raise BadWorkbook(message)
    refuse_secret_lists(sheets)
    clean = [without_secrets(sheet, None) for sheet in sheets]
    at = clock.now()
    with transaction() as session:
        session.execute(delete(StagedWorkbook).where(StagedWorkbook.created_at < at - _KEPT_FOR))
        staged = StagedWorkbook(
            account_id=by.account_id,
            file_name=one_line(file_name)[:200] or "bang-tinh.xlsx",
            stream=stream,
            mapping={},
            header_row=None,
            cells=zlib.compress(dump_sheets(clean)),
            created_at=at,
        )
        session.add(staged)
        session.flush()
        return staged.id


def map_columns(*, staged_id: int, header_row: int, mapping: Mapping[Field, int], by: Actor) -> None:
    """Say by hand in which row the header is and what each column holds; columns are numbered from 0.

    Raises:
        InvalidInput: a column that is needed is not said, or one column is said to hold two things.
    """
    missing = [NAMES[field][0] for field in REQUIRED if field not in mapping]
    if missing:
        message = f"Cần chọn cột cho: {', '.join(missing)}."
        raise InvalidInput(message, field="mapping")
    if len(set(mapping.values())) < len(mapping):
        message = "Một cột chỉ dùng cho một mục. Chọn lại các mục trùng cột."
        raise InvalidInput(message, field="mapping")
    with transaction() as session:
        staged = _get(session, staged_id, by)
        header = Header(header_row, dict(mapping))
        sheets = load_sheets(zlib.decompress(staged.cells))
        # With the column 'Độ mật' known now, rows may turn out to be secret that were not seen to be before.
        staged.cells = zlib.compress(dump_sheets([without_secrets(sheets[0], header), *sheets[1:]]))
        staged.mapping = {field.value: column for field, column in mapping.items()}
        staged.header_row = header_row


def preview_import(*, staged_id: int, by: Actor) -> Preview:
    """What would happen if the staged workbook were confirmed now. Nothing is changed.

    Raises:
        NoLongerThere: this person has no such workbook; it was confirmed or dropped, or is older than a day.
    """
    staged = _get(db.session(), staged_id, by)
    sheets, header = _sheets_of(staged)
    plan, problem = None, None
    try:
        read = read_sheets(sheets, header=header)
        plan = plan_sheets(read, stream=staged.stream)
        plan.notices = notices_of(sheets, read)
    except BadWorkbook as error:
        problem = str(error)
    return Preview(
        staged.id, staged.file_name, staged.stream, plan, problem, sheets[0], header or find_header(sheets[0])
    )


def confirm_import(*, staged_id: int, skip_refused: bool, by: Actor) -> ImportResult:
    """Take the tasks of a staged workbook, all or nothing unless what is refused is to be left out.

    The comparison is made again: what happened since the preview counts.
    """
    staged = _get(db.session(), staged_id, by)
    sheets, header = _sheets_of(staged)
    result = import_sheets(
        sheets=sheets,
        header=header,
        file_name=staged.file_name,
        stream=staged.stream,
        by=by,
        skip_refused=skip_refused,
        claim=lambda session: _take(session, staged_id, by),
    )
    if result.refused and not skip_refused:
        message = f"Chưa nhập gì: còn {len(result.refused)} chỗ bị từ chối. Sửa tệp, hoặc chọn bỏ qua các dòng đó."
        raise Refused(message)
    return result


def drop_staged(*, staged_id: int, by: Actor) -> None:
    """Forget a staged workbook."""
    with transaction() as session:
        _take(session, staged_id, by)


def _sheets_of(staged: StagedWorkbook) -> tuple[list[Sheet], Header | None]:
    sheets = load_sheets(zlib.decompress(staged.cells))
    if staged.header_row is None:
        return sheets, None
    columns = {Field(name): column for name, column in staged.mapping.items()}
    return sheets, Header(staged.header_row, columns)


def _take(session: Session, staged_id: int, by: Actor) -> None:
    """Remove a staged workbook, for whoever comes first; the second of two finds nothing to confirm."""
    mine = StagedWorkbook.id == staged_id, StagedWorkbook.account_id == by.account_id
    taken = session.execute(delete(StagedWorkbook).where(*mine).returning(StagedWorkbook.id)).first()
    if taken is None:
        raise NoLongerThere(_GONE)


def _get(session: Session, staged_id: int, by: Actor) -> StagedWorkbook:
    staged = session.scalar(
        select(StagedWorkbook).where(StagedWorkbook.id == staged_id, StagedWorkbook.account_id == by.account_id)
    )
    if staged is None:
        raise NoLongerThere(_GONE)
    return staged
