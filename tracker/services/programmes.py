"""Work programmes: made by the Office, and adopted by a document; from then on changes need a reason."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import Actor
from tracker.domain.programmes import FIRST_YEAR, LAST_YEAR
from tracker.domain.wording import count_in_words, day_in_words
from tracker.errors import ActRefused, InvalidForm, InvalidInput, NotFound, StaleVersion
from tracker.models import Document, ProgrammeItem, WorkProgramme
from tracker.queries.documents import find_documents_numbered
from tracker.services.form_checks import FormChecks, require_office
from tracker.services.history import Entry, write_history


def make_programme(*, year: int | None, title: str, by: Actor) -> int:
    """Make an empty programme that only the Office sees, and give its number in the address.

    Raises:
        InvalidForm: the year or the title cannot be so, or there is such a programme.
    """
    require_office(by)
    at = clock.now()
    checks = FormChecks({})
    title = checks.line("title", title, longest=200) or f"Chương trình công tác năm {year}"
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        checks.refuse("year", f"Ghi năm từ {FIRST_YEAR} đến {LAST_YEAR}.")
    checks.finish()
    assert year is not None  # noqa: S101 - refused above
    try:
        with transaction() as session:
            programme = WorkProgramme(year=year, title=title, entered_at=at)
            session.add(programme)
            session.flush()
            entry = Entry("lap-chuong-trinh", f"Lập {title}", clock.today(at), subject=title[:200])
            write_history(session, [entry], at=at, by=by)
    except IntegrityError as error:
        raise InvalidForm({"title": f"Năm {year} đã có chương trình mang tên này. Đặt tên khác."}) from error
    return programme.id


def adopt_programme(*, programme_id: int, version: int, document: str, by: Actor) -> None:
    """Put a programme in force by the document with this number, which is entered already.

    Raises:
        NotFound, StaleVersion, ActRefused: there is none, or somebody changed or adopted it, or it is empty.
        InvalidInput: there is no one document with this number (field `document`).
    """
    require_office(by)
    at = clock.now()
    today = clock.today(at)
    with transaction() as session:
        programme = lock_programme(session, programme_id)
        if programme.adopted_on is not None:
            message = f"Chương trình đã ban hành ngày {day_in_words(programme.adopted_on)}."
            raise ActRefused(message)
        if programme.version != version:
            message = "Người khác vừa sửa chương trình này. Chưa ban hành; xem lại rồi bấm lần nữa."
            raise StaleVersion(message)
        of_programme = ProgrammeItem.programme_id == programme.id
        items = session.scalar(select(func.count()).select_from(ProgrammeItem).where(of_programme)) or 0
        if not items:
            message = "Chương trình chưa có nội dung nào. Thêm nội dung rồi ban hành."
            raise ActRefused(message)
        found = _document(session, document)
        programme.document_id, programme.adopted_on = found.id, found.issued_on or today
        programme.version += 1
        told = f"Ban hành {programme.title} theo {found.label}: {count_in_words(items)} nội dung"
        details = {"programme": programme.id, "document": found.id, "items": items}
        entry = Entry("ban-hanh-chuong-trinh", told, today, subject=programme.title, details=details)
        write_history(session, [entry], at=at, by=by)


def lock_programme(session: Session, programme_id: int) -> WorkProgramme:
    """A programme, locked: whoever changes it or its items waits.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(select(WorkProgramme).where(WorkProgramme.id == programme_id).with_for_update())
    if found is None:
        message = f"Không có chương trình {programme_id}."
        raise NotFound(message)
    return found


def _document(session: Session, told: str) -> Document:
    found = find_documents_numbered(told)
    if not found:
        message = "Chưa có văn bản mang số này. Nhập văn bản ban hành chương trình ở «Nhập nhiệm vụ», rồi trở lại đây."
        raise InvalidInput(message, field="document")
    if len(found) > 1:
        message = "Có nhiều văn bản mang số này. Ghi cả số và ký hiệu, ví dụ 12/QĐ-UBND."
        raise InvalidInput(message, field="document")
    return session.get_one(Document, found[0].id)
