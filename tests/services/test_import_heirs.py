"""Lists that name agencies that are no more: what was done stays theirs, what is to be done goes to their heirs."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import Clock
from tests.factories import make_actor, make_agency
from tests.files.workbooks import row, workbook_of
from tracker.db import db
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.reorganisation import Plan, ReorganisationKind
from tracker.domain.streams import Stream
from tracker.models import Agency, Cooperation, LeadChange, Task
from tracker.services.imports.workbook import ImportResult, import_workbook
from tracker.services.reorganising.applying import reorganise

Rows = list[dict[str, Any]]
_OLD, _NEW = "Sở Giao thông vận tải", "Sở Xây dựng"
_NOTICE = "Sở Giao thông vận tải đã sáp nhập vào Sở Xây dựng từ 01/07/2024"


@pytest.fixture(autouse=True)
def agencies(app: Flask, clock: Clock) -> dict[str, Agency]:
    assert app is not None
    clock.move_to("2024-07-10T09:00:00+07:00")
    old = make_agency(_OLD, code="H50.08")
    old.short_name, old.aliases = "SGTVT", ["Sở Giao thông"]
    db.session.commit()
    return {one.name: one for one in (old, make_agency(_NEW), make_agency("Sở Nội vụ"), make_agency("Sở Tài chính"))}


def _import(*rows: dict[str, Any], dry_run: bool = False) -> ImportResult:
    content = workbook_of(rows)
    return import_workbook(
        content=content, file_name="ds.xlsx", stream=Stream.PROVINCIAL, by=SYSTEM, limit_mb=20, dry_run=dry_run
    )


def _merge(agencies: dict[str, Agency], *, kind: ReorganisationKind = ReorganisationKind.MERGE, **told: Any) -> None:  # noqa: ANN401
    plan = Plan(kind, date(2024, 7, 1), "Nghị quyết", (agencies[_OLD].id,), agencies[_NEW].id, **told)
    reorganise(plan=plan, by=make_actor(Role.OFFICE_HEAD))


def _lead(code: str = "NV-1") -> str:
    found = select(Agency.name).join(Task, Task.lead_agency_id == Agency.id).where(Task.code == code)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def _helpers() -> list[str]:
    return list(db.session.scalars(select(Agency.name).join(Cooperation, Cooperation.agency_id == Agency.id)))


@pytest.mark.parametrize("called", [_OLD, "SGTVT", "so giao thong", "H50.08"])
def test_an_old_list_with_any_of_its_names_is_no_change_of_lead(agencies: dict[str, Agency], called: str) -> None:
    _import(row("NV-1", lead=_OLD))
    _merge(agencies)
    again = _import(row("NV-1", lead=called))
    assert (again.updated, again.unchanged, again.refused, again.notices) == (0, 1, [], [])
    changed = _import(row("NV-1", lead=called, note="Ghi thêm"))
    assert changed.updated == 1
    assert _lead() == _NEW
    assert len(db.session.scalars(select(LeadChange)).all()) == 1, "the one of the merger"


def test_what_went_to_another_than_the_main_heir_stays_there(agencies: dict[str, Agency]) -> None:
    _import(row("NV-1", lead=_OLD))
    task = db.session.scalars(select(Task)).one()
    third = agencies["Sở Nội vụ"].id
    _merge(agencies, kind=ReorganisationKind.SPLIT, other_ids=(third,), task_to={task.id: third})
    assert _import(row("NV-1", lead=_OLD)).unchanged == 1
    assert _lead() == "Sở Nội vụ"


def test_a_new_open_task_goes_to_the_heir_and_a_notice_says_so(agencies: dict[str, Agency]) -> None:
    _merge(agencies)
    result = _import(row("NV-1", lead=_OLD), row("NV-2", lead="SGTVT"), row("NV-3", lead="Sở Nội vụ"))
    assert (result.created, result.refused) == (3, [])
    assert result.notices == [f"{_NOTICE}: 2 nhiệm vụ mới (dòng 2, 3) do Sở Xây dựng chủ trì."]
    assert (_lead("NV-1"), _lead("NV-2"), _lead("NV-3")) == (_NEW, _NEW, "Sở Nội vụ")
    again = _import(row("NV-1", lead=_OLD), row("NV-2", lead="SGTVT"), row("NV-3", lead="Sở Nội vụ"))
    assert (again.unchanged, again.notices) == (3, [])


def test_a_completed_task_of_the_old_time_stays_with_the_old_agency(agencies: dict[str, Agency]) -> None:
    _merge(agencies)
    done = row("NV-1", lead=_OLD, reported="10/06/2024", confirmed="11/06/2024")
    result = _import(done)
    assert (result.created, result.notices) == (1, [])
    assert _lead() == _OLD
    assert _import(done).unchanged == 1


def test_of_several_steps_the_last_heir_takes_it(agencies: dict[str, Agency]) -> None:
    _merge(agencies)
    plan = Plan(
        ReorganisationKind.DISSOLVE, date(2024, 7, 5), "Nghị quyết", (agencies[_NEW].id,), agencies["Sở Nội vụ"].id
    )
    reorganise(plan=plan, by=make_actor(Role.OFFICE_HEAD))
    result = _import(row("NV-1", lead=_OLD), row("NV-2", lead=_NEW))
    assert (_lead("NV-1"), _lead("NV-2")) == ("Sở Nội vụ", "Sở Nội vụ")
    assert result.notices == [
        f"{_NOTICE} (nay là Sở Nội vụ): 1 nhiệm vụ mới (dòng 2) do Sở Nội vụ chủ trì.",
        f"{_NEW} đã giải thể từ 05/07/2024, Sở Nội vụ kế thừa: 1 nhiệm vụ mới (dòng 3) do Sở Nội vụ chủ trì.",
    ]


def test_who_helped_and_is_no_more_is_followed_by_its_heir_too(agencies: dict[str, Agency]) -> None:
    _import(row("NV-1", lead="Sở Nội vụ", cooperating=_OLD))
    _merge(agencies)
    assert _helpers() == [_NEW]
    assert _import(row("NV-1", lead="Sở Nội vụ", cooperating=_OLD)).unchanged == 1
    assert _import(row("NV-2", lead=_NEW, cooperating=_OLD)).created == 1
    assert _helpers() == [_NEW], "who leads a task takes no part in it besides"
    assert _import(row("NV-2", lead=_NEW, cooperating=_OLD)).unchanged == 1


def test_an_agency_that_ended_without_an_heir_keeps_what_a_list_gives_it(agencies: dict[str, Agency]) -> None:
    agencies[_OLD].valid_to = date(2024, 6, 30)
    db.session.commit()
    result = _import(row("NV-1", lead=_OLD))
    assert (result.created, result.refused, result.notices) == (1, [], [])
    assert _lead() == _OLD


def test_a_row_that_names_quite_another_agency_is_still_a_change_of_lead(agencies: dict[str, Agency]) -> None:
    _import(row("NV-1", lead=_OLD))
    _merge(agencies)
    assert _import(row("NV-1", lead="Sở Tài chính")).updated == 1
    assert _lead() == "Sở Tài chính"
    assert _import(row("NV-1", lead="SGTVT")).unchanged == 1, "the old name says nothing against it"
