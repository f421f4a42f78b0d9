"""What the Office itself delays, as pages show it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for

from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import State
from tracker.domain.office_delay import OFFICE_WITHIN_WORKING_DAYS, Lag, waited_too_long_before
from tracker.domain.permissions import Actor
from tracker.queries.calendar import get_calendar
from tracker.queries.office_delay import (
    Waiting,
    get_confirmation_lag,
    get_drafts,
    get_entry_lag,
    get_waiting_reports,
    get_waiting_requests,
)
from tracker.queries.task_filter import Part, TaskFilter
from tracker.web.figure_slice import FigureSlice


@dataclass(frozen=True)
class WaitingLine:
    """One kind of what waits for the Office now, with the lists behind its numbers."""

    label: str
    waiting: Waiting
    days: int
    """How many working days the oldest has waited."""
    all_list: str
    late_list: str


@dataclass(frozen=True)
class LagLine:
    """How long the Office took, over the slice's tasks, with the list of those for which it took too long."""

    label: str
    lag: Lag
    late_list: str


@dataclass(frozen=True)
class OfficeView:
    """What waits now, and how long things took."""

    waiting: list[WaitingLine]
    lags: list[LagLine]
    within: int = OFFICE_WITHIN_WORKING_DAYS


def view_office(chosen: FigureSlice, *, actor: Actor, today: date) -> OfficeView:
    """What waits for the Office in the slice's stream, and how long it took over the slice's tasks; as known today."""
    calendar = get_calendar(today)
    whole = TaskFilter(today, chosen.stream, agency_code=chosen.agency_code)
    words: dict[str, str] = {"luong": chosen.stream.value}
    if chosen.agency_code:
        words |= {"co-quan": chosen.agency_code, "vai-tro": Part.LEAD.value}
    return OfficeView(
        _waiting(whole, words, actor, today, calendar), _lags(chosen, actor=actor, today=today, calendar=calendar)
    )


def _waiting(
    whole: TaskFilter, words: dict[str, str], actor: Actor, today: date, calendar: Calendar
) -> list[WaitingLine]:
    before = waited_too_long_before(today, calendar)

    def line(label: str, waiting: Waiting, condition: dict[str, str]) -> WaitingLine:
        days = calendar.working_days_between(waiting.since, today) if waiting.since else 0
        late = {"cho-tu-truoc": before.isoformat()}
        return WaitingLine(label, waiting, days, _list_of(words | condition), _list_of(words | condition | late))

    reports = get_waiting_reports(whole, actor=actor, before=before, today=today)
    requests = get_waiting_requests(whole, actor=actor, before=before, today=today)
    lines = [
        line("Báo cáo chờ xác nhận", reports, {"trang-thai": State.REPORTED.value}),
        line("Đề nghị gia hạn chưa quyết định", requests, {"xin-gia-han": "1"}),
    ]
    if actor.is_office:
        drafts = get_drafts(whole, actor=actor, today=today)
        lines.append(line("Dự thảo chưa giao", drafts, {"trang-thai": State.DRAFT.value}))
    return lines


def _lags(chosen: FigureSlice, *, actor: Actor, today: date, calendar: Calendar) -> list[LagLine]:
    known_today = replace(chosen.chosen, as_of=today)
    address: dict[str, str | None] = chosen.address(ngay=None)
    entry = get_entry_lag(known_today, actor=actor, today=today, calendar=calendar)
    confirmation = get_confirmation_lag(known_today, actor=actor, today=today, calendar=calendar)
    return [
        LagLine("Từ ban hành văn bản đến nhập vào hệ thống", entry, _list_of(address | {"nhap-cham": "1"})),
        LagLine("Từ báo cáo đến xác nhận", confirmation, _list_of(address | {"xac-nhan-cham": "1"})),
    ]


def _list_of(words: dict[str, Any]) -> str:
    return url_for("tasks.index", **words)
