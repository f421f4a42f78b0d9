"""What the public reads: what was chosen and nothing else, without signing in, the same for everybody."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import TODAY, actor_of, make_account, make_agency, make_document, make_task
from tests.page import Browser
from tests.services.test_closing import SPAN, close
from tracker.db import db
from tracker.domain.closings import DEFINITION
from tracker.domain.lifecycle import State
from tracker.domain.permissions import SYSTEM, Actor, Role
from tracker.domain.publication import Shown
from tracker.errors import InvalidInput, NotAllowed, NotFound, StaleVersion
from tracker.models import Account, AccountSession, HistoryEntry, Task
from tracker.services.completion import return_report
from tracker.services.demo_removal import remove_demo
from tracker.services.publishing import publish_closing, withdraw_closing

BrowserOf = Callable[[Account], Browser]
_CANARY = "chim hoàng yến"
_PUBLIC = (
    *("/cong-khai", "/cong-khai.json", "/cong-khai/1", "/cong-khai/1/nhung", "/cong-khai/1.json", "/cong-khai/1.csv"),
)
_CONTENTS = ("/cong-khai/1/nhiem-vu", "/cong-khai/1/nhiem-vu.csv")


@pytest.fixture
def head(app: Flask) -> Account:  # noqa: ARG001 - within its context
    return make_account(Role.OFFICE_HEAD, name=f"Người tên {_CANARY}")


@pytest.fixture
def by(head: Account) -> Actor:
    """The head of the Office, who closed a period; whatever must stay inside has a canary in it."""
    finance, health = make_agency("Sở Tài chính", code="H50.04"), make_agency("Sở Y tế", code="H50.15")
    document = make_document(subject=_CANARY)
    task = make_task(lead=finance, due_on=TODAY, reported_on=TODAY, content=f"=Việc {_CANARY}", document=document)
    task.assigner, task.note, task.field = f"Ông {_CANARY}", _CANARY, _CANARY
    make_task(lead=finance, due_on=TODAY - timedelta(days=1), content=f"Quá hạn {_CANARY}")
    make_task(lead=health, due_on=TODAY, content=f"Trong hạn {_CANARY}")
    make_task(lead=health, state=State.DRAFT, content=f"Dự thảo kín {_CANARY}")
    db.session.commit()
    by = actor_of(head)
    close(by, note=f"Ghi chú {_CANARY}")
    return by


def _publish(by: Actor, shown: Shown | None = None, *, version: int = 0, number: int = 1) -> None:
    publish_closing(number=number, shown=shown or Shown(), version=version, by=by)


def _json(browser: Browser, path: str = "/cong-khai/1.json") -> Any:  # noqa: ANN401 - JSON
    return json.loads(browser.raw(path).get_data(as_text=True))


def _table(browser: Browser, path: str = "/cong-khai/1.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(browser.raw(path).get_data().decode("utf-8-sig"))))


@pytest.mark.usefixtures("by")
def test_nothing_is_public_until_it_is_published(anonymous: Browser) -> None:
    assert "Chưa có số liệu nào được công khai" in anonymous.get("/cong-khai").text
    assert _json(anonymous, "/cong-khai.json")["closings"] == []
    for path in (*_PUBLIC[2:], *_CONTENTS):
        answer = anonymous.raw(path)
        assert answer.status_code == 404, path
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "Không có số liệu công khai" in answer.get_data(as_text=True)


def test_a_published_closing_is_read_without_signing_in(by: Actor, anonymous: Browser) -> None:
    _publish(by)
    page = anonymous.get("/cong-khai/1")
    assert page.heading == "Kết quả thực hiện nhiệm vụ: Kỳ thử"
    assert page.one(".rate").get_text() == "50,00%"
    assert page.texts(".legend b") == ["1", "0", "1", "1"]
    assert page.texts("table.figures tbody th") == ["Sở Tài chính", "Sở Y tế"]
    assert DEFINITION in page.text
    assert anonymous.get("/cong-khai").link("Kỳ thử") == "/cong-khai/1"
    assert anonymous.get("/cong-khai/1/nhung").one(".rate").get_text() == "50,00%"


def test_programs_read_the_same_with_the_formulas_name_and_definition(by: Actor, anonymous: Browser) -> None:
    _publish(by)
    told = _json(anonymous)
    assert told["formula"]["name"] == "Tỷ lệ hoàn thành đúng hạn"
    assert told["formula"]["definition"] == DEFINITION
    assert told["figures"] == {
        "total": 3, "completed": 1, "completed_on_time": 1, "completed_late": 0, "awaiting_confirmation": 1,
        "open": 2, "open_within": 1, "open_overdue": 1, "undated": 0, "on_time_rate_percent": "50.00",
    }  # fmt: skip
    assert [agency["name"] for agency in told["agencies"]] == ["Sở Tài chính", "Sở Y tế"]
    assert sum(agency["figures"]["total"] for agency in told["agencies"]) == told["figures"]["total"]
    assert (told["as_of"], told["stream"], told["url"]) == (
        "2024-06-12", "provincial", "http://127.0.0.1:8000/cong-khai/1",
    )  # fmt: skip
    rows = _table(anonymous)
    assert [(row["agency_code"], row["total"], row["on_time_rate_percent"]) for row in rows] == [
        ("H50.04", "2", "50.00"), ("H50.15", "1", ""), ("all", "3", "50.00"),
    ]  # fmt: skip
    by_original = [agency["figures_by_original_due_date"]["on_time_rate_percent"] for agency in told["agencies"]]
    by_original.append(told["figures_by_original_due_date"]["on_time_rate_percent"])
    assert [row["on_time_rate_by_original_due_date_percent"] for row in rows] == [one or "" for one in by_original]
    assert {row["formula_name"] for row in rows} == {"Tỷ lệ hoàn thành đúng hạn"}
    assert rows[0]["formula_definition"].startswith("completed_on_time / (completed + open_overdue)")
    assert anonymous.raw("/cong-khai/1.csv").get_data().startswith(b"\xef\xbb\xbf")
    assert _json(anonymous, "/cong-khai.json")["closings"][0]["data"].endswith("/cong-khai/1.json")


def test_contents_and_names_of_people_are_nowhere_in_what_is_public(by: Actor, anonymous: Browser) -> None:
    _publish(by)
    for path in _PUBLIC:
        answer = anonymous.raw(path)
        assert answer.status_code == 200, path
        text = answer.get_data(as_text=True)
        assert _CANARY not in text, path
        assert "\\u" not in text, "escaped letters would hide a canary"
        for code in db.session.scalars(select(Task.code)):
            assert code not in text, path
    for path in _CONTENTS:
        assert anonymous.raw(path).status_code == 404, path


def test_contents_that_are_switched_on_show_the_closings_tasks_and_still_no_person(
    by: Actor, anonymous: Browser
) -> None:
    _publish(by, Shown(contents=True))
    page = anonymous.get("/cong-khai/1/nhiem-vu")
    assert f"Quá hạn {_CANARY}" in page.text
    rows = _table(anonymous, "/cong-khai/1/nhiem-vu.csv")
    assert [row["content"] for row in rows] == [
        f"'=Việc {_CANARY}", f"Quá hạn {_CANARY}", f"Trong hạn {_CANARY}",
    ]  # fmt: skip
    assert [row["outcome"] for row in rows] == ["completed_on_time", "open_overdue", "open_within"]
    for text in (page.text, anonymous.raw("/cong-khai/1/nhiem-vu.csv").get_data(as_text=True)):
        for hidden in ("Dự thảo kín", f"Ông {_CANARY}", f"Người tên {_CANARY}", f"Ghi chú {_CANARY}"):
            assert hidden not in text
    beyond = anonymous.get("/cong-khai/1/nhiem-vu?trang=99")
    assert "Danh sách không dài đến trang này." in beyond.text
    assert "99 / 1" not in beyond.text
    assert _json(anonymous)["tasks_csv"].endswith("/cong-khai/1/nhiem-vu.csv")


def test_agencies_that_are_not_shown_are_nowhere(by: Actor, anonymous: Browser) -> None:
    _publish(by, Shown(agencies=False, contents=True))
    for path in (*_PUBLIC, *_CONTENTS):
        text = anonymous.raw(path).get_data(as_text=True)
        assert "Sở Tài chính" not in text, path
        assert "H50.04" not in text, path


def test_counts_that_are_not_shown_are_nowhere(by: Actor, anonymous: Browser) -> None:
    _publish(by, Shown(counts=False))
    assert _json(anonymous)["figures"] == {"on_time_rate_percent": "50.00"}
    rates = ["on_time_rate_percent", "on_time_rate_by_original_due_date_percent"]
    assert list(_table(anonymous)[0])[:5] == ["agency_code", "agency_name", *rates, "stream"]
    page = anonymous.get("/cong-khai/1")
    assert page.one(".rate").get_text() == "50,00%"
    assert "3 nhiệm vụ" not in page.text
    assert not page.all(".legend, svg")
    assert "3 nhiệm vụ" not in anonymous.get("/cong-khai").text


def test_rates_that_are_not_shown_are_nowhere(by: Actor, anonymous: Browser) -> None:
    _publish(by, Shown(rates=False))
    assert "on_time_rate_percent" not in json.dumps(_json(anonymous)["agencies"])
    for path in ("/cong-khai", "/cong-khai/1", "/cong-khai/1/nhung"):
        assert "50,00%" not in anonymous.get(path).text


def test_answers_may_be_kept_by_caches_and_depend_on_nobody(
    by: Actor, anonymous: Browser, browser_of: BrowserOf, head: Account
) -> None:
    _publish(by, Shown(contents=True))
    signed_in = browser_of(head)
    before = db.session.scalars(select(AccountSession.last_seen_at)).all()
    for path in (*_PUBLIC, *_CONTENTS):
        answer = anonymous.raw(path)
        assert answer.headers["Cache-Control"] == "public, max-age=300", path
        assert answer.headers["ETag"], path
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path
        again = anonymous.raw(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.get_data()) == (304, b""), path
        same = signed_in.raw(path)
        assert "Set-Cookie" not in same.headers, path
        assert same.get_data() == answer.get_data(), f"{path} looks at who asks"
    assert db.session.scalars(select(AccountSession.last_seen_at)).all() == before


def test_only_the_page_made_for_it_may_stand_within_other_sites(by: Actor, anonymous: Browser) -> None:
    _publish(by)
    for path in _PUBLIC:
        policy = anonymous.raw(path).headers["Content-Security-Policy"]
        assert ("frame-ancestors *" in policy) is path.endswith("/nhung"), path
        assert ("frame-ancestors 'none'" in policy) is not path.endswith("/nhung"), path
        assert "script-src 'self'" in policy, path


def test_what_was_withdrawn_is_gone_and_its_address_says_so(by: Actor, anonymous: Browser) -> None:
    _publish(by)
    withdraw_closing(number=1, version=1, by=by)
    for path in _PUBLIC[2:]:
        answer = anonymous.raw(path)
        assert answer.status_code == 410, path
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "50" not in answer.get_data(as_text=True).split("<main")[1], path
    assert "Chưa có số liệu nào" in anonymous.get("/cong-khai").text
    with pytest.raises(NotFound):
        withdraw_closing(number=1, version=2, by=by)
    _publish(by, version=2)
    assert anonymous.raw("/cong-khai/1").status_code == 200


def test_a_correction_is_linked_from_what_it_corrects_once_it_is_public(by: Actor, anonymous: Browser) -> None:
    _publish(by)
    task = db.session.scalars(select(Task).where(Task.state == State.REPORTED)).one()
    return_report(task_code=task.code, by=actor_of(make_account(Role.OFFICE_OFFICER)), reason="Thiếu")
    close(by, seen=1, note="Trả lại", go="hai")
    assert "đính chính" not in anonymous.get("/cong-khai/1").text
    _publish(by, number=2)
    assert "Số liệu này đã được đính chính: xem bản số 2" in anonymous.get("/cong-khai/1").text
    assert (_json(anonymous)["corrected_by"], _json(anonymous, "/cong-khai/2.json")["corrects"]) == (2, 1)
    withdraw_closing(number=1, version=1, by=by)
    assert _json(anonymous, "/cong-khai/2.json")["corrects"] is None


@pytest.mark.usefixtures("by")
def test_the_head_publishes_and_withdraws_on_a_page(head: Account, browser_of: BrowserOf) -> None:
    browser = browser_of(head)
    path = "/so-lieu/chot/1/cong-khai"
    page = browser.get(path)
    assert [str(box["name"]) for box in page.all("input[type=checkbox][checked]")] == ["counts", "rates", "agencies"]
    refused = browser.post(path, 400, version="0")
    assert refused.texts(".field-error") == ["Chọn ít nhất số lượng hoặc tỷ lệ để công khai."]
    shown = browser.post(path, version="0", rates="y")
    assert "Đang công khai từ 12/06/2024 09:00" in shown.text
    assert shown.link("/cong-khai/1/nhung") == "/cong-khai/1/nhung"
    stale = browser.post(path, 409, version="0", counts="y")
    assert "Vừa có người đổi phần công khai" in stale.text
    gone = browser.post("/so-lieu/chot/1/rut", form_at=path, version="1")
    assert "Đã rút công khai lúc 12/06/2024 09:00" in gone.text
    told = db.session.scalars(
        select(HistoryEntry.summary).where(HistoryEntry.act == "cong-khai").order_by(HistoryEntry.id)
    ).all()
    assert told == ["Công khai bản chốt số 1 (Kỳ thử): tỷ lệ", "Rút công khai bản chốt số 1 (Kỳ thử)"]


@pytest.mark.usefixtures("by")
def test_contents_that_were_withdrawn_are_not_ticked_again_by_themselves(head: Account, browser_of: BrowserOf) -> None:
    browser, path = browser_of(head), "/so-lieu/chot/1/cong-khai"
    shown = browser.post(path, version="0", counts="y", contents="y")
    assert [str(box["name"]) for box in shown.all("input[type=checkbox][checked]")] == ["counts", "contents"]
    gone = browser.post("/so-lieu/chot/1/rut", form_at=path, version="1")
    assert [str(box["name"]) for box in gone.all("input[type=checkbox][checked]")] == ["counts"]


@pytest.mark.usefixtures("by")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICE_HEAD])
def test_nobody_else_publishes(role: Role) -> None:
    with pytest.raises(NotAllowed):
        _publish(actor_of(make_account(role)))
    with pytest.raises(NotAllowed):
        withdraw_closing(number=1, version=0, by=actor_of(make_account(role)))


def test_publishing_is_refused_where_it_makes_no_sense(by: Actor) -> None:
    with pytest.raises(InvalidInput):
        _publish(by, Shown(counts=False, rates=False))
    with pytest.raises(NotFound):
        _publish(by, number=7)
    _publish(by)
    with pytest.raises(StaleVersion):
        _publish(by)
    assert db.session.scalar(select(func.count()).where(HistoryEntry.act == "cong-khai")) == 1


def test_what_counts_the_demonstration_says_so_and_is_withdrawn_with_it(
    by: Actor, anonymous: Browser, browser_of: BrowserOf, head: Account
) -> None:
    task = make_task(due_on=TODAY)
    task.is_demo = True
    db.session.commit()
    close(by, go="hai", span=SPAN.__class__(**{**vars(SPAN), "as_of": TODAY - timedelta(days=1)}))
    _publish(by)
    _publish(by, number=2)
    assert "Dữ liệu minh họa" in anonymous.get("/cong-khai/2").text
    assert _json(anonymous, "/cong-khai/2.json")["is_demonstration"] is True
    assert "Dữ liệu minh họa" not in anonymous.get("/cong-khai/1").text
    remove_demo(by=SYSTEM)
    assert anonymous.raw("/cong-khai/2").status_code == 410
    assert anonymous.raw("/cong-khai/1").status_code == 200
    page = browser_of(head).get("/so-lieu/chot/2/doi-chieu")
    assert "Bản chốt nguyên vẹn" in page.text
    assert "Gỡ dữ liệu minh họa: 1 nhiệm vụ" in page.text
