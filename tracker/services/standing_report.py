"""Which report of a task stands."""

from tracker.models import CompletionReport, Task


def stand(task: Task, report: CompletionReport | None) -> None:
    """Say on the task which report stands now: the only place where these three columns are written."""
    task.reported_on = report.reported_on if report else None
    task.reported_due_on = report.due_on if report else None
    task.confirmed_on = report.confirmed_on if report else None
