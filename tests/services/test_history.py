"""The history is append-only, and whoever gets around that is found out."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from tests.factories import TODAY, make_actor
from tracker import clock
from tracker.db import db, transaction
from tracker.domain.permissions import SYSTEM
from tracker.models import DeliveryAttempt, HistoryEntry, HistoryHead
from tracker.services.history import Entry, _hash, verify_history, write_history

pytestmark = pytest.mark.usefixtures("app")


def _write(number: int = 1) -> None:
    at, by = clock.now(), make_actor()
    for _ in range(number):
        with transaction() as session:
            details: dict[str, Any] = {"số": 1, "ngày": "2024-06-12", "danh sách": ["a", None, 1.5, True]}
            entry = Entry("thu", "Việc «thử»", clock.today(at), 7, "NV-1", details)
            write_history(session, [entry, Entry("thu", "Việc hai", clock.today(at))], at=at, by=by)


def _meddle(statement: Any) -> None:  # noqa: ANN401 - any statement
    """What somebody with the database's own tools could do: without the triggers, then with them again."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        for trigger in ("history_entry_no_update", "history_entry_no_delete"):
            db.session.execute(text(f"DROP TRIGGER {trigger}"))
    db.session.execute(statement)
    db.session.commit()


def test_an_empty_history_and_one_as_written_are_in_order() -> None:
    assert verify_history() is None
    _write(3)
    assert verify_history() is None
    assert list(db.session.scalars(select(HistoryEntry.id).order_by(HistoryEntry.id))) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("summary", "Việc khác"), ("actor_name", "Người khác"), ("account_id", None), ("task_id", 8),
        ("subject", "NV-2"), ("act", "khac"), ("details", {"số": 2}), ("happened_on", "2024-06-11"),
        ("at", "2024-06-11"), ("hash", "0" * 64),
    ],
)  # fmt: skip
def test_an_edited_entry_is_named(column: str, value: object) -> None:
    _write(3)
    if column == "happened_on":
        value = clock.today(clock.now()).replace(day=11)
    if column == "at":
        value = clock.now().replace(day=11)
    _meddle(update(HistoryEntry).where(HistoryEntry.id == 3).values({column: value}))
    assert "số 3 " in str(verify_history())


@pytest.mark.parametrize(
    ("number", "found"), [(3, "Mục lịch sử số 4 "), (6, "Mục lịch sử cuối cùng, số 6, đã bị sửa.")]
)
def test_an_edited_entry_with_a_hash_made_to_fit_it_is_found_by_the_chain(number: int, found: str) -> None:
    _write(3)
    table = HistoryEntry.__table__
    before = db.session.scalars(select(HistoryEntry.hash).where(HistoryEntry.id == number - 1)).one()
    row = dict(db.session.execute(select(table).where(table.c.id == number)).mappings().one())
    row["summary"] = "Việc khác"
    forged = _hash(before, row)
    _meddle(update(HistoryEntry).where(HistoryEntry.id == number).values(summary=row["summary"], hash=forged))
    assert str(verify_history()).startswith(found)


def test_a_deleted_entry_is_named() -> None:
    _write(3)
    _meddle(delete(HistoryEntry).where(HistoryEntry.id == 3))
    assert verify_history() == "Thiếu mục lịch sử số 3."


@pytest.mark.parametrize("kept", [0, 4])
def test_a_history_cut_short_is_found(kept: int) -> None:
    _write(3)
    _meddle(delete(HistoryEntry).where(HistoryEntry.id > kept))
    assert f"còn {kept} mục, đã ghi 6 mục" in str(verify_history())


def test_a_history_cut_short_together_with_its_end_is_found() -> None:
    _write(3)
    _meddle(delete(HistoryEntry).where(HistoryEntry.id > 4))
    _meddle_with_head()
    assert "Mất dấu cuối lịch sử" in str(verify_history())


def _meddle_with_head() -> None:
    db.session.execute(delete(HistoryHead))
    db.session.commit()


def test_an_entry_slipped_in_is_found() -> None:
    _write(1)
    row = db.session.execute(select(HistoryEntry.__table__).where(HistoryEntry.id == 2)).mappings().one()
    db.session.execute(insert(HistoryEntry).values(dict(row) | {"id": 3}))
    db.session.commit()
    assert "số 3 " in str(verify_history())


@pytest.mark.parametrize(
    "statement", ["UPDATE history_entry SET summary = 'x'", "DELETE FROM history_entry", "REPLACE", "TRUNCATE"]
)
def test_the_database_itself_refuses_to_change_the_history(statement: str) -> None:
    _write(1)
    on_sqlite = db.engine.dialect.name == "sqlite"
    if statement == "TRUNCATE":
        statement = "DELETE FROM history_entry" if on_sqlite else "TRUNCATE history_entry"
    if statement == "REPLACE":
        replace = "REPLACE INTO history_entry SELECT * FROM history_entry WHERE id = 1"
        statement = replace if on_sqlite else "UPDATE history_entry SET id = id"
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert verify_history() is None


@pytest.mark.parametrize("statement", [update(DeliveryAttempt).values(answer="x"), delete(DeliveryAttempt)])
def test_attempts_at_delivery_are_kept_by_triggers_too(statement: Any) -> None:  # noqa: ANN401 - any statement
    assert DeliveryAttempt.__tablename__ == "delivery_attempt"
    with db.engine.connect() as connection:
        found = connection.scalars(text(_TRIGGERS[connection.dialect.name])).all()
    assert any(str(statement).split(maxsplit=1)[0].lower() in trigger or "append_only" in trigger for trigger in found)


_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'delivery_attempt'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'delivery_attempt'::regclass",
}


def test_the_chain_holds_whatever_time_zone_the_server_speaks_in() -> None:
    _write(1)
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL TIME ZONE 'Asia/Ho_Chi_Minh'"))
    assert verify_history() is None


def test_what_is_refused_leaves_no_entry() -> None:
    _write(1)
    at, by = clock.now(), make_actor()

    def write_and_fail() -> None:
        with transaction() as session:
            write_history(session, [Entry("thu", "Việc hỏng", clock.today(at))], at=at, by=by)
            message = "it failed later on"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert len(db.session.scalars(select(HistoryEntry)).all()) == 2
    assert verify_history() is None


def test_two_who_write_the_very_first_entries_at_once_make_one_chain(app: Flask) -> None:
    first_has_written, second_is_there = threading.Event(), threading.Event()

    def write(name: str) -> None:
        with app.app_context(), transaction() as session:
            if name == "sau":
                second_is_there.set()
            entry = Entry("thu", f"Mục của người {name}", TODAY)
            write_history(session, [entry], at=clock.now(), by=SYSTEM)
            if name == "trước":
                first_has_written.set()
                second_is_there.wait(0.3)  # on SQLite the second waits before it is there
                time.sleep(0.2)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(write, "trước")
        first_has_written.wait(5)
        other = pool.submit(write, "sau")
        one.result(10)
        other.result(10)
    summaries = db.session.scalars(select(HistoryEntry.summary).order_by(HistoryEntry.id)).all()
    assert summaries == ["Mục của người trước", "Mục của người sau"]
    assert verify_history() is None
