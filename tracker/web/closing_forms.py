"""The form with which a period is closed."""

from flask import request
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.domain.closings import LONGEST_NOTE, ClosingSpan
from tracker.domain.wording import count_in_words, day_in_words
from tracker.web.figure_slice import FigureSlice
from tracker.web.forms import Form

#: What the address of a closing's preview says, and nothing else of the slice it was read from.
SPAN_WORDS = ("luong", "ky", "tu", "den", "ngay")


class ClosingForm(Form):
    """What the head of the Office adds: a note. The marks say what he saw."""

    go = HiddenField()
    seen = HiddenField()
    shown = HiddenField(validators=[InputRequired("Xem trước các số dưới đây, rồi mới chốt.")])
    note = TextAreaField(
        "Ghi chú",
        [Length(max=LONGEST_NOTE, message=f"Không dài quá {count_in_words(LONGEST_NOTE)} ký tự.")],
    )

    @property
    def seen_number(self) -> int:
        """The closing of the same span that the person saw; 0 for none, or what is no number."""
        told = self.seen.data or ""
        return int(told) if told.isdecimal() and told.isascii() and len(told) < 9 else 0


def span_of(told: FigureSlice) -> ClosingSpan:
    """What would be closed: all tasks of the stream within the span, whatever else the address asks for."""
    first, last = told.from_on, told.to_on
    period = told.period
    label = period.label if period else f"{day_in_words(first)} – {day_in_words(last)}"
    return ClosingSpan(told.stream, first, period.to_on if period else last, told.as_of, told.period_key, label)


def span_arguments() -> dict[str, str]:
    """The same as the address says it, to be handed on with the form."""
    return {word: request.args[word] for word in SPAN_WORDS if request.args.get(word)}
