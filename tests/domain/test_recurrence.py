"""Rules by which a duty comes back: which are accepted, how they are written, and how an office says them."""

from collections.abc import Callable
from datetime import date

import pytest

from tracker.domain.recurrence import LAST, Recurrence, Unit, daily, on_days, on_weekday, weekly
from tracker.domain.rule_reading import read_rule
from tracker.domain.rule_words import rule_in_words
from tracker.errors import InvalidInput

#: A Wednesday.
FIRST = date(2024, 6, 12)
_ALL = "tháng ngắn hơn: ngày cuối tháng"


@pytest.mark.parametrize(
    ("told", "kept", "words"),
    [
        # Those that are read out of directives.
        ("FREQ=DAILY", "FREQ=DAILY", "hằng ngày"),
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=WE", "thứ Tư hằng tuần"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=12", "ngày 12 hằng tháng"),
        ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=12", "ngày 12 tháng 6 hằng năm"),
        (
            "FREQ=MONTHLY;INTERVAL=3",
            "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=12",
            "hằng quý, ngày 12 tháng cuối quý",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=6",
            "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=12",
            "ngày 12 tháng 6 và tháng 12 hằng năm",
        ),
        ("FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;BYDAY=FR", "thứ Sáu hằng tuần"),
        ("FREQ=MONTHLY;BYMONTHDAY=25", "FREQ=MONTHLY;BYMONTHDAY=25", "ngày 25 hằng tháng"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1", "ngày cuối mỗi tháng"),
        (
            "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20",
            "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20",
            "hằng quý, ngày 20 tháng cuối quý",
        ),
        (
            "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10",
            "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10",
            "hằng quý, ngày 10 tháng đầu quý",
        ),
        (
            "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15",
            "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15",
            "ngày 15 tháng 6 và tháng 12 hằng năm",
        ),
        (
            "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30",
            "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30",
            "ngày 30 tháng 11 hằng năm",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=20;UNTIL=20250630", "FREQ=MONTHLY;BYMONTHDAY=20", "ngày 20 hằng tháng"),
        # The order of the parts has no meaning, nor has the case or the word before them.
        ("RRULE:byday=fr;freq=weekly", "FREQ=WEEKLY;BYDAY=FR", "thứ Sáu hằng tuần"),
        # A month that lacks the day is not passed over.
        ("FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-1", "ngày cuối mỗi tháng"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=30",
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            f"ngày 30 hằng tháng ({_ALL})",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15,30",
            "FREQ=MONTHLY;BYMONTHDAY=15,28,29,30;BYSETPOS=1,-1",
            f"ngày 15 và ngày 30 hằng tháng ({_ALL})",
        ),
        (
            "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=31",
            "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
            "hằng quý, ngày cuối quý",
        ),
        (
            "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=31",
            "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=31",
            "ngày 31 tháng 1 và tháng 7 hằng năm",
        ),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
            f"ngày 29 tháng 2 hằng năm ({_ALL})",
        ),
        # Others that an office says.
        ("FREQ=DAILY;INTERVAL=10", "FREQ=DAILY;INTERVAL=10", "10 ngày một lần"),
        (
            "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "thứ Hai đến thứ Sáu hằng tuần",
        ),
        ("FREQ=WEEKLY;BYDAY=TH,MO", "FREQ=WEEKLY;BYDAY=MO,TH", "thứ Hai và thứ Năm hằng tuần"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "Chủ nhật, 2 tuần một lần"),
        ("FREQ=MONTHLY;BYMONTHDAY=10,25", "FREQ=MONTHLY;BYMONTHDAY=10,25", "ngày 10 và ngày 25 hằng tháng"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1,15",
            "FREQ=MONTHLY;BYMONTHDAY=15,-1",
            "ngày 15 và ngày cuối hằng tháng",
        ),
        ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO", "thứ Hai đầu tiên hằng tháng"),
        (
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=-1FR",
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=-1FR",
            "hằng quý, thứ Sáu cuối cùng tháng cuối quý",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=4;BYMONTHDAY=5",
            "FREQ=YEARLY;BYMONTH=2,6,10;BYMONTHDAY=5",
            "ngày 5 tháng 2, tháng 6 và tháng 10 hằng năm",
        ),
    ],
)
def test_a_rule_is_kept_in_one_form_and_said_in_words(told: str, kept: str, words: str) -> None:
    rule, _ = read_rule(told, first_on=FIRST)
    assert (rule.as_text(), rule_in_words(rule)) == (kept, words)
    assert read_rule(kept, first_on=FIRST)[0] == rule


