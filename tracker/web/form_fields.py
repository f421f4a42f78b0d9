"""Fields that several forms have: a day, and agencies to be ticked."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from wtforms import DateField, Field

from tracker.domain.text import paragraphs

_LONGEST_ID = 9
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


def as_stored(text: str | None) -> str | None:
    """A text as it is stored, so that what a browser lets in is not too long here: it sends line breaks twice."""
    return paragraphs(text) if text else text


def day_told(text: str) -> date | None:
    """The day a text tells, as the browser's calendar sends it or as people write it; None for nothing.

    Raises:
        ValueError: it tells no day; the message says how to write one.
    """
    told = text.strip()
    for form in _FORMATS if told else ():
        with suppress(ValueError):
            return datetime.strptime(told, form).date()  # noqa: DTZ007 - a day has no zone
    if not told:
        return None
    message = "Ghi ngày theo ngày/tháng/năm, ví dụ 12/06/2024."
    raise ValueError(message)


class DayField(DateField):  # type: ignore[misc]
    """A day that may be left out: as the browser's calendar sends it, or as people write it."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - those of the field it is
        super().__init__(*args, **options)
        self.type = "DateField"  # pages show it as any other day

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        self.data: date | None = None
        self.raw_data = [told.strip() for told in valuelist]  # blanks are no answer to what must be filled in
        self.data = day_told(valuelist[0]) if valuelist else None


class AgenciesField(Field):  # type: ignore[misc]
    """Agencies that are ticked: their numbers, in the order of the form."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent; what is no number is passed over."""
        told = [one for one in valuelist if one.isdecimal() and len(one) <= _LONGEST_ID]
        self.data = list(dict.fromkeys(int(one) for one in told))
