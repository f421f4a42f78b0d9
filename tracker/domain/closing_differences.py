"""How two lists of what was counted differ: task by task, and figure by figure, in words an official can repeat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.outcomes import OUTCOME_WORDS, Outcome
from tracker.domain.wording import DASH, count_in_words, day_in_words, rate_in_words

#: The numbers of a closing in the order in which people read them, and what they are called.
FIGURE_WORDS = {
    "total": "Tổng số",
    "completed": "Đã hoàn thành",
    "completed_on_time": "Đúng hạn",
    "completed_late": "Chậm",
    "awaiting_confirmation": "Chờ xác nhận",
    "open": "Chưa hoàn thành",
    "open_within": "Trong hạn",
    "open_overdue": "Quá hạn",
    "undated": "Không thời hạn",
    "on_time_rate_percent": "Tỷ lệ đúng hạn",
}
_RATE = "on_time_rate_percent"
_WHOLE = "Toàn bộ"
_ORIGINAL = "theo hạn ban đầu"


@dataclass(frozen=True)
class Facts:
    """All that decides how a closing counts one task."""

    lead_agency_id: int
    lead_name: str
    assigned_on: date
    due_on: date | None
    original_due_on: date | None
    reported_on: date | None
    judged_by: date | None
    outcome: Outcome
    outcome_by_original: Outcome
    awaiting: bool


@dataclass(frozen=True)
class FigureChange:
    """One number of two closings that is not the same in both. None: there was no such agency, or nothing to divide."""

    of: str
    """The whole, or the agency's name; and by which due dates."""
    name: str
    before: int | str | None
    after: int | str | None

    @property
    def words(self) -> tuple[str, str, str]:
        """What the number is called, and its two values as officials write them."""
        return FIGURE_WORDS[self.name], self._written(self.before), self._written(self.after)

    def _written(self, value: int | str | None) -> str:
        if self.name == _RATE:
            return rate_in_words(None if value is None else str(value))
        return DASH if value is None else count_in_words(int(value))


def changes_in_words(before: Facts, after: Facts) -> list[str]:
    """What of a task is not as it was: 'Kết quả: Đang làm, quá hạn → Hoàn thành chậm'."""
    pairs = [
        ("Kết quả", OUTCOME_WORDS[before.outcome], OUTCOME_WORDS[after.outcome]),
        ("Kết quả theo hạn ban đầu", *(OUTCOME_WORDS[one.outcome_by_original] for one in (before, after))),
        ("Ngày giao", day_in_words(before.assigned_on), day_in_words(after.assigned_on)),
        ("Hạn", day_in_words(before.due_on), day_in_words(after.due_on)),
        ("Hạn ban đầu", day_in_words(before.original_due_on), day_in_words(after.original_due_on)),
        ("Ngày báo cáo", day_in_words(before.reported_on), day_in_words(after.reported_on)),
        ("Hạn để xét báo cáo", day_in_words(before.judged_by), day_in_words(after.judged_by)),
        ("Chờ xác nhận", *("có" if one.awaiting else "không" for one in (before, after))),
    ]
    told = [f"{what}: {old} → {new}" for what, old, new in pairs if old != new]
    if before.lead_agency_id != after.lead_agency_id:
        told.append(f"Cơ quan chủ trì: {before.lead_name} → {after.lead_name}")
    return told


def compare_figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FigureChange]:
    """Every number that differs between the figures of two closings: of the whole first, then agency by agency."""
    changes = _compare(_WHOLE, before["all"], after["all"])
    changes += _compare(f"{_WHOLE}, {_ORIGINAL}", before["by_original"], after["by_original"])
    old = {agency["id"]: agency for agency in before["agencies"]}
    new = {agency["id"]: agency for agency in after["agencies"]}
    for agency_id in [*old, *(one for one in new if one not in old)]:
        was, now = old.get(agency_id, {}), new.get(agency_id, {})
        name = (now or was)["name"]
        changes += _compare(name, was.get("figures", {}), now.get("figures", {}))
        changes += _compare(f"{name}, {_ORIGINAL}", was.get("by_original", {}), now.get("by_original", {}))
    return changes


def _compare(of: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FigureChange]:
    return [
        FigureChange(of, name, before.get(name), after.get(name))
        for name in FIGURE_WORDS
        if before.get(name) != after.get(name)
    ]
