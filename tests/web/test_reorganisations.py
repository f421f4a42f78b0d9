"""The head of the Office says what happens to agencies, sees what would move, does it, and takes it back."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import TODAY, make_account, make_agency, make_task
from tests.page import Browser, Page
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.models import Account, Agency, Task

BrowserOf = Callable[[Account], Browser]
_PAGE = "/sap-xep-co-quan"
_BASIS = "Nghị quyết số 1669/NQ-UBTVQH15"


@pytest.fixture
def head(browser_of: BrowserOf) -> Browser:
    return browser_of(make_account(Role.OFFICE_HEAD, name="Trần Chánh"))


def _sent(page: Page) -> dict[str, Any]:
    """What the form of the preview would send, with nothing chosen."""
    fields: dict[str, Any] = {}
    for one in page.all("main form input[type=hidden]"):
        name, value = str(one["name"]), str(one["value"])
        known = fields.get(name)
        fields[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
    return fields


def _lead(task: Task) -> int:
    db.session.rollback()
    return db.session.scalars(
        select(Task.lead_agency_id).where(Task.id == task.id).execution_options(populate_existing=True)
    ).one()


def test_a_merger_is_previewed_done_shown_and_taken_back(head: Browser) -> None:
    old, new = make_agency("Sở Giao thông vận tải"), make_agency("Sở Xây dựng")
    task = make_task(lead=old, content="Sửa cầu Đông Hà")
    make_account(Role.AGENCY_HEAD, agency=old, name="Lê Cầu Đường")
    told: dict[str, Any] = {
        "kind": "merge",
        "effective_on": TODAY.isoformat(),
        "legal_basis": _BASIS,
        "from_ids": str(old.id),
    }
    page = head.post(f"{_PAGE}/xem-truoc", form_at=f"{_PAGE}/moi", **told, main_id=str(new.id))
    assert page.heading == "Xem trước: sáp nhập, hợp nhất"
    assert "Sửa cầu Đông Hà" in page.text
    assert "Lê Cầu Đường" in page.text
    assert page.texts(".legend b") == ["1", "0", "1", "0"]
    assert _lead(task) == old.id
    shown = head.post(_PAGE, **_sent(page), form_at=f"{_PAGE}/moi")
    assert "Sáp nhập, hợp nhất: Sở Giao thông vận tải → Sở Xây dựng" in shown.heading
    assert "chuyển 1 nhiệm vụ, 0 phần phối hợp, 1 người" in shown.heading
    assert _lead(task) == new.id
    assert "Sở Giao thông vận tải → Sở Xây dựng" in head.get(_PAGE).text
    story = head.get(f"/nhiem-vu/{task.code}").text
    assert f"Chuyển từ Sở Giao thông vận tải sang Sở Xây dựng chủ trì: sáp nhập, hợp nhất theo {_BASIS}" in story
    number = 1
    undone = head.post(f"{_PAGE}/{number}/hoan-tac", form_at=f"{_PAGE}/{number}")
    assert "Đã hoàn tác" in undone.text
    assert _lead(task) == old.id


def test_on_a_split_with_a_new_agency_each_task_is_chosen(head: Browser) -> None:
    old, second = make_agency("Sở cũ"), make_agency("Sở thứ hai")
    first_task, second_task = make_task(lead=old), make_task(lead=old)
    page = head.post(
        f"{_PAGE}/xem-truoc",
        form_at=f"{_PAGE}/moi",
        kind="split",
        effective_on=TODAY.isoformat(),
        legal_basis=_BASIS,
        from_ids=str(old.id),
        main_id="moi",
        new_code="H50.77",
        new_agency_name="Sở thứ nhất",
        new_kind="department",
        other_ids=str(second.id),
    )
    choice = page.one(f"select[name=nhiem-vu-{second_task.id}]")
    assert [one.get_text() for one in choice.select("option")] == ["Sở thứ nhất", "Sở thứ hai"]
    chosen: dict[str, Any] = {f"nhiem-vu-{second_task.id}": str(second.id)}
    head.post(_PAGE, form_at=f"{_PAGE}/moi", **_sent(page), **chosen)
    first = db.session.scalars(select(Agency).where(Agency.code == "H50.77")).one()
    assert (_lead(first_task), _lead(second_task)) == (first.id, second.id)
    assert first.valid_from == TODAY


def test_what_was_typed_comes_back_with_the_sentence_that_says_the_cure(head: Browser) -> None:
    old = make_agency("Sở cũ")
    told: dict[str, Any] = {"effective_on": TODAY.isoformat(), "legal_basis": _BASIS, "from_ids": str(old.id)}
    page = head.post(f"{_PAGE}/xem-truoc", 400, form_at=f"{_PAGE}/moi", kind="merge", **told)
    assert "Chọn cơ quan kế thừa" in page.text
    assert page.one("textarea[name=legal_basis]").get_text().strip() == _BASIS
    assert page.one(f"input[name=from_ids][value='{old.id}']").has_attr("checked")
    taken = make_agency("Sở Tài chính", code="H50.04")
    page = head.post(
        _PAGE,
        400,
        form_at=f"{_PAGE}/moi",
        kind="merge",
        **told,
        main_id="moi",
        new_code=taken.code,
        new_agency_name="Sở mới",
        new_kind="department",
    )
    assert "đã dùng cho Sở Tài chính" in page.one("#new_code-loi").get_text()
    assert db.session.get_one(Agency, old.id).valid_to is None


def test_tasks_that_changed_meanwhile_are_shown_again_before_anything_moves(head: Browser) -> None:
    old, new = make_agency(), make_agency()
    told: dict[str, Any] = {
        "kind": "merge",
        "effective_on": TODAY.isoformat(),
        "legal_basis": _BASIS,
        "from_ids": str(old.id),
    }
    page = head.post(f"{_PAGE}/xem-truoc", form_at=f"{_PAGE}/moi", **told, main_id=str(new.id))
    task = make_task(lead=old, content="Vừa giao thêm")
    again = head.post(_PAGE, 409, form_at=f"{_PAGE}/moi", **_sent(page))
    assert "vừa thay đổi" in again.text
    assert "Vừa giao thêm" in again.text
    assert _lead(task) == old.id
    head.post(_PAGE, form_at=f"{_PAGE}/moi", **_sent(again))
    assert _lead(task) == new.id


def test_figures_can_be_told_in_the_name_of_the_successor(head: Browser) -> None:
    old, new = make_agency("Sở cũ"), make_agency("Sở mới", code="H50.99")
    make_task(lead=old, reported_on=TODAY)
    told: dict[str, Any] = {
        "kind": "merge",
        "effective_on": TODAY.isoformat(),
        "legal_basis": _BASIS,
        "from_ids": str(old.id),
    }
    page = head.post(f"{_PAGE}/xem-truoc", form_at=f"{_PAGE}/moi", **told, main_id=str(new.id))
    head.post(_PAGE, form_at=f"{_PAGE}/moi", **_sent(page))
    as_it_was = head.get("/so-lieu")
    assert as_it_was.texts("table.figures tbody th") == ["Sở cũ"]
    mapped = head.get("/so-lieu?ke-thua=1")
    assert mapped.texts("table.figures tbody th") == ["Sở mới"]
    listed = head.get(str(mapped.one("table.figures tbody td[data-label='Đúng hạn'] a")["href"]))
    assert listed.texts(".head .muted")[0].startswith("1 nhiệm vụ")


def test_an_administrator_reads_of_agencies_and_people_but_of_no_task(browser_of: BrowserOf, head: Browser) -> None:
    old, new = make_agency("Sở cũ"), make_agency("Sở mới")
    task = make_task(lead=old)
    told: dict[str, Any] = {
        "kind": "merge",
        "effective_on": TODAY.isoformat(),
        "legal_basis": _BASIS,
        "from_ids": str(old.id),
    }
    page = head.post(f"{_PAGE}/xem-truoc", form_at=f"{_PAGE}/moi", **told, main_id=str(new.id))
    head.post(_PAGE, form_at=f"{_PAGE}/moi", **_sent(page))
    admin = browser_of(make_account(Role.ADMIN))
    text = admin.get(f"{_PAGE}/1").text
    assert "1 nhiệm vụ" in text
    assert task.code not in text


def test_what_cannot_be_done_is_said_before_anything_is_chosen(head: Browser) -> None:
    old, new = make_agency(), make_agency()
    told: dict[str, Any] = {"kind": "merge", "legal_basis": _BASIS, "from_ids": str(old.id), "main_id": str(new.id)}
    for change, said in (
        ({"effective_on": "2030-01-01"}, "Ngày có hiệu lực chưa đến"),
        ({"effective_on": "0001-01-01"}, "Xem lại năm đã ghi"),
        ({"effective_on": TODAY.isoformat(), "main_id": str(old.id)}, "không thể là cơ quan được sắp xếp"),
        ({"effective_on": TODAY.isoformat(), "from_ids": "99999"}, "phải còn hoạt động"),
    ):
        page = head.post(f"{_PAGE}/xem-truoc", 400, form_at=f"{_PAGE}/moi", **(told | change))
        assert said in page.text
