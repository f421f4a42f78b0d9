"""Large lists are taken by the scheduler: all or nothing, once, with progress, whatever dies meanwhile."""

from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import actor_of, make_account, make_agency
from tests.files.workbooks import row, saved, workbook_of
from tracker import clock as product_clock
from tracker.db import db
from tracker.domain.imports import MOST_ROWS_AT_ONCE, ImportState
from tracker.domain.permissions import Actor, Role
from tracker.domain.streams import Stream
from tracker.errors import NoLongerThere, Refused
from tracker.models import Account, ImportRun, StagedWorkbook, Task
from tracker.services.history import verify_history
from tracker.services.imports.background import take_next_list
from tracker.services.imports.deciding import choose_sheets
from tracker.services.imports.staging import Upload, confirm_import, drop_staged, preview_import, stage_list
from tracker.services.imports.undoing import undo_import

pytestmark = pytest.mark.usefixtures("app")
_HEADER = ["Mã nhiệm vụ", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Ngày giao", "Hạn hoàn thành"]
_LARGE = MOST_ROWS_AT_ONCE + 1


@pytest.fixture
def officer(app: object) -> Account:  # noqa: ARG001 - within its context
    make_agency("Sở Tài chính")
    return make_account(Role.OFFICE_OFFICER)


def _rows(count: int) -> list[list[Any]]:
    day, due = date(2024, 6, 3), date(2024, 7, 1)
    return [[f"NV-{n:05d}", f"Việc {n}", "Sở Tài chính", day, due] for n in range(count)]


@cache
def _content(count: int, more: tuple[Any, ...]) -> bytes:
    return saved({"Danh sách": [_HEADER, *_rows(count), *map(list, more)]})


def _stage(by: Actor, count: int = _LARGE, *more: tuple[Any, ...]) -> int:
    return stage_list(upload=Upload(_content(count, more), "lon.xlsx", Stream.PROVINCIAL), by=by, limit_mb=20)


def _queued(by: Actor, *more: tuple[Any, ...], skip_refused: bool = False) -> int:
    confirmed = confirm_import(staged_id=_stage(by, _LARGE - len(more), *more), skip_refused=skip_refused, by=by)
    assert confirmed.result is None
    assert confirmed.run_id is not None
    return confirmed.run_id


def _take(owner: str = "a") -> bool:
    return take_next_list(owner=owner, is_stopping=lambda: False)


def _run(number: int) -> ImportRun:
    db.session.rollback()
    found = select(ImportRun).where(ImportRun.id == number).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def _tasks() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Task)) or 0


def test_a_list_of_as_many_rows_as_are_named_is_taken_at_once(officer: Account) -> None:
    by = actor_of(officer)
    confirmed = confirm_import(staged_id=_stage(by, MOST_ROWS_AT_ONCE - 1), skip_refused=False, by=by)
    assert confirmed.result is not None  # the header is a row, too
    assert confirmed.result.created == MOST_ROWS_AT_ONCE - 1


def test_a_larger_one_waits_for_the_scheduler_and_is_taken_once(officer: Account) -> None:
    by = actor_of(officer)
    number = _queued(by)
    assert (_run(number).state, _tasks()) == (ImportState.WAITING, 0)
    assert _take()
    run = _run(number)
    assert (run.state, run.created, run.staged_id, run.done, run.whole) == (
        ImportState.DONE,
        _LARGE,
        None,
        _LARGE,
        _LARGE,
    )
    assert _tasks() == _LARGE
    assert not _take()
    assert db.session.scalars(select(StagedWorkbook)).all() == []
    assert verify_history() is None
    undo_import(number=number, by=by)
    assert _tasks() == 0


