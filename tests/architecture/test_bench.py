"""The bench still runs: its data is as large as asked for, and its tables say what was measured."""

from pathlib import Path

from sqlalchemy import func, select

from bench.databases import Sqlite
from bench.filling import fill
from bench.report import Result, as_markdown, as_table
from bench.timing import Line, StatementCounter, measure_line
from tracker.db import db
from tracker.domain.lifecycle import Act
from tracker.models import HistoryEntry, Task


def test_a_database_is_filled_with_as_many_tasks_as_asked_for_each_with_its_history(tmp_path: Path) -> None:
    place = Sqlite(tmp_path).make(30)
    fill(place, 30)
    with place.app().app_context():
        handed_out = select(func.count()).where(HistoryEntry.act == Act.HAND_OUT.value)
        assert db.session.scalar(select(func.count()).select_from(Task)) == 30
        assert db.session.scalar(handed_out) == 30
        counter = StatementCounter(db.engine)
        line = Line("Count", lambda _n: db.session.scalar(handed_out), lambda n: sum(range(n)), repeats=20)
        measured = measure_line(line, counter)
        db.session.remove()
        db.engine.dispose()
    assert measured.statements == 1
    assert 0 < measured.median <= measured.p95
    result = Result("SQLite", 30, [measured], {"at the end": 100})
    for table in (as_table(result), as_markdown(result)):
        assert "SQLite, 30 tasks" in table
        assert "Count" in table
