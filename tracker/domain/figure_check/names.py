"""What a figure of a report can be about, which of them add up, and which are divided by which."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.wording import count_in_words


class Name(StrEnum):
    """What a count or a share says it is."""

    TOTAL = "total"
    COMPLETED = "completed"
    ON_TIME = "on_time"
    LATE = "late"
    OPEN = "open"
    WITHIN = "within"
    OVERDUE = "overdue"
    CONFIRMED = "confirmed"
    AWAITING = "awaiting"
    CARRIED = "carried"
    NEW = "new"
    UNDATED = "undated"
    RATE = "rate"
    ON_TIME_SHARE = "on_time_share"
    COMPLETION = "completion"
    OVERDUE_SHARE = "overdue_share"
    SHARE = "share"
    """A percentage without a name of its own: of the number before it."""


NAME_WORDS = {
    Name.TOTAL: "được giao",
    Name.COMPLETED: "đã hoàn thành",
    Name.ON_TIME: "đúng hạn",
    Name.LATE: "chậm",
    Name.OPEN: "chưa hoàn thành",
    Name.WITHIN: "trong hạn",
    Name.OVERDUE: "quá hạn",
    Name.CONFIRMED: "đã xác nhận",
    Name.AWAITING: "chờ xác nhận",
    Name.CARRIED: "kỳ trước chuyển sang",
    Name.NEW: "giao mới trong kỳ",
    Name.UNDATED: "không thời hạn",
    Name.RATE: "tỷ lệ hoàn thành đúng hạn",
    Name.ON_TIME_SHARE: "phần đúng hạn trong số đã hoàn thành",
    Name.COMPLETION: "mức hoàn thành",
    Name.OVERDUE_SHARE: "phần quá hạn trong số đã có kết cục",
    Name.SHARE: "tỷ lệ",
}

#: Each whole and the parts it is the sum of. The later ones are for reports that leave a step out.
SUMS: tuple[tuple[Name, tuple[Name, ...]], ...] = (
    (Name.COMPLETED, (Name.ON_TIME, Name.LATE)),
    (Name.OPEN, (Name.WITHIN, Name.OVERDUE)),
    (Name.TOTAL, (Name.COMPLETED, Name.OPEN)),
    (Name.COMPLETED, (Name.CONFIRMED, Name.AWAITING)),
    (Name.TOTAL, (Name.CARRIED, Name.NEW)),
)
#: Tried only where the whole's own parts are not all there.
LONG_SUMS: tuple[tuple[Name, tuple[Name, ...]], ...] = (
    (Name.TOTAL, (Name.COMPLETED, Name.WITHIN, Name.OVERDUE)),
    (Name.TOTAL, (Name.ON_TIME, Name.LATE, Name.OPEN)),
    (Name.TOTAL, (Name.ON_TIME, Name.LATE, Name.WITHIN, Name.OVERDUE)),
)
#: What can never be more than what.
PARTS: tuple[tuple[Name, Name], ...] = (
    (Name.COMPLETED, Name.TOTAL),
    (Name.OPEN, Name.TOTAL),
    (Name.ON_TIME, Name.COMPLETED),
    (Name.LATE, Name.COMPLETED),
    (Name.WITHIN, Name.OPEN),
    (Name.OVERDUE, Name.OPEN),
    (Name.AWAITING, Name.COMPLETED),
    (Name.CONFIRMED, Name.COMPLETED),
    (Name.ON_TIME, Name.TOTAL),
    (Name.OVERDUE, Name.TOTAL),
)


@dataclass(frozen=True)
class Ratio:
    """One count, or the sum of several, divided by another, with the name that says so."""

    words: str
    part: tuple[Name, ...]
    whole: tuple[Name, ...]

    @property
    def is_official(self) -> bool:
        """Whether this is the only rate that is called the on-time rate."""
        return self is OFFICIAL

    @property
    def in_names(self) -> str:
        """What is divided by what: 'đúng hạn ÷ (đã hoàn thành + quá hạn)'."""
        return f"{_joined(self.part)} ÷ {_joined(self.whole)}"


def _joined(names: tuple[Name, ...]) -> str:
    told = " + ".join(NAME_WORDS[name] for name in names)
    return f"({told})" if len(names) > 1 else told


OFFICIAL = Ratio("tỷ lệ hoàn thành đúng hạn chính thức", (Name.ON_TIME,), (Name.COMPLETED, Name.OVERDUE))
ON_TIME_SHARE = Ratio("phần đúng hạn trong số đã hoàn thành", (Name.ON_TIME,), (Name.COMPLETED,))
COMPLETION = Ratio("mức hoàn thành (đã hoàn thành trong số được giao)", (Name.COMPLETED,), (Name.TOTAL,))
OVERDUE_SHARE = Ratio("phần quá hạn trong số đã có kết cục", (Name.OVERDUE,), (Name.COMPLETED, Name.OVERDUE))
_ON_TIME_OF_TOTAL = Ratio("phần hoàn thành đúng hạn trong số được giao", (Name.ON_TIME,), (Name.TOTAL,))
_NOT_LATE = Ratio("phần đúng hạn và còn trong hạn trong số được giao", (Name.ON_TIME, Name.WITHIN), (Name.TOTAL,))
_DONE_OF_DUE = Ratio("phần đã hoàn thành trong số đã có kết cục", (Name.COMPLETED,), (Name.COMPLETED, Name.OVERDUE))
_LATE_SHARE = Ratio("phần chậm trong số đã hoàn thành", (Name.LATE,), (Name.COMPLETED,))
_LATE_OF_TOTAL = Ratio("phần hoàn thành chậm trong số được giao", (Name.LATE,), (Name.TOTAL,))
_OPEN_SHARE = Ratio("phần chưa hoàn thành trong số được giao", (Name.OPEN,), (Name.TOTAL,))
_WITHIN_OF_OPEN = Ratio("phần trong hạn trong số chưa hoàn thành", (Name.WITHIN,), (Name.OPEN,))
_WITHIN_OF_TOTAL = Ratio("phần trong hạn trong số được giao", (Name.WITHIN,), (Name.TOTAL,))
_OVERDUE_OF_OPEN = Ratio("phần quá hạn trong số chưa hoàn thành", (Name.OVERDUE,), (Name.OPEN,))
_OVERDUE_OF_TOTAL = Ratio("phần quá hạn trong số được giao", (Name.OVERDUE,), (Name.TOTAL,))

#: The ratios a percentage may be, by what it says it is or by the count it stands behind; the expected one first.
RATIOS: dict[Name, tuple[Ratio, ...]] = {
    Name.RATE: (OFFICIAL, ON_TIME_SHARE, _ON_TIME_OF_TOTAL, COMPLETION, _NOT_LATE, _DONE_OF_DUE),
    Name.ON_TIME_SHARE: (ON_TIME_SHARE, OFFICIAL, _ON_TIME_OF_TOTAL, COMPLETION),
    Name.COMPLETION: (COMPLETION, _DONE_OF_DUE, OFFICIAL, ON_TIME_SHARE),
    Name.OVERDUE_SHARE: (OVERDUE_SHARE, _OVERDUE_OF_OPEN, _OVERDUE_OF_TOTAL, _LATE_SHARE),
    Name.COMPLETED: (COMPLETION, _DONE_OF_DUE),
    Name.ON_TIME: (OFFICIAL, ON_TIME_SHARE, _ON_TIME_OF_TOTAL),
    Name.LATE: (_LATE_SHARE, _LATE_OF_TOTAL),
    Name.OPEN: (_OPEN_SHARE,),
    Name.WITHIN: (_WITHIN_OF_OPEN, _WITHIN_OF_TOTAL),
    Name.OVERDUE: (OVERDUE_SHARE, _OVERDUE_OF_OPEN, _OVERDUE_OF_TOTAL),
    # Of nothing in particular: whatever it may be, with its name.
    Name.SHARE: (OFFICIAL, COMPLETION, ON_TIME_SHARE, _ON_TIME_OF_TOTAL, _NOT_LATE, _DONE_OF_DUE, OVERDUE_SHARE),
}


@dataclass(frozen=True)
class Figure:
    """One number of a report. Of a percentage, `value` is in units of its last decimal: 98,57% is 9857."""

    name: Name | None
    value: int
    printed: str
    start: int = -1
    """Where it stands in the text; -1 when it was typed into a field."""
    end: int = -1
    decimals: int | None = None
    """The decimals of a percentage; None for a count."""
    of: tuple["Figure", ...] = ()
    """Of a percentage without a name: the count it stands behind, or the two of 'a/b'."""

    @property
    def is_percentage(self) -> bool:
        """Whether it is a share rather than a count."""
        return self.decimals is not None

    @property
    def in_words(self) -> str:
        """The number as Vietnamese officials write it."""
        return share_in_words(self.value, self.decimals) if self.decimals is not None else count_in_words(self.value)


def share(part: int, whole: int, decimals: int = 2) -> int:
    """The share in percent, in units of its last decimal, rounded half up. `whole` is above 0."""
    scale: int = 10**decimals
    return (part * 200 * scale + whole) // (2 * whole)


def share_in_words(value: int, decimals: int) -> str:
    """A share as it is written: 9655 with two decimals is '96,55%'."""
    whole, rest = divmod(value, 10**decimals)
    return f"{count_in_words(whole)},{rest:0{decimals}d}%" if decimals else f"{count_in_words(whole)}%"
