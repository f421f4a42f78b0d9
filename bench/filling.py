"""Filling a database: the sample workbook over and over, moved to today, through the product's own import.

So the tasks are as the workbook's: 34 agencies, 3.4 tasks a document, 70% completed, 1% overdue, 3% extended, each
with its history. Nothing is left to chance: the same day and number give the same tasks.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import insert, select, text

from bench.databases import Place
from tracker import clock
from tracker.db import db, transaction
from tracker.domain.lifecycle import ReportEnding
from tracker.domain.permissions import Actor, Role
from tracker.domain.streams import Stream
from tracker.files.workbook.reading import read_workbook
from tracker.files.workbook.rows import all_rows
from tracker.files.workbook.task_row import TaskRow
from tracker.models import Account, Agency, CompletionReport, LeadChange, ProgressEntry, Task
from tracker.queries.agencies import get_agency_directory
from tracker.services.agencies import load_agencies
from tracker.services.history import write_history
from tracker.services.imports.apply import apply_plan
from tracker.services.imports.applying import Source
from tracker.services.imports.plan import plan_import
from tracker.services.imports.workbook import read_sheets

_DATA = Path(__file__).parent.parent / "tests" / "data"
WORKBOOK = _DATA / "nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx"
LAST_DAY = date(2024, 6, 12)
BENCH = Actor(None, "Đo tốc độ", None)
PEOPLE_PER_AGENCY = 3
_AT_ONCE = 50_000
_DATES = ("issued_on", "assigned_on", "original_due_on", "granted_on", "due_on", "reported_on", "confirmed_on")


def fill(place: Place, tasks: int) -> float:
    """Migrate a database, put so many tasks into it, and say how many seconds it took."""
    start = time.perf_counter()
    with place.app().app_context():
        upgrade()
        load_agencies(agencies=json.loads((_DATA / "agencies.json").read_text(encoding="utf-8")), by=BENCH)
        _add_people()
        rows = _rows(tasks)
        while part := [row for row, _ in zip(rows, range(_AT_ONCE), strict=False)]:
            _add_tasks(part)
        _add_earlier_standings(clock.today())
        _add_progress(clock.today())
        _gather_statistics()
    return time.perf_counter() - start


def _add_people() -> None:
    with transaction() as session:
        agencies = session.scalars(select(Agency).order_by(Agency.code)).all()
        people = [_person("vanphong", Role.OFFICE_HEAD, None)]
        for agency in agencies:
            for number in range(PEOPLE_PER_AGENCY):
                role = Role.AGENCY_OFFICER if number else Role.AGENCY_HEAD
                people.append(_person(f"{agency.code.lower()}-{number}", role, agency.id))
        session.execute(insert(Account), people)


def _person(username: str, role: Role, agency_id: int | None) -> dict[str, Any]:
    return {
        "username": username,
        "name": f"Người của {username}",
        "email": f"{username}@example.test",
        "role": role,
        "agency_id": agency_id,
        "is_active": True,
        "created_at": clock.now(),
        "is_demo": False,
    }


def _rows(tasks: int) -> Iterator[TaskRow]:
    sample = list(all_rows(read_sheets(read_workbook(WORKBOOK.read_bytes(), limit_mb=20))))
    moved = clock.today() - LAST_DAY
    for number in range(tasks):
        copy, place = divmod(number, len(sample))
        row = sample[place]
        days = {name: day + moved for name in _DATES if (day := getattr(row, name)) is not None}
        yield replace(row, code=f"DO-{number:07d}", document=_renumbered(row.document, copy), **days)


def _renumbered(document: str, copy: int) -> str:
    """Another document's number for each copy, of one length so that no two become the same."""
    number, slash, notation = document.partition("/")
    return f"{copy}{number:0>6}{slash}{notation}" if copy and document else document


def _add_tasks(rows: list[TaskRow]) -> None:
    at = clock.now()
    source = Source(Stream.PROVINCIAL, WORKBOOK.name, BENCH, at, clock.today(at))
    with transaction() as session:
        plan = plan_import(rows, [], stream=source.stream, directory=get_agency_directory())
        if plan.refused:
            message = f"the sample is refused: {plan.refused[0]}"
            raise RuntimeError(message)
        applied = apply_plan(session, plan, source, lambda _done: None)
        write_history(session, applied.entries, at=at, by=BENCH)


def _add_earlier_standings(today: date) -> None:
    """Reports that were returned, and changes of lead: without them, an earlier day would cost what today does."""
    old_enough = Task.assigned_on <= today - timedelta(days=10)
    with transaction() as session:
        opened = session.execute(
            select(Task.id, Task.lead_agency_id, Task.assigned_on, Task.due_on)
            .where(Task.reported_on.is_(None), old_enough, Task.id % 20 == 0)
            .order_by(Task.id)
        ).all()
        led = session.execute(
            select(Task.id, Task.lead_agency_id).where(old_enough, Task.id % 100 == 1).order_by(Task.id)
        ).all()
        agencies = session.scalars(select(Agency.id).order_by(Agency.id)).all()
        at = clock.now()
        if opened:
            session.execute(insert(CompletionReport), [_returned(*row, at) for row in opened])
        if led:
            session.execute(insert(LeadChange), [_change(*row, agencies, today, at) for row in led])


def _add_progress(today: date) -> None:
    """One entry for half of the open tasks, within the last two months."""
    with transaction() as session:
        opened = session.execute(
            select(Task.id, Task.lead_agency_id)
            .where(Task.reported_on.is_(None), Task.assigned_on < today, Task.id % 2 == 0)
            .order_by(Task.id)
        ).all()
        if opened:
            session.execute(insert(ProgressEntry), [_entry(*row, today) for row in opened])


def _entry(task_id: int, agency_id: int, today: date) -> dict[str, Any]:
    return {
        "task_id": task_id,
        "agency_id": agency_id,
        "percent": task_id % 10 * 10,
        "text": "Đang thực hiện",
        "entered_on": today - timedelta(days=task_id % 60),
        "entered_at": clock.now(),
    }


def _returned(task_id: int, agency_id: int, assigned_on: date, due_on: date | None, at: object) -> dict[str, Any]:
    reported_on = assigned_on + timedelta(days=2 + task_id % 5)
    return {
        "task_id": task_id,
        "agency_id": agency_id,
        "reported_on": reported_on,
        "due_on": due_on,
        "ended_on": reported_on + timedelta(days=2),
        "ending": ReportEnding.RETURNED,
        "entered_at": at,
    }


def _change(task_id: int, agency_id: int, agencies: Any, today: date, at: object) -> dict[str, Any]:  # noqa: ANN401
    return {
        "task_id": task_id,
        "changed_on": today - timedelta(days=task_id % 60),
        "from_agency_id": next(other for other in agencies if other != agency_id),
        "to_agency_id": agency_id,
        "reason": "theo chức năng",
        "entered_at": at,
    }


def _gather_statistics() -> None:
    """What a PostgreSQL server does by itself after a large import. SQLite never does, so it is measured without."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