@pytest.mark.parametrize(
    ("told", "until"),
    [
        ("FREQ=DAILY", None),
        ("FREQ=DAILY;UNTIL=20250630", date(2025, 6, 30)),
        ("FREQ=DAILY;UNTIL=20250630T165959Z", date(2025, 6, 30)),
    ],
)
def test_the_last_day_is_read_apart(told: str, until: date | None) -> None:
    assert read_rule(told, first_on=FIRST)[1] == until


def test_the_last_day_is_said_with_the_rule() -> None:
    rule, until_on = read_rule("FREQ=MONTHLY;BYMONTHDAY=20;UNTIL=20250630", first_on=FIRST)
    assert rule_in_words(rule, until_on=until_on) == "ngày 20 hằng tháng, đến hết 30/06/2025"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("", "ghi quy tắc"),
        ("hằng tháng", "không đọc được «HẰNG THÁNG»"),
        ("FREQ=HOURLY", "FREQ là DAILY, WEEKLY, MONTHLY hoặc YEARLY"),
        ("BYDAY=MO", "FREQ là DAILY, WEEKLY, MONTHLY hoặc YEARLY"),
        ("FREQ=DAILY;FREQ=DAILY", "không đọc được"),
        ("FREQ=DAILY;COUNT=5", "không nhận COUNT; muốn dừng thì ghi ngày kết thúc"),
        ("FREQ=DAILY;BYHOUR=8", "không nhận BYHOUR"),
        ("FREQ=DAILY;BYMONTH=3", "BYMONTH không đi với FREQ=DAILY"),
        ("FREQ=DAILY;INTERVAL=2;BYDAY=MO", "không có INTERVAL"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 không dùng được"),
        ("FREQ=DAILY;INTERVAL=61", "Số ngày từ 1 đến 60"),
        ("FREQ=DAILY;INTERVAL=9999999999", "INTERVAL=9999999999 không dùng được"),
        ("FREQ=DAILY;UNTIL=20250231", "UNTIL ghi ngày dạng 20250630"),
        ("FREQ=WEEKLY;INTERVAL=27", "Số tuần từ 1 đến 26"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX không dùng được"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO không dùng được"),
        ("FREQ=WEEKLY;BYDAY=MO;WKST=SU", "bỏ WKST"),
        ("FREQ=MONTHLY;BYDAY=FR", "có dạng 1MO đến 4SU, hoặc -1FR"),
        ("FREQ=MONTHLY;BYDAY=5MO", "có dạng 1MO đến 4SU, hoặc -1FR"),
        ("FREQ=MONTHLY;BYDAY=1MO,1TU", "có dạng 1MO đến 4SU, hoặc -1FR"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0 không dùng được"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32 không dùng được"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", "BYMONTHDAY=-2 không dùng được"),
        ("FREQ=MONTHLY;BYMONTHDAY=29,30", "Chỉ ghi một ngày trong các ngày từ 28"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,-1", "Chỉ ghi một ngày trong các ngày từ 28"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5", "từ 1 đến 4 ngày"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=1", "BYSETPOS chỉ nhận"),
        ("FREQ=MONTHLY;INTERVAL=5", "khoảng cách là 1, 2, 3, 4, 6 hoặc 12 tháng"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTH=1", "BYMONTH không đi với INTERVAL"),
        ("FREQ=YEARLY;INTERVAL=2", "khoảng cách là"),
        ("FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1", "BYMONTH=13 không dùng được"),
        ("FREQ=YEARLY;BYDAY=1MO", "phải có BYMONTH"),
        ("FREQ=DAILY" + ";UNTIL=20250630" * 20, "không dài quá 200 ký tự"),
    ],
)
def test_a_rule_that_no_office_means_is_refused_with_the_reason(told: str, why: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_rule(told, first_on=FIRST)
    assert why in str(refused.value)
    assert refused.value.field == "rule"


def test_what_is_built_says_which_choice_is_missing() -> None:
    missing: list[tuple[Callable[[], Recurrence], str]] = [
        (lambda: daily(0), "interval"),
        (lambda: weekly([]), "weekdays"),
        (lambda: weekly([1], 0), "interval"),
        (lambda: on_days([]), "days"),
        (lambda: on_days([1], []), "months"),
    ]
    for make, field in missing:
        with pytest.raises(InvalidInput) as refused:
            make()
        assert refused.value.field == field


def test_equal_rules_are_equal_however_they_were_built() -> None:
    assert on_days([31]) == on_days([LAST]) == Recurrence(Unit.MONTH, months=tuple(range(1, 13)), days=(LAST,))
    assert weekly([4, 0, 4]) == Recurrence(Unit.WEEK, weekdays=(0, 4))
    assert on_weekday(0, 1, [6, 3]).months == (3, 6)
