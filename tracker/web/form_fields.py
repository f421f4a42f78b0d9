"""Fields that several forms have: a day, agencies to be ticked, and what they are to contribute."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, ValidationError

from tracker.domain.text import paragraphs
from tracker.domain.wording import count_in_words
from tracker.services.draft_checks import Part

_LONGEST_ID = 9
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


def as_stored(text: str | None) -> str | None:
    """A text as it is stored, so that what a browser lets in is not too long here: it sends line breaks twice."""
    return paragraphs(text) if text else text


class AtMost:
    """Says of a text that it is too long, when it is so as it is stored; in the form it stays as it was typed."""

    def __init__(self, longest: int) -> None:
        self.field_flags = {"maxlength": longest}  # what a browser counts, too
        self._longest = longest

    def __call__(self, form: object, field: Field) -> None:
        """Check the field."""
        del form
        if len(as_stored(field.data) or "") > self._longest:
            message = f"Không dài quá {count_in_words(self._longest)} ký tự."
            raise ValidationError(message)


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


class PartsField(Field):  # type: ignore[misc]
    """What cooperating agencies are to contribute: one text and one day for each, in inputs named after the agency."""

    def process(self, formdata: MultiDict[str, str] | None, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Read what was sent; `typed` keeps it as it came, to be shown again."""
        super().process(None, *args, **options)
        sent = formdata or MultiDict[str, str]()
        self.typed = {name: told for name, told in sent.items() if name.startswith("part-")}
        numbers = [name.removeprefix("part-") for name in self.typed]
        self.data: list[Part] = []
        for number in (one for one in numbers if one.isdecimal() and len(one) <= _LONGEST_ID):
            try:
                due_on = day_told(self.typed.get(f"part-due-{number}", ""))
            except ValueError as error:
                self.process_errors = [str(error)]
            else:
                self.data.append(Part(int(number), as_stored(self.typed[f"part-{number}"]) or "", due_on))
