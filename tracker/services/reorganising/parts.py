"""The part of a cooperating agency passes to another."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.models import Cooperation, Task
from tracker.services.search_text import refresh_search_text

if TYPE_CHECKING:
    from tracker.services.reorganising.applying import Reorganising


def part_as_json(part: Cooperation) -> dict[str, Any]:
    """What a part says, for keeping."""
    return {
        "part": part.part,
        "due_on": part.due_on.isoformat() if part.due_on else None,
        "reported_on": part.reported_on.isoformat() if part.reported_on else None,
        "result": part.result,
    }


def part_from_json(told: Mapping[str, Any], *, task_id: int, agency_id: int) -> Cooperation:
    """The part that was kept, of whichever agency has it now."""
    return Cooperation(
        task_id=task_id,
        agency_id=agency_id,
        part=told["part"],
        due_on=date.fromisoformat(told["due_on"]) if told["due_on"] else None,
        reported_on=date.fromisoformat(told["reported_on"]) if told["reported_on"] else None,
        result=told["result"],
    )


def pass_part(work: "Reorganising", task: Task, *, from_id: int, to_id: int) -> None:
    """Give the part to the successor; where it leads the task or takes part already, the two become one.

    What a part that ends so had said is kept with the reorganisation, and stays in the task's history.
    """
    session = work.session
    part = session.get_one(Cooperation, (task.id, from_id))
    is_there = task.lead_agency_id == to_id or session.get(Cooperation, (task.id, to_id)) is not None
    told = {"id": task.id, "code": task.code, "from": from_id, "to": to_id, "made_one": is_there}
    work.parts.append(told | part_as_json(part))
    session.delete(part)
    session.flush()
    if not is_there:
        session.add(part_from_json(part_as_json(part), task_id=task.id, agency_id=to_id))
        session.flush()
    refresh_search_text(session, task)
    gave, takes = work.agencies[from_id].name, work.agencies[to_id].name
    how = f"{takes} đã tham gia, nên nhận luôn phần việc" if is_there else f"chuyển phần phối hợp sang {takes}"
    work.tell(task, f"{gave}: {how}; {work.why}")
