"""The demonstration shows the published figures on the day it is loaded, and leaves nothing behind when it goes."""

import re
import stat
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import actor_of, make_account, make_agency, make_document, make_task
from tests.files.workbooks import row, workbook_of
from tests.services.repeating import begin, tasks_of
from tracker import clock as office_clock
from tracker.db import db
from tracker.domain.delivery import MessageState, SlotOutcome
from tracker.domain.permissions import SYSTEM, Actor, Role
from tracker.domain.reminder_rules import Rule
from tracker.domain.streams import Stream
from tracker.models import (
    Account,
    Agency,
    DeliveryAttempt,
    Document,
    HistoryEntry,
    OutboxMessage,
    ReminderSlot,
    Task,
    TaskSeries,
)
from tracker.queries.demo import has_demo, is_untouched
from tracker.queries.figures import get_figures
from tracker.queries.import_runs import list_import_runs
from tracker.queries.task_filter import TaskFilter
from tracker.services.completion import report_completion
from tracker.services.history import verify_history
from tracker.services.imports.staging import Upload, confirm_import, stage_list
from tracker.services.imports.undoing import undo_import
from tracker.services.passwords import SHORTEST, password_fits
from tracker.services.series_making import make_due_occurrences

_VIEWER = Actor(None, "Người xem", Role.VIEWER)
_LAST_DAY = date(2024, 6, 12)


