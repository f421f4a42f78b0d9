"""The work programme counted: 16/29 = 55,17%, what was added, moved and removed apart, quarter by quarter."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.programme_text import PastedItem, due_told, read_pasted, submission_told
from tracker.domain.programmes import (
    QUARTERS,
    Counted,
    Part,
    Submission,
    count_items,
    is_part,
    paragraph,
    quarter_of,
    starts_on,
)

TODAY = date(2026, 6, 12)
_days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
_items = st.lists(st.builds(Counted, _days, _days, st.booleans(), st.booleans(), st.booleans()), max_size=40)


def test_sixteen_of_twenty_nine_is_55_17_percent() -> None:
    day = date(2026, 6, 30)
    items = [Counted(day, day, is_done=number < 16) for number in range(29)]
    figures = count_items(items, quarter=None, today=TODAY)
    assert figures.arithmetic == "16/29 = 55,17%"
    told = paragraph(2026, figures, [count_items(items, quarter=one, today=TODAY) for one in QUARTERS], today=TODAY)
    assert "đã hoàn thành 16/29 nội dung, đạt 55,17%; còn 13 nội dung chưa hoàn thành." in told
    assert told.endswith("Quý II: 16/29.")


def test_what_was_added_moved_and_removed_is_counted_apart() -> None:
    march, june = date(2026, 3, 31), date(2026, 6, 30)
    items = [
        Counted(march, march, is_done=True),
        Counted(march, june),
        Counted(march, march, is_removed=True),
        Counted(march, march),
        Counted(june, june, is_added=True),
    ]
    first = count_items(items, quarter=1, today=TODAY)
    assert (first.planned, first.moved_out, first.removed, first.in_force, first.done) == (4, 1, 1, 2, 1)
    assert (first.open, first.overdue, first.completion) == (1, 1, "50.00")
    second = count_items(items, quarter=2, today=TODAY)
    assert (second.planned, second.added, second.moved_in, second.in_force, second.completion) == (0, 1, 1, 2, "0.00")
    year = count_items(items, quarter=None, today=TODAY)
    assert (year.planned, year.added, year.moved_out, year.removed, year.in_force) == (4, 1, 1, 1, 4)
    told = paragraph(2026, year, [first, second], today=TODAY)
    assert "trong năm bổ sung 1, điều chỉnh sang quý khác 1, đưa ra 1 nội dung; hiện có 4 nội dung" in told
    assert "trong đó 1 nội dung quá hạn" in told


def test_nothing_to_complete_is_a_dash() -> None:
    assert count_items([], quarter=None, today=TODAY).arithmetic == "0/0 = –"


@given(_items)
def test_quarters_add_up_to_the_year_and_every_sum_holds(items: list[Counted]) -> None:
    year = count_items(items, quarter=None, today=TODAY)
    quarters = [count_items(items, quarter=one, today=TODAY) for one in QUARTERS]
    for part in set(Part) - {Part.MOVED_IN}:
        assert sum(one.number(part) for one in quarters) == year.number(part), part
    assert sum(one.moved_in for one in quarters) == year.moved_out
    for one in quarters:
        assert one.in_force == one.planned + one.added + one.moved_in - one.moved_out - one.removed
        assert one.in_force == one.done + one.open
    assert year.in_force == year.planned + year.added - year.removed == len(items) - year.removed


@given(_items, st.sampled_from(Part), st.sampled_from((None, *QUARTERS)))
def test_every_number_is_that_of_its_list(items: list[Counted], part: Part, quarter: int | None) -> None:
    listed = [item for item in items if is_part(part, item, quarter=quarter, today=TODAY)]
    assert len(listed) == count_items(items, quarter=quarter, today=TODAY).number(part)


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ("31/3/2026", (date(2026, 3, 31), False)),
        ("15/03", (date(2026, 3, 15), False)),
        ("tháng 3", (date(2026, 3, 31), True)),
        ("Tháng 02/2026", (date(2026, 2, 28), True)),
        ("T3", (date(2026, 3, 31), True)),
        ("12/2026", (date(2026, 12, 31), True)),
        ("2/2028", (date(2028, 2, 29), True)),
        ("12", (date(2026, 12, 31), True)),
        ("31/2/2026", None),
        ("13", None),
        ("quý I", (date(2026, 3, 31), True)),
        ("Quý 2/2026", (date(2026, 6, 30), True)),
        ("Quý III năm 2026", (date(2026, 9, 30), True)),
        ("QUÝ IV/2026", (date(2026, 12, 31), True)),
        ("quý V", None),
        ("quý 5/2026", None),
        ("", None),
        ("1/2/3/4", None),
        ("99999", None),
    ],
)
def test_a_due_date_is_a_day_or_the_end_of_a_month(told: str, due: tuple[date, bool] | None) -> None:
    assert due_told(told, 2026) == due


@given(_days)
def test_the_time_of_an_item_comes_with_its_quarter(day: date) -> None:
    start = starts_on(day)
    assert start.day == 1
    assert start <= day
    assert quarter_of(start) == quarter_of(day)
    assert start.month in {1, 4, 7, 10}


@pytest.mark.parametrize(
    ("told", "to"),
    [
        ("UBND tỉnh", Submission.COMMITTEE),
        ("", Submission.COMMITTEE),
        ("UBND tỉnh trình HĐND tỉnh", Submission.COUNCIL),
        ("Ban Thường vụ Tỉnh ủy", Submission.PARTY),
        ("Chủ tịch UBND tỉnh", Submission.CHAIR),
        ("Bộ Nội vụ", None),
    ],
)
def test_the_highest_body_that_is_named_is_submitted_to(told: str, to: Submission | None) -> None:
    assert submission_told(told) is to


def test_pasted_lines_are_read_with_or_without_a_running_number() -> None:
    text = (
        "TT\tNội dung\tLoại\tChủ trì\tPhối hợp\tTrình\tThời hạn\r\n"
        "1\tĐề án A\tĐề án\tSở Y tế\tSở B; Sở C\tHĐND tỉnh\t3/2026\r\n\n"
        "Báo cáo B\tBáo cáo\tSở B"
    )
    assert read_pasted(text) == [
        PastedItem(2, "Đề án A", "Đề án", "Sở Y tế", ("Sở B", "Sở C"), "HĐND tỉnh", "3/2026"),
        PastedItem(4, "Báo cáo B", "Báo cáo", "Sở B", (), "", ""),
    ]
