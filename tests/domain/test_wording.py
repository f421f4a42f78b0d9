"""Numbers and dates as officials write them."""

from datetime import date

import pytest

from tracker.domain.wording import (
    count_in_words,
    day_in_words,
    delay_in_words,
    head_and_rest,
    rate_in_words,
    size_in_words,
    time_left_in_words,
)


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (999, "999"), (1000, "1.000"), (6038, "6.038"), (1234567, "1.234.567")]
)
def test_thousands_are_set_off_by_points(number: int, shown: str) -> None:
    assert count_in_words(number) == shown


@pytest.mark.parametrize(
    ("rate", "shown"), [("96.07", "96,07%"), ("0.00", "0,00%"), ("100.00", "100,00%"), (None, "–")]
)
def test_a_rate_has_a_decimal_comma_and_no_rate_is_a_dash(rate: str | None, shown: str) -> None:
    assert rate_in_words(rate) == shown


def test_a_day_is_written_day_first() -> None:
    assert day_in_words(date(2024, 6, 2)) == "02/06/2024"
    assert day_in_words(None) == "–"


@pytest.mark.parametrize(
    ("due_on", "shown"),
    [
        (date(2024, 6, 14), "còn 2 ngày"),
        (date(2024, 6, 13), "còn 1 ngày"),
        (date(2024, 6, 12), "hạn hôm nay"),
        (date(2024, 6, 11), "quá 1 ngày"),
        (date(2024, 6, 3), "quá 9 ngày"),
        (date(2021, 6, 12), "quá 1.096 ngày"),
    ],
)
def test_the_time_left_is_told_in_days(due_on: date, shown: str) -> None:
    assert time_left_in_words(due_on, date(2024, 6, 12)) == shown


@pytest.mark.parametrize(
    ("reported_on", "shown"),
    [(date(2024, 6, 9), "sớm 3 ngày"), (date(2024, 6, 12), "đúng ngày hạn"), (date(2024, 6, 17), "chậm 5 ngày")],
)
def test_a_report_is_early_on_the_day_or_late(reported_on: date, shown: str) -> None:
    assert delay_in_words(date(2024, 6, 12), reported_on) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 byte"),
        (1023, "1023 byte"),
        (1024, "1 KB"),
        (34_800, "34 KB"),
        (2_516_582, "2,4 MB"),
        (20_971_520, "20,0 MB"),
    ],
)
def test_the_size_of_a_file_is_told_in_the_unit_that_fits(size: int, shown: str) -> None:
    assert size_in_words(size) == shown


@pytest.mark.parametrize(
    ("told", "head"),
    [
        ("Tiếp nhận nhiệm vụ", "Tiếp nhận nhiệm vụ"),
        ("Từ chối: Không thuộc thẩm quyền: xem quyết định 12", "Từ chối:"),
        ("Báo cáo hoàn thành (sớm 12 ngày): Đã trình", "Báo cáo hoàn thành (sớm 12 ngày):"),
        ("Đính chính (gõ nhầm): Nội dung: a → b", "Đính chính (gõ nhầm):"),
        ("Cập nhật tiến độ: họp lúc 14:30", "Cập nhật tiến độ:"),
        ("Giao Sở Nội vụ chủ trì, hạn 12/06/2024", "Giao Sở Nội vụ chủ trì, hạn 12/06/2024"),
    ],
)
def test_an_entry_is_parted_behind_the_act(told: str, head: str) -> None:
    assert head_and_rest(told) == (head, told.removeprefix(head))
