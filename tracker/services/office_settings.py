"""The rules that the office chooses of the life of a task."""

from sqlalchemy import delete

from tracker import clock
from tracker.db import transaction
from tracker.domain.marks import mark_of
from tracker.domain.office_settings import RANGES, SETTING_WORDS, OfficeSettings, value_in_words
from tracker.domain.permissions import Actor
from tracker.errors import InvalidInput, StaleVersion
from tracker.models import OfficeSetting
from tracker.queries.office_settings import get_office_settings
from tracker.queries.timeline import list_last_office_change
from tracker.services.history import Entry, write_history
from tracker.services.once import insert_into
from tracker.services.quicker import what_was_changed

#: How the history begins to tell of other settings.
_CHANGED = "Thiết lập: "


def change_office_settings(*, settings: OfficeSettings, by: Actor, seen: str | None = None) -> None:
    """Put these settings in force, from now on. What happened under the old ones stays as it is.

    `seen` is the mark (`settings_mark`) of what the form was made from.

    Raises:
        InvalidInput: a number is out of its range.
        StaleVersion: somebody else changed them since.
    """
    at = clock.now()
    new = settings.as_numbers()
    for name, (least, most) in RANGES.items():
        if not least <= new[name] <= most:
            message = f"«{SETTING_WORDS[name]}»: cần một số từ {least} đến {most}."
            raise InvalidInput(message, field=name)
    usual = OfficeSettings().as_numbers()
    with transaction() as session:
        before = get_office_settings()
        if seen is not None and seen != settings_mark(before):
            quicker = list_last_office_change("thiet-lap", _CHANGED)
            cure = "Xem lại các mục có ghi «Hiện nay» rồi lưu; những gì bạn đã nhập vẫn còn trong biểu mẫu."
            raise StaleVersion(what_was_changed("thiết lập", quicker, cure=cure))
        old = before.as_numbers()
        changed = [name for name in RANGES if old[name] != new[name]]
        if not changed:
            return
        for name in changed:
            if new[name] == usual[name]:
                session.execute(delete(OfficeSetting).where(OfficeSetting.name == name))
            else:
                chosen = insert_into(session, OfficeSetting).values(name=name, value=new[name])
                session.execute(chosen.on_conflict_do_update(index_elements=["name"], set_={"value": new[name]}))
        told = [
            f"{SETTING_WORDS[name].lower()}: {value_in_words(name, old[name])} → {value_in_words(name, new[name])}"
            for name in changed
        ]
        write_history(session, [Entry("thiet-lap", f"{_CHANGED}{'; '.join(told)}", clock.today(at))], at=at, by=by)


def settings_mark(settings: OfficeSettings) -> str:
    """The mark of what a form about these settings was made from."""
    return mark_of(*settings.as_numbers().items())
