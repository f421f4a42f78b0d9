"""How a due date is told: as a day, as so many working days, or not at all."""

from enum import StrEnum


class DueWay(StrEnum):
    """The way. The value is the word in forms."""

    DAY = "ngay"
    WORKING_DAYS = "so-ngay"
    NONE = "khong"


DUE_WAY_WORDS = {
    DueWay.DAY: "Đến một ngày",
    DueWay.WORKING_DAYS: "Số ngày làm việc kể từ ngày giao",
    DueWay.NONE: "Không thời hạn (nhiệm vụ thường xuyên)",
}
