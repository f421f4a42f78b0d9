"""Whom urging would reach, and about what: shown before it is done, and asked again when it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker import clock
from tracker.channels.mail import can_be_written_to
from tracker.domain.lifecycle import Act, refusal
from tracker.domain.permissions import Actor
from tracker.domain.urging import MOST_URGED, UrgedTask, opening_in_words, urgency
from tracker.queries.circumstances import list_circumstances
from tracker.queries.urge_choice import Head, TaskToUrge, list_agency_heads, list_tasks_to_urge


@dataclass(frozen=True)
class ToAgency:
    """What one agency is urged about, and who is written to.

    `opening` is what it is told of how things stand; `unreached` are its heads without a usable address.
    """

    agency_id: int
    name: str
    tasks: list[TaskToUrge]
    told: list[UrgedTask]
    opening: str
    people: list[Head]
    unreached: list[Head]


@dataclass(frozen=True)
class UrgePreview:
    """What would be sent to whom, by agency; and which of the chosen tasks cannot be urged, each with why."""

    agencies: list[ToAgency]
    left_out: list[tuple[str, str, str]]
    """Code, content and reason."""


def preview_urges(*, codes: Sequence[str], by: Actor) -> UrgePreview:
    """What urging these tasks would send, and to whom. Nothing is written."""
    today = clock.today()
    found = list_tasks_to_urge(codes[:MOST_URGED], actor=by)
    circumstances = list_circumstances([one.task for one in found])
    good: list[TaskToUrge] = []
    left_out = [
        (code, "", "Không có nhiệm vụ này, hoặc bạn không được xem.")
        for code in codes[:MOST_URGED]
        if code not in {one.task.code for one in found}
    ]
    for one in found:
        if why_not := refusal(Act.URGE, one.task.state, by, circumstances[one.task.id]):
            left_out.append((one.task.code, one.task.content, why_not))
        else:
            good.append(one)
    return UrgePreview(by_agency(good, today), left_out)


def by_agency(found: Sequence[TaskToUrge], day: date) -> list[ToAgency]:
    """These tasks by the agency that leads them, in the order of agencies, the most urgent first."""
    people = list_agency_heads(sorted({one.task.lead_agency_id for one in found}), day=day)
    groups: dict[int, list[TaskToUrge]] = {}
    for one in sorted(found, key=lambda one: (one.agency_code, urgency(_told(one, day)))):
        groups.setdefault(one.task.lead_agency_id, []).append(one)
    return [_to_agency(agency_id, tasks, people.get(agency_id, []), day) for agency_id, tasks in groups.items()]


def _to_agency(agency_id: int, tasks: list[TaskToUrge], people: list[Head], day: date) -> ToAgency:
    name, told = tasks[0].agency_name, [_told(one, day) for one in tasks]
    return ToAgency(
        agency_id=agency_id,
        name=name,
        tasks=tasks,
        told=told,
        opening=opening_in_words(told, agency=name, day=day),
        people=[one for one in people if can_be_written_to(one.address)],
        unreached=[one for one in people if not can_be_written_to(one.address)],
    )


def _told(one: TaskToUrge, day: date) -> UrgedTask:
    task = one.task
    days_left = (task.due_on - day).days if task.due_on else None
    return UrgedTask(task.code, task.content, one.document, task.due_on, task.state, days_left)
