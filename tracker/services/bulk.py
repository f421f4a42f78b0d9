"""One act on many tasks: the one service of that act for each, in a transaction of its own, and a record of the go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tracker import clock
from tracker.db import transaction
from tracker.domain.lifecycle import ACT_WORDS, Act
from tracker.domain.permissions import Actor
from tracker.domain.wording import count_in_words
from tracker.errors import InvalidInput, NotFound, Refused, StaleVersion
from tracker.models import HistoryHead
from tracker.queries.bulk import TOGETHER
from tracker.services.acting import require
from tracker.services.assignment import accept_task, change_lead
from tracker.services.completion import confirm_completion, return_report
from tracker.services.due_dates import extend_deadline
from tracker.services.extension_requests import decide_extension
from tracker.services.history import Entry, write_history
from tracker.services.officers import give_to_officer

#: So many tasks can be acted on in one go.
MOST_AT_ONCE = 200
#: The service of each act that can be taken on many tasks.
_SERVICES: Mapping[Act, Callable[..., None]] = {
    Act.CHANGE_LEAD: change_lead,
    Act.EXTEND: extend_deadline,
    Act.CONFIRM: confirm_completion,
    Act.ACCEPT: accept_task,
    Act.GIVE: give_to_officer,
    Act.RETURN: return_report,
    Act.DECIDE_EXTENSION: decide_extension,
}


@dataclass(frozen=True)
class Wish:
    """One task to act on: the version that the person saw, and what the service is told beside."""

    task_code: str
    version: int
    told: Mapping[str, Any]


def act_on_many(*, act: Act, wishes: Sequence[Wish], by: Actor) -> int:
    """Take an act on each task. What cannot be done is left, with its reason; the rest is done all the same.

    Gives back the number of the entry of the history that keeps what came of each task.

    Raises:
        InvalidInput: the reason is missing or marked as a state secret; or there are too many. Nothing is done then.
    """
    if len(wishes) > MOST_AT_ONCE:
        message = f"Mỗi lần làm nhiều nhất {MOST_AT_ONCE} nhiệm vụ; bạn chọn {count_in_words(len(wishes))}."
        raise InvalidInput(message, field="chon")
    for wish in wishes[:1]:
        if "reason" in wish.told:
            require("reason", wish.told["reason"], "lý do")
    outcomes = [(wish.task_code, _take(act, wish, by)) for wish in wishes]
    return _record(act, outcomes, by)


def _take(act: Act, wish: Wish, by: Actor) -> str:
    """Why the act could not be taken on a task; empty when it was."""
    try:
        _SERVICES[act](task_code=wish.task_code, version=wish.version, by=by, **wish.told)
    except StaleVersion as error:
        return f"{error.change} Mở nhiệm vụ, xem lại rồi làm tiếp."
    except NotFound:
        return "Không có nhiệm vụ này, hoặc bạn không còn xem được. Kiểm tra lại mã."
    except Refused as error:
        return str(error)
    except OperationalError:
        return "Hệ thống đang bận nên chưa làm được. Làm lại với nhiệm vụ này."
    return ""


def _record(act: Act, outcomes: list[tuple[str, str]], by: Actor) -> int:
    at = clock.now()
    left = sum(bool(why_not) for _, why_not in outcomes)
    summary = f"{ACT_WORDS[act]} hàng loạt: {len(outcomes) - left} nhiệm vụ được, {left} không"
    entry = Entry(
        act=TOGETHER,
        summary=summary,
        happened_on=clock.today(at),
        subject=act.value,
        details={"outcomes": [list(outcome) for outcome in outcomes]},
    )
    with transaction() as session:
        write_history(session, [entry], at=at, by=by)
        session.flush()
        return session.scalars(select(HistoryHead.last_id)).one()
