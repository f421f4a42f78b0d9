"""Adding and changing an agency by hand: nothing that a list of tasks could not tell apart."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import TODAY, make_actor, make_agency, make_task
from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.permissions import SYSTEM, Role
from tracker.errors import InvalidInput, StaleVersion
from tracker.models import Agency, HistoryEntry, Task
from tracker.queries.agencies import get_agency_directory
from tracker.queries.agency_pages import agency_mark
from tracker.services.agency_changes import AgencyDetails, add_agency, change_agency

pytestmark = pytest.mark.usefixtures("app")

_HEALTH = AgencyDetails("H50.20", "Sở Y tế", AgencyKind.DEPARTMENT, "SYT", ["Ngành Y tế"])


def _agency(agency_id: int) -> Agency:
    db.session.rollback()
    return db.session.get_one(Agency, agency_id)


def _told() -> list[str]:
    return list(db.session.scalars(select(HistoryEntry.summary).order_by(HistoryEntry.id)))


def _save(details: AgencyDetails, agency_id: int | None) -> None:
    if agency_id is None:
        add_agency(details=details, by=SYSTEM)
    else:
        change_agency(agency_id=agency_id, details=details, by=SYSTEM)


def _refused(details: AgencyDetails, agency_id: int | None = None) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refused:
        _save(details, agency_id)
    return refused.value.field, str(refused.value)


def test_an_agency_is_added_and_found_by_each_of_its_names() -> None:
    agency_id = add_agency(details=replace(_HEALTH, aliases=[" Ngành  Y tế ", "", "Ngành Y tế"]), by=SYSTEM)
    assert _agency(agency_id).aliases == ["Ngành Y tế"]
    directory = get_agency_directory()
    for called in ("h50.20", "so y te", "SYT", "nganh y te"):
        found = directory.find(called)
        assert found is not None, called
        assert found.id == agency_id
    assert _told() == ["Thêm cơ quan Sở Y tế (Sở, ban, ngành)"]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (AgencyDetails("h50.20", "Sở Khác", AgencyKind.DEPARTMENT), "code"),
        (AgencyDetails("H50.21", "SỞ Y TẾ", AgencyKind.DEPARTMENT), "name"),
        (AgencyDetails("H50.21", "Nganh y te", AgencyKind.DEPARTMENT), "name"),
        (AgencyDetails("H50.21", "Sở Khác", AgencyKind.DEPARTMENT, "syt"), "short_name"),
        (AgencyDetails("H50.21", "Sở Khác", AgencyKind.DEPARTMENT, aliases=["Tên riêng", "sở y tế"]), "aliases"),
    ],
)
def test_what_another_agency_is_called_is_refused_and_names_it(details: AgencyDetails, field: str) -> None:
    add_agency(details=_HEALTH, by=SYSTEM)
    where, said = _refused(details)
    assert where == field
    assert "Sở Y tế (H50.20)" in said


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (replace(_HEALTH, code="  "), "code"),
        (replace(_HEALTH, code="<b>"), "code"),
        (replace(_HEALTH, code="T2 12/../x"), "code"),
        (replace(_HEALTH, code="Sở.20"), "code"),
        (replace(_HEALTH, code="H" * 36), "code"),
        (replace(_HEALTH, name=""), "name"),
        (replace(_HEALTH, name="Đ" * 256), "name"),
        (replace(_HEALTH, aliases=[str(number) for number in range(51)]), "aliases"),
        (replace(_HEALTH, parent_id=99), "parent_id"),
        (replace(_HEALTH, valid_from=TODAY, valid_to=TODAY - timedelta(days=1)), "valid_to"),
        (replace(_HEALTH, name="Sở Y tế (Tối mật)"), "name"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(details: AgencyDetails, field: str) -> None:
    assert _refused(details)[0] == field
    assert db.session.scalars(select(Agency)).all() == []


def test_a_change_is_told_as_old_and_new_and_its_own_names_are_no_obstacle() -> None:
    agency_id = add_agency(details=_HEALTH, by=SYSTEM)
    change_agency(agency_id=agency_id, details=replace(_HEALTH, name="Sở Y tế tỉnh", aliases=["Sở Y tế"]), by=SYSTEM)
    assert _told()[-1] == "Cơ quan H50.20: tên Sở Y tế → Sở Y tế tỉnh; tên gọi khác Ngành Y tế → Sở Y tế"
    change_agency(agency_id=agency_id, details=replace(_HEALTH, name="Sở Y tế tỉnh", aliases=["Sở Y tế"]), by=SYSTEM)
    assert len(_told()) == 2


def test_tasks_are_found_by_the_new_name() -> None:
    agency = make_agency("Sở Cũ", code="H50.20")
    task, joined = make_task(lead=agency), make_task(cooperating=[agency])
    change_agency(agency_id=agency.id, details=AgencyDetails("H50.20", "Sở Mới", AgencyKind.DEPARTMENT), by=SYSTEM)
    db.session.rollback()
    for one in (task, joined):
        assert "so moi" in db.session.get_one(Task, one.id).search_text


def test_the_code_changes_until_a_task_names_the_agency() -> None:
    agency_id = add_agency(details=_HEALTH, by=SYSTEM)
    change_agency(agency_id=agency_id, details=replace(_HEALTH, code="H50.21"), by=SYSTEM)
    make_task(cooperating=[_agency(agency_id)])
    assert _refused(_HEALTH, agency_id)[0] == "code"
    change_agency(agency_id=agency_id, details=replace(_HEALTH, code="H50.21", short_name="Y tế"), by=SYSTEM)


def test_names_that_are_read_alike_are_kept_once_as_they_were_first_written() -> None:
    agency_id = add_agency(details=replace(_HEALTH, aliases=["B13", " b13 ", "Ngành  Y tế", "nganh y te"]), by=SYSTEM)
    assert _agency(agency_id).aliases == ["B13", "Ngành Y tế"]


def test_a_code_from_before_stays_with_its_agency() -> None:
    agency = make_agency("Sở Cũ", code="H50/20 cũ")
    change_agency(agency_id=agency.id, details=AgencyDetails("H50/20 cũ", "Sở Mới", AgencyKind.DEPARTMENT), by=SYSTEM)
    assert _agency(agency.id).name == "Sở Mới"


def test_an_agency_is_not_below_itself() -> None:
    above = add_agency(details=_HEALTH, by=SYSTEM)
    below = add_agency(
        details=AgencyDetails("H50.21", "Trung tâm Y tế", AgencyKind.DEPARTMENT, parent_id=above), by=SYSTEM
    )
    assert _refused(replace(_HEALTH, parent_id=below), above)[0] == "parent_id"
    assert _refused(replace(_HEALTH, parent_id=above), above)[0] == "parent_id"


def test_an_agency_does_not_end_in_the_past_while_it_leads_open_tasks() -> None:
    agency_id = add_agency(details=_HEALTH, by=SYSTEM)
    agency = _agency(agency_id)
    make_task(lead=agency, due_on=None)
    make_task(lead=agency, reported_on=TODAY)
    ended = replace(_HEALTH, valid_to=TODAY - timedelta(days=1))
    field, said = _refused(ended, agency_id)
    assert field == "valid_to"
    assert "còn chủ trì 1 nhiệm vụ" in said
    change_agency(agency_id=agency_id, details=replace(_HEALTH, valid_to=TODAY), by=SYSTEM)
    db.session.execute(Task.__table__.delete().where(Task.due_on.is_(None)))  # type: ignore[attr-defined]
    db.session.commit()
    change_agency(agency_id=agency_id, details=ended, by=SYSTEM)


def test_an_agency_that_leads_open_tasks_does_not_begin_only_later() -> None:
    agency_id = add_agency(details=_HEALTH, by=SYSTEM)
    task = make_task(lead=_agency(agency_id))
    later = replace(_HEALTH, valid_from=TODAY + timedelta(days=1))
    field, said = _refused(later, agency_id)
    assert field == "valid_from"
    assert "đang chủ trì 1 nhiệm vụ" in said
    assert "hôm nay (12/06/2024)" in said
    change_agency(agency_id=agency_id, details=replace(_HEALTH, valid_from=TODAY), by=SYSTEM)
    db.session.delete(db.session.get_one(Task, task.id))
    db.session.commit()
    change_agency(agency_id=agency_id, details=later, by=SYSTEM)


def test_who_saves_a_form_made_before_anothers_change_is_told() -> None:
    agency_id = add_agency(details=_HEALTH, by=SYSTEM)
    seen = agency_mark(_agency(agency_id))
    admin = make_actor(Role.ADMIN)
    change_agency(agency_id=agency_id, details=replace(_HEALTH, short_name="Y tế"), seen=seen, by=admin)
    with pytest.raises(StaleVersion):
        change_agency(agency_id=agency_id, details=replace(_HEALTH, short_name="Sở YT"), seen=seen, by=admin)
