"""The conditions of a filter in words, each with the words of the address that ask for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.agencies import KIND_WORDS
from tracker.domain.holders import HOLDER_WORDS
from tracker.domain.office_delay import OFFICE_WITHIN_WORKING_DAYS
from tracker.domain.overdue_bands import BAND_WORDS
from tracker.domain.wording import day_in_words
from tracker.queries.officers import OfficerName
from tracker.queries.task_filter import UNSAID, TaskFilter
from tracker.web.agency_names import agency_name
from tracker.web.happened_filter import past_in_words
from tracker.web.login import current_actor


@dataclass(frozen=True)
class Condition:
    """One condition that stands as a chip of its own: the words of the address that go when it is taken away."""

    words: tuple[str, ...]
    label: str


def list_conditions(chosen: TaskFilter, officers: list[OfficerName], *, tells_day: bool) -> list[Condition]:
    """The conditions that have no place of their own on a page, in the order in which they are shown."""
    found = [*_of_waiting(chosen), *_of_work(chosen, officers), *_of_office(chosen), *past_in_words(chosen.happened)]
    found += [*_of_source(chosen), *_of_agency(chosen)]
    found += _of_days(chosen, tells_day=tells_day)
    return [Condition(words, label) for words, label in found]


Told = Iterator[tuple[tuple[str, ...], str]]


def _of_waiting(chosen: TaskFilter) -> Told:
    if chosen.awaiting_confirmation:
        yield ("cho-xac-nhan",), "Chờ xác nhận"
    if chosen.due_within_days:
        yield ("sap-den-han",), f"Đến hạn trong {chosen.due_within_days} ngày"
    if chosen.overdue_band is not None:
        yield ("qua-han-ngay",), f"Quá hạn {BAND_WORDS[chosen.overdue_band]}"
    if chosen.document_id is not None:
        yield ("van-ban",), "Cùng một văn bản"
    if chosen.imported_in is not None:
        yield ("lan-nhap",), f"Lần nhập {chosen.imported_in}"
    if chosen.group_key:
        yield ("nhom",), "Cùng một nhóm"


def _of_work(chosen: TaskFilter, officers: list[OfficerName]) -> Told:
    if chosen.is_starred:
        yield ("trong-tam",), "Trọng tâm"
    if chosen.officer_id is not None:
        mine = chosen.officer_id == current_actor().stands_as
        name = next((one.name for one in officers if one.id == chosen.officer_id), "")
        yield ("chuyen-vien",), "Giao cho tôi" if mine else f"Giao cho {name}"
    if chosen.has_no_officer:
        yield ("chuyen-vien",), "Chưa giao chuyên viên"
    if chosen.was_returned:
        yield ("bi-tra-lai",), "Bị trả lại"
    if chosen.extension_pending:
        yield ("xin-gia-han",), "Đang xin gia hạn"


def _of_office(chosen: TaskFilter) -> Told:
    if chosen.holder is not None:
        yield ("dang-o",), HOLDER_WORDS[chosen.holder]
    if chosen.waiting_since_before is not None:
        yield ("cho-tu-truoc",), f"Chờ từ trước {day_in_words(chosen.waiting_since_before)}"
    if chosen.was_entered_late:
        yield ("nhap-cham",), f"Nhập quá {OFFICE_WITHIN_WORKING_DAYS} ngày làm việc sau khi ban hành"
    if chosen.was_confirmed_late:
        yield ("xac-nhan-cham",), f"Xác nhận quá {OFFICE_WITHIN_WORKING_DAYS} ngày làm việc sau khi báo cáo"


def _of_source(chosen: TaskFilter) -> Told:
    for word, label, value in (
        ("linh-vuc", "Lĩnh vực", chosen.field),
        ("nguoi-giao", "Người giao", chosen.assigner),
        ("loai-van-ban", "Loại văn bản", chosen.document_type),
    ):
        if value:
            yield (word,), f"{label}: {'không ghi' if value == UNSAID else value}"


def _of_agency(chosen: TaskFilter) -> Told:
    if chosen.agency_kind is not None:
        yield ("loai-co-quan",), KIND_WORDS[chosen.agency_kind]
    if chosen.by_successor:
        yield ("ke-thua",), "Tính cho cơ quan kế thừa"
    if chosen.cooperating_code:
        yield ("phoi-hop",), f"{agency_name(chosen.cooperating_code)} phối hợp"


def _of_days(chosen: TaskFilter, *, tells_day: bool) -> Told:
    if chosen.is_carried_over and chosen.from_on:
        yield ("chuyen-tiep", "tu", "den"), f"Giao trước {day_in_words(chosen.from_on)}, khi đó chưa hoàn thành"
    elif chosen.from_on or chosen.to_on:
        since = f" từ {day_in_words(chosen.from_on)}" if chosen.from_on else ""
        until = f" đến {day_in_words(chosen.to_on)}" if chosen.to_on else ""
        yield ("tu", "den"), f"Giao{since}{until}"
    if tells_day:
        yield ("ngay",), f"Tính đến hết {day_in_words(chosen.as_of)}"
    if chosen.entered_after:
        yield ("nhap-sau",), f"Nhập sau ngày {day_in_words(chosen.entered_after)}"
    if chosen.by_original_due_date:
        yield ("theo-han-ban-dau",), "Xét theo hạn ban đầu"
