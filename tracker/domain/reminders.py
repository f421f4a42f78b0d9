"""Which reminders a day calls for, and whom. Slots follow from dates, acts and rules alone, and can be computed again.

A slot has a day on which it falls; sending waits for a working day. What fell on several days of a pause (a weekend,
an outage) collapses into the latest of its kind, which alone still says how the task stands; no escalation is skipped.
The table of rules is `RULES`, the numbers an office may choose are in `reminder_rules.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.calendar import Calendar
from tracker.domain.lifecycle import Act
from tracker.domain.reminder_rules import ReminderRules, Rule


class Audience(StrEnum):
    """Whom a rule reminds. A running deputy of any of them is reminded too."""

    LEAD = "lead"
    """Those who work on the task in the lead agency: the officer to whom it was given and the heads, or everybody."""
    LEAD_HEADS = "lead_heads"
    COOPERATING = "cooperating"
    OFFICERS = "officers"
    """The officers of the Office."""
    TOP = "top"
    """The heads of the Office, and the leaders."""


@dataclass(frozen=True)
class Kind:
    """What a rule counts from (`occasion`), whom it reminds, and for how many days saying it still makes sense."""

    words: str
    occasion: str
    audiences: tuple[Audience, ...]
    days_valid: int


#: What the number of an occasion is: the version of the due date, or the number of the act's entry in the history.
DUE_DATE, ACT = "due_date", "act"
_A_MONTH, _A_SEASON = 30, 90

RULES = {
    Rule.ASSIGNED: Kind("Mới giao", ACT, (Audience.LEAD, Audience.COOPERATING), _A_MONTH),
    Rule.NOT_ACCEPTED: Kind("Chưa tiếp nhận", ACT, (Audience.LEAD_HEADS,), _A_MONTH),
    Rule.BEFORE_DUE: Kind("Sắp đến hạn", DUE_DATE, (Audience.LEAD,), 0),
    Rule.ON_THE_DAY: Kind("Đến hạn hôm nay", DUE_DATE, (Audience.LEAD,), 0),
    Rule.OVERDUE: Kind("Quá hạn", DUE_DATE, (Audience.LEAD,), 0),
    Rule.ESCALATED_TO_HEAD: Kind("Quá hạn, báo lãnh đạo cơ quan", DUE_DATE, (Audience.LEAD_HEADS,), _A_SEASON),
    Rule.ESCALATED_TO_OFFICE: Kind("Quá hạn, báo chuyên viên Văn phòng", DUE_DATE, (Audience.OFFICERS,), _A_SEASON),
    Rule.ESCALATED_TO_LEADERS: Kind("Quá hạn, báo lãnh đạo Văn phòng và UBND", DUE_DATE, (Audience.TOP,), _A_SEASON),
    Rule.WAITING: Kind("Chờ Văn phòng", ACT, (Audience.OFFICERS,), _A_MONTH),
    Rule.DECIDED: Kind("Văn phòng đã quyết định", ACT, (Audience.LEAD,), _A_MONTH),
}
RULE_WORDS = {rule: kind.words for rule, kind in RULES.items()}
#: Rules that hang on the due date in force: a moved date voids them and calls for them anew.
OF_DUE_DATES = frozenset(rule for rule, kind in RULES.items() if kind.occasion == DUE_DATE)
#: Of these, those that tell the people at work how the task stands: the latest says it all.
STANDING = frozenset({Rule.BEFORE_DUE, Rule.ON_THE_DAY, Rule.OVERDUE})
ESCALATIONS = (Rule.ESCALATED_TO_HEAD, Rule.ESCALATED_TO_OFFICE, Rule.ESCALATED_TO_LEADERS)
#: Told in the next working hour; the others wait for the morning's digest.
AT_ONCE = frozenset({Rule.ASSIGNED, Rule.DECIDED})

#: Acts by which a task comes to its lead agency, to be accepted.
HANDING_OUT = frozenset({Act.HAND_OUT, Act.HAND_OUT_AGAIN, Act.CHANGE_LEAD})
#: Acts from which on its acceptance is waited for: after a suspension it has its time again.
TO_BE_ACCEPTED_FROM = HANDING_OUT | {Act.RESUME}
#: What the Office decides, and tells the people of the lead agency.
DECISIONS = frozenset(
    {Act.DECIDE_EXTENSION, Act.EXTEND, Act.CONFIRM, Act.RETURN, Act.SUSPEND, Act.RESUME, Act.REVOKE, Act.REOPEN}
)


@dataclass(frozen=True, order=True)
class Slot:
    """One reminder that a day or an act calls for: the day it falls on, its rule, and the rule's number of days."""

    falls_on: date
    rule: Rule
    offset: int

    def valid_until(self, due_on: date, rules: ReminderRules) -> date:
        """The last day on which sending it still makes sense."""
        if self.rule is Rule.OVERDUE:
            return self.falls_on + timedelta(days=rules.overdue_every - 1)
        return max(due_on, self.falls_on + timedelta(days=RULES[self.rule].days_valid))


