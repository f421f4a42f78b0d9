"""Row 5 of Biểu mẫu 1: the published numbers in their rows, what waits for confirmation counted and told."""

import pytest

from tracker.domain.figures import Figures
from tracker.domain.reform_form import LABEL_WORDS, USUAL_LABELS, Label, form_rows
from tracker.domain.streams import Stream


@pytest.mark.parametrize(
    ("figures", "counts"),
    [
        (Figures(on_time=58, within=39, awaiting_confirmation=8), [97, 58, 0, 0]),
        (Figures(on_time=27, late=1, within=90), [118, 27, 1, 0]),
        (Figures(undated=3), [0, 0, 0, 0]),
        (Figures(on_time=4078, late=104, within=1793, overdue=63), [6038, 4078, 104, 63]),
    ],
)
def test_the_rows_hold_the_published_numbers(figures: Figures, counts: list[int]) -> None:
    rows = form_rows(figures, stream=Stream.CENTRAL, labels=USUAL_LABELS)
    assert [row.number for row in rows] == ["5", "5.1", "5.2", "5.3", "5.4"]
    assert [row.count for row in rows[1:]] == counts
    assert rows[0].count is None


def test_what_waits_and_what_is_not_due_is_told_beside() -> None:
    rows = form_rows(
        Figures(on_time=58, within=39, awaiting_confirmation=8), stream=Stream.CENTRAL, labels=USUAL_LABELS
    )
    assert rows[0].note == "Trong số đã hoàn thành có 8 chờ xác nhận"
    assert rows[1].note == "Trong đó 39 chưa đến hạn"
    assert {row.note for row in form_rows(Figures(), stream=Stream.CENTRAL, labels=USUAL_LABELS)} == {""}


def test_the_first_row_says_whose_tasks_they_are() -> None:
    names = [form_rows(Figures(), stream=stream, labels=USUAL_LABELS)[0].label for stream in Stream]
    assert names == [USUAL_LABELS[Label.PROVINCIAL], USUAL_LABELS[Label.CENTRAL]]


def test_every_label_has_its_usual_words_and_its_name() -> None:
    assert set(USUAL_LABELS) == set(LABEL_WORDS) == set(Label)
