"""What closing a period would freeze, and what to look at before. Changes nothing."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.domain.closing_differences import FigureChange, compare_figures
from tracker.domain.closings import Change, ClosingSpan, from_stored
from tracker.domain.figures import Figures
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Actor
from tracker.queries.calendar import list_unconfirmed_years_of
from tracker.queries.closing_differences import differences_since
from tracker.queries.closing_facts import filter_of, live_figures
from tracker.queries.closings import AgencyShare, ClosingRow, agency_shares, find_last_of_period, find_latest
from tracker.queries.tasks import count_tasks


class Doubt(StrEnum):
    """Why a closing might have to be corrected later."""

    DAY_NOT_OVER = "day_not_over"
    PERIOD_NOT_OVER = "period_not_over"
    AWAITING = "awaiting"
    REQUESTS = "requests"
    DRAFTS = "drafts"
    ENTERED_LATER = "entered_later"
    YEARS = "years"


@dataclass(frozen=True)
class ClosingPreview:
    """What would be frozen now."""

    span: ClosingSpan
    stored_figures: dict[str, Any]
    doubts: dict[Doubt, int]
    """How many tasks each is about; of years, which one."""
    latest: ClosingRow | None
    """The closing of exactly this span and day, which would be corrected."""
    compared: ClosingRow | None
    """The last closing of the period, with which this one is compared."""
    figure_changes: list[FigureChange]
    task_changes: dict[Change, int]

    @property
    def figures(self) -> Figures:
        """Of the whole."""
        return from_stored(self.stored_figures["all"])

    @property
    def by_original(self) -> Figures:
        """Of the whole, by the original due dates."""
        return from_stored(self.stored_figures["by_original"])

    @property
    def agencies(self) -> list[AgencyShare]:
        """Agency by agency, in the agencies' order."""
        return agency_shares(self.stored_figures)

    @property
    def is_like_latest(self) -> bool:
        """Whether there is nothing to correct."""
        return self.latest is not None and not self.figure_changes and not self.task_changes


def preview_closing(*, span: ClosingSpan, today: date, by: Actor) -> ClosingPreview:
    """What closing this span now would freeze, compared with the last closing of the period."""
    figures = live_figures(span, today=today)
    latest = find_latest(span)
    compared = latest or find_last_of_period(span)
    changes: list[FigureChange] = []
    task_changes: dict[Change, int] = {}
    if compared is not None:
        changes = compare_figures(compared.stored_figures, figures)
        task_changes = differences_since(compared.number, span, today=today, most=0).counts
    return ClosingPreview(
        span=span,
        stored_figures=figures,
        doubts=_doubts(span, from_stored(figures["all"]), today, by),
        latest=latest,
        compared=compared,
        figure_changes=changes,
        task_changes=task_changes,
    )


def _doubts(span: ClosingSpan, figures: Figures, today: date, by: Actor) -> dict[Doubt, int]:
    counted = filter_of(span)

    def count(**conditions: Any) -> int:  # noqa: ANN401 - the conditions of the filter
        return count_tasks(replace(counted, **conditions), actor=by, today=today)

    numbers = {
        Doubt.DAY_NOT_OVER: int(span.as_of >= today),
        Doubt.PERIOD_NOT_OVER: int(span.as_of < span.to_on),
        Doubt.AWAITING: figures.awaiting_confirmation,
        Doubt.REQUESTS: count(extension_pending=True),
        Doubt.DRAFTS: count(state=State.DRAFT),
        Doubt.ENTERED_LATER: count(entered_after=span.as_of),
        Doubt.YEARS: max(list_unconfirmed_years_of(span.from_on, span.as_of), default=0),
    }
    return {doubt: number for doubt, number in numbers.items() if number}
