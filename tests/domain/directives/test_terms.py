"""Due dates and recurrence, as the office reckons them from what documents say."""

from datetime import date

import pytest

from tests.domain.directives.reading import read, task_of, tasks_of


@pytest.mark.parametrize(
    ("told", "due", "is_sure"),
    [
        ("trước ngày 20/5/2024", date(2024, 5, 20), True),
        ("chậm nhất ngày 10/6", date(2024, 6, 10), False),
        ("trước 16 giờ 00 ngày 19/7/2024", date(2024, 7, 19), True),
        ("trước ngày 30 tháng 5 năm 2024", date(2024, 5, 30), True),
        ("trước ngày 25 tháng này", date(2024, 5, 25), True),
        ("trong tháng 7/2024", date(2024, 7, 31), True),
        ("trong quý III/2024", date(2024, 9, 30), True),
        ("trong năm 2024", date(2024, 12, 31), True),
        ("trong 6 tháng đầu năm 2024", date(2024, 6, 30), True),
        ("trong 6 tháng cuối năm", date(2024, 12, 31), False),
        ("từ ngày 01/7 đến ngày 31/7/2024", date(2024, 7, 31), True),
        ("trong tuần này", date(2024, 5, 10), True),
        ("trong tuần tới", date(2024, 5, 17), True),
        ("trước ngày 15/01", date(2025, 1, 15), False),
        ("trong 10 ngày làm việc kể từ ngày ban hành Thông báo này", date(2024, 5, 23), True),
        ("trong vòng 30 ngày kể từ ngày Thông báo này có hiệu lực", date(2024, 6, 8), True),
        ("trong 05 ngày làm việc", date(2024, 5, 16), False),
        ("trong 05 ngày làm việc kể từ ngày nhận đủ hồ sơ", None, False),
        ("kịp thời", None, True),
        ("trước kỳ họp giữa năm", None, True),
    ],
)
def test_a_due_date(told: str, due: date | None, is_sure: bool) -> None:  # noqa: FBT001 - a column of the table
    found = task_of(f"1. Sở Nội vụ rà soát biên chế, báo cáo UBND tỉnh {told}.").due_on
    assert (found.value, found.is_sure) == (due, is_sure)


@pytest.mark.parametrize(
    ("told", "rule", "first"),
    [
        ("hằng tuần", "FREQ=WEEKLY", None),
        ("hàng ngày", "FREQ=DAILY", None),
        ("mỗi quý một lần", "FREQ=MONTHLY;INTERVAL=3", None),
        ("6 tháng một lần", "FREQ=MONTHLY;INTERVAL=6", None),
        ("02 tuần một lần", "FREQ=WEEKLY;INTERVAL=2", None),
        ("vào thứ Sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR", date(2024, 5, 10)),
        ("trước ngày 25 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=25", date(2024, 5, 25)),
        ("ngày 15 và ngày 30 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=15,30", date(2024, 5, 15)),
        ("vào cuối mỗi tháng", "FREQ=MONTHLY;BYMONTHDAY=-1", date(2024, 5, 31)),
        ("hằng quý, trước ngày 20", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20", date(2024, 6, 20)),
        ("trước ngày 10 của tháng đầu quý sau", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10", date(2024, 7, 10)),
        ("6 tháng (trước 15/6) và năm (trước 15/12)", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15", date(2024, 6, 15)),
        ("hằng năm, trước ngày 30/11", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30", date(2024, 11, 30)),
        ("ngày 15 hằng tháng, đến hết tháng 6/2025", "FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20250630", date(2024, 5, 15)),
    ],
)  # fmt: skip
def test_a_recurrence_and_its_first_day(told: str, rule: str, first: date | None) -> None:
    task = task_of(f"1. Sở Nội vụ báo cáo UBND tỉnh {told}.")
    assert (task.recurrence.value, task.due_on.value) == (rule, first)


def test_a_yearly_plan_is_not_a_yearly_duty() -> None:
    assert task_of("1. Thanh tra tỉnh đưa nội dung này vào kế hoạch thanh tra hằng năm.").recurrence.value is None


def test_the_day_of_a_lead_in_holds_for_points_without_their_own() -> None:
    body = (
        "UBND tỉnh phân công như sau, báo cáo trước ngày 20/6/2024:\n"
        "- Sở Y tế rà soát.\n- Sở Nội vụ rà soát xong trước ngày 10/6/2024."
    )
    assert [task.due_on.value for task in tasks_of(body)] == [date(2024, 6, 20), date(2024, 6, 10)]


def test_without_a_day_of_issue_a_date_without_a_year_stays_open() -> None:
    (task,) = read("THÔNG BÁO\nUBND tỉnh yêu cầu:\n1. Sở Y tế báo cáo trước ngày 20/6.").tasks
    assert (task.due_on.value, task.due_on.doubt) == (None, "văn bản không rõ ngày ban hành")
