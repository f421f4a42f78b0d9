"""What the office chose of reminding."""

from datetime import time

from sqlalchemy import select

from tracker.db import db
from tracker.domain.reminder_rules import ReminderRules
from tracker.models import OfficeSetting

#: Before the names of these settings, among all that the office chose.
PREFIX = "remind_"


def get_reminder_rules(*, digest_at: time | None = None) -> ReminderRules:
    """The rules in force: what was chosen, and the defaults for the rest.

    `digest_at` is the hour of the digest where nobody chose one: that of the installation.
    """
    return usual_rules(digest_at).with_numbers(get_chosen_numbers())


def get_chosen_numbers() -> dict[str, int]:
    """What was chosen, by the names of `ReminderRules`."""
    rows = db.session.scalars(
        select(OfficeSetting).where(OfficeSetting.name.startswith(PREFIX, autoescape=True)).order_by(OfficeSetting.name)
    )
    return {row.name.removeprefix(PREFIX): row.value for row in rows}


def usual_rules(digest_at: time | None = None) -> ReminderRules:
    """The rules of an office that chose nothing. Its hours stretch to where the installation's digest lies."""
    usual = ReminderRules()
    if digest_at is None:
        return usual
    at = digest_at.hour * 60 + digest_at.minute
    until = usual.deliver_until if at < usual.deliver_until else 24 * 60
    return usual.with_numbers({"digest_at": at, "deliver_from": min(at, usual.deliver_from), "deliver_until": until})
