"""The table of agencies that goes into reports: figures, rank within the kind, extensions, returns, with subtotals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, literal, select, union_all

from tracker.db import db
from tracker.domain.agencies import KIND_WORDS, AgencyKind
from tracker.domain.agency_table import ranks
from tracker.domain.figures import Figures
from tracker.domain.lifecycle import MoveKind, ReportEnding
from tracker.domain.permissions import Actor
from tracker.models import CompletionReport, DueDateChange, Task
from tracker.queries.figures import counted_in, list_figures_by_lead
from tracker.queries.office_settings import get_office_settings
from tracker.queries.standing import standing_on
from tracker.queries.succession import get_successors
from tracker.queries.task_filter import TaskFilter


@dataclass(frozen=True)
class AgencyLine:
    """One line: an agency, the sum of a kind, or the sum of all. They add up but for the rank."""

    name: str
    figures: Figures
    by_original: Figures
    extensions: int = 0
    """How often due dates of its tasks were extended by the end of the slice's day."""
    returns: int = 0
    """How often reports on its tasks were returned by then."""
    rank: int | None = None
    code: str = ""


@dataclass(frozen=True)
class KindLines:
    """The agencies of one kind, in their order, and their sum."""

    kind: AgencyKind
    lines: Sequence[AgencyLine]
    subtotal: AgencyLine


@dataclass(frozen=True)
class AgencyReport:
    """The whole table. Only agencies that lead a task of the slice stand in it."""

    kinds: Sequence[KindLines]
    total: AgencyLine
    least_to_rank: int
    """How many tasks with an outcome an agency needs to be ranked, as the office has set it."""

    @property
    def agencies(self) -> list[AgencyLine]:
        """The lines of agencies, without the sums."""
        return [line for kind in self.kinds for line in kind.lines]


def get_agency_report(chosen: TaskFilter, *, actor: Actor, today: date) -> AgencyReport:
    """The table of a slice; its sums are the sums of its lines, and the figures of the slice."""
    by_original = {
        row.code: row.figures
        for row in list_figures_by_lead(replace(chosen, by_original_due_date=True), actor=actor, today=today)
    }
    least = get_office_settings().least_to_rank
    acts = count_acts_by_lead(chosen, actor=actor, today=today)
    of_kinds: dict[AgencyKind, list[AgencyLine]] = {kind: [] for kind in AgencyKind}
    for row in list_figures_by_lead(chosen, actor=actor, today=today):
        if row.figures.total or row.figures.undated:
            extensions, returns = acts.get(row.agency_id, (0, 0))
            line = AgencyLine(row.name, row.figures, by_original[row.code], extensions, returns, code=row.code)
            of_kinds[row.kind].append(line)
    kinds = [
        KindLines(kind, _ranked(lines, least), _sum(f"Cộng {KIND_WORDS[kind]}", lines))
        for kind, lines in of_kinds.items()
        if lines
    ]
    return AgencyReport(kinds, _sum("Tổng cộng", [kind.subtotal for kind in kinds]), least)


def count_acts_by_lead(chosen: TaskFilter, *, actor: Actor, today: date) -> dict[int, tuple[int, int]]:
    """How often the tasks of a slice were extended and returned by the end of its day, by the agency that leads."""
    extended = select(DueDateChange.task_id, literal(1).label("extensions"), literal(0).label("returns")).where(
        DueDateChange.kind == MoveKind.EXTENSION, DueDateChange.decided_on <= chosen.as_of
    )
    returned = select(CompletionReport.task_id, literal(0), literal(1)).where(
        CompletionReport.ending == ReportEnding.RETURNED, CompletionReport.ended_on <= chosen.as_of
    )
    # The acts come first, being few; counting them task by task would cost a database without statistics dearly.
    acts = union_all(extended, returned).subquery("acts")
    standing = standing_on(chosen.as_of, today=today)
    rows = db.session.execute(
        select(standing.lead_agency_id, func.sum(acts.c.extensions), func.sum(acts.c.returns))
        .select_from(standing.source.join(acts, acts.c.task_id == Task.id))
        .where(*counted_in(chosen, standing, actor))
        .group_by(standing.lead_agency_id)
    )
    stands_for = get_successors() if chosen.by_successor else {}
    counted: dict[int, tuple[int, int]] = {}
    for agency_id, extensions, returns in rows:
        told_as = stands_for.get(agency_id, agency_id)
        before = counted.get(told_as, (0, 0))
        counted[told_as] = before[0] + int(extensions), before[1] + int(returns)
    return counted


def _ranked(lines: Sequence[AgencyLine], least: int) -> list[AgencyLine]:
    found = ranks({line.code: line.figures for line in lines}, least)
    return [replace(line, rank=found.get(line.code)) for line in lines]


def _sum(name: str, lines: Sequence[AgencyLine]) -> AgencyLine:
    return AgencyLine(
        name,
        sum((line.figures for line in lines), Figures()),
        sum((line.by_original for line in lines), Figures()),
        sum(line.extensions for line in lines),
        sum(line.returns for line in lines),
    )
