"""The table of agencies for reports: sums of kinds and of all, ranks, extensions and returns as they were known."""

from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_task
from tracker.domain.agencies import AgencyKind
from tracker.domain.figures import Figures
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor, Role
from tracker.domain.reorganisation import Plan, ReorganisationKind
from tracker.domain.streams import Stream
from tracker.models import Task
from tracker.queries.agency_report import AgencyReport, get_agency_report
from tracker.queries.task_filter import TaskFilter
from tracker.services.completion import return_report
from tracker.services.due_dates import extend_deadline
from tracker.services.reorganising.applying import reorganise

pytestmark = pytest.mark.usefixtures("app")

_VIEWER = Actor(None, "Người xem", Role.VIEWER)


def _report(day: date = TODAY, actor: Actor = _VIEWER) -> AgencyReport:
    chosen = TaskFilter(day, Stream.PROVINCIAL, from_on=date(2024, 1, 1), to_on=TODAY)
    return get_agency_report(chosen, actor=actor, today=TODAY)


def test_agencies_stand_in_their_kinds_and_the_sums_are_theirs() -> None:
    first, second = make_agency("Sở A", code="H1"), make_agency("Sở B", code="H2")
    local = make_agency("UBND huyện C", code="H3", kind=AgencyKind.LOCAL)
    make_agency("Sở không có việc", code="H4")
    for lead, number in ((first, 12), (second, 11), (local, 1)):
        for _ in range(number):
            make_task(lead=lead, due_on=TODAY, reported_on=TODAY)
    make_task(lead=second, due_on=date(2024, 6, 1))
    report = _report()
    assert [[line.name for line in of_kind.lines] for of_kind in report.kinds] == [["Sở A", "Sở B"], ["UBND huyện C"]]
    assert [(line.name, line.rank) for line in report.agencies] == [("Sở A", 1), ("Sở B", 2), ("UBND huyện C", None)]
    assert [of_kind.subtotal.name for of_kind in report.kinds] == ["Cộng Sở, ban, ngành", "Cộng UBND địa phương"]
    assert report.kinds[0].subtotal.figures == Figures(on_time=23, overdue=1, awaiting_confirmation=23)
    assert report.total.figures == sum((of_kind.subtotal.figures for of_kind in report.kinds), Figures())


def test_extensions_and_returns_are_counted_as_far_as_they_were_known(clock: Clock) -> None:
    lead, office = make_agency(), make_actor(Role.OFFICE_HEAD)
    tasks: list[Task] = [make_task(lead=lead, due_on=date(2024, 6, 20)) for _ in range(2)]
    returned = make_task(lead=lead, due_on=date(2024, 6, 20), reported_on=date(2024, 6, 1))
    codes = [task.code for task in tasks]
    clock.move_to("2024-06-10T09:00:00+07:00")
    extend_deadline(task_code=codes[0], by=office, due_on=date(2024, 7, 1), reason="Chờ ý kiến")
    return_report(task_code=returned.code, by=office, reason="Thiếu văn bản")
    clock.move_to("2024-06-12T09:00:00+07:00")
    extend_deadline(task_code=codes[0], by=office, due_on=date(2024, 7, 8), reason="Chờ ý kiến")
    extend_deadline(task_code=codes[1], by=office, due_on=date(2024, 7, 8), reason="Chờ ý kiến")

    def counted(day: date) -> tuple[int, int]:
        total = _report(day).total
        return total.extensions, total.returns

    assert counted(TODAY) == (3, 1)
    assert counted(date(2024, 6, 10)) == (1, 1)
    assert counted(date(2024, 6, 9)) == (0, 0)


def test_an_agencys_people_get_their_own_line_only() -> None:
    mine, other = make_agency(), make_agency()
    make_task(lead=mine, cooperating=[other])
    make_task(lead=other, cooperating=[mine])
    report = _report(actor=make_actor(Role.AGENCY_HEAD, agency=mine))
    assert [line.name for line in report.agencies] == [mine.name]
    assert report.total.figures.total == 1


def test_nothing_gives_an_empty_table() -> None:
    report = _report()
    assert report.kinds == []
    assert report.total.figures == Figures()


def test_in_the_name_of_successors_extensions_are_told_where_the_tasks_are() -> None:
    old, new, office = make_agency("Sở cũ"), make_agency("Sở mới"), make_actor(Role.OFFICE_HEAD)
    is_open = make_task(lead=old, due_on=date(2024, 6, 20)).code
    extend_deadline(task_code=is_open, by=office, due_on=date(2024, 7, 1), reason="Chờ ý kiến")
    make_task(lead=old, due_on=TODAY, reported_on=TODAY, state=State.COMPLETED)
    plan = Plan(ReorganisationKind.MERGE, TODAY, "Nghị quyết 18-NQ/TW ngày 25/10/2017", (old.id,), new.id)
    reorganise(plan=plan, by=office)
    chosen = TaskFilter(TODAY, Stream.PROVINCIAL, from_on=date(2024, 1, 1), to_on=TODAY)
    as_it_was = get_agency_report(chosen, actor=_VIEWER, today=TODAY)
    assert {line.name: (line.figures.total, line.extensions) for line in as_it_was.agencies} == {
        "Sở cũ": (1, 0),
        "Sở mới": (1, 1),
    }
    mapped = get_agency_report(replace(chosen, by_successor=True), actor=_VIEWER, today=TODAY)
    assert {line.name: (line.figures.total, line.extensions) for line in mapped.agencies} == {"Sở mới": (2, 1)}
    assert mapped.total.figures == as_it_was.total.figures
