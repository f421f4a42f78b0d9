"""Who may stand in for whom: people of one circle, for the days one of them is away.

Rights that come by standing in are not passed on: a deputy has those of the person who named him, never those of a
third whose deputy that person is.
"""

from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.permissions import OF_AN_AGENCY, OFFICE, Actor, Role
from tracker.domain.wording import day_in_words

#: People who may have a deputy and be one. Administrators and viewers have none.
MAY_HAVE_DEPUTY = OFFICE | OF_AN_AGENCY | {Role.LEADER}
#: Longer than this, the work belongs to somebody else.
LONGEST_DAYS = 366
#: So much of each name fits into the history, which has room for 200 characters.
_OF_A_NAME = 94


@dataclass(frozen=True)
class Circle:
    """Among whom deputies are named: the people of the Office, the leaders, or the people of one agency."""

    name: str
    agency_id: int | None = None


def circle_of(role: Role | None, agency_id: int | None) -> Circle | None:
    """The circle of a person; None when he can neither have a deputy nor be one."""
    if role in OFFICE:
        return Circle("office")
    if role is Role.LEADER:
        return Circle("leaders")
    return Circle("agency", agency_id) if role in OF_AN_AGENCY else None


def may_stand_in(away: Actor, deputy: Actor) -> bool:
    """Whether one person may act in the place of another at all: two people of one circle."""
    circle = circle_of(away.role, away.agency_id)
    return circle is not None and away.account_id != deputy.account_id and circle == circle_of(*_place(deputy))


def why_not_these_days(from_on: date, until_on: date, today: date) -> str | None:
    """Why a deputy cannot be named for these days, as a sentence; None when he can."""
    if from_on < today:
        return f"Ngày bắt đầu phải từ hôm nay ({day_in_words(today)}) trở đi: quyền làm thay không tính lùi về trước."
    if until_on < from_on:
        return f"Ngày kết thúc phải từ ngày bắt đầu ({day_in_words(from_on)}) trở đi."
    if (until_on - from_on).days >= LONGEST_DAYS:
        return f"Mỗi lần cử nhiều nhất {LONGEST_DAYS} ngày. Vắng lâu hơn thì bàn giao công việc cho người khác."
    return None


def in_place_of(away: Actor, deputy: Actor) -> Actor:
    """The deputy as he acts for the person who is away: that person's rights, and a name that says both."""
    return replace(
        deputy,
        name=f"{deputy.name[:_OF_A_NAME]} (thay {away.name[:_OF_A_NAME]})",
        role=away.role,
        agency_id=away.agency_id,
        in_place_of=away.account_id,
    )


def _place(actor: Actor) -> tuple[Role | None, int | None]:
    return actor.role, actor.agency_id
