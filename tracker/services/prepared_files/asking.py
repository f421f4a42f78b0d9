"""Asking for a file, and taking back what was asked."""

from typing import Any

from sqlalchemy import delete, func, select

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import MAKE_ARCHIVES, Actor
from tracker.domain.prepared_files import MOST_WAITING, FileKind, MakingState
from tracker.errors import NotAllowed, NotFound, Refused
from tracker.files.attachments import store
from tracker.models import PreparedFile
from tracker.queries.closing_lines import LineFilter, count_lines
from tracker.queries.stored_filter import filter_as_json
from tracker.queries.tasks import Sort, TaskFilter, count_tasks

_UNDER_WAY = (MakingState.WAITING, MakingState.MAKING)


def ask_for_task_list(*, chosen: TaskFilter, sort: Sort, in_words: str, by: Actor) -> int:
    """Have the workbook of a list made; gives the number of the file.

    Raises:
        Refused: this person has as many files waiting as one may have.
    """
    whole = count_tasks(chosen, actor=by, today=clock.today())
    arguments = {"filter": filter_as_json(chosen), "sort": sort.value, "in_words": in_words}
    return _ask(FileKind.TASK_LIST, f"Danh sách nhiệm vụ: {in_words}"[:300], arguments, whole, by)


def ask_for_closing(*, chosen: LineFilter, in_words: str, by: Actor) -> int:
    """Have the workbook of a closing's list made; gives the number of the file.

    Raises:
        NotAllowed: closings are for those who see everything.
        Refused: this person has as many files waiting as one may have.
    """
    if not by.sees_everything:
        message = "Bản chốt số liệu dành cho Văn phòng, lãnh đạo UBND tỉnh và người xem."
        raise NotAllowed(message)
    arguments = {"filter": filter_as_json(chosen), "in_words": in_words}
    title = f"Bản chốt số liệu số {chosen.number}: {in_words}"[:300]
    return _ask(FileKind.CLOSING, title, arguments, count_lines(chosen), by)


def ask_for_archive(*, year: int, by: Actor) -> int:
    """Have the archive of a year made; gives the number of the file.

    Raises:
        NotAllowed: archives are for the head of the Office.
        Refused: this person has as many files waiting as one may have.
    """
    if by.role not in MAKE_ARCHIVES:
        message = "Chỉ lãnh đạo Văn phòng lập được bản lưu trữ năm, vì trong đó có mọi nhiệm vụ và tệp kèm theo."
        raise NotAllowed(message)
    return _ask(FileKind.ARCHIVE, f"Bản lưu trữ năm {year}", {"year": year}, 0, by)


def drop_file(*, file_id: int, by: Actor) -> None:
    """Forget a file that this person asked for; one that is being made is left unfinished.

    Raises:
        NotFound: this person has no such file.
    """
    with transaction() as session:
        mine = PreparedFile.id == file_id, PreparedFile.account_id == by.account_id
        dropped = session.execute(delete(PreparedFile).where(*mine).returning(PreparedFile.stored_as)).one_or_none()
        if dropped is None:
            message = f"Không có tệp {file_id}."
            raise NotFound(message)
    if dropped.stored_as:
        store.remove(dropped.stored_as)


def _ask(kind: FileKind, title: str, arguments: dict[str, Any], whole: int, by: Actor) -> int:
    with transaction() as session:
        waiting = session.scalar(
            select(func.count())
            .select_from(PreparedFile)
            .where(PreparedFile.account_id == by.account_id, PreparedFile.state.in_(_UNDER_WAY))
        )
        if (waiting or 0) >= MOST_WAITING:
            message = f"Bạn đang có {waiting} tệp chờ làm xong. Chờ, hoặc bỏ bớt ở trang «Tệp đã yêu cầu», rồi thử lại."
            raise Refused(message)
        wanted = PreparedFile(
            kind=kind,
            title=title,
            arguments=arguments,
            account_id=by.account_id,
            actor_name=by.name,
            role=by.role,
            agency_id=by.agency_id,
            in_place_of=by.in_place_of,
            asked_at=clock.now(),
            state=MakingState.WAITING,
            whole=whole,
        )
        session.add(wanted)
        session.flush()
        return wanted.id
