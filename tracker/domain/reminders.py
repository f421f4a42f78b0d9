"""Which reminders a day calls for. Slots follow from dates and rules alone, so they can be computed again at any time.

A slot has a day on which it falls; sending waits for a working day. What fell on several days of a pause (a weekend,
an outage) collapses into the latest, which alone still says how the task stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.calendar import Calendar


class Rule(StrEnum):
    """Why a person is reminded. The value is stored."""

    BEFORE_DUE = "before_due"
    ON_THE_DAY = "on_the_day"
    OVERDUE = "overdue"


RULE_WORDS = {Rule.BEFORE_DUE: "Sắp đến hạn", Rule.ON_THE_DAY: "Đến hạn hôm nay", Rule.OVERDUE: "Quá hạn"}

#: Working days before the due date on which a reminder falls.
DAYS_BEFORE = (7, 3, 1)
#: Overdue: from the first day after the due date, and every week after that.
OVERDUE_EVERY = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Slot:
    """One reminder that a due date calls for: the day it falls on, its rule, and the rule's number of days."""

    falls_on: date
    rule: Rule
    offset: int

    def valid_until(self, due_on: date) -> date:
        """The last day on which sending it still makes sense."""
        return self.falls_on + OVERDUE_EVERY - timedelta(days=1) if self.rule is Rule.OVERDUE else due_on


def slots_between(due_on: date, after: date, until: date, calendar: Calendar) -> list[Slot]:
    """The slots of a due date that fall after one day, up to and with another, in their order."""
    slots = [Slot(calendar.subtract_working_days(due_on, days), Rule.BEFORE_DUE, days) for days in DAYS_BEFORE]
    slots.append(Slot(due_on, Rule.ON_THE_DAY, 0))
    late = due_on + timedelta(days=1)
    if late <= after:
        late += (after - late) // OVERDUE_EVERY * OVERDUE_EVERY
    while late <= until:
        slots.append(Slot(late, Rule.OVERDUE, (late - due_on).days))
        late += OVERDUE_EVERY
    return sorted(slot for slot in slots if after < slot.falls_on <= until)


def latest(slots: Iterable[Slot]) -> Slot | None:
    """The one slot of several that still says how the task stands; the others are superseded by it."""
    return max(slots, default=None)


def horizon(day: date, calendar: Calendar) -> date:
    """The latest due date that a reminder of this day can be about."""
    return calendar.add_working_days(day, max(DAYS_BEFORE) + 1)


def window_start(day: date, calendar: Calendar) -> date:
    """The day after which a morning's slots begin when nothing was planned before: the working day before this one.

    A first start so reminds of what fell due since then, and does not bring up everything that ever did.
    """
    return calendar.subtract_working_days(day, 1)
