"""What the office sets of the life of a task and of figures: the same for every task and every agency."""

from dataclasses import dataclass, field

from tracker.domain.extensions import ExtensionLimits


@dataclass(frozen=True)
class OfficeSettings:
    """The rules that an office may choose; the defaults are those of domain.md."""

    extensions: ExtensionLimits = field(default_factory=ExtensionLimits)
    confirmation_needed: bool = True
    """Whether a report of completion waits for the Office; if not, it is taken as confirmed on the day it is made."""
    officers_decide_extensions: bool = True
    """Whether officers of the Office decide on extensions, or its head alone."""
    accept_within_working_days: int = 1
    """A task that was not accepted after so many working days shows in the Office's queue."""
    least_to_rank: int = 10
    """An agency is ranked when at least so many of its tasks have come to an outcome."""

    def as_numbers(self) -> dict[str, int]:
        """Every setting by the name under which it is stored; 0 and 1 for no and yes."""
        return {
            "working_days_before": self.extensions.working_days_before,
            "most_granted": self.extensions.most_granted,
            "most_days": self.extensions.most_days,
            "confirmation_needed": int(self.confirmation_needed),
            "officers_decide_extensions": int(self.officers_decide_extensions),
            "accept_within_working_days": self.accept_within_working_days,
            "least_to_rank": self.least_to_rank,
        }


#: The least and the most that each may be. Beyond it lies a slip of the pen.
RANGES = {
    "working_days_before": (0, 30),
    "most_granted": (0, 20),
    "most_days": (0, 3_650),
    "confirmation_needed": (0, 1),
    "officers_decide_extensions": (0, 1),
    "accept_within_working_days": (1, 30),
    "least_to_rank": (1, 1_000),
}
SETTING_WORDS = {
    "working_days_before": "Xin gia hạn trước hạn ít nhất",
    "most_granted": "Số lần gia hạn nhiều nhất",
    "most_days": "Mỗi lần gia hạn nhiều nhất",
    "confirmation_needed": "Văn phòng xác nhận hoàn thành",
    "officers_decide_extensions": "Chuyên viên Văn phòng quyết định gia hạn",
    "accept_within_working_days": "Tiếp nhận trong",
    "least_to_rank": "Xếp hạng cơ quan có ít nhất",
}
#: What a number counts; a setting that is not here is a yes or a no.
SETTING_UNITS = {
    "working_days_before": "ngày làm việc",
    "most_granted": "lần",
    "most_days": "ngày",
    "accept_within_working_days": "ngày làm việc",
    "least_to_rank": "nhiệm vụ đã có kết cục",
}


def value_in_words(name: str, value: int) -> str:
    """A setting's value as people say it: '2 lần', 'có'."""
    unit = SETTING_UNITS.get(name)
    if unit is None:
        return "có" if value else "không"
    if value == 0 and name in {"most_granted", "most_days"}:
        return "không giới hạn"
    return f"{value} {unit}"
