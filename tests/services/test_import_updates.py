"""Changed rows whose dates depend on each other."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import TODAY, make_actor, make_agency
from tracker.db import db
from tracker.domain.figures import Figures
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.streams import Stream
from tracker.errors import StaleVersion
from tracker.files.workbook.reading import Cell, Sheet
from tracker.models import Task
from tracker.queries.figures import get_figures
from tracker.queries.task_filter import TaskFilter
from tracker.services.due_dates import extend_deadline
from tracker.services.imports.workbook import ImportResult, import_sheets
from tracker.services.progress import add_to_discussion

_HEADER: list[Cell] = [
    "Mã nhiệm vụ",
    "Nội dung nhiệm vụ",
    "Cơ quan chủ trì",
    "Ngày giao",
    "Hạn hoàn thành",
    "Ngày hoàn thành",
]


@pytest.fixture(autouse=True)
def agency(app: Flask) -> None:
    assert app.name == "tracker"
    make_agency("Sở Nội vụ")


def _import(assigned: date, due: date | None, reported: date | None) -> ImportResult:
    row: list[Cell] = ["NV-1", "Việc một", "Sở Nội vụ", assigned, due, reported]
    sheet = Sheet("Danh mục", [_HEADER, row])
    return import_sheets(sheets=[sheet], header=None, file_name="ds.xlsx", stream=Stream.PROVINCIAL, by=SYSTEM)


def _figures() -> Figures:
    part = TaskFilter(TODAY, Stream.PROVINCIAL, from_on=date(2024, 1, 1), to_on=TODAY)
    return get_figures(part, actor=make_actor(Role.VIEWER), today=TODAY)


def test_the_day_of_assignment_and_the_report_move_together() -> None:
    _import(date(2024, 5, 10), date(2024, 6, 30), date(2024, 5, 12))
    assert _import(date(2024, 5, 20), date(2024, 6, 30), date(2024, 5, 25)).updated == 1
    task = db.session.scalars(select(Task)).one()
    assert (task.assigned_on, task.reported_on) == (date(2024, 5, 20), date(2024, 5, 25))
    assert _import(date(2024, 5, 20), date(2024, 6, 30), date(2024, 5, 25)).unchanged == 1


def test_a_completed_task_is_judged_by_the_due_date_it_gets_later() -> None:
    _import(date(2024, 5, 1), None, date(2024, 6, 1))
    assert _figures().undated == 1
    _import(date(2024, 5, 1), date(2024, 5, 14), date(2024, 6, 1))
    figures = _figures()
    assert (figures.late, figures.on_time, figures.undated) == (1, 0, 0)


def test_who_opened_a_task_before_an_import_changed_it_is_told_of_the_import() -> None:
    _import(date(2024, 5, 1), date(2024, 6, 30), None)
    _import(date(2024, 5, 1), date(2024, 7, 15), None)
    add_to_discussion(task_code="NV-1", by=make_actor(), text="Đã rõ")
    with pytest.raises(StaleVersion, match="vừa «Cập nhật từ bảng tính: Hạn hoàn thành: 30/06/2024 → 15/07/2024»"):
        extend_deadline(task_code="NV-1", version=1, due_on=date(2024, 8, 1), reason="Khó", by=make_actor())
