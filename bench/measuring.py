"""The lines of the bench on one filled database: the product's pages as a signed-in person gets them, and services.

A page's time is the server's: from the request to the last byte of its answer, in this process, without a network.
"""

import re
import resource
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from bench.bare import Bare
from bench.closing import closing_line
from bench.databases import Place
from bench.filling import BENCH, WORKBOOK
from bench.timing import Line, Measured, StatementCounter, measure_line
from tracker import clock
from tracker.db import db
from tracker.domain.agency_columns import ColumnGroup
from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor, Role
from tracker.domain.reminder_rules import ReminderRules
from tracker.domain.reminders import horizon, latest, slots_between
from tracker.domain.streams import Stream
from tracker.domain.trends import TrendUnit, trend_days
from tracker.files.workbook.reading import Sheet, read_workbook
from tracker.models import (
    Account,
    AccountSession,
    CompletionReport,
    Cooperation,
    Document,
    DueDateChange,
    HistoryEntry,
    Task,
)
from tracker.queries.agency_table import list_agency_counts
from tracker.queries.calendar import get_calendar
from tracker.queries.figures import list_figures_by_lead
from tracker.queries.task_filter import TaskFilter
from tracker.queries.tasks import Sort
from tracker.services.accounts import token_hash
from tracker.services.completion import report_completion
from tracker.services.exports import write_task_list
from tracker.services.imports.workbook import import_sheets
from tracker.services.reminders.planning import plan_reminders

_SEARCHED = "doi du"
#: What an import writes, in the order in which it can be written, with what ties it to its task.
_OF_AN_IMPORT: dict[Any, str] = {
    Document: "id",
    Task: "id",
    Cooperation: "task_id",
    DueDateChange: "task_id",
    CompletionReport: "task_id",
    HistoryEntry: "task_id",
}


def measure(place: Place) -> tuple[list[Measured], dict[str, int]]:
    """Measure every line on this database, and the memory this process came to need."""
    app = place.app()
    with app.app_context():
        bench = _Bench(app)
        counter = StatementCounter(db.engine)
        pages = [measure_line(line, counter) for line in bench.pages()]
        memory = {"after the pages": _resident()}
        acts = [measure_line(line, counter) for line in bench.changes()]
        memory["at the end"] = _resident()
    return pages + acts, memory


