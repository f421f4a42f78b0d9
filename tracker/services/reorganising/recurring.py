"""The recurring duties of an agency that ends pass to its main successor, and come back when that is taken back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Agency, SeriesCooperation, TaskSeries
from tracker.services.history import Entry
from tracker.services.series_rows import entry_of

if TYPE_CHECKING:
    from tracker.services.reorganising.applying import Reorganising


def pass_series(work: "Reorganising") -> None:
    """Give the running duties of the agencies that end to the main successor, and their parts in those of others."""
    to_id = work.plan.main_id
    if not work.plan.ends_agencies or to_id is None:
        return
    running = TaskSeries.ended_on.is_(None)
    led = select(TaskSeries).where(TaskSeries.lead_agency_id.in_(work.plan.from_ids), running)
    for series in work.session.scalars(led.order_by(TaskSeries.id).with_for_update()).all():
        _pass_lead(work, series, to_id)
    helped = (
        select(TaskSeries, SeriesCooperation.agency_id)
        .join(SeriesCooperation, SeriesCooperation.series_id == TaskSeries.id)
        .where(SeriesCooperation.agency_id.in_(work.plan.from_ids), running)
        .order_by(TaskSeries.id, SeriesCooperation.agency_id)
    )
    for row in work.session.execute(helped).all():
        _pass_part(work, row[0], row[1], to_id)


def series_back(session: Session, moved: Sequence[Mapping[str, Any]], *, today: date) -> list[Entry]:
    """Give back what `pass_series` noted, the last first, and say what the history is to tell."""
    entries = []
    for told in reversed(moved):
        series, agency = session.get_one(TaskSeries, told["id"]), session.get_one(Agency, told["from"])
        if told["is_led"]:
            series.lead_agency_id = agency.id
            if told["part"] is not None:
                session.add(SeriesCooperation(series_id=series.id, agency_id=told["to"], part=told["part"]))
        else:
            if not told["made_one"]:
                session.delete(session.get_one(SeriesCooperation, (series.id, told["to"])))
            session.add(SeriesCooperation(series_id=series.id, agency_id=agency.id, part=told["part"]))
        series.version += 1
        session.flush()
        what = "chủ trì" if told["is_led"] else "phối hợp"
        summary = f"Trả nhiệm vụ định kỳ số {series.id} lại cho {agency.name} {what}: hoàn tác sắp xếp cơ quan"
        entries.append(entry_of(series, summary, today))
    return entries


def find_changed_series(session: Session, moved: Sequence[Mapping[str, Any]]) -> int | None:
    """The number of a series that somebody changed since it was moved; None when none was."""
    latest = {told["id"]: told["version"] for told in moved}
    rows = session.execute(select(TaskSeries.id, TaskSeries.version).where(TaskSeries.id.in_(latest)))
    return min((number for number, version in rows if version != latest[number]), default=None)


def _pass_lead(work: "Reorganising", series: TaskSeries, to_id: int) -> None:
    previous, to = work.agencies[series.lead_agency_id], work.agencies[to_id]
    part = work.session.get(SeriesCooperation, (series.id, to_id))  # who leads takes part no more
    series.lead_agency_id = to_id
    if part is not None:
        work.session.delete(part)
    told = {"is_led": True, "part": part.part if part is not None else None, "made_one": False}
    _note(work, series, previous.id, to_id, told, f"{previous.name} sang {to.name} chủ trì")


def _pass_part(work: "Reorganising", series: TaskSeries, from_id: int, to_id: int) -> None:
    part = work.session.get_one(SeriesCooperation, (series.id, from_id))
    is_there = series.lead_agency_id == to_id or work.session.get(SeriesCooperation, (series.id, to_id)) is not None
    work.session.delete(part)
    if not is_there:
        work.session.add(SeriesCooperation(series_id=series.id, agency_id=to_id, part=part.part))
    told = {"is_led": False, "part": part.part, "made_one": is_there}
    gave, takes = work.agencies[from_id].name, work.agencies[to_id].name
    _note(work, series, from_id, to_id, told, f"{gave} sang {takes} phối hợp")


def _note(work: "Reorganising", series: TaskSeries, from_id: int, to_id: int, told: dict[str, Any], words: str) -> None:
    series.version += 1
    work.session.flush()
    work.series.append({"id": series.id, "from": from_id, "to": to_id, "version": series.version} | told)
    summary = f"Chuyển nhiệm vụ định kỳ số {series.id} từ {words}: {work.why}"
    work.entries.append(entry_of(series, summary, work.today))
