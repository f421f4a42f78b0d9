"""Row 5 of 'Biểu mẫu 1' of the administrative-reform report: its rows, their usual labels, and what they count."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.figures import Figures
from tracker.domain.streams import Stream
from tracker.domain.wording import count_in_words

#: The longest label.
LONGEST_LABEL = 300


class Label(StrEnum):
    """What has a label that the office may change. The value is stored."""

    TITLE = "title"
    CENTRAL = "5.central"
    PROVINCIAL = "5.provincial"
    ASSIGNED = "5.1"
    ON_TIME = "5.2"
    LATE = "5.3"
    OVERDUE = "5.4"
    UNIT = "unit"


USUAL_LABELS: Mapping[Label, str] = {
    Label.TITLE: "Biểu mẫu 1. Công tác chỉ đạo, điều hành cải cách hành chính",
    Label.CENTRAL: "Thực hiện nhiệm vụ Chính phủ, Thủ tướng Chính phủ giao",
    Label.PROVINCIAL: "Thực hiện nhiệm vụ UBND tỉnh, Chủ tịch UBND tỉnh giao",
    Label.ASSIGNED: "Tổng số nhiệm vụ được giao",
    Label.ON_TIME: "Số nhiệm vụ đã hoàn thành đúng hạn",
    Label.LATE: "Số nhiệm vụ đã hoàn thành nhưng quá hạn",
    Label.OVERDUE: "Số nhiệm vụ quá hạn chưa hoàn thành",
    Label.UNIT: "Nhiệm vụ",
}
#: What each label stands at, for the page on which they are changed.
LABEL_WORDS: Mapping[Label, str] = {
    Label.TITLE: "Tên biểu mẫu",
    Label.CENTRAL: "Dòng 5, nhiệm vụ Chính phủ giao",
    Label.PROVINCIAL: "Dòng 5, nhiệm vụ UBND tỉnh giao",
    Label.ASSIGNED: "Dòng 5.1: số nhiệm vụ được giao",
    Label.ON_TIME: "Dòng 5.2: hoàn thành đúng hạn",
    Label.LATE: "Dòng 5.3: hoàn thành chậm",
    Label.OVERDUE: "Dòng 5.4: quá hạn, chưa hoàn thành",
    Label.UNIT: "Đơn vị tính",
}


@dataclass(frozen=True)
class FormRow:
    """One row; the heading row has no unit and no number. `chip` names the list of the tasks that it counts."""

    number: str
    label: str
    unit: str
    count: int | None
    note: str = ""
    chip: str = ""


def form_rows(figures: Figures, *, stream: Stream, labels: Mapping[Label, str]) -> list[FormRow]:
    """Rows 5 to 5.4. What waits for confirmation counts as completed, and is told in a note."""
    unit = labels[Label.UNIT]
    waiting = figures.awaiting_confirmation
    of_all = f"Trong đó {count_in_words(figures.within)} chưa đến hạn" if figures.within else ""
    of_done = f"Trong số đã hoàn thành có {count_in_words(waiting)} chờ xác nhận" if waiting else ""
    heading = labels[Label.CENTRAL if stream is Stream.CENTRAL else Label.PROVINCIAL]
    return [
        FormRow("5", heading, "", None, of_done),
        FormRow("5.1", labels[Label.ASSIGNED], unit, figures.total, of_all, "co-han"),
        FormRow("5.2", labels[Label.ON_TIME], unit, figures.on_time, "", "dung-han"),
        FormRow("5.3", labels[Label.LATE], unit, figures.late, "", "cham"),
        FormRow("5.4", labels[Label.OVERDUE], unit, figures.overdue, "", "qua-han"),
    ]
