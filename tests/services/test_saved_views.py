"""Saved lists: what is kept of an address, under which names, by whom they are found, and that they show no more."""

import pytest
from sqlalchemy import select

from tests.factories import make_account, make_actor, make_agency
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.errors import InvalidInput, NotFound
from tracker.models import HistoryEntry, SavedView
from tracker.queries.saved_views import list_views
from tracker.services.saved_views import delete_view, save_view

pytestmark = pytest.mark.usefixtures("app")


def test_only_what_the_list_understands_is_kept_without_the_page() -> None:
    by = make_actor()
    asked = {"trang": "3", "q": "đôn đốc & thanh tra", "la": "x", "ket-qua": "qua-han", "luong": ""}
    save_view(name="  Cần  đốc ", asked=asked, is_shared=False, by=by)
    view = list_views(by)[0]
    assert view.name == "Cần đốc"
    assert view.query == "ket-qua=qua-han&q=%C4%91%C3%B4n+%C4%91%E1%BB%91c+%26+thanh+tra"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Cần ghi tên của danh sách"),
        (" \t ", "Cần ghi tên của danh sách"),
        ("a" * 101, "không dài quá 100"),
        ("Đã có", "Bạn đã có danh sách «Đã có»"),
        (" Đã  có ", "Bạn đã có danh sách «Đã có»"),
        ("TỐI MẬT: x", "bí mật nhà nước"),
    ],
)
def test_a_name_that_does_not_do_is_refused_with_the_cure(name: str, told: str) -> None:
    by = make_actor()
    save_view(name="Đã có", asked={}, is_shared=False, by=by)
    with pytest.raises(InvalidInput, match=told):
        save_view(name=name, asked={}, is_shared=False, by=by)
    assert len(list_views(by)) == 1


def test_a_name_of_a_hundred_signs_does_and_two_people_may_use_the_same() -> None:
    for by in (make_actor(), make_actor()):
        save_view(name="ạ" * 100, asked={}, is_shared=False, by=by)
        assert len(list_views(by)) == 1


def test_a_list_that_asks_too_much_is_refused() -> None:
    with pytest.raises(InvalidInput, match="quá dài"):
        save_view(name="x", asked={"q": "đ" * 200}, is_shared=False, by=make_actor())


def test_a_person_keeps_at_most_fifty() -> None:
    by = make_actor()
    for number in range(50):
        save_view(name=f"{number}", asked={}, is_shared=False, by=by)
    with pytest.raises(InvalidInput, match="nhiều nhất 50"):
        save_view(name="thêm", asked={}, is_shared=False, by=by)


def test_a_shared_list_is_found_on_ones_own_side_only() -> None:
    agency, other = make_agency(), make_agency()
    office, colleague = make_actor(Role.OFFICE_HEAD), make_actor(Role.OFFICE_OFFICER)
    head = make_actor(Role.AGENCY_HEAD, agency=agency)
    readers = {
        "office": colleague,
        "head": head,
        "officer": make_actor(Role.AGENCY_OFFICER, agency=agency),
        "elsewhere": make_actor(Role.AGENCY_HEAD, agency=other),
        "leader": make_actor(Role.LEADER),
        "viewer": make_actor(Role.VIEWER),
    }
    save_view(name="Của Văn phòng", asked={}, is_shared=True, by=office)
    save_view(name="Riêng tôi", asked={}, is_shared=False, by=office)
    save_view(name="Của Sở", asked={}, is_shared=True, by=head)
    found = {who: [view.name for view in list_views(actor)] for who, actor in readers.items()}
    assert found == {
        "office": ["Của Văn phòng"],
        "head": ["Của Sở"],
        "officer": ["Của Sở"],
        "elsewhere": [],
        "leader": [],
        "viewer": [],
    }
    assert [view.name for view in list_views(office)] == ["Của Văn phòng", "Riêng tôi"]
    assert [view.owner_name for view in list_views(colleague)] == [office.name]


@pytest.mark.parametrize("role", [Role.LEADER, Role.VIEWER])
def test_leaders_and_viewers_keep_lists_for_themselves(role: Role) -> None:
    by = make_actor(role)
    save_view(name="Của tôi", asked={}, is_shared=True, by=by)
    assert [view.is_shared for view in list_views(by)] == [False]
    assert list_views(make_actor(role)) == []
    assert list_views(make_actor(Role.OFFICE_HEAD)) == []


def test_what_was_shared_by_one_who_left_or_moved_is_not_found() -> None:
    agency = make_agency()
    reader = make_actor(Role.AGENCY_OFFICER, agency=agency)
    for change in ({"is_active": False}, {"agency_id": make_agency().id}):
        account = make_account(Role.AGENCY_HEAD, agency=agency)
        from_agency = make_actor(Role.AGENCY_HEAD, agency=agency)
        by = type(from_agency)(account.id, account.name, account.role, account.agency_id)
        save_view(name="Chung", asked={}, is_shared=True, by=by)
        assert len(list_views(reader)) == 1
        for name, value in change.items():
            setattr(account, name, value)
        db.session.commit()
        assert list_views(reader) == []


def test_only_ones_own_list_can_be_deleted_and_both_acts_are_on_record() -> None:
    by, other = make_actor(), make_actor()
    save_view(name="Chung", asked={}, is_shared=True, by=by)
    view_id = list_views(by)[0].id
    with pytest.raises(NotFound):
        delete_view(view_id=view_id, by=other)
    assert delete_view(view_id=view_id, by=by) == "Chung"
    assert db.session.scalars(select(SavedView)).all() == []
    told = db.session.scalars(select(HistoryEntry.summary).order_by(HistoryEntry.id)).all()
    assert told == ["Lưu danh sách dùng chung «Chung»", "Xóa danh sách đã lưu «Chung»"]
