"""A process that takes a large list and is killed leaves nothing; the next one takes all of it, once."""

import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import actor_of, make_account, make_agency
from tests.files.workbooks import saved
from tests.jobs.processes import follow_the_real_clock, running
from tracker import clock as wall
from tracker.config import Settings
from tracker.db import db
from tracker.domain.imports import MOST_ROWS_AT_ONCE, ImportState
from tracker.domain.permissions import Role
from tracker.domain.streams import Stream
from tracker.models import HistoryEntry, ImportedTask, ImportRun, Task
from tracker.services.history import verify_history
from tracker.services.imports.background import take_next_list
from tracker.services.imports.staging import Upload, confirm_import, stage_list

pytestmark = pytest.mark.usefixtures("app")

#: Says when it begins, and takes a list.
TAKER = """
import sys
from tracker.app import create_app
from tracker.services.imports.background import take_next_list
app = create_app()
with app.app_context():
    print("taking", file=sys.stderr, flush=True)
    take_next_list(owner="killed", is_stopping=lambda: False)
"""
_ROWS = MOST_ROWS_AT_ONCE + 1


def _count(model: type[Task | ImportedTask | HistoryEntry]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _run() -> ImportRun:
    db.session.rollback()
    return db.session.scalars(select(ImportRun).execution_options(populate_existing=True)).one()


def test_killed_while_taking_a_list_nothing_is_half_done_or_doubled(settings: Settings, clock: Clock) -> None:
    follow_the_real_clock(clock)
    make_agency("Sở Tài chính")
    by = actor_of(make_account(Role.OFFICE_OFFICER))
    day = wall.today() - timedelta(days=5)
    header: list[object] = ["Mã nhiệm vụ", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Ngày giao"]
    rows: list[list[object]] = [[f"NV-{n:05d}", f"Việc {n}", "Sở Tài chính", day] for n in range(_ROWS)]
    upload = Upload(saved({"Danh sách": [header, *rows]}), "lon.xlsx", Stream.PROVINCIAL)
    confirm_import(staged_id=stage_list(upload=upload, by=by, limit_mb=20), skip_refused=False, by=by)
    for pause in (0.05, 0.4, 0.9):
        with running(settings, "-c", TAKER) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == "taking\n"
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert _count(Task) in {0, _ROWS}, "all of it or nothing"
        run = _run()
        if run.state is ImportState.APPLYING:  # long ago by now, as far as anybody can tell
            run.lease_until, run.attempt = wall.now() - timedelta(minutes=1), 1
            db.session.commit()
    while take_next_list(owner="next", is_stopping=lambda: False):
        pass
    assert _run().state is ImportState.DONE
    assert _count(Task) == _count(ImportedTask) == _ROWS
    assert _count(HistoryEntry) == _ROWS + 1
    assert verify_history() is None
