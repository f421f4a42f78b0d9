"""The checker ('Kiểm số liệu'): figures of a draft report, typed or pasted, and which of them do not hold."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from tracker import clock
from tracker.domain.figure_check.checking import LONGEST_TEXT, Checked, CheckedGroup, check_text, check_typed
from tracker.domain.figure_check.comparing import Compared, compare_with
from tracker.domain.figure_check.findings import VERDICT_WORDS, Verdict
from tracker.domain.figure_check.names import NAME_WORDS, Name
from tracker.domain.figure_check.reading import number_of, percentage_of
from tracker.domain.permissions import SEE_TASKS
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.domain.wording import count_in_words, day_in_words
from tracker.queries.figures import find_first_assigned_on, get_figures
from tracker.queries.task_filter import TaskFilter
from tracker.web.audience import audience
from tracker.web.form_fields import DayField
from tracker.web.forms import Form, shows_again
from tracker.web.login import current_actor

bp = Blueprint("figure_check", __name__, url_prefix="/kiem-so-lieu")

_COUNTS = (Name.TOTAL, Name.COMPLETED, Name.ON_TIME, Name.LATE, Name.OPEN, Name.WITHIN, Name.OVERDUE)
_SHARES = (Name.RATE, Name.ON_TIME_SHARE, Name.COMPLETION, Name.OVERDUE_SHARE)
#: A verdict as people see it: the class of its colour, its shape, its word.
_MARKS = {
    Verdict.WRONG: ("overdue", "✗", VERDICT_WORDS[Verdict.WRONG]),
    Verdict.OTHER: ("late", "◆", VERDICT_WORDS[Verdict.OTHER]),
    Verdict.UNKNOWN: ("undated", "○", VERDICT_WORDS[Verdict.UNKNOWN]),
    Verdict.RIGHT: ("on-time", "✓", VERDICT_WORDS[Verdict.RIGHT]),
}
_MOST_TYPED = 40


def _typed_field(name: Name) -> StringField:
    return StringField(NAME_WORDS[name].capitalize())


class CheckForm(Form):
    """A text, figures one by one, and the slice of the product's own figures to put beside them."""

    text = TextAreaField(
        "Dán đoạn báo cáo, hoặc bảng chép từ Word, Excel",
        [Length(max=LONGEST_TEXT, message=f"Không dài quá {count_in_words(LONGEST_TEXT)} ký tự. Dán từng phần.")],
        description="Đọc được số kiểu Việt (9.751; 98,57%) và kiểu Anh (9,751; 98.57%). Không có gì được lưu.",
    )
    total, completed, on_time, late = (_typed_field(name) for name in _COUNTS[:4])
    open, within, overdue = (_typed_field(name) for name in _COUNTS[4:])
    rate, on_time_share, completion, overdue_share = (_typed_field(name) for name in _SHARES)
    stream = SelectField(
        "Đối chiếu với số liệu trong hệ thống",
        choices=[
            SelectChoice("", "Không đối chiếu"),
            *(SelectChoice(one.value, word) for one, word in STREAM_WORDS.items()),
        ],
    )
    from_on = DayField("Giao từ ngày")
    to_on = DayField("Giao đến ngày")
    as_of = DayField("Tính đến hết ngày")

    def told_counts(self) -> dict[Name, int]:
        """The counts that were typed; to a field that holds none, what is wrong with it."""
        found = {}
        for name in _COUNTS:
            told = self._told(name)
            number = number_of(told) if told else None
            if number is not None:
                found[name] = number
            elif told:
                self[name.value].errors = ["Ghi một số, ví dụ 10.099 hoặc 10099."]
        return found

    def told_shares(self) -> dict[Name, tuple[int, int]]:
        """The percentages that were typed; to a field that holds none, what is wrong with it."""
        found = {}
        for name in _SHARES:
            told = self._told(name)
            percentage = percentage_of(told) if told else None
            if percentage is not None:
                found[name] = percentage
            elif told:
                self[name.value].errors = ["Ghi tỷ lệ phần trăm, ví dụ 96,07 hoặc 96,07%."]
        return found

    def _told(self, name: Name) -> str:
        return (self[name.value].data or "").strip()[:_MOST_TYPED]

    @property
    def has_typed(self) -> bool:
        """Whether figures were typed one by one, so that their fields are to be seen."""
        return any(self._told(name) for name in (*_COUNTS, *_SHARES))


@dataclass(frozen=True)
class Beside:
    """The product's own figures of one slice, beside each group of the report."""

    told: str
    groups: list[tuple[CheckedGroup, list[Compared]]]


@bp.get("")
@audience(SEE_TASKS)
def show() -> str:
    """Show the empty form."""
    return _page(CheckForm(formdata=None))


@bp.post("")
@audience(SEE_TASKS)
@shows_again
def check() -> str | tuple[str, int]:
    """Check what was pasted and typed. Nothing is stored: a text may be as long as no address can be."""
    form = CheckForm()
    good = form.validate_on_submit()
    counts, shares = form.told_counts(), form.told_shares()
    if not good or form.errors:
        return _page(form), 200 if form.is_only_shown else 400
    pasted = check_text(form.text.data or "")
    typed = check_typed(counts, shares)
    return _page(form, pasted, typed)


def _page(form: CheckForm, pasted: Checked | None = None, typed: Checked | None = None) -> str:
    groups = (*(typed.groups if typed else ()), *(pasted.groups if pasted else ()))
    whole = Checked("", groups)
    return render_template(
        "figure_check/check.html",
        form=form,
        is_checked=pasted is not None,
        pieces=pasted.marks if pasted and pasted.groups else [],
        groups=[group for group in groups if group.findings],
        numbers={verdict: whole.number_of(verdict) for verdict in Verdict},
        figures=sum(len(group.figures) for group in groups),
        beside=_beside(form, groups) if groups else None,
        marks=_MARKS,
        counts=[form[name.value] for name in _COUNTS],
        shares=[form[name.value] for name in _SHARES],
    )


def _beside(form: Any, groups: tuple[CheckedGroup, ...]) -> Beside | None:  # noqa: ANN401 - WTForms fields are not typed
    """The product's own figures, where somebody asked for them."""
    if not form.stream.data:
        return None
    actor, today, stream = current_actor(), clock.today(), Stream(form.stream.data)
    as_of: date = min(form.as_of.data or today, today)
    to_on: date = form.to_on.data or as_of
    from_on: date = form.from_on.data or find_first_assigned_on(stream, actor=actor) or as_of
    chosen = TaskFilter(as_of, stream, from_on=min(from_on, to_on), to_on=max(from_on, to_on))
    figures = get_figures(chosen, actor=actor, today=today)
    told = (
        f"{STREAM_WORDS[stream]}, giao từ {day_in_words(min(from_on, to_on))} đến {day_in_words(max(from_on, to_on))}"
    )
    # An agency's row says nothing of the whole; where there are only such rows, somebody means them.
    meant = [group for group in groups if group.is_of_the_whole] or groups
    compared = [(group, compare_with(figures, group)) for group in meant]
    return Beside(f"{told}, tính đến hết ngày {day_in_words(as_of)}", [one for one in compared if one[1]])
