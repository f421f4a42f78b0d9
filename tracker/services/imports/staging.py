"""Between upload and confirmation: the cells are kept for a day, without rows marked secret; the file is not kept."""

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import db, transaction
from tracker.domain.imports import MOST_ROWS_AT_ONCE, PREFIX_WORDS, ImportState, is_prefix
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.domain.text import one_line
from tracker.errors import BadWorkbook, InvalidInput, Refused
from tracker.files.workbook.columns import Header
from tracker.files.workbook.lists import read_list
from tracker.files.workbook.other_trackers import recognise_header
from tracker.files.workbook.reading import Sheet
from tracker.files.workbook.secret_lists import refuse_secret_lists, without_secrets
from tracker.files.workbook.separated import Encoding
from tracker.models import Agency, ImportRun, StagedWorkbook
from tracker.services.imports.choices import Choices, choices_as_json
from tracker.services.imports.incoming import Incoming, look_at, plan_of
from tracker.services.imports.memory import recall_columns
from tracker.services.imports.plan import ImportPlan
from tracker.services.imports.runs import begin_run
from tracker.services.imports.sheets import SheetLook, count_taken_rows
from tracker.services.imports.staged import (
    KEPT_FOR,
    find_run_of,
    get_staged,
    incoming_of,
    let_go_of,
    packed,
    take_staged,
)
from tracker.services.imports.workbook import ImportResult, take_list


@dataclass(frozen=True)
class Upload:
    """What a person uploads: a file, whose tasks they are, and how it is to be read."""

    content: bytes
    file_name: str
    stream: Stream
    under_id: int | None = None
    code_prefix: str = ""
    encoding: Encoding = Encoding.UTF_8
    """Of a list with separators."""


@dataclass(frozen=True)
class Preview:
    """What a staged list would change; or, when its columns are not known, what has to be mapped by hand."""

    id: int
    incoming: Incoming
    looks: list[SheetLook]
    plan: ImportPlan | None
    problem: str | None
    under_name: str = ""
    counts: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    """Of each sheet by name: how many are new, changed, unchanged, refused."""

    @property
    def file_name(self) -> str:
        """What the file was called."""
        return self.incoming.file_name

    @property
    def is_large(self) -> bool:
        """Whether it will be taken in the background."""
        return count_taken_rows(self.incoming.sheets, self.incoming.choices) > MOST_ROWS_AT_ONCE


@dataclass(frozen=True)
class Confirmed:
    """What came of a confirmation: a result, or, of a large list, the import that waits for its turn."""

    result: ImportResult | None
    run_id: int | None


def stage_list(*, upload: Upload, by: Actor, limit_mb: int) -> int:
    """Read an uploaded list and keep its cells until they are confirmed; gives the number to ask for them.

    Raises:
        BadWorkbook: the file cannot be read as a list, or is marked secret as a whole.
        InvalidInput: the prefix of codes is none, or there is no such agency.
    """
    if upload.code_prefix and not is_prefix(upload.code_prefix):
        raise InvalidInput(PREFIX_WORDS, field="code_prefix")
    read = read_list(upload.content, file_name=upload.file_name, limit_mb=limit_mb, encoding=upload.encoding)
    shown = [sheet for sheet in read if any(map(any, sheet.rows))]
    if not shown:
        message = "Bảng tính không có dòng nào. Chọn đúng tệp rồi thử lại."
        raise BadWorkbook(message)
    sheets = [*shown, *(sheet for sheet in read if sheet.is_hidden)]
    refuse_secret_lists(sheets)
    at = clock.now()
    with transaction() as session:
        if upload.under_id is not None and session.get(Agency, upload.under_id) is None:
            message = "Chọn cơ quan cấp trên trong danh sách."
            raise InvalidInput(message, field="under_id")
        _forget_old(session)
        clean, choices = _recalled(session, sheets)
        staged = StagedWorkbook(
            account_id=by.account_id,
            file_name=one_line(upload.file_name)[:200] or "bang-tinh.xlsx",
            sha256=hashlib.sha256(upload.content).hexdigest(),
            stream=upload.stream,
            under_agency_id=upload.under_id,
            code_prefix=upload.code_prefix,
            choices=choices_as_json(choices),
            cells=packed(clean),
            created_at=at,
        )
        session.add(staged)
        session.flush()
        return staged.id


