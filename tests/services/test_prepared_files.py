"""Files made in the background: each by one maker, for one person, with his rights, whatever dies meanwhile."""

import hashlib
import io
import json
import zipfile
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import TODAY, actor_of, make_account, make_agency, make_document, make_task
from tests.services.test_closing import close
from tracker import clock as product_clock
from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.domain.overdue_bands import OverdueBand
from tracker.domain.permissions import Actor, Role
from tracker.domain.prepared_files import MakingState
from tracker.domain.signs import Sign
from tracker.domain.streams import Stream
from tracker.errors import NotAllowed, NotFound, Refused
from tracker.files.attachments import store
from tracker.models import HistoryEntry, PreparedFile
from tracker.queries.closing_lines import LineFilter
from tracker.queries.happened import Happened
from tracker.queries.prepared_files import get_prepared_file, list_prepared_files
from tracker.queries.stored_filter import filter_as_json, filter_from_json
from tracker.queries.tasks import Part, Sort, TaskFilter
from tracker.services.prepared_files.asking import ask_for_archive, ask_for_closing, ask_for_task_list, drop_file
from tracker.services.prepared_files.making import forget_old_files, make_next_file
from tracker.services.stored_files import clean_files, verify_files

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def head(app: object) -> Actor:  # noqa: ARG001 - within its context
    return actor_of(make_account(Role.OFFICE_HEAD, name="Trần Chánh"))


def _ask(by: Actor) -> int:
    return ask_for_task_list(chosen=TaskFilter(TODAY), sort=Sort.CODE, in_words="tất cả", by=by)


def _make(owner: str = "a") -> bool:
    return make_next_file(owner=owner, is_stopping=lambda: False)


def _row(file_id: int) -> PreparedFile:
    db.session.rollback()
    return db.session.scalars(
        select(PreparedFile).where(PreparedFile.id == file_id).execution_options(populate_existing=True)
    ).one()


def _bytes(file_id: int, by: Actor) -> bytes:
    file = get_prepared_file(file_id, account_id=by.account_id)
    assert file.stored_as
    with store.open_checked(file.stored_as, sha256=file.sha256) as content:
        return content.read()


def test_a_list_is_made_and_taken_by_whoever_asked_for_it(head: Actor) -> None:
    codes = sorted(make_task().code for _ in range(5))
    file_id = _ask(head)
    assert [one.state for one in list_prepared_files(head.account_id)] == [MakingState.WAITING]
    assert _make()
    assert not _make()
    sheet = openpyxl.load_workbook(io.BytesIO(_bytes(file_id, head))).active
    assert sheet is not None
    written = [row[0] for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("NV-")]
    assert written == codes
    row = _row(file_id)
    assert (row.done, row.whole, row.name) == (5, 5, "nhiem-vu-2024-06-12.xlsx")
    other = actor_of(make_account(Role.OFFICE_HEAD))
    with pytest.raises(NotFound):
        get_prepared_file(file_id, account_id=other.account_id)
    assert db.session.scalars(select(HistoryEntry.act).where(HistoryEntry.account_id == head.account_id)).all() == [
        "xuat-danh-sach"
    ]


def test_it_holds_only_what_the_person_may_see() -> None:
    agency = make_agency()
    mine, _other = make_task(lead=agency), make_task()
    officer = actor_of(make_account(Role.AGENCY_OFFICER, agency=agency))
    file_id = _ask(officer)
    assert _make()
    sheet = openpyxl.load_workbook(io.BytesIO(_bytes(file_id, officer))).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("NV-")] == [mine.code]


@pytest.mark.parametrize("change", ["left", "other role"])
def test_whose_rights_changed_gets_no_file_and_is_told_why(change: str) -> None:
    account = make_account(Role.OFFICE_OFFICER)
    file_id = _ask(actor_of(account))
    if change == "left":
        account.is_active = False
    else:
        account.role = Role.VIEWER
    db.session.commit()
    assert _make()
    row = _row(file_id)
    assert row.state is MakingState.FAILED
    assert "quyền của bạn đã thay đổi" in row.problem


def test_a_maker_that_is_told_to_end_leaves_the_file_to_the_next(head: Actor) -> None:
    make_task()
    file_id = _ask(head)
    assert make_next_file(owner="a", is_stopping=lambda: True)
    assert (_row(file_id).state, _row(file_id).attempt) == (MakingState.WAITING, 0)
    assert _make("b")
    assert _row(file_id).state is MakingState.READY


def test_a_file_whose_maker_died_is_begun_again_and_given_up_after_some_times(head: Actor, clock: Clock) -> None:
    file_id = _ask(head)
    at = product_clock.now()
    for attempt in (1, 2, 3):
        row = _row(file_id)
        row.state, row.owner, row.attempt, row.lease_until = MakingState.MAKING, "dead", attempt, at
        db.session.commit()
        assert not _make(), "its maker is still believed to be at work"
        if attempt < 3:
            clock.move_to(datetime.fromisoformat("2024-06-12T09:30:00+07:00"))
            assert _make("b")
            assert _row(file_id).state is MakingState.READY
            row = _row(file_id)
            row.state, row.stored_as = MakingState.MAKING, None
            db.session.commit()
            clock.move_to(datetime.fromisoformat("2024-06-12T09:00:00+07:00"))
    clock.move_to(datetime.fromisoformat("2024-06-12T09:30:00+07:00"))
    assert not _make("b")
    row = _row(file_id)
    assert row.state is MakingState.FAILED
    assert "bị ngắt nhiều lần" in row.problem