def _run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["demo", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def _accounts_file(app: Flask) -> Path:
    instance: Path = app.extensions["settings"].instance
    return instance / "demo-accounts.txt"


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _account(username: str) -> Account:
    return db.session.execute(select(Account).where(Account.username == username)).scalar_one()


def test_the_demonstration_shows_the_published_figures_on_the_day_it_is_loaded(app: Flask, clock: Clock) -> None:
    clock.move_to("2027-02-03T08:00:00+07:00")
    assert is_untouched()
    _run(app, "load", "--if-empty")
    today = office_clock.today()
    first = date(2023, 12, 15) + (today - _LAST_DAY)
    part = TaskFilter(today, Stream.PROVINCIAL, from_on=first, to_on=today)
    figures = get_figures(part, actor=_VIEWER, today=today)
    assert (figures.on_time, figures.late, figures.within, figures.overdue) == (4078, 104, 1793, 63)
    assert has_demo()
    assert verify_history() is None

    told = _accounts_file(app).read_text(encoding="utf-8")
    assert stat.S_IMODE(_accounts_file(app).stat().st_mode) == 0o600
    people = re.findall(r"(demo\.\w+)  +(\S+)", told)
    assert {_account(username).role for username, _ in people} == set(Role)
    for username, password in people:
        assert len(password) >= SHORTEST
        assert password_fits(_account(username).password_hash, password)
    with_head = select(Account.agency_id).where(Account.role == Role.AGENCY_HEAD, Account.email.is_not(None))
    assert set(db.session.scalars(with_head)) == set(db.session.scalars(select(Agency.id)))

    _run(app, "load", "--if-empty")
    assert _accounts_file(app).read_text(encoding="utf-8") == told
    again = app.test_cli_runner().invoke(args=["demo", "load"])
    assert again.exit_code == 1
    assert "flask demo remove" in again.output


def test_removing_the_demonstration_leaves_what_is_real_and_the_history(app: Flask) -> None:
    _run(app, "load")
    sample = db.session.scalars(select(Task).where(Task.due_on > _LAST_DAY, Task.reported_on.is_(None)).limit(1)).one()
    agency = db.session.get_one(Agency, sample.lead_agency_id)
    head = db.session.execute(
        select(Account).where(Account.agency_id == agency.id, Account.role == Role.AGENCY_HEAD)
    ).scalar_one()
    report_completion(task_code=sample.code, version=sample.version, result="Xong", by=actor_of(head))
    real = make_task(lead=agency, document=db.session.get_one(Document, sample.document_id), code="NV-THAT")
    officer = make_account(Role.AGENCY_OFFICER, agency=agency)
    written_to = _account("demo.chanhvanphong")
    _message(written_to, "da-gui", MessageState.RETRY, tried=True)
    _message(_account("demo.chutich"), "chua-gui", MessageState.PENDING, tried=False)
    _reminder(sample, head)
    entries = _count(HistoryEntry)
    db.session.rollback()

    output = _run(app, "remove", "--yes")

    assert "6175 nhiệm vụ" in output
    assert not has_demo()
    assert not is_untouched()
    assert not _accounts_file(app).exists()
    assert db.session.scalars(select(Task.code)).all() == [real.code]
    assert db.session.scalars(select(Agency.id)).all() == [agency.id]
    assert db.session.scalars(select(Document.id)).all() == [real.document_id]
    assert db.session.scalars(select(OutboxMessage.state)).all() == [MessageState.CANCELLED]
    left = {account.username: account for account in db.session.scalars(select(Account))}
    assert set(left) == {officer.username, head.username, written_to.username}
    assert left[officer.username].is_active
    for account in (left[head.username], left[written_to.username]):
        assert (account.is_active, account.email, account.password_hash, account.agency_id) == (False,) + (None,) * 3
    assert _count(HistoryEntry) == entries + 1
    assert verify_history() is None
    assert "Đã gỡ 0 nhiệm vụ" in _run(app, "remove", "--yes")


def test_the_demonstration_comes_back_after_it_was_removed_but_not_by_itself(app: Flask) -> None:
    _run(app, "load")
    _message(_account("demo.giamdoc"), "da-gui", MessageState.SENT, tried=True)
    db.session.rollback()
    _run(app, "remove", "--yes")
    _run(app, "load", "--if-empty")
    assert not has_demo()
    _run(app, "load")
    assert has_demo()
    revived = _account("demo.giamdoc")
    assert (revived.is_active, revived.role) == (True, Role.AGENCY_HEAD)


def test_made_up_agencies_do_not_mix_with_real_ones(app: Flask) -> None:
    make_agency("Sở Kế hoạch và Đầu tư", code="H50.05")
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "danh mục cơ quan" in result.output
    assert _count(Account) == 0


def test_removing_asks_first(app: Flask) -> None:
    make_task(document=make_document())
    result = app.test_cli_runner().invoke(args=["demo", "remove"], input="n\n")
    assert result.exit_code == 1
    assert _count(Task) == 1


def _message(account: Account, key: str, state: MessageState, *, tried: bool) -> None:
    at = office_clock.now()
    message = OutboxMessage(
        key=key,
        message_id=f"<{key}@localhost>",
        account_id=account.id,
        address=account.email or "",
        day=_LAST_DAY,
        state=state,
        next_at=at,
        valid_until=at + timedelta(days=1),
        created_at=at,
    )
    db.session.add(message)
    db.session.flush()
    if tried:
        db.session.add(DeliveryAttempt(message_id=message.id, attempt=1, at=at, state=state))
    db.session.commit()


def _reminder(task: Task, account: Account) -> None:
    slot = ReminderSlot(
        task_id=task.id,
        occasion=1,
        rule=Rule.ON_THE_DAY,
        offset_days=0,
        account_id=account.id,
        channel="mail",
        falls_on=_LAST_DAY,
        valid_until=_LAST_DAY,
        outcome=SlotOutcome.PLANNED,
        made_at=office_clock.now(),
    )
    db.session.add(slot)
    db.session.commit()


def test_made_up_duties_come_back_no_more_when_it_is_removed(app: Flask, clock: Clock) -> None:
    made_up, real = (make_task(document=make_document(), due_on=date(2024, 6, 20)) for _ in range(2))
    made_up.is_demo = True
    db.session.get_one(Document, made_up.document_id).is_demo = True
    db.session.get_one(Document, real.document_id).is_demo = True
    db.session.commit()
    code = real.code
    begin(task=made_up)
    kept = begin(task=real)
    clock.move_to("2024-07-10T08:00:00+07:00")
    assert len(make_due_occurrences()) == 2
    _run(app, "remove", "--yes")
    assert [one.id for one in db.session.scalars(select(TaskSeries))] == [kept.id]
    assert [one.code for one in tasks_of(kept)] == [code, "NV-2024-00002"]
    assert _count(Task) == 2


def test_lists_that_made_up_people_brought_in_do_not_keep_the_demonstration(app: Flask) -> None:
    _run(app, "load")
    account = db.session.scalars(select(Account).where(Account.role == Role.OFFICE_HEAD)).one()
    by = actor_of(account)
    make_agency("Sở Thật")
    staged_id = stage_list(
        upload=Upload(workbook_of([row("NV-THAT", lead="Sở Thật")]), "ds.xlsx", Stream.PROVINCIAL), by=by, limit_mb=20
    )
    assert confirm_import(staged_id=staged_id, skip_refused=False, by=by).run_id
    _run(app, "remove", "--yes")
    assert db.session.scalars(select(Task.code)).all() == ["NV-THAT"]
    (run,) = list_import_runs()
    undo_import(number=run.id, by=SYSTEM)
    assert db.session.scalars(select(Task.code)).all() == []
