"""Urging in words: how things stand, in which order, and what a letter bears."""

from datetime import date, timedelta

import pytest

from tracker.domain.lifecycle import State
from tracker.domain.urging import (
    LetterDetails,
    UrgedTask,
    is_key_of_urge,
    issuer_in_full,
    message_key,
    opening_in_words,
    standing_in_words,
    subject_in_words,
    urgency,
    usual_place,
)

DAY = date(2024, 6, 12)


def _task(days_left: int | None, state: State = State.IN_PROGRESS, code: str = "NV-1") -> UrgedTask:
    due_on = None if days_left is None else DAY + timedelta(days=days_left)
    return UrgedTask(code, "Việc", "", due_on, state, days_left)


@pytest.mark.parametrize(
    ("tasks", "told"),
    [
        ([_task(-9)], "Sở A còn 1 nhiệm vụ chưa báo cáo hoàn thành, đã quá hạn 9 ngày."),
        ([_task(0)], "Sở A còn 1 nhiệm vụ chưa báo cáo hoàn thành."),
        (
            [_task(-1, State.ASSIGNED)],
            "Sở A còn 1 nhiệm vụ chưa báo cáo hoàn thành, đã quá hạn 1 ngày và chưa tiếp nhận.",
        ),
        (
            [_task(-9), _task(-23, State.ASSIGNED)],
            "Sở A còn 2 nhiệm vụ chưa báo cáo hoàn thành, đều đã quá hạn (lâu nhất 23 ngày) "
            "và 1 nhiệm vụ chưa tiếp nhận.",
        ),
        (
            [_task(-9), _task(-23), _task(3), _task(None, State.ASSIGNED)],
            "Sở A còn 4 nhiệm vụ chưa báo cáo hoàn thành, trong đó 2 nhiệm vụ đã quá hạn (lâu nhất 23 ngày) "
            "và 1 nhiệm vụ chưa tiếp nhận.",
        ),
        (
            [_task(-9), _task(3)],
            "Sở A còn 2 nhiệm vụ chưa báo cáo hoàn thành, trong đó 1 nhiệm vụ đã quá hạn (9 ngày).",
        ),
    ],
)
def test_the_opening_says_how_many_are_owed_how_many_are_late_and_as_of_when(tasks: list[UrgedTask], told: str) -> None:
    words = opening_in_words(tasks, agency="Sở A", day=DAY)
    assert words.endswith(f"tính đến ngày 12/06/2024, {told}")


@pytest.mark.parametrize(
    ("task", "words"),
    [
        (_task(-9), "quá 9 ngày"),
        (_task(0), "hạn hôm nay"),
        (_task(2, State.ASSIGNED), "còn 2 ngày, chưa tiếp nhận"),
        (_task(None), "không thời hạn"),
    ],
)
def test_a_task_stands_in_the_list_as_it_stood_that_day(task: UrgedTask, words: str) -> None:
    assert standing_in_words(task, DAY) == words


def test_the_longest_overdue_comes_first_and_what_has_no_due_date_last() -> None:
    tasks = [_task(None, code="C"), _task(4, code="B"), _task(-2, code="A"), _task(-20, code="D")]
    assert [task.code for task in sorted(tasks, key=urgency)] == ["D", "A", "B", "C"]


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ([_task(-1)], "đôn đốc thực hiện 1 nhiệm vụ quá hạn"),
        ([_task(-1), _task(1)], "đôn đốc thực hiện 2 nhiệm vụ, trong đó 1 quá hạn"),
        ([_task(1)], "đôn đốc thực hiện 1 nhiệm vụ"),
    ],
)
def test_the_subject_says_how_much_of_it_is_late(tasks: list[UrgedTask], words: str) -> None:
    assert subject_in_words(tasks) == words


def test_the_head_of_a_letter_names_the_body_in_full_and_the_place() -> None:
    assert issuer_in_full("UBND tỉnh Quảng Trị") == "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ"
    assert issuer_in_full("Ủy ban nhân dân thành phố Huế") == "ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ"
    assert [usual_place(name) for name in ("UBND tỉnh Quảng Trị", "UBND tỉnh")] == ["Quảng Trị", ""]
    assert LetterDetails(125, "VP-TH", DAY, "Quảng Trị", "CHÁNH VĂN PHÒNG", "A", "").label == "125/VP-TH"


def test_the_key_of_a_mail_is_one_of_its_urge_and_person() -> None:
    assert message_key(5, 7) == "urge:5:7"
    assert is_key_of_urge("urge:5:7")
    assert not is_key_of_urge("digest:7:2024-06-12")
