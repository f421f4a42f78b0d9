"""What a person says of an item of a work programme, checked as a whole before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.programme_text import due_told
from tracker.domain.programmes import Submission
from tracker.domain.text import LONGEST_CONTENT
from tracker.models import Agency
from tracker.services.draft_checks import not_valid
from tracker.services.form_checks import FormChecks

_LONGEST_KIND = 60


@dataclass(frozen=True)
class ItemForm:
    """What a person says of an item; the names are those of the form's fields."""

    content: str
    lead_id: int | None
    due: str
    """As it was written: a day or a month."""
    submitted_to: Submission | None = Submission.COMMITTEE
    kind: str = ""
    cooperating: Sequence[int] = ()
    misread: Mapping[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True)
class ItemFacts:
    """The same, checked: ready to be stored."""

    content: str
    kind: str
    lead: Agency
    cooperating: tuple[Agency, ...]
    submitted_to: Submission
    due_on: date
    is_due_in_month: bool


def check_item(session: Session, told: ItemForm, *, year: int, today: date) -> ItemFacts:
    """The facts of an item of the programme of a year.

    Raises:
        InvalidForm: something of them cannot be so.
    """
    checks = FormChecks(told.misread)
    content = checks.text("content", told.content, longest=LONGEST_CONTENT, needed="nội dung")
    kind = checks.line("kind", told.kind, longest=_LONGEST_KIND)
    due = check_due(checks, told.due, year)
    wanted = {*told.cooperating, *([told.lead_id] if told.lead_id is not None else [])}
    agencies = {
        one.id: one for one in session.scalars(select(Agency).where(Agency.id.in_(wanted)).order_by(Agency.code))
    }
    lead = agencies.get(told.lead_id) if told.lead_id is not None else None
    if lead is None:
        checks.refuse("lead_id", "Chọn cơ quan chủ trì trong danh sách.")
    elif reason := not_valid([lead], today):
        checks.refuse("lead_id", reason)
    cooperating = tuple(one for one in agencies.values() if one.id in set(told.cooperating) and one is not lead)
    if set(told.cooperating) - set(agencies):
        checks.refuse("cooperating", "Chọn cơ quan phối hợp trong danh sách.")
    if told.submitted_to is None:
        checks.refuse("submitted_to", "Chọn nơi trình.")
    checks.finish()
    assert lead is not None  # noqa: S101 - refused above
    assert due is not None  # noqa: S101
    assert told.submitted_to is not None  # noqa: S101
    return ItemFacts(content, kind, lead, cooperating, told.submitted_to, *due)


def check_due(checks: FormChecks, told: str, year: int) -> tuple[date, bool] | None:
    """The due date and whether only its month was said; it lies in the year of the programme."""
    due = due_told(told, year)
    if due is None:
        checks.refuse("due", f"Ghi ngày, tháng hoặc quý, ví dụ 31/03/{year}, 3/{year} hoặc quý I.")
    elif due[0].year != year:
        checks.refuse("due", f"Thời hạn phải trong năm {year}. Chuyển sang năm khác thì đưa ra và nêu lý do.")
    return due
