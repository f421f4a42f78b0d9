"""The worked cases on the published list, done by people through the services: what one act does to the rate."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import TODAY, make_actor
from tracker.db import db
from tracker.domain.figures import Figures
from tracker.domain.lifecycle import RequestState, State
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.streams import Stream
from tracker.domain.wording import rate_in_words
from tracker.files.workbook.columns import Field, find_header
from tracker.files.workbook.reading import Sheet, read_workbook
from tracker.models import Agency, Task
from tracker.queries.figures import get_figures
from tracker.queries.task_filter import TaskFilter
from tracker.services.agencies import load_agencies
from tracker.services.completion import confirm_completion, return_report
from tracker.services.due_dates import extend_deadline
from tracker.services.extension_requests import ask_for_extension, decide_extension
from tracker.services.history import verify_history
from tracker.services.imports.workbook import import_sheets


def _unconfirmed(sheets: list[Sheet]) -> list[Sheet]:
    """The list as it was before the Office confirmed any report. No figure changes by that."""
    for sheet in sheets:
        header = find_header(sheet)
        assert header is not None
        for cells in sheet.rows[header.row + 1 :]:
            cells[header.columns[Field.CONFIRMED_ON]] = None
    return sheets


@pytest.fixture
def rate_on(app: Flask, data: Path) -> Callable[[date], Figures]:
    """The figures, on a day, of the published list with every report waiting for confirmation."""
    assert app is not None
    load_agencies(agencies=json.loads((data / "agencies.json").read_text()), by=SYSTEM)
    content = (data / "nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx").read_bytes()
    sheets = _unconfirmed(read_workbook(content, limit_mb=20))
    import_sheets(sheets=sheets, header=None, file_name="ds.xlsx", stream=Stream.PROVINCIAL, by=SYSTEM)
    viewer = make_actor(Role.VIEWER)

    def figures(day: date) -> Figures:
        part = TaskFilter(day, Stream.PROVINCIAL, from_on=date(2023, 12, 15), to_on=TODAY)
        return get_figures(part, actor=viewer, today=TODAY)

    return figures


def _one(*conditions: object) -> str:
    return db.session.scalars(select(Task.code).where(*conditions).order_by(Task.id).limit(1)).one()  # type: ignore[arg-type]


def test_one_act_changes_the_rate_as_the_worked_cases_say(rate_on: Callable[[date], Figures]) -> None:
    yesterday = TODAY - timedelta(days=1)
    published, of_yesterday = rate_on(TODAY), rate_on(yesterday)
    assert rate_in_words(published.on_time_rate) == "96,07%"
    assert (published.on_time, published.late, published.within, published.overdue) == (4078, 104, 1793, 63)
    assert published.awaiting_confirmation == 4182

    # Confirm late: nothing changes.
    waiting = _one(Task.state == State.REPORTED, Task.reported_on < yesterday)
    confirm_completion(task_code=waiting, by=make_actor())
    confirmed = rate_on(TODAY)
    assert confirmed.awaiting_confirmation == published.awaiting_confirmation - 1
    assert confirmed.as_published() == published.as_published()

    # Extend one overdue task past the day: 96,09%.
    overdue = _one(Task.state == State.IN_PROGRESS, Task.due_on < yesterday, Task.reported_on.is_(None))
    extend_deadline(task_code=overdue, by=make_actor(), due_on=TODAY + timedelta(days=1), reason="Chờ trung ương")
    extended = rate_on(TODAY)
    assert rate_in_words(extended.on_time_rate) == "96,09%"
    assert (extended.within, extended.overdue) == (1794, 62)

    # The same for one that its agency asks for and gets shorter; asking alone changes nothing.
    asked = _one(Task.state == State.IN_PROGRESS, Task.due_on < yesterday, Task.reported_on.is_(None))
    lead = db.session.scalars(select(Agency).join(Task, Task.lead_agency_id == Agency.id).where(Task.code == asked))
    head = make_actor(Role.AGENCY_HEAD, agency=lead.one())
    ask_for_extension(task_code=asked, by=head, due_on=TODAY + timedelta(days=30), reason="Chờ thẩm định")
    assert rate_on(TODAY) == extended
    shorter = {"answer": RequestState.SHORTENED, "due_on": TODAY + timedelta(days=9)}
    decide_extension(task_code=asked, by=make_actor(), reason="Đã đủ hồ sơ", **shorter)  # type: ignore[arg-type]
    granted = rate_on(TODAY)
    assert (granted.within, granted.overdue) == (1795, 61)
    assert rate_in_words(granted.on_time_rate) == "96,11%"

    # What was published for an earlier day can be computed again.
    assert rate_on(yesterday) == of_yesterday
    assert verify_history() is None


def test_one_on_time_report_returned_after_its_due_date_lowers_the_rate(rate_on: Callable[[date], Figures]) -> None:
    yesterday = TODAY - timedelta(days=1)
    of_yesterday = rate_on(yesterday)
    passed = _one(Task.state == State.REPORTED, Task.reported_on <= Task.due_on, Task.due_on < yesterday)
    return_report(task_code=passed, by=make_actor(), reason="Thiếu phụ lục")
    returned = rate_on(TODAY)
    assert rate_in_words(returned.on_time_rate) == "96,04%"
    assert (returned.on_time, returned.overdue, returned.total) == (4077, 64, 6038)
    assert rate_on(yesterday) == of_yesterday