class _Bench:
    """What the lines need: a signed-in person, tasks to act on, a connection for the bare SQL."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._today = clock.today()
        self._outside = db.engine.raw_connection()  # held, or the pool would hand it to the product too
        self._bare = Bare(self._outside.driver_connection, self._today)
        self._browsers: dict[int, FlaskClient] = {}
        people = db.session.scalars(select(Account).where(Account.role.in_([Role.OFFICE_HEAD, Role.AGENCY_HEAD])))
        heads = {account.agency_id: account for account in people}
        self._office = heads.pop(None)
        self._heads = heads
        self._codes = db.session.scalars(select(Task.code).order_by(Task.id).limit(100)).all()
        db.session.rollback()

    def pages(self) -> list[Line]:
        """What is only read."""
        bare, then = self._bare, self._today - timedelta(days=30)
        weeks = trend_days(self._today, TrendUnit.WEEK)
        return [
            Line("Overview", self._page("/"), lambda _n: bare.overview()),
            Line("Trend of 12 weeks", self._page("/so-lieu/xu-huong"), lambda _n: bare.trend(weeks), 10),
            Line("What the Office delays", self._page("/so-lieu/van-phong"), lambda _n: bare.office_lags(), 10),
            Line("List of overdue tasks", self._page("/nhiem-vu?ket-qua=qua-han"), lambda _n: bare.overdue_tasks()),
            Line(
                "Search a word",
                self._page(f"/nhiem-vu?luong=tat-ca&q={_SEARCHED.replace(' ', '+')}"),
                lambda _n: bare.search(_SEARCHED),
            ),
            Line(
                "One task's page",
                lambda n: self._get(f"/nhiem-vu/{self._codes[n % len(self._codes)]}"),
                lambda n: bare.task(self._codes[n % len(self._codes)]),
            ),
            Line("The Office's queue", self._page("/cho-xu-ly"), lambda _n: bare.queue()),
            Line("What an agency owes", self._ours(), lambda _n: bare.owed_by(self._first_head.agency_id)),
            Line("All tasks of a stream as Excel", self._export(), lambda _n: bare.all_tasks(), 3),
            Line("Figures by agency, today", self._figures(self._today), lambda _n: bare.figures()),
            Line("Figures by agency, 30 days ago", self._figures(then), lambda _n: bare.figures_then(then)),
            Line("Table of agencies, results", self._agency_table(ColumnGroup.RESULTS), lambda _n: bare.figures()),
            Line("The same as a page", self._page("/so-lieu/co-quan"), lambda _n: bare.figures()),
            Line("Table of agencies, all columns", self._agency_table(ColumnGroup.ALL), lambda _n: bare.agency_table()),
        ]

    def changes(self) -> list[Line]:
        """What changes the data: measured last. The bare SQL acts on tasks that the product has not touched."""
        repeats = 20
        tasks = _tasks_to_report(4 * (repeats + 5))
        share = len(tasks) // 4
        by_service, by_form, bare_first, bare_second = (tasks[i * share : (i + 1) * share] for i in range(4))
        repeats = min(repeats, share - 4)
        for task in by_form:
            self._browser_of(self._heads[task.lead_agency_id])
        return [
            Line("Completion reported", self._report(by_service), self._bare_report(bare_first), repeats),
            Line("The same by its form", self._send_form(by_form), self._bare_report(bare_second), repeats),
            self._planning(),
            closing_line(self._app, self._bare, _actor(self._office), self._today),
            self._workbook_in(),
        ]

    def _page(self, path: str) -> Callable[[int], None]:
        return lambda _n: self._get(path)

    @property
    def _first_head(self) -> Any:  # noqa: ANN401 - an Account, detached
        return next(iter(self._heads.values()))

    def _ours(self) -> Callable[[int], None]:
        def get(_n: int) -> None:
            with self._app.app_context():
                response = self._browser_of(self._first_head).get("/viec-cua-co-quan")
                response.get_data()
            if response.status_code != 200:
                message = f"the agency's page answers {response.status_code}"
                raise RuntimeError(message)

        return get

    def _export(self) -> Callable[[int], None]:
        """As the background makes it, since a long list is not written while somebody waits."""
        chosen = TaskFilter(self._today, Stream.PROVINCIAL)
        by = Actor(None, "Đo tốc độ", Role.VIEWER)

        def write(_n: int) -> None:
            with self._app.app_context(), TemporaryDirectory() as folder:
                write_task_list(
                    Path(folder) / "list.xlsx",
                    chosen=chosen,
                    sort=Sort.CODE,
                    in_words="tất cả",
                    by=by,
                    progress=lambda _done, _whole: None,
                )

        return write

    @staticmethod
    def _token(client: FlaskClient, path: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).get_data(as_text=True))
        return found[1] if found else ""

    def _get(self, path: str) -> None:
        with self._app.app_context():  # of its own, as a server gives each request
            response = self._browser_of(self._office).get(path)
            length = len(response.get_data())
        if response.status_code != 200 or length < 2_000:
            message = f"{path} answers {response.status_code}"
            raise RuntimeError(message)

    def _browser_of(self, account: Any) -> FlaskClient:  # noqa: ANN401 - an Account, detached
        if account.id not in self._browsers:
            self._browsers[account.id] = self._signed_in(account)
        return self._browsers[account.id]

    def _signed_in(self, account: Any) -> FlaskClient:  # noqa: ANN401
        token, at = f"token-{account.id}", clock.now()
        with self._app.app_context():
            db.session.execute(
                insert(AccountSession).values(
                    token_hash=token_hash(token),
                    account_id=account.id,
                    created_at=at,
                    last_seen_at=at,
                    address="127.0.0.1",
                )
            )
            db.session.commit()
        client = self._app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = token
        return client

    def _figures(self, day: date) -> Callable[[int], None]:
        office = _actor(self._office)
        part = TaskFilter(day, Stream.PROVINCIAL, from_on=date(2000, 1, 1), to_on=day)

        def count(_n: int) -> None:
            with self._app.app_context():
                list_figures_by_lead(part, actor=office, today=self._today)

        return count

    def _agency_table(self, group: ColumnGroup) -> Callable[[int], None]:
        office = _actor(self._office)
        part = TaskFilter(self._today, Stream.PROVINCIAL, from_on=date(2000, 1, 1), to_on=self._today)

        def count(_n: int) -> None:
            with self._app.app_context():
                list_agency_counts(part, actor=office, today=self._today, group=group)

        return count

    def _report(self, tasks: Sequence[Any]) -> Callable[[int], None]:
        def act(n: int) -> None:
            task = tasks[n]
            head = _actor(self._heads[task.lead_agency_id])
            with self._app.app_context():
                report_completion(task_code=task.code, by=head, result="Đã xong", delay_cause="Chờ ý kiến")

        return act

    def _send_form(self, tasks: Sequence[Any]) -> Callable[[int], None]:
        tokens: dict[int, str] = {}
        for task in tasks:
            if task.lead_agency_id not in tokens:
                client = self._browser_of(self._heads[task.lead_agency_id])
                with self._app.app_context():
                    tokens[task.lead_agency_id] = self._token(client, f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh")

        def send(n: int) -> None:
            task = tasks[n]
            fields = {
                "csrf_token": tokens[task.lead_agency_id],
                "version": task.version,
                "result": "Đã xong",
                "delay_cause": "Chờ ý kiến",
            }
            with self._app.app_context():
                client = self._browser_of(self._heads[task.lead_agency_id])
                response = client.post(f"/nhiem-vu/{task.code}/bao-cao-hoan-thanh", data=fields)
            if response.status_code != 302:
                message = f"the report of {task.code} answers {response.status_code}"
                raise RuntimeError(message)

        return send

    def _bare_report(self, tasks: Sequence[Any]) -> Callable[[int], None]:
        return lambda n: self._bare.report_completion(tasks[n].id, tasks[n].lead_agency_id)

    def _planning(self) -> Line:
        """The reminders of one working day after another; each is planned as on its own morning."""
        with self._app.app_context():
            calendar = get_calendar(self._today)
        days: list[date] = []
        repeats = 5
        for n in range(repeats + 2):
            days.append(calendar.next_working_day(days[-1] + timedelta(days=1) if n else self._today))

        def plan(n: int) -> None:
            with self._app.app_context():
                plan_reminders(day=days[n])

        due = [_due_dates_of(day, calendar) for day in days]
        bare = self._bare
        return Line("Planning a day", plan, lambda n: bare.plan(due[n], days[n]), repeats, warm_up=1)

    def _workbook_in(self) -> Line:
        """The sample workbook, each time under other codes and numbers, so that all of it is new."""
        content = WORKBOOK.read_bytes()

        def import_all(n: int) -> None:
            with self._app.app_context():
                result = import_sheets(
                    sheets=[_renamed(sheet, n) for sheet in read_workbook(content, limit_mb=20)],
                    header=None,
                    file_name=WORKBOOK.name,
                    stream=Stream.PROVINCIAL,
                    by=BENCH,
                )
                if not result.created or result.refused:
                    message = f"the sample is refused: {result.refused[:1]}"
                    raise RuntimeError(message)

        copies = _Copies(self._bare)
        return Line("Workbook of 6,038 rows in", import_all, copies.insert, repeats=3, warm_up=0)


class _Copies:
    """The rows that the first import made, inserted again under other keys."""

    def __init__(self, bare: Bare) -> None:
        self._bare = bare
        self._made: dict[Any, list[dict[str, Any]]] = {}

    def insert(self, n: int) -> None:
        """Insert the copies, which are read at the first call: that is a small part of its time."""
        moved = (n + 1) * 500_000_000
        self._bare.begin()
        for model, rows in (self._made or self._read()).items():
            columns = list(rows[0])
            copies = [[_copied(column, row[column], moved) for column in columns] for row in rows]
            self._bare.insert(model.__tablename__, columns, copies)
        self._bare.commit()

    def _read(self) -> dict[Any, list[dict[str, Any]]]:
        of_first = "FROM task WHERE code LIKE ?"
        for model, key in _OF_AN_IMPORT.items():
            columns = [column.name for column in model.__table__.columns]
            chosen = f"{key} IN (SELECT {'document_id' if model is Document else 'id'} {of_first})"
            found = self._bare.rows(f"SELECT {', '.join(columns)} FROM {model.__tablename__} WHERE {chosen}", "NV-%-0")  # noqa: S608
            self._made[model] = [dict(zip(columns, row, strict=True)) for row in found]
        return self._made


def _copied(column: str, value: Any, moved: int) -> Any:  # noqa: ANN401 - whatever a column holds
    if value is None:
        return None
    if column in {"id", "task_id", "document_id"}:
        return value + moved
    return f"{value}+{moved}" if column in {"code", "number_key"} else value


def _tasks_to_report(number: int) -> Sequence[Any]:
    found = db.session.execute(
        select(Task.id, Task.code, Task.version, Task.lead_agency_id)
        .where(Task.state == State.IN_PROGRESS, Task.assigned_on < clock.today())
        .order_by(Task.id)
        .limit(number)
    ).all()
    db.session.rollback()
    return found


def _due_dates_of(day: date, calendar: Calendar) -> list[date]:
    """The due dates that a reminder of this day is about."""
    rules = ReminderRules()
    last = horizon(day, calendar, rules)
    near = [last - timedelta(days=n) for n in range((last - day).days + 400)]
    after = day - timedelta(days=1)
    return [due for due in near if latest(slots_between(due, after, day, calendar, rules))]


def _renamed(sheet: Sheet, n: int) -> Sheet:
    rows = [
        [row[0], f"{row[1]}-{n}", f"9{n}{row[2]}", *row[3:]] if str(row[1]).startswith("NV-") else row
        for row in sheet.rows
    ]
    return replace(sheet, rows=rows)


def _actor(account: Any) -> Actor:  # noqa: ANN401 - an Account, detached
    return Actor(account.id, account.name, account.role, account.agency_id)


def _resident() -> int:
    """The largest resident size so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
