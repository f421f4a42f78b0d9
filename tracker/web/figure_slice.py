"""Reading from the address what figures are about: stream, span, day, and whatever else restricts a list of tasks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request, url_for

from tracker.domain.list_words import known_words
from tracker.domain.outcomes import Outcome
from tracker.domain.periods import Period, find_period, presets
from tracker.domain.permissions import OF_AN_AGENCY, Actor
from tracker.domain.streams import Stream
from tracker.queries.figures import find_first_assigned_on
from tracker.queries.happened import ANYTHING
from tracker.queries.officers import list_officers
from tracker.queries.task_filter import Part, TaskFilter
from tracker.web.address import day_of, word_of
from tracker.web.happened_filter import PAST_WORDS
from tracker.web.list_conditions import Condition, list_conditions
from tracker.web.list_filter import read_filter
from tracker.web.login import current_account, current_actor

#: The period from the first task until today: what is shown when nothing is chosen.
WHOLE = "tat-ca"
#: A span that no period has.
OTHER_SPAN = "tuy-chon"
#: The chip of the list of tasks that shows one outcome.
CHIP_OF = {
    Outcome.ON_TIME: "dung-han",
    Outcome.LATE: "cham",
    Outcome.WITHIN: "trong-han",
    Outcome.OVERDUE: "qua-han",
    Outcome.UNDATED: "khong-han",
}
#: What the address of a list says beyond the slice.
_OF_LISTS = frozenset(
    {
        *("ket-qua", "sap-xep", "cho-xac-nhan", "sap-den-han", "trang-thai", "qua-han-ngay", "chuyen-tiep"),
        *("dang-o", "cho-tu-truoc", "nhap-cham", "xac-nhan-cham"),
        *PAST_WORDS,
    }
)


@dataclass(frozen=True)
class FigureSlice:
    """What the address asks figures to be about. Its filter always has a stream and a span."""

    chosen: TaskFilter
    stream: Stream
    from_on: date
    to_on: date
    period: Period | None
    """The period that the span is, if it is one."""
    span_word: str
    """`WHOLE`, or `OTHER_SPAN`, where it is no period."""
    conditions: list[Condition]
    """What restricts the slice beyond stream, span, day and agency."""

    @property
    def as_of(self) -> date:
        """The day at whose end everything is judged."""
        return self.chosen.as_of

    @property
    def period_label(self) -> str:
        """The word for the span."""
        if self.period is not None:
            return self.period.label
        return "từ đầu đến nay" if self.period_key == WHOLE else "tự chọn"

    @property
    def period_key(self) -> str:
        """Of the period that the span is; `WHOLE` or `OTHER_SPAN` when it is none."""
        return self.period.key if self.period is not None else self.span_word

    @property
    def agency_code(self) -> str:
        """Of the one agency that the slice is about; empty: of all."""
        return self.chosen.agency_code

    def address(self, **changes: str | None) -> dict[str, Any]:
        """The arguments of a page or list about the same slice. A change to None takes a word away."""
        told = known_words(request.args.to_dict())
        kept: dict[str, str | None] = {word: told[word] for word in told if word not in _OF_LISTS}
        kept |= {
            "luong": self.stream.value,
            "tu": self.from_on.isoformat(),
            "den": self.to_on.isoformat(),
            "ngay": self.as_of.isoformat(),
            "co-quan": self.agency_code or None,
            "vai-tro": Part.LEAD.value if self.agency_code else None,
        }
        return {word: value for word, value in (kept | changes).items() if value is not None}

    def here(self, **changes: str | None) -> dict[str, Any]:
        """The arguments of a page about the same slice which says of its span no more than this one was told.

        So a period stays a period, and what is shown until today goes on until the day it is opened.
        """
        if self.span_word == OTHER_SPAN:
            return self.address(**changes)
        day = None if self.as_of == self.to_on else self.as_of.isoformat()
        period = self.period.key if self.period is not None else None
        told = self.address(**{"tu": None, "den": None, "ngay": day} | changes)
        return told if period is None else told | {"ky": period}

    def list_of(self, chip: str, **changes: str | None) -> str:
        """The address of the list that a number counts."""
        return url_for("tasks.index", **self.address(**{"ket-qua": chip} | changes))

    def lists(self, **changes: str | None) -> Callable[[str], str]:
        """The address of the list behind each outcome."""
        return lambda outcome: self.list_of(CHIP_OF[Outcome(outcome)], **changes)

    def of_period(self, period: Period) -> "FigureSlice":
        """The same about another period, as it stood when that one ended."""
        chosen = replace(self.chosen, from_on=period.from_on, to_on=period.to_on, as_of=period.to_on)
        return replace(self, chosen=chosen, from_on=period.from_on, to_on=period.to_on, period=period)

    def on_day(self, day: date, *, from_on: date | None = None) -> "FigureSlice":
        """The same as it stood at the end of an earlier day; assigned from another day on, when one is given."""
        first, last = from_on or self.from_on, min(self.to_on, day)
        chosen = replace(self.chosen, from_on=first, to_on=last, as_of=day)
        return replace(self, chosen=chosen, from_on=first, to_on=last, period=None, span_word=OTHER_SPAN)

    def of_span(self, from_on: date, to_on: date) -> "FigureSlice":
        """The same about another span, as it stood when that one ended."""
        chosen = replace(self.chosen, from_on=from_on, to_on=to_on, as_of=to_on)
        return replace(self, chosen=chosen, from_on=from_on, to_on=to_on, period=None, span_word=OTHER_SPAN)


def read_slice(today: date) -> FigureSlice:
    """The slice that the address asks for; from the first task until today when it does not say.

    An agency's people are shown what their agency leads. A period that began is judged by its end, or by today.
    """
    actor = current_actor()
    stream = word_of(Stream, "luong") or Stream.PROVINCIAL
    period, word, from_on, to_on, as_of = _span(stream, actor, today)
    officers = list_officers(actor.agency_id) if actor.role in OF_AN_AGENCY else []
    told = read_filter(today, frozenset(), Part.LEAD, officers)
    own = current_account().agency_code or ""
    chosen = replace(
        told,
        as_of=as_of,
        stream=stream,
        from_on=from_on,
        to_on=to_on,
        agency_code=told.agency_code if actor.sees_everything else own,
        words="",
        state=None,
        awaiting_confirmation=False,
        due_within_days=None,
        overdue_band=None,
        is_carried_over=False,
        happened=ANYTHING,
        holder=None,
        waiting_since_before=None,
        was_entered_late=False,
        was_confirmed_late=False,
    )
    spanless = replace(chosen, from_on=None, to_on=None)
    conditions = list_conditions(spanless, officers, tells_day=False)
    return FigureSlice(chosen, stream, from_on, to_on, period, word, conditions)


def _span(stream: Stream, actor: Actor, today: date) -> tuple[Period | None, str, date, date, date]:
    """The period, or the word for a span that is none; first and last day of assignment; the day of judgement."""
    from_on, to_on, as_of = day_of("tu"), day_of("den"), _known_day(day_of("ngay"), today)
    if from_on is not None and to_on is not None and from_on > to_on:
        from_on, to_on = to_on, from_on
    period = find_period(request.args.get("ky", ""), today)
    if period is not None:
        last = min(period.to_on, today)
        return period, "", period.from_on, last, as_of or last
    if from_on is not None or to_on is not None or as_of is not None:
        last = as_of or _known_day(to_on, today) or today
        first = from_on or find_first_assigned_on(stream, actor=actor) or last
        return None, OTHER_SPAN, first, to_on or last, last
    return None, WHOLE, find_first_assigned_on(stream, actor=actor) or today, today, today


def periods_to_choose(today: date) -> list[Period]:
    """The periods that stand in the menu."""
    return presets(today)


def _known_day(day: date | None, today: date) -> date | None:
    """No figure is known of a day to come: today's stands for it."""
    return min(day, today) if day is not None else None
