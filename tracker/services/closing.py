"""Closing a period (chốt số liệu): figures, list, definition and settings are frozen, under a checksum.

All is read and written while the end of the history is locked: whoever acts on a task waits, so a closing is exactly
what the history says up to its entry.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.closing_differences import compare_figures
from tracker.domain.closings import (
    CLOSE_ACT,
    DEFINITION,
    DEFINITION_VERSION,
    LONGEST_NOTE,
    ClosingSpan,
    checksum_of,
    from_stored,
    mark_of_figures,
)
from tracker.domain.permissions import CLOSE, Actor
from tracker.domain.streams import STREAM_WORDS
from tracker.domain.text import paragraphs
from tracker.domain.wording import count_in_words, day_in_words, rate_in_words
from tracker.errors import InvalidInput, NotAllowed, Refused, StaleVersion
from tracker.models import Closing, ClosingLine, HistoryHead
from tracker.queries.calendar import list_unconfirmed_years_of
from tracker.queries.closing_differences import differences_between
from tracker.queries.closing_facts import (
    LINE_COLUMNS,
    counts_demo_tasks,
    live_figures,
    live_lines,
)
from tracker.queries.closings import ClosingRow, find_latest, find_number_of_go, last_number
from tracker.queries.office_settings import get_office_settings
from tracker.services.closing_text import text_of
from tracker.services.history import Entry, write_history

_BEGINNING = "0" * 64


@dataclass(frozen=True)
class _Making:
    session: Session
    span: ClosingSpan
    number: int
    corrected: ClosingRow | None
    at: datetime
    today: date
    by: Actor
    note: str
    go: str
    time_zone: str
    shown: str


def close_period(
    *, span: ClosingSpan, seen: int, note: str, go: str, time_zone: str, by: Actor, shown: str = ""
) -> int:
    """Close a period, and give back the closing's number.

    `seen` is the number of the closing of the same span that the person saw, 0 for none: that one is corrected. `go`
    is the mark of the form: sent twice, the second time gives back what the first made. `shown` is the mark of the
    figures that the person saw, where there was a preview.

    Raises:
        NotAllowed: only the head of the Office closes.
        InvalidInput: days that cannot be, no note on a correction, nothing to count.
        StaleVersion: somebody closed the same in the meantime, or the figures are no longer those that were shown.
        Refused: the correction would be like the closing it corrects.
    """
    at = clock.now()
    _check(span, by, clock.today(at))
    note = _checked_note(note, is_correction=seen > 0)
    try:
        with transaction() as session:
            head = session.execute(select(HistoryHead).with_for_update()).scalar_one_or_none()
            if (made := find_number_of_go(go)) is not None:
                return made
            latest = find_latest(span)
            if (latest.number if latest else 0) != seen:
                raise StaleVersion(_closed_already(latest))
            making = _Making(
                session, span, last_number() + 1, latest, at, clock.today(at), by, note, go, time_zone, shown
            )
            closing = _make(making, head)
            write_history(session, [_entry(making, closing)], at=at, by=by)
            return closing.number
    except IntegrityError as error:
        if (made := find_number_of_go(go)) is not None:
            return made
        latest = find_latest(span)
        if (latest.number if latest else 0) == seen:
            raise  # nobody was quicker: it is a mistake of the program
        raise StaleVersion(_closed_already(latest)) from error


def _make(making: _Making, head: HistoryHead | None) -> Closing:
    session, span, latest = making.session, making.span, making.corrected
    number_of_lines = _write_lines(making)
    figures = live_figures(span, today=making.today)
    if making.shown not in {"", mark_of_figures(figures)}:
        message = "Số liệu vừa thay đổi sau khi bạn xem trước. Chưa có gì được chốt; xem lại các số dưới đây rồi chốt."
        raise StaleVersion(message)
    if latest is not None and not (
        compare_figures(latest.stored_figures, figures)
        or differences_between(latest.number, making.number, most=0).counts
    ):
        message = f"Số liệu và danh sách đều như bản chốt số {latest.number}: không có gì để đính chính."
        raise Refused(message)
    closing = Closing(
        number=making.number,
        stream=span.stream,
        period_key=span.period_key,
        period_label=span.period_label,
        from_on=span.from_on,
        to_on=span.to_on,
        as_of=span.as_of,
        revision=latest.revision + 1 if latest else 1,
        corrects_number=latest.number if latest else None,
        definition_version=DEFINITION_VERSION,
        definition=DEFINITION,
        settings=_settings(making),
        figures=figures,
        line_count=number_of_lines,
        history_id=head.last_id if head else 0,
        history_hash=head.last_hash if head else _BEGINNING,
        note=making.note,
        made_on=making.today,
        made_at=making.at,
        made_by=making.by.name,
        made_by_id=making.by.account_id,
        is_demo=counts_demo_tasks(making.number),
        go=making.go,
    )
    closing.checksum = checksum_of(text_of(closing))
    session.add(closing)
    session.flush()
    return closing


def _write_lines(making: _Making) -> int:
    """Write the list within the database, however long it is; the closing itself comes after it."""
    lines = live_lines(making.span, today=making.today).subquery()
    columns = [lines.c[name] for name in LINE_COLUMNS]
    written = making.session.execute(
        insert(ClosingLine).from_select(["closing_number", *LINE_COLUMNS], select(literal(making.number), *columns)),
        execution_options={"preserve_rowcount": True},
    )
    number_of_lines: int = getattr(written, "rowcount", 0)
    if not number_of_lines:
        message = "Không có nhiệm vụ nào trong kỳ này để chốt. Chọn kỳ khác."
        raise InvalidInput(message, field="span")
    return number_of_lines


def _settings(making: _Making) -> dict[str, object]:
    return {
        "office": get_office_settings().as_numbers(),
        "time_zone": making.time_zone,
        "unconfirmed_years": list_unconfirmed_years_of(making.span.from_on, making.span.as_of),
    }


def _check(span: ClosingSpan, by: Actor, today: date) -> None:
    if by.role is not None and by.role not in CLOSE:
        message = "Chỉ lãnh đạo Văn phòng chốt số liệu."
        raise NotAllowed(message)
    if span.as_of > today:
        message = f"Ngày tính số liệu không sau hôm nay ({day_in_words(today)})."
        raise InvalidInput(message, field="span")
    if not span.from_on <= span.to_on or span.as_of < span.from_on:
        message = "Kỳ phải có ngày đầu không sau ngày cuối, và ngày tính số liệu không trước ngày đầu."
        raise InvalidInput(message, field="span")


def _checked_note(note: str, *, is_correction: bool) -> str:
    note = paragraphs(note)
    if is_correction and not note:
        message = "Cần ghi lý do đính chính."
        raise InvalidInput(message, field="note")
    if len(note) > LONGEST_NOTE:
        message = f"Không dài quá {count_in_words(LONGEST_NOTE)} ký tự; bạn ghi {count_in_words(len(note))}."
        raise InvalidInput(message, field="note")
    return note


def _closed_already(latest: ClosingRow | None) -> str:
    if latest is None:
        return "Bản chốt bạn định đính chính không còn là bản mới nhất. Xem lại rồi chốt."
    at = f"{clock.local(latest.made_at):%H:%M ngày %d/%m/%Y}"
    return (
        f"{latest.made_by} đã chốt kỳ này lúc {at} (bản số {latest.number}), sau khi bạn mở trang. Chưa có gì được "
        "chốt thêm. Xem bản đó; nếu còn sai thì chốt lại thành bản đính chính."
    )


def _entry(making: _Making, closing: Closing) -> Entry:
    span, figures = making.span, from_stored(closing.figures["all"])
    corrects = f", đính chính bản số {closing.corrects_number}" if closing.corrects_number else ""
    return Entry(
        act=CLOSE_ACT,
        summary=(
            f"Chốt số liệu {STREAM_WORDS[span.stream]}, {span.period_label}, tính đến {day_in_words(span.as_of)}"
            f"{corrects}: {count_in_words(figures.total)} nhiệm vụ, đúng hạn {rate_in_words(figures.on_time_rate)}"
        ),
        happened_on=making.today,
        subject=f"Chốt số {closing.number}",
        details={"closing": closing.number, "checksum": closing.checksum},
    )
