"""The labels of report forms, which ministries word anew from year to year."""

from collections.abc import Mapping

from sqlalchemy import delete

from tracker import clock
from tracker.db import transaction
from tracker.domain.marks import mark_of
from tracker.domain.permissions import Actor
from tracker.domain.reform_form import LABEL_WORDS, LONGEST_LABEL, USUAL_LABELS, Label
from tracker.domain.text import one_line
from tracker.errors import InvalidInput, StaleVersion
from tracker.models import ReportLabel
from tracker.queries.report_labels import get_report_labels
from tracker.services.history import Entry, write_history
from tracker.services.once import insert_into


def change_report_labels(*, labels: Mapping[Label, str], by: Actor, seen: str | None = None) -> None:
    """Call the rows so from now on; an empty label gives the usual one back.

    `seen` is the mark (`labels_mark`) of what the form was made from.

    Raises:
        InvalidInput: a label is too long.
        StaleVersion: somebody else changed them since.
    """
    at = clock.now()
    new = {name: one_line(labels.get(name, "")) or USUAL_LABELS[name] for name in Label}
    for name, label in new.items():
        if len(label) > LONGEST_LABEL:
            message = f"«{LABEL_WORDS[name]}»: không dài quá {LONGEST_LABEL} ký tự."
            raise InvalidInput(message, field=name.name)
    with transaction() as session:
        old = get_report_labels()
        if seen is not None and seen != labels_mark(old):
            message = "Nhãn vừa được người khác thay đổi, sau khi bạn mở trang này. Mở lại trang để xem rồi sửa."
            raise StaleVersion(message)
        changed = [name for name in Label if old[name] != new[name]]
        if not changed:
            return
        for name in changed:
            if new[name] == USUAL_LABELS[name]:
                session.execute(delete(ReportLabel).where(ReportLabel.name == name))
            else:
                chosen = insert_into(session, ReportLabel).values(name=name, label=new[name])
                again = chosen.on_conflict_do_update(index_elements=["name"], set_={"label": new[name]})
                session.execute(again)
        told = "; ".join(f"{LABEL_WORDS[name]}: «{old[name]}» → «{new[name]}»" for name in changed)
        write_history(session, [Entry("thiet-lap", f"Nhãn Biểu mẫu 1: {told}", clock.today(at))], at=at, by=by)


def labels_mark(labels: Mapping[Label, str]) -> str:
    """The mark of what a form about these labels was made from."""
    return mark_of(*sorted(labels.items()))
