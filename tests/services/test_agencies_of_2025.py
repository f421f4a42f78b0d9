"""The agencies of the sample become those of 2025, and every figure before and after agrees, as it was and mapped.

Departments were merged and districts abolished; the districts' tasks pass to communes and departments.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.conftest import Clock
from tests.factories import make_actor
from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.figures import Figures
from tracker.domain.permissions import SYSTEM, Actor, Role
from tracker.domain.reorganisation import Plan, ReorganisationKind
from tracker.domain.streams import Stream
from tracker.models import Agency, Task
from tracker.queries.figures import get_figures, list_figures_by_lead
from tracker.queries.reorganisations import get_movable, list_reorganisations
from tracker.queries.task_filter import TaskFilter
from tracker.queries.tasks import count_by_outcome
from tracker.services.agencies import load_agencies
from tracker.services.agency_changes import AgencyDetails
from tracker.services.imports.workbook import import_workbook
from tracker.services.reorganising.applying import reorganise
from tracker.services.reorganising.reversing import reverse_reorganisation

_FIRST, _LAST = date(2023, 12, 15), date(2024, 6, 12)
#: The day on which it all happens in this test, after the last of the sample.
_THEN = date(2024, 7, 1)
_VIEWER = Actor(None, "Người xem", Role.VIEWER)
_BASIS = "Nghị quyết về việc sắp xếp các cơ quan chuyên môn và đơn vị hành chính"
#: Department to department; None is a new one of that name.
_MERGERS = (
    (("Sở Kế hoạch và Đầu tư",), "Sở Tài chính", None),
    (("Sở Giao thông vận tải",), "Sở Xây dựng", None),
    (("Sở Thông tin và Truyền thông",), "Sở Khoa học và Công nghệ", None),
    (
        ("Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Phát triển nông thôn"),
        "Sở Nông nghiệp và Môi trường",
        "H50.51",
    ),
    (("Sở Ngoại vụ",), "Văn phòng UBND tỉnh", None),
)


def _agency(name: str) -> int:
    return db.session.scalars(select(Agency.id).where(Agency.name == name)).one()


def _reorganise_all(head: Actor) -> None:
    for gave, takes, code in _MERGERS:
        new = AgencyDetails(code, takes, AgencyKind.DEPARTMENT, valid_from=_THEN) if code else None
        main = None if new else _agency(takes)
        plan = Plan(ReorganisationKind.MERGE, _THEN, _BASIS, tuple(map(_agency, gave)), main)
        reorganise(plan=plan, new_agency=new, by=head)
    labour = _agency("Sở Lao động - Thương binh và Xã hội")
    health, schools = _agency("Sở Y tế"), _agency("Sở Giáo dục và Đào tạo")
    tasks = [task.id for task in get_movable([labour]).tasks]
    chosen = dict.fromkeys(tasks[::3], health) | dict.fromkeys(tasks[1::3], schools)
    split = Plan(ReorganisationKind.SPLIT, _THEN, _BASIS, (labour,), _agency("Sở Nội vụ"), (health, schools), chosen)
    reorganise(plan=split, by=head)
    renamed = Plan(
        ReorganisationKind.RENAME, _THEN, _BASIS, (_agency("Ban Dân tộc"),), new_name="Sở Dân tộc và Tôn giáo"
    )
    reorganise(plan=renamed, by=head)
    building = _agency("Sở Xây dựng")
    districts = db.session.execute(
        select(Agency.id, Agency.name).where(Agency.kind == AgencyKind.LOCAL).order_by(Agency.code)
    ).all()
    for place, (district, name) in enumerate(districts):
        commune = AgencyDetails(f"H50.6{place}", f"UBND xã thuộc {name} cũ", AgencyKind.LOCAL, valid_from=_THEN)
        to_building = dict.fromkeys([task.id for task in get_movable([district]).tasks][::2], building)
        gone = Plan(ReorganisationKind.DISSOLVE, _THEN, _BASIS, (district,), None, (building,), to_building)
        reorganise(plan=gone, new_agency=commune, by=head)


@pytest.fixture
def golden(app: object, data: Path) -> dict[str, dict[str, object]]:  # noqa: ARG001 - within its context
    load_agencies(agencies=json.loads((data / "agencies.json").read_text()), by=SYSTEM)
    file = "nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx"
    content = (data / file).read_bytes()
    import_workbook(content=content, file_name=file, stream=Stream.PROVINCIAL, by=SYSTEM, limit_mb=20)
    loaded: dict[str, dict[str, object]] = json.loads((data / "golden.json").read_text())["ubnd-tinh-giao"]
    return loaded


def _rows(day: date, *, mapped: bool = False, original: bool = False) -> dict[str, Figures]:
    chosen = TaskFilter(
        day, Stream.PROVINCIAL, from_on=_FIRST, to_on=_LAST, by_successor=mapped, by_original_due_date=original
    )
    rows = list_figures_by_lead(chosen, actor=_VIEWER, today=_THEN)
    assert sum((row.figures for row in rows), Figures()) == get_figures(chosen, actor=_VIEWER, today=_THEN)
    for row in rows[:6]:  # every number still opens its list
        listed = TaskFilter(
            **{**chosen.__dict__, "agency_code": row.code},
        )
        assert sum(count_by_outcome(listed, actor=_VIEWER, today=_THEN).values()) == row.figures.total
    return {row.name: row.figures for row in rows if row.figures.total}


def test_every_total_agrees_before_and_after_both_ways_and_back_again(
    golden: dict[str, dict[str, object]], clock: Clock
) -> None:
    clock.move_to("2024-07-01T09:00:00+07:00")
    days = [_LAST, *map(date.fromisoformat, golden["as_of_earlier_days"]), _THEN - timedelta(days=1)]
    before = {(day, original): _rows(day, original=original) for day in days for original in (False, True)}
    today_before = _rows(_THEN)
    leads = dict(db.session.execute(select(Task.code, Task.lead_agency_id)).all())

    _reorganise_all(make_actor(Role.OFFICE_HEAD))

    for (day, original), rows in before.items():
        assert _rows(day, original=original) == rows, f"as it was on {day}"
        mapped = _rows(day, mapped=True, original=original)
        assert sum(mapped.values(), Figures()) == sum(rows.values(), Figures()), f"mapped, {day}"
        assert mapped["Sở Xây dựng"].completed == (
            rows["Sở Xây dựng"].completed + rows["Sở Giao thông vận tải"].completed
        )
        assert not {"Sở Giao thông vận tải", "Sở Ngoại vụ", "UBND huyện Cam Lộ"} & set(mapped)
    assert sum(_rows(_LAST).values(), Figures()).as_published() == golden["all"]
    now, mapped_now = _rows(_THEN), _rows(_THEN, mapped=True)
    for rows in (now, mapped_now):
        assert sum(rows.values(), Figures()) == sum(today_before.values(), Figures())
    assert now["UBND huyện Cam Lộ"].open == 0
    assert now["UBND huyện Cam Lộ"].completed == today_before["UBND huyện Cam Lộ"].completed
    assert now["Sở Dân tộc và Tôn giáo"] == today_before["Ban Dân tộc"]
    assert "Ban Dân tộc" in _rows(_LAST)

    gone = select(Agency.id).where(Agency.valid_to < _THEN)
    open_at_gone = select(func.count()).where(Task.lead_agency_id.in_(gone), Task.reported_on.is_(None))
    assert db.session.scalar(open_at_gone) == 0

    for row in list_reorganisations():
        reverse_reorganisation(number=row.id, by=make_actor(Role.OFFICE_HEAD))
    assert dict(db.session.execute(select(Task.code, Task.lead_agency_id)).all()) == leads
    assert _rows(_THEN) == today_before
