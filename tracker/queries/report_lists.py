"""The lists of a report: what is overdue, and what is due soon. Each is the list of tasks of a filter."""

from dataclasses import replace
from enum import StrEnum

from tracker.domain.outcomes import Outcome
from tracker.queries.reports import ReportScope
from tracker.queries.tasks import Sort, TaskFilter

#: Due soon: within so many days after the day of the report.
SOON_DAYS = 7


class ReportList(StrEnum):
    """Which list; the value stands in addresses."""

    OVERDUE = "qua-han"
    DUE_SOON = "sap-den-han"


LIST_TITLES = {
    ReportList.OVERDUE: "Danh sách nhiệm vụ quá hạn",
    ReportList.DUE_SOON: f"Danh sách nhiệm vụ đến hạn trong {SOON_DAYS} ngày",
}
#: By agency, and of one agency what is the longest overdue, or due the soonest, first.
LIST_SORT = Sort.AGENCY


def filter_of(which: ReportList, scope: ReportScope) -> TaskFilter:
    """The filter of a list of this report."""
    if which is ReportList.OVERDUE:
        return replace(scope.chosen, outcomes=frozenset({Outcome.OVERDUE}))
    return replace(scope.chosen, due_within_days=SOON_DAYS)


def words_of(which: ReportList, scope: ReportScope) -> str:
    """What a list is restricted to, on one line."""
    more = "Quá hạn" if which is ReportList.OVERDUE else f"Đến hạn trong {SOON_DAYS} ngày"
    return f"{scope.in_words}; {more}; sắp xếp: theo cơ quan"
