"""Two provinces' lists, with equal names, codes and numbers of documents, are brought together and stay apart."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import make_actor
from tests.files.workbooks import row, workbook_of
from tracker.db import Base, db
from tracker.domain.agencies import AgencyKind
from tracker.domain.figures import Figures
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.streams import Stream
from tracker.errors import InvalidInput, Refused
from tracker.models import Agency, Document, Task
from tracker.queries.figures import get_figures, list_figures_by_lead
from tracker.queries.task_filter import TaskFilter
from tracker.services.agencies import LoadResult, load_agencies
from tracker.services.agency_changes import AgencyDetails, change_agency
from tracker.services.imports.workbook import ImportResult, import_workbook

_NAME = "nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx"
_PARENTS = [{"code": "H44", "name": "UBND tỉnh Quảng Bình"}, {"code": "H45", "name": "UBND tỉnh Quảng Trị"}]
_SHORT: list[dict[str, Any]] = [
    {"code": "H50.04", "name": "Sở Tài chính", "short_name": "STC", "aliases": ["Sở TC"]},
    {"code": "H50.09", "name": "Sở Xây dựng", "short_name": "SXD"},
]


@pytest.fixture(autouse=True)
def provinces(app: Flask) -> None:
    assert app is not None
    load_agencies(agencies=_PARENTS, by=SYSTEM)


def _load(agencies: list[dict[str, Any]], under: str) -> LoadResult:
    return load_agencies(agencies=agencies, by=SYSTEM, under=under)


def _number(code: str) -> int:
    return db.session.scalars(select(Agency.id).where(Agency.code == code)).one()


def _import(content: bytes, *, under: str | None, prefix: str = "", stream: Stream = Stream.PROVINCIAL) -> ImportResult:
    return import_workbook(
        content=content, file_name="ds.xlsx", stream=stream, by=SYSTEM, limit_mb=20,
        under_id=_number(under) if under else None, code_prefix=prefix, skip_refused=True,
    )  # fmt: skip


def _stored() -> dict[str, list[str]]:
    db.session.rollback()
    return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in Base.metadata.sorted_tables}


def _figures(leads: set[int] | None = None) -> Figures:
    viewer = make_actor(Role.VIEWER)
    part = TaskFilter(date(2024, 6, 12), Stream.PROVINCIAL, from_on=date(2023, 12, 15), to_on=date(2024, 6, 12))
    if leads is None:
        return get_figures(part, actor=viewer, today=date(2024, 6, 12))
    each = list_figures_by_lead(part, actor=viewer, today=date(2024, 6, 12))
    return sum((one.figures for one in each if one.agency_id in leads), start=Figures())


def _under(code: str) -> set[int]:
    return set(db.session.scalars(select(Agency.id).where(Agency.parent_id == _number(code))))


def test_agencies_of_two_provinces_with_equal_names_and_codes_are_kept_apart() -> None:
    assert _load(_SHORT, "H44") == LoadResult(2, 0, 0)
    assert _load(_SHORT, "H45") == LoadResult(2, 0, 0)
    told = db.session.execute(select(Agency.code, Agency.name).order_by(Agency.code)).all()
    assert [tuple(one) for one in told] == [
        ("H44", "UBND tỉnh Quảng Bình"),
        ("H45", "UBND tỉnh Quảng Trị"),
        ("H45.H50.04", "Sở Tài chính tỉnh Quảng Trị"),
        ("H45.H50.09", "Sở Xây dựng tỉnh Quảng Trị"),
        ("H50.04", "Sở Tài chính"),
        ("H50.09", "Sở Xây dựng"),
    ]
    assert _load(_SHORT, "H44") == LoadResult(0, 0, 2)
    assert _load(_SHORT, "H45") == LoadResult(0, 0, 2)
    with pytest.raises(Refused, match="Không có cơ quan mã H99"):
        _load(_SHORT, "H99")
    with pytest.raises(Refused, match="«Sở Tài chính» dùng cho cả"):
        load_agencies(agencies=[{"code": "H50.70", "name": "Sở Tài chính"}], by=SYSTEM)


def test_within_one_list_a_name_is_still_of_one_agency_only() -> None:
    _load(_SHORT, "H44")
    with pytest.raises(Refused, match="«STC» dùng cho cả"):
        _load([{"code": "H50.77", "name": "Sở Khác", "aliases": ["STC"]}], "H44")


def test_an_agency_that_shares_names_with_another_provinces_can_be_changed_by_hand() -> None:
    _load(_SHORT, "H44")
    _load(_SHORT, "H45")
    theirs = db.session.scalars(select(Agency).where(Agency.code == "H45.H50.04")).one()
    details = AgencyDetails(
        theirs.code, theirs.name, AgencyKind.DEPARTMENT, "STC", [*theirs.aliases, "Tài chính QT"], theirs.parent_id
    )
    change_agency(agency_id=theirs.id, details=details, by=SYSTEM)
    taken = AgencyDetails(theirs.code, "Sở Tài chính", AgencyKind.DEPARTMENT, parent_id=theirs.parent_id)
    with pytest.raises(InvalidInput, match="«Sở Tài chính» đã dùng cho"):
        change_agency(agency_id=theirs.id, details=taken, by=SYSTEM)


@pytest.mark.parametrize("called", ["Sở Tài chính", "so tai chinh", "STC", "Sở TC", "H50.04"])
def test_a_name_means_the_agency_of_the_province_whose_list_it_is(called: str) -> None:
    _load(_SHORT, "H44")
    _load(_SHORT, "H45")
    assert _import(workbook_of([row("NV-1", lead=called)]), under="H44").created == 1
    assert _import(workbook_of([row("NV-2", lead=called)]), under="H45").created == 1
    leads = db.session.scalars(select(Agency.code).join(Task, Task.lead_agency_id == Agency.id).order_by(Task.code))
    assert list(leads) == ["H50.04", "H45.H50.04"]


def test_a_shared_name_without_a_province_is_nobodys_but_the_offices_own_list_comes_first() -> None:
    _load(_SHORT, "H44")
    _load(_SHORT, "H45")
    (refusal,) = _import(workbook_of([row("NV-1", lead="STC")]), under=None).refused
    assert refusal.found == "STC"
    load_agencies(agencies=[{"code": "H50.90", "name": "Sở Tài chính của ta", "aliases": ["STC"]}], by=SYSTEM)
    assert _import(workbook_of([row("NV-1", lead="STC")]), under=None).created == 1


def test_equal_numbers_of_different_issuers_stay_apart_and_those_of_the_state_are_one() -> None:
    _load(_SHORT, "H44")
    _load(_SHORT, "H45")
    rows = [row("NV-1", document="1125/UBND-KT"), row("NV-2", document="48/QĐ-TTg"), row("NV-3", document=None)]
    for under, prefix in (("H44", "QB-"), ("H45", "QT-")):
        assert _import(workbook_of(rows), under=under, prefix=prefix).created == 3
    told = db.session.execute(select(Document.label, Document.issuer).order_by(Document.label, Document.issuer)).all()
    assert [tuple(one) for one in told] == [
        ("", "UBND TỈNH QUẢNG BÌNH"),
        ("", "UBND TỈNH QUẢNG TRỊ"),
        ("1125/UBND-KT", "UBND TỈNH QUẢNG BÌNH"),
        ("1125/UBND-KT", "UBND TỈNH QUẢNG TRỊ"),
        ("48/QĐ-TTg", "TTG"),
    ]
    before = _stored()
    for under, prefix in (("H44", "QB-"), ("H45", "QT-")):
        again = _import(workbook_of(rows), under=under, prefix=prefix)
        assert (again.unchanged, again.created, again.updated) == (3, 0, 0)
    assert _stored() == before


def test_without_a_prefix_a_list_does_not_change_the_task_of_another_province() -> None:
    _load(_SHORT, "H44")
    _load(_SHORT, "H45")
    _import(workbook_of([row("NV-1")]), under="H44")
    result = _import(workbook_of([row("NV-1")]), under="H45")
    assert (result.created, result.updated) == (0, 0)
    assert "Cần tiền tố mã" in result.refused[0].expected
    assert _import(workbook_of([row("NV-1")]), under="H45", prefix="QT-").created == 1


def test_a_code_that_bears_the_prefix_already_gets_it_once_and_one_too_long_is_refused() -> None:
    _load(_SHORT, "H44")
    assert _import(workbook_of([row("NV-1")]), under="H44", prefix="QB-").created == 1
    assert _import(workbook_of([row("QB-NV-1")]), under="H44", prefix="QB-").unchanged == 1
    result = _import(workbook_of([row("N" * 39)]), under="H44", prefix="QB-")
    assert "cả tiền tố không quá 40 ký tự" in result.refused[0].expected


def test_two_provinces_are_brought_together_and_the_totals_of_each_and_of_both_agree(data: Path) -> None:
    agencies = json.loads((data / "agencies.json").read_text(encoding="utf-8"))
    content = (data / _NAME).read_bytes()
    golden = json.loads((data / "golden.json").read_text(encoding="utf-8"))
    for under, prefix in (("H44", "QB-"), ("H45", "QT-")):
        assert _load(agencies, under).created == len(agencies)
        result = _import(content, under=under, prefix=prefix)
        assert (result.created, result.refused) == (6038, [])
    ours, theirs, both = _figures(_under("H44")), _figures(_under("H45")), _figures()
    assert ours == theirs
    assert (ours.total, ours.on_time, ours.late, ours.within, ours.overdue) == (6038, 4078, 104, 1793, 63)
    assert both == ours + theirs
    assert golden
    documents = db.session.scalar(select(func.count()).select_from(Document).where(Document.issuer.like("UBND TỈNH%")))
    assert documents is not None
    assert documents % 2 == 0
    before = _stored()
    for under, prefix in (("H44", "QB-"), ("H45", "QT-")):
        again = _import(content, under=under, prefix=prefix)
        assert (again.created, again.updated, again.unchanged) == (0, 0, 6038)
    assert _stored() == before
