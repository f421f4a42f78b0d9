"""What forms say by themselves: Vietnamese, with the cure."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask_wtf
import pytest
import wtforms
from flask_wtf import FlaskForm
from sqlalchemy import select

import tracker.web
from tests.factories import TODAY, make_account, make_agency, make_task
from tests.page import Browser
from tracker.db import db
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.models import Account, CalendarDay, Deputy, ExtensionRequest
from tracker.web.form_messages import MESSAGES
from tracker.web.forms import PlainForm

BrowserOf = Callable[[Account], Browser]
_PLACES = re.compile(r"%\((\w+)\)|\{(\w+)\}")


def _said_by(package: Path) -> Iterator[str]:
    """Every text that a library asks to have translated."""
    for file in package.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", None) in {"gettext", "ngettext"}:
                yield from (
                    one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def test_nothing_that_the_libraries_say_is_left_in_english() -> None:
    said = {text for library in (wtforms, flask_wtf) for text in _said_by(Path(library.__file__).parent)}
    assert len(said) > 30
    assert said <= set(MESSAGES)
    for english, ours in MESSAGES.items():
        places = {name for pair in _PLACES.findall(ours) for name in pair if name} - {"other_label"}
        assert places <= {name for pair in _PLACES.findall(english) for name in pair if name}, ours


def test_every_form_of_the_product_speaks_vietnamese() -> None:
    for module in pkgutil.walk_packages(tracker.web.__path__, "tracker.web."):
        importlib.import_module(module.name)

    def kinds(of: type[Any]) -> Iterator[type[Any]]:
        for kind in of.__subclasses__():
            yield kind
            yield from kinds(kind)

    ours = [kind for kind in kinds(FlaskForm) if kind.__module__.startswith("tracker.")]
    assert len(ours) > 15
    assert all(issubclass(kind, PlainForm) for kind in ours)


def test_a_wrong_choice_number_and_length_are_told_in_vietnamese(browser_of: BrowserOf) -> None:
    admin = browser_of(make_account(Role.ADMIN))
    page = admin.post("/quan-tri/tai-khoan/them", 400, name="An" * 101, username="an", role="x", agency_code="?")
    assert page.texts(".field-error") == [
        "Không dài quá 200 ký tự. Viết ngắn lại.",
        "Chọn lại: mục này không có, hoặc không còn trong danh sách.",
        "Chọn lại: mục này không có, hoặc không còn trong danh sách.",
    ]
    page = admin.post("/quan-tri/lich/xac-nhan", 400, form_at="/quan-tri/lich", year="năm nay", year_notice="TB 1")
    assert "Ghi một số nguyên" in page.text
    assert "Not a" not in page.text


def test_a_day_is_taken_as_people_write_it_in_administration(browser_of: BrowserOf) -> None:
    admin = browser_of(make_account(Role.ADMIN))
    fields: dict[str, Any] = {"kind": "nghi", "name": "Nghỉ", "notice": "TB 1"}
    admin.post("/quan-tri/lich", form_at="/quan-tri/lich", day="17/06/2024", **fields)
    assert db.session.get_one(CalendarDay, TODAY.replace(day=17)).notice == "TB 1"
    page = admin.post("/quan-tri/lich", 400, form_at="/quan-tri/lich", day="31/06/2024", **fields)
    assert "Ghi ngày theo ngày/tháng/năm" in page.text


def test_a_day_is_taken_as_people_write_it_for_a_deputy_and_an_extension(browser_of: BrowserOf) -> None:
    agency = make_agency()
    head, officer = (make_account(role, agency=agency) for role in (Role.AGENCY_HEAD, Role.AGENCY_OFFICER))
    task = make_task(lead=agency, state=State.IN_PROGRESS)
    browser = browser_of(head)
    days: dict[str, Any] = {"from_on": "13/06/2024", "until_on": "14/06/2024"}
    browser.post("/tai-khoan/nguoi-thay", form_at="/tai-khoan", deputy_id=officer.id, **days)
    assert db.session.scalars(select(Deputy)).one().until_on == TODAY.replace(day=14)
    path = f"/nhiem-vu/{task.code}/xin-gia-han"
    browser.post(path, reason="Chờ số liệu", due_on="30/08/2024", version="1")
    assert db.session.scalars(select(ExtensionRequest)).one().asked_due_on.isoformat() == "2024-08-30"


@pytest.mark.parametrize("told", ["", "  "])
def test_a_day_that_is_needed_is_still_asked_for(browser_of: BrowserOf, told: str) -> None:
    admin = browser_of(make_account(Role.ADMIN))
    page = admin.post("/quan-tri/lich", 400, form_at="/quan-tri/lich", day=told, kind="nghi", notice="TB 1")
    assert "Cần một ngày" in page.text