def test_confirmed_twice_it_is_one_import_and_nothing_about_it_can_be_decided_any_more(officer: Account) -> None:
    by = actor_of(officer)
    staged_id = _stage(by)
    first = confirm_import(staged_id=staged_id, skip_refused=False, by=by)
    assert confirm_import(staged_id=staged_id, skip_refused=False, by=by).run_id == first.run_id
    with pytest.raises(Refused, match="đang được nhập trong nền"):
        choose_sheets(staged_id=staged_id, taken=[], by=by)
    assert _take()
    assert not _take()
    assert _tasks() == _LARGE


def test_what_is_refused_is_told_on_its_row_and_the_list_can_be_corrected_and_confirmed_again(officer: Account) -> None:
    by = actor_of(officer)
    number = _queued(by, ("NV-X", "Việc", "Sở Lạ", date(2024, 6, 3), None))
    assert _take()
    run = _run(number)
    assert run.state is ImportState.FAILED
    assert "còn 1 chỗ bị từ chối" in run.problem
    assert _tasks() == 0
    assert run.staged_id is not None
    assert preview_import(staged_id=run.staged_id, by=by).plan is not None
    again = confirm_import(staged_id=run.staged_id, skip_refused=True, by=by)
    assert again.run_id not in {None, number}
    assert _take()
    assert _tasks() == _LARGE - 1


def test_who_lost_his_rights_meanwhile_brings_nothing_in(officer: Account) -> None:
    number = _queued(actor_of(officer))
    officer.role = Role.VIEWER
    db.session.commit()
    assert _take()
    run = _run(number)
    assert run.state is ImportState.FAILED
    assert "quyền của người xác nhận đã thay đổi" in run.problem
    assert _tasks() == 0


def test_one_that_waits_can_be_dropped(officer: Account) -> None:
    by = actor_of(officer)
    staged_id = _stage(by)
    confirm_import(staged_id=staged_id, skip_refused=False, by=by)
    drop_staged(staged_id=staged_id, by=by)
    assert not _take()
    with pytest.raises(NoLongerThere):
        preview_import(staged_id=staged_id, by=by)


@pytest.mark.parametrize("step", [1, 4, 6])
def test_told_to_end_wherever_it_is_it_leaves_nothing_and_the_next_takes_all(officer: Account, step: int) -> None:
    number = _queued(actor_of(officer))
    asked: list[int] = []

    def stops() -> bool:
        asked.append(1)
        return len(asked) >= step

    assert take_next_list(owner="a", is_stopping=stops)
    run = _run(number)
    assert (run.state, run.attempt, _tasks()) == (ImportState.WAITING, 0, 0)
    assert _take("b")
    assert _tasks() == _LARGE


def test_one_whose_process_died_is_begun_again_and_given_up_after_some_times(officer: Account, clock: Clock) -> None:
    number = _queued(actor_of(officer))
    at = product_clock.now()
    for attempt in (1, 2, 3):
        run = _run(number)
        run.state, run.owner, run.attempt, run.lease_until = ImportState.APPLYING, "dead", attempt, at
        db.session.commit()
        assert not _take(), "its process is still believed to be at work"
    clock.move_to(datetime.fromisoformat("2024-06-12T09:30:00+07:00"))
    assert not _take("b")
    assert "bị ngắt nhiều lần" in _run(number).problem
    assert _tasks() == 0


def test_one_that_was_taken_over_meanwhile_saves_nothing(officer: Account) -> None:
    number = _queued(actor_of(officer))

    def is_taken_over() -> bool:
        if _run(number).owner == "a":
            run = _run(number)
            run.owner = "b"
            db.session.commit()
        return False

    assert take_next_list(owner="a", is_stopping=is_taken_over)
    run = _run(number)
    assert (run.state, run.owner, _tasks()) == (ImportState.APPLYING, "b", 0)


def test_small_lists_do_not_wait(officer: Account) -> None:
    by = actor_of(officer)
    staged_id = stage_list(upload=Upload(workbook_of([row("NV-1")]), "nho.xlsx", Stream.PROVINCIAL), by=by, limit_mb=20)
    assert confirm_import(staged_id=staged_id, skip_refused=False, by=by).result is not None
    assert not _take()
