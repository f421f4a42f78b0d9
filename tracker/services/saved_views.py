"""Lists of tasks under a name, for oneself or for one's own side."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.list_words import as_query
from tracker.domain.permissions import OF_AN_AGENCY, SHARE_LISTS, Actor
from tracker.domain.text import one_line
from tracker.errors import InvalidInput, NotFound
from tracker.models import SavedView
from tracker.services.acting import require
from tracker.services.history import Entry, write_history

#: So many lists can be kept by one person.
MOST_KEPT = 50
_LONGEST_NAME = 100
_LONGEST_QUERY = 1_000


def save_view(*, name: str, asked: Mapping[str, str], is_shared: bool, by: Actor) -> None:
    """Keep what the address of a list asks for under a name; the number of the page is left out.

    A shared one is for the person's own side: the Office, or his agency. It shows each reader what he may see.

    Raises:
        InvalidInput: the name is empty, too long or in use already; or there is too much.
    """
    at = clock.now()
    with transaction() as session:
        name = one_line(require("name", name, "tên của danh sách"))
        query = as_query(asked)
        _check(session, name, query, by)
        view = SavedView(
            account_id=by.account_id,
            agency_id=by.agency_id if by.role in OF_AN_AGENCY else None,
            name=name,
            query=query,
            is_shared=is_shared and by.role in SHARE_LISTS,
            made_at=at,
        )
        session.add(view)
        session.flush()
        shared = " dùng chung" if view.is_shared else ""
        entry = Entry("luu-danh-sach", f"Lưu danh sách{shared} «{name}»", clock.today(at), details={"query": query})
        write_history(session, [entry], at=at, by=by)


def delete_view(*, view_id: int, by: Actor) -> str:
    """Forget a list that this person kept; the name it had is given back.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    at = clock.now()
    with transaction() as session:
        view = session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.account_id == by.account_id))
        if view is None:
            message = f"Bạn không có danh sách đã lưu {view_id}."
            raise NotFound(message)
        session.execute(delete(SavedView).where(SavedView.id == view_id))
        entry = Entry("xoa-danh-sach", f"Xóa danh sách đã lưu «{view.name}»", clock.today(at))
        write_history(session, [entry], at=at, by=by)
        return view.name


def _check(session: Session, name: str, query: str, by: Actor) -> None:
    if len(name) > _LONGEST_NAME:
        message = f"Tên danh sách không dài quá {_LONGEST_NAME} ký tự."
        raise InvalidInput(message, field="name")
    if len(query) > _LONGEST_QUERY:
        message = "Danh sách có điều kiện quá dài để lưu. Rút ngắn ô tìm rồi lưu lại."
        raise InvalidInput(message, field="name")
    names = session.scalars(select(SavedView.name).where(SavedView.account_id == by.account_id)).all()
    if name in names:
        message = f"Bạn đã có danh sách «{name}». Chọn tên khác, hoặc xóa danh sách cũ trước."
        raise InvalidInput(message, field="name")
    if len(names) >= MOST_KEPT:
        message = f"Mỗi người lưu nhiều nhất {MOST_KEPT} danh sách. Xóa bớt rồi lưu lại."
        raise InvalidInput(message, field="name")
