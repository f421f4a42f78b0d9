"""What reports are made of: the slice in words, and the facts of the paragraph."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.permissions import Actor
from tracker.domain.report_words import ReportFacts
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.domain.wording import day_in_words
from tracker.queries.agency_report import AgencyReport
from tracker.queries.figures import get_carried_over
from tracker.queries.task_filter import TaskFilter


@dataclass(frozen=True)
class ReportScope:
    """What reports are about: a slice with a stream and a span, and the same in words."""

    chosen: TaskFilter
    stream: Stream
    from_on: date
    to_on: date
    period: str
    """The word for the span: 'Quý II/2024', or empty when it is none that has a name."""
    agency: str
    """The name of the one agency that it is about; empty: all."""
    conditions: tuple[str, ...]
    """What else restricts it."""

    @property
    def span(self) -> str:
        """First and last day of assignment: 'từ 15/12/2023 đến 12/06/2024'."""
        last = min(self.to_on, self.chosen.as_of)
        return f"từ {day_in_words(self.from_on)} đến {day_in_words(last)}"

    @property
    def in_words(self) -> str:
        """All that it is restricted to, on one line."""
        told = [f"Luồng {STREAM_WORDS[self.stream]}", *([self.period] if self.period else []), f"Giao {self.span}"]
        told += [f"{self.agency} chủ trì"] if self.agency else []
        return "; ".join([*told, *self.conditions])


def get_report_facts(scope: ReportScope, report: AgencyReport, *, actor: Actor, today: date) -> ReportFacts:
    """All that the paragraph of a slice tells; its figures are those of the table of agencies (`report`)."""
    return ReportFacts(
        stream=scope.stream,
        from_on=scope.from_on,
        to_on=scope.to_on,
        as_of=scope.chosen.as_of,
        figures=report.total.figures,
        by_original=report.total.by_original,
        carried_over=get_carried_over(scope.chosen, actor=actor, today=today),
        overdue_by_agency=[(line.name, line.figures.overdue) for line in report.agencies if line.figures.overdue],
        agency=scope.agency,
        conditions=scope.conditions,
    )
