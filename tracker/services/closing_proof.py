"""Proving a closing: that its rows are as they were written, and that the stored facts still come to its figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.closing_differences import FigureChange, compare_figures
from tracker.domain.closings import DEFINITION_VERSION, Change, as_stored, checksum_of
from tracker.domain.figures import Figures
from tracker.domain.outcomes import Outcome
from tracker.domain.wording import count_in_words
from tracker.queries.closing_differences import TaskDifference, differences_since
from tracker.queries.closing_facts import live_figures
from tracker.queries.closing_history import (
    LaterAct,
    find_demo_removal,
    find_hash,
    find_recorded_checksum,
    list_later_acts,
    list_recorded_numbers,
)
from tracker.queries.closing_lines import count_stored_outcomes
from tracker.queries.closings import ClosingRow, get_closing, list_all_closings
from tracker.services.closing_text import stored_text


@dataclass(frozen=True)
class ExplainedDifference:
    """A task that would be counted otherwise today, and the acts recorded after the closing that may be why."""

    task: TaskDifference
    acts: list[LaterAct]


@dataclass(frozen=True)
class ClosingProof:
    """What came of proving one closing."""

    closing: ClosingRow
    problems: list[str]
    """What only tampering explains; empty when the closing is as it was made."""
    figures: list[FigureChange] = field(default_factory=list)
    """The figures that would be others if the same were computed today."""
    changes: dict[Change, int] = field(default_factory=dict)
    tasks: list[ExplainedDifference] = field(default_factory=list)
    other_definition: bool = False
    """Whether it was made by a definition of which this program no longer computes."""

    @property
    def unexplained(self) -> list[TaskDifference]:
        """The tasks that differ though no act was recorded that could be why."""
        return [one.task for one in self.tasks if not one.acts]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was tampered with: neither the closing's rows nor the facts it rests on."""
        return not self.problems and not self.unexplained

    @property
    def is_as_today(self) -> bool:
        """Whether the same would come out today."""
        return not self.figures and not self.changes and not self.other_definition


def prove_closing(number: int, *, today: date, most: int | None = None) -> ClosingProof:
    """Prove one closing. Of tasks that came, left or differ, at most `most` of each are named; the numbers are of all.

    Raises:
        NotFound: there is no such closing.
    """
    closing = get_closing(number)
    problems = _problems(closing)
    if closing.definition_version != DEFINITION_VERSION:
        return ClosingProof(closing, problems, other_definition=True)
    figures = compare_figures(closing.stored_figures, live_figures(closing.span, today=today))
    found = differences_since(number, closing.span, today=today, most=most)
    return ClosingProof(closing, problems, figures, found.counts, _explained(found.tasks, closing))


def list_missing_closings() -> list[str]:
    """What is wrong with the register as a whole: a closing that the history knows of and that is not there."""
    there = {closing.number for closing in list_all_closings()}
    recorded = set(list_recorded_numbers())
    return [f"Thiếu bản chốt số {number}, tuy lịch sử có ghi." for number in sorted(recorded - there)]


def _problems(closing: ClosingRow) -> list[str]:
    problems = []
    if checksum_of(stored_text(closing.number)) != closing.checksum:
        problems.append("Mã kiểm tra không khớp: bản chốt hoặc danh sách của nó đã bị sửa sau khi chốt.")
    recorded = find_recorded_checksum(closing.number, closing.history_id + 1)
    if recorded is None:
        problems.append(f"Lịch sử không ghi lần chốt này ở mục số {count_in_words(closing.history_id + 1)}.")
    elif recorded != closing.checksum:
        problems.append("Mã kiểm tra không như mã đã ghi trong lịch sử khi chốt.")
    if closing.history_id and find_hash(closing.history_id) != closing.history_hash:
        problems.append(f"Lịch sử đến mục số {count_in_words(closing.history_id)} không như lúc chốt.")
    if _counted(closing) != _without_names(closing.stored_figures):
        problems.append("Đếm lại danh sách đã chốt không ra đúng các số đã chốt.")
    return problems


def _explained(tasks: list[TaskDifference], closing: ClosingRow) -> list[ExplainedDifference]:
    acts = list_later_acts([one.task_id for one in tasks], after=closing.history_id)
    gone = [one for one in tasks if one.change is Change.LEFT and one.task_id not in acts]
    # Taking the demonstration away is one entry, which names no task.
    removal = find_demo_removal(after=closing.history_id) if gone and closing.is_demo else None
    return [
        ExplainedDifference(one, acts.get(one.task_id) or ([removal] if removal and one in gone else []))
        for one in tasks
    ]


def _counted(closing: ClosingRow) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    """The figures that the lines come to: of the whole under 0, and of each agency under its key."""
    counted: dict[int, tuple[Figures, Figures]] = {}
    for row in count_stored_outcomes(closing.number):
        waiting = row["number"] if row["awaiting"] else 0
        plain = Figures.from_counts({Outcome(row["outcome"]): row["number"]}, waiting)
        original = Figures.from_counts({Outcome(row["outcome_by_original"]): row["number"]}, waiting)
        for key in (0, row["lead_agency_id"]):
            before = counted.get(key, (Figures(), Figures()))
            counted[key] = (before[0] + plain, before[1] + original)
    return {key: (as_stored(one), as_stored(other)) for key, (one, other) in counted.items()}


def _without_names(stored: Mapping[str, Any]) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    agencies = {one["id"]: (one["figures"], one["by_original"]) for one in stored["agencies"]}
    return {0: (stored["all"], stored["by_original"])} | agencies
