"""What an officer points at or types: passages, agencies by any name, and rules in words."""

from datetime import date

import pytest

from tests.domain.directives.reading import AGENCIES, CALENDAR
from tracker.domain.directives.passages import place_of, read_agencies, read_passage
from tracker.domain.directives.rule_words import rule_in_words


@pytest.mark.parametrize(
    ("written", "agencies", "unknown"),
    [
        ("Sở Tài chính; Sở Nội vụ", ("Sở Tài chính", "Sở Nội vụ"), ()),
        ("Sở Văn hóa, Thể thao và Du lịch\nSở Y tế", ("Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"), ()),
        ("Sở TC, UBND huyện Cam Lộ, Gio Linh", ("Sở Tài chính", "UBND huyện Cam Lộ", "UBND huyện Gio Linh"), ()),
        ("Sở Biển; Sở Y tế", ("Sở Y tế",), ("Sở Biển",)),
        ("ai đó", (), ("ai đó",)),
        ("", (), ()),
    ],
)  # fmt: skip
def test_agencies_are_read_as_they_are_written(
    written: str, agencies: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    read = read_agencies(written, agencies=AGENCIES)
    assert (read.agencies, read.unknown) == (agencies, unknown)


def test_a_group_is_written_as_a_group() -> None:
    assert len(read_agencies("các sở, ban, ngành; UBND huyện Cam Lộ", agencies=AGENCIES).agencies) == 25


def test_a_passage_is_a_task_with_all_of_its_words() -> None:
    task = read_passage(
        "Sở Y tế  rà soát\ngiường bệnh trước ngày 20/6", issued=date(2024, 5, 1), agencies=AGENCIES, calendar=CALENDAR
    )
    assert task.text.value == "Sở Y tế rà soát giường bệnh trước ngày 20/6"
    assert (task.lead_agencies, task.due_on.value) == (["Sở Y tế"], date(2024, 6, 20))


def test_a_passage_that_names_nobody_says_so() -> None:
    task = read_passage("lo việc này", issued=None, agencies=AGENCIES, calendar=CALENDAR)
    assert (task.lead_agencies, task.text.doubt) == ([], "đoạn này không nêu cơ quan nào trong danh mục")


def test_a_passage_is_found_whatever_the_blanks() -> None:
    text = "Một  hai\nba bốn"
    place = place_of("hai ba", text)
    assert place is not None
    assert place.words(text) == "hai\nba"
    assert place_of("năm", text) is None
    assert place_of(" ", text) is None


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=25", "ngày 25 hằng tháng"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20", "ngày 20 của tháng cuối quý"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "thứ Hai, thứ Năm hằng tuần"),
        ("FREQ=MONTHLY;INTERVAL=3", "hằng quý"),
        ("FREQ=MONTHLY;INTERVAL=6", "6 tháng một lần"),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15", "ngày 15/6 và ngày 15/12 hằng năm"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20250630", "ngày cuối hằng tháng, đến hết ngày 30/06/2025"),
        ("FREQ=DAILY", "hằng ngày"),
    ],
)
def test_a_rule_is_told_in_words(rule: str, words: str) -> None:
    assert rule_in_words(rule) == words
