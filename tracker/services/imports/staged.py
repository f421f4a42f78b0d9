"""A list between upload and confirmation, as it is kept: its cells and what was decided about it."""

import zlib
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from tracker.domain.imports import ImportState
from tracker.domain.permissions import Actor
from tracker.errors import NoLongerThere, Refused
from tracker.files.workbook.reading import Sheet, dump_sheets, load_sheets
from tracker.models import ImportRun, StagedWorkbook
from tracker.services.imports.choices import choices_from_json
from tracker.services.imports.incoming import Incoming

KEPT_FOR = timedelta(days=1)
IS_UNFINISHED = ImportRun.state.in_([ImportState.WAITING, ImportState.APPLYING])
_GONE = (
    "Bảng tính này đã được nhập, đã hủy, hoặc quá một ngày. "
    "Xem danh sách nhiệm vụ mới giao; nếu chưa có, tải bảng tính lên lại."
)


def packed(sheets: list[Sheet]) -> bytes:
    """The cells of sheets as they are kept."""
    return zlib.compress(dump_sheets(sheets))


def sheets_of(staged: StagedWorkbook) -> list[Sheet]:
    """The cells that are kept."""
    return load_sheets(zlib.decompress(staged.cells))


def incoming_of(staged: StagedWorkbook) -> Incoming:
    """The list as it would be taken."""
    return Incoming(
        sheets_of(staged),
        staged.file_name,
        staged.stream,
        choices_from_json(staged.choices),
        staged.sha256,
        staged.under_agency_id,
        staged.code_prefix,
    )


def get_staged(session: Session, staged_id: int, by: Actor, *, for_update: bool = False) -> StagedWorkbook:
    """A list that this person uploaded and has not yet confirmed.

    Raises:
        NoLongerThere: there is none; it was confirmed or dropped, or is older than a day.
    """
    mine = select(StagedWorkbook).where(StagedWorkbook.id == staged_id, StagedWorkbook.account_id == by.account_id)
    staged = session.scalar(mine.with_for_update() if for_update else mine)
    if staged is None:
        raise NoLongerThere(_GONE)
    return staged


def get_open(session: Session, staged_id: int, by: Actor) -> StagedWorkbook:
    """The same for changing what was decided about it, while nobody else does.

    Raises:
        NoLongerThere: there is none.
        Refused: it was confirmed, and is being taken.
    """
    staged = get_staged(session, staged_id, by, for_update=True)
    if find_run_of(session, staged_id) is not None:
        message = "Danh sách này đã được xác nhận và đang được nhập trong nền. Xem ở trang «Các lần nhập»."
        raise Refused(message)
    return staged


def find_run_of(session: Session, staged_id: int) -> ImportRun | None:
    """The import that is to take this list, or None when it was not confirmed, or could not be taken."""
    return session.scalar(select(ImportRun).where(ImportRun.staged_id == staged_id, IS_UNFINISHED))


def let_go_of(session: Session, of_staged: ColumnElement[bool]) -> None:
    """Let the imports that failed name their lists no more, so that these can be confirmed again, or forgotten."""
    session.execute(
        update(ImportRun)
        .where(of_staged, ImportRun.state == ImportState.FAILED)
        .values(staged_id=None)
        .execution_options(synchronize_session=False)
    )


def take_staged(session: Session, staged_id: int, by: Actor) -> None:
    """Remove a list, for whoever comes first; the second of two finds nothing to confirm."""
    get_open(session, staged_id, by)
    let_go_of(session, ImportRun.staged_id == staged_id)
    mine = StagedWorkbook.id == staged_id, StagedWorkbook.account_id == by.account_id
    if session.execute(delete(StagedWorkbook).where(*mine).returning(StagedWorkbook.id)).first() is None:
        raise NoLongerThere(_GONE)
