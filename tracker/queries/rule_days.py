"""The days that a rule names, by python-dateutil: the one place that knows it."""

from datetime import date, datetime, time

from dateutil.rrule import rrulestr

from tracker.domain.recurrence import Recurrence


def days_of_rule(rule: Recurrence, *, first_on: date, after: date, before: date) -> list[date]:
    """The days of a rule that begins on a day, of those from `after` up to and with `before`, in order."""
    if before < max(after, first_on):
        return []
    days = rrulestr(rule.as_text(), dtstart=datetime.combine(first_on, time()))
    found = days.between(datetime.combine(after, time()), datetime.combine(before, time()), inc=True)
    return [one.date() for one in found]
