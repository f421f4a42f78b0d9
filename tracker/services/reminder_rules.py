"""The rules of reminding that the office chooses."""

from datetime import time

from sqlalchemy import delete

from tracker import clock
from tracker.db import transaction
from tracker.domain.marks import mark_of
from tracker.domain.permissions import Actor
from tracker.domain.reminder_rules import RANGES, RULE_SETTING_WORDS, ReminderRules, value_in_words, why_not_these
from tracker.errors import InvalidInput, StaleVersion
from tracker.models import OfficeSetting
from tracker.queries.reminder_rules import PREFIX, get_reminder_rules, usual_rules
from tracker.services.history import Entry, write_history
from tracker.services.once import insert_into


def change_reminder_rules(*, rules: ReminderRules, digest_at: time, by: Actor, seen: str | None = None) -> None:
    """Put these rules in force, from the next planning on. What fell under the old ones is not brought up.

    `digest_at` is the installation's hour of the digest: a value that is as usual is not kept. `seen` is the mark
    (`rules_mark`) of what the form was made from.

    Raises:
        InvalidInput: a value is out of its range, or two do not go together.
        StaleVersion: somebody else changed them since.
    """
    at = clock.now()
    if refused := why_not_these(rules):
        field, message = refused
        raise InvalidInput(message, field=field)
    new, usual = rules.as_numbers(), usual_rules(digest_at).as_numbers()
    with transaction() as session:
        before = get_reminder_rules(digest_at=digest_at)
        if seen is not None and seen != rules_mark(before):
            message = "Quy tắc vừa được người khác thay đổi, sau khi bạn mở trang này. Mở lại trang để xem rồi sửa."
            raise StaleVersion(message)
        old = before.as_numbers()
        changed = [name for name in RANGES if old[name] != new[name]]
        if not changed:
            return
        for name in changed:
            if new[name] == usual[name]:
                session.execute(delete(OfficeSetting).where(OfficeSetting.name == PREFIX + name))
            else:
                chosen = insert_into(session, OfficeSetting).values(name=PREFIX + name, value=new[name])
                session.execute(chosen.on_conflict_do_update(index_elements=["name"], set_={"value": new[name]}))
        told = [
            f"{RULE_SETTING_WORDS[name].lower()}: {value_in_words(name, old[name])} → {value_in_words(name, new[name])}"
            for name in changed
        ]
        write_history(
            session, [Entry("nhac-viec", f"Quy tắc nhắc việc: {'; '.join(told)}", clock.today(at))], at=at, by=by
        )


def rules_mark(rules: ReminderRules) -> str:
    """The mark of what a form about these rules was made from."""
    return mark_of(*rules.as_numbers().items())