def slots_between(due_on: date, after: date, until: date, calendar: Calendar, rules: ReminderRules) -> list[Slot]:
    """The slots of a due date that fall after one day, up to and with another, in their order."""
    slots = [Slot(calendar.subtract_working_days(due_on, days), Rule.BEFORE_DUE, days) for days in rules.days_before()]
    if rules.on_the_day:
        slots.append(Slot(due_on, Rule.ON_THE_DAY, 0))
    if rules.overdue:
        first = due_on + timedelta(days=1)
        slots += [
            Slot(day, Rule.OVERDUE, (day - due_on).days) for day in _every(first, rules.overdue_every, after, until)
        ]
    for rule, days in rules.escalations():
        slots.append(Slot(calendar.add_working_days(due_on, days), rule, days))
    return sorted(slot for slot in slots if after < slot.falls_on <= until)


def not_accepted_between(since: date, after: date, until: date, calendar: Calendar, rules: ReminderRules) -> list[Slot]:
    """The slot of a task handed out on one day and not accepted: on the working day after the office's time is over."""
    if not rules.not_accepted:
        return []
    falls_on = calendar.add_working_days(since, rules.not_accepted_days + 1)
    return [Slot(falls_on, Rule.NOT_ACCEPTED, rules.not_accepted_days)] if after < falls_on <= until else []


def waiting_between(since: date, after: date, until: date, calendar: Calendar, rules: ReminderRules) -> list[Slot]:
    """The slots of what waits for the Office since a day: after its working days, and every week while it waits."""
    if not rules.waiting:
        return []
    first = calendar.add_working_days(since, rules.waiting_days)
    return [Slot(day, Rule.WAITING, (day - since).days) for day in _every(first, _WEEK, after, until)]


_WEEK = 7


def _every(first: date, days: int, after: date, until: date) -> Iterator[date]:
    day, step = first, timedelta(days=days)
    if day <= after:
        day += ((after - day) // step + 1) * step
    while day <= until:
        yield day
        day += step


def latest(slots: Iterable[Slot]) -> Slot | None:
    """The one slot of several that still says how the task stands; the others of its kind are superseded by it."""
    return max((slot for slot in slots if slot.rule in STANDING), default=None)


def still_said(slots: list[Slot]) -> list[Slot]:
    """Of several slots of one due date those that are not superseded: the latest standing, and every escalation."""
    standing = latest(slots)
    return [slot for slot in slots if slot.rule not in STANDING or slot == standing]


def horizon(day: date, calendar: Calendar, rules: ReminderRules) -> date:
    """The latest due date that a reminder of this day can be about."""
    return calendar.add_working_days(day, max(rules.days_before(), default=0) + 1)


def window_start(day: date, calendar: Calendar) -> date:
    """The day after which a morning's slots begin when nothing was planned before: the working day before this one.

    A first start so reminds of what fell due since then, and does not bring up everything that ever did.
    """
    return calendar.subtract_working_days(day, 1)


def rule_in_words(rule: Rule, offset: int) -> str:
    """A rule with its number of days, as the outbox and a task's page name it: 'Sắp đến hạn (3 ngày làm việc)'."""
    if not offset:
        return RULE_WORDS[rule]
    unit = "ngày" if rule in {Rule.OVERDUE, Rule.WAITING} else "ngày làm việc"
    return f"{RULE_WORDS[rule]} ({offset} {unit})"