def _recalled(session: Session, sheets: list[Sheet]) -> tuple[list[Sheet], Choices]:
    """The sheets without secrets, and what was decided about their like before."""
    choices, clean = Choices(), []
    for place, sheet in enumerate(sheets):
        choice = recall_columns(session, sheet)
        clean.append(sheet if sheet.is_hidden else without_secrets(sheet, choice.header))
        choices = choices.with_sheet(place, choice)
    return clean, choices


def _forget_old(session: Session) -> None:
    old = StagedWorkbook.created_at < clock.now() - KEPT_FOR
    let_go_of(session, ImportRun.staged_id.in_(select(StagedWorkbook.id).where(old)))
    waits = select(ImportRun.staged_id).where(ImportRun.staged_id.is_not(None))
    session.execute(delete(StagedWorkbook).where(old, StagedWorkbook.id.not_in(waits)))


def preview_import(*, staged_id: int, by: Actor) -> Preview:
    """What would happen if the staged list were confirmed now. Nothing is changed.

    Raises:
        NoLongerThere: this person has no such list; it was confirmed or dropped, or is older than a day.
    """
    session = db.session()
    incoming = incoming_of(get_staged(session, staged_id, by))
    today = clock.today()
    looks = look_at(incoming, today=today)
    plan, problem, counts = None, None, {}
    try:
        plan = plan_of(incoming, looks, today=today)
        counts = {look.sheet.name: plan.counts_of(look.sheet.name) for look in looks if look.is_taken}
    except BadWorkbook as error:
        problem = str(error)
    under = session.get(Agency, incoming.under_id) if incoming.under_id is not None else None
    return Preview(staged_id, incoming, looks, plan, problem, under.name if under else "", counts)


def look_at_staged(*, staged_id: int, by: Actor) -> list[SheetLook]:
    """The sheets of a staged list, each by itself.

    Raises:
        NoLongerThere: this person has no such list.
    """
    return look_at(incoming_of(get_staged(db.session(), staged_id, by)), today=clock.today())


def header_to_map(look: SheetLook) -> Header:
    """The header with which mapping a sheet by hand begins: the one there is, or the most likely one."""
    return look.header or recognise_header(look.sheet) or Header(0, {})


def confirm_import(*, staged_id: int, skip_refused: bool, by: Actor) -> Confirmed:
    """Take the tasks of a staged list, all or nothing unless what is refused is to be left out.

    The comparison is made again: what happened since the preview counts. A large list is taken in the background.
    """
    incoming = incoming_of(get_staged(db.session(), staged_id, by))
    rows = count_taken_rows(incoming.sheets, incoming.choices)
    if rows > MOST_ROWS_AT_ONCE:
        return Confirmed(None, _queue(incoming, staged_id, skip_refused=skip_refused, whole=rows, by=by))
    result = take_list(
        incoming,
        by=by,
        skip_refused=skip_refused,
        claim=lambda session: take_staged(session, staged_id, by),
    )
    if result.refused and not skip_refused:
        raise Refused(refusal_of(len(result.refused)))
    return Confirmed(result, result.run_id)


def refusal_of(refused: int) -> str:
    """Why nothing was taken of a list with refusals."""
    return f"Chưa nhập gì: còn {refused} chỗ bị từ chối. Sửa ở đây hoặc trong tệp, hoặc chọn bỏ qua các dòng đó."


def _queue(incoming: Incoming, staged_id: int, *, skip_refused: bool, whole: int, by: Actor) -> int:
    """Let the scheduler take it; asked twice, it is one import."""
    with transaction() as session:
        get_staged(session, staged_id, by, for_update=True)
        there = find_run_of(session, staged_id)
        if there is not None:
            return there.id
        let_go_of(session, ImportRun.staged_id == staged_id)
        run = begin_run(session, incoming, by=by, at=clock.now(), staged_id=staged_id, skips_refused=skip_refused)
        run.whole = whole
        return run.id


def drop_staged(*, staged_id: int, by: Actor) -> None:
    """Forget a staged list; one that waits to be taken is not taken then.

    Raises:
        Refused: it is being taken at this moment.
    """
    with transaction() as session:
        get_staged(session, staged_id, by, for_update=True)
        run = find_run_of(session, staged_id)
        if run is not None and run.state is ImportState.WAITING:
            session.delete(run)
            session.flush()
        take_staged(session, staged_id, by)
