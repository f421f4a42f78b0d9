"""Tasks that somebody chose to act on together, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.db import db
from tracker.domain.lifecycle import Act, Circumstances, RequestState, State
from tracker.domain.permissions import Actor
from tracker.errors import NotFound
from tracker.models import Account, Agency, ExtensionRequest, HistoryEntry, Task
from tracker.queries.circumstances import list_circumstances
from tracker.queries.visible_tasks import visible_tasks

#: The word under which the history keeps that an act was taken on many tasks.
TOGETHER = "hang-loat"


@dataclass(frozen=True)
class ChosenTask:
    """One of the tasks that were chosen, with what decides whether the act can be taken on it."""

    code: str
    content: str
    state: State
    version: int
    due_on: date | None
    reported_on: date | None
    lead_name: str
    officer_name: str
    circumstances: Circumstances
    asked_due_on: date | None
    """Where a request for an extension waits."""


@dataclass(frozen=True)
class BulkResult:
    """What came of one go: each task in its order, with why it was left as it was, or an empty text."""

    act: Act
    outcomes: list[tuple[str, str]]

    @property
    def done(self) -> list[str]:
        """The tasks on which the act was taken."""
        return [code for code, why_not in self.outcomes if not why_not]

    @property
    def left(self) -> list[tuple[str, str]]:
        """The tasks on which it was not, each with why."""
        return [(code, why_not) for code, why_not in self.outcomes if why_not]


def list_chosen_tasks(codes: Sequence[str], *, actor: Actor) -> dict[str, ChosenTask]:
    """The tasks of these codes that this account may see, by code, in a fixed number of queries."""
    rows = db.session.execute(
        select(Task, Agency.name, ExtensionRequest.asked_due_on)
        .join(Agency, Agency.id == Task.lead_agency_id)
        .outerjoin(
            ExtensionRequest,
            (ExtensionRequest.task_id == Task.id) & (ExtensionRequest.state == RequestState.PENDING),
        )
        .where(Task.code.in_(codes), visible_tasks(actor))
        .order_by(Task.id)
    ).all()
    circumstances = list_circumstances([row[0] for row in rows])
    names = _names({one.officer_id for one in circumstances.values()}, actor)
    return {
        task.code: ChosenTask(
            code=task.code,
            content=task.content,
            state=task.state,
            version=task.version,
            due_on=task.due_on,
            reported_on=task.reported_on,
            lead_name=lead_name,
            officer_name=names.get(circumstances[task.id].officer_id, ""),
            circumstances=circumstances[task.id],
            asked_due_on=asked_due_on,
        )
        for task, lead_name, asked_due_on in rows
    }


def get_bulk_result(entry_id: int, *, actor: Actor) -> BulkResult:
    """What came of a go that this person took.

    Raises:
        NotFound: there is no such go, or somebody else took it.
    """
    entry = db.session.scalar(
        select(HistoryEntry).where(
            HistoryEntry.id == entry_id, HistoryEntry.act == TOGETHER, HistoryEntry.account_id == actor.account_id
        )
    )
    if entry is None or actor.account_id is None:
        message = f"Không có lần làm hàng loạt {entry_id}."
        raise NotFound(message)
    return BulkResult(Act(entry.subject), [(code, why_not) for code, why_not in entry.details["outcomes"]])


def _names(account_ids: set[int | None], actor: Actor) -> dict[int | None, str]:
    """The names of those who are of the asking person's own agency."""
    rows = db.session.execute(
        select(Account.id, Account.name)
        .where(Account.id.in_(account_ids - {None}), Account.agency_id == actor.agency_id)
        .order_by(Account.id)
    )
    return {account_id: name for account_id, name in rows}  # noqa: C416 - the keys may be None to those who ask