def test_a_maker_whose_file_was_taken_over_or_dropped_leaves_nothing_behind(head: Actor) -> None:
    make_task()
    kept = {name for name, _at in store.list_kept()}
    file_id = _ask(head)

    def drop_it() -> bool:
        drop_file(file_id=file_id, by=head)
        return False

    assert make_next_file(owner="a", is_stopping=drop_it)
    assert list_prepared_files(head.account_id) == []
    assert {name for name, _at in store.list_kept()} == kept


def test_a_person_may_have_three_waiting(head: Actor) -> None:
    for _ in range(3):
        _ask(head)
    with pytest.raises(Refused, match="đang có 3 tệp"):
        _ask(head)
    assert _make()
    _ask(head)


def test_old_files_are_forgotten_and_young_ones_are_no_leftovers(head: Actor, clock: Clock) -> None:
    file_id = _ask(head)
    _make()
    stored_as = _row(file_id).stored_as
    clock.move_to(product_clock.now() + timedelta(days=6))
    assert forget_old_files() == 0
    assert clean_files() == 0
    assert verify_files().is_whole
    clock.move_to(product_clock.now() + timedelta(days=2))
    assert forget_old_files() == 1
    assert stored_as not in {name for name, _at in store.list_kept()}


def test_an_archive_holds_what_is_known_of_the_year_with_checksums_and_an_index(head: Actor) -> None:
    document = make_document("12/UBND-KT")
    task = make_task(document=document, content="Rà soát <b>đê</b> điều", assigned_on=date(2024, 2, 1))
    make_task(assigned_on=date(2023, 12, 31))
    draft = make_task(state=State.DRAFT, content="Còn là dự thảo", assigned_on=date(2024, 3, 1))
    file_id = ask_for_archive(year=2024, by=head)
    assert _make()
    with zipfile.ZipFile(io.BytesIO(_bytes(file_id, head))) as archive:
        assert archive.testzip() is None
        lines = [json.loads(line) for line in archive.read("du-lieu/nhiem-vu.jsonl").splitlines()]
        assert [(one["code"], one["assigned_on"], one["due_on"]) for one in lines] == [
            (task.code, "2024-02-01", task.due_on.isoformat() if task.due_on else None)
        ]
        assert [json.loads(line)["label"] for line in archive.read("du-lieu/van-ban.jsonl").splitlines()] == [
            "12/UBND-KT"
        ]
        index = archive.read("index.html").decode()
        assert "Rà soát &lt;b&gt;đê&lt;/b&gt; điều" in index
        told = [line.split("  ", 1) for line in archive.read("SHA256SUMS").decode().splitlines()]
        assert {name for _sum, name in told} == set(archive.namelist()) - {"SHA256SUMS"}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == one for one, name in told)
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
        assert draft.code not in everything
        assert head.name in everything
        assert "password" not in everything


def test_archives_are_for_the_head_of_the_office() -> None:
    with pytest.raises(NotAllowed):
        ask_for_archive(year=2024, by=actor_of(make_account(Role.OFFICE_OFFICER)))


def test_a_filter_comes_back_from_the_store_as_it_went_in() -> None:
    chosen = TaskFilter(
        as_of=TODAY,
        stream=Stream.CENTRAL,
        outcomes=frozenset({Outcome.LATE, Outcome.OVERDUE}),
        from_on=date(2024, 1, 1),
        agency_code="H50.04",
        part=Part.COOPERATING,
        state=State.REPORTED,
        due_within_days=7,
        words="đê điều",
        is_starred=True,
        agency_kind=AgencyKind.LOCAL,
        overdue_band=OverdueBand.MONTH,
        happened=Happened(is_extended=True, is_updated=False, cause_key="-", sign=Sign.UNCHANGED),
    )
    for one in (chosen, TaskFilter(TODAY), replace(chosen, stream=None, state=None, overdue_band=None)):
        assert filter_from_json(TaskFilter, json.loads(json.dumps(filter_as_json(one)))) == one
    assert set(filter_as_json(chosen)) == {one.name for one in fields(TaskFilter)}


def test_the_list_of_a_closing_is_made_for_who_may_read_it(head: Actor) -> None:
    make_task(assigned_on=TODAY - timedelta(days=9))
    with pytest.raises(NotAllowed):
        ask_for_closing(chosen=LineFilter(1), in_words="tất cả", by=actor_of(make_account(Role.AGENCY_HEAD)))
    number = close(head)
    file_id = ask_for_closing(chosen=LineFilter(number), in_words="tất cả", by=head)
    assert _make()
    assert _row(file_id).name == f"chot-so-{number}-2024-06-12.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(_bytes(file_id, head))).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(values_only=True) if str(row[1]).startswith("NV-")]
