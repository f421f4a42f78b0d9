"""What the office chooses of reminding: which rules are on, their numbers of days, hours, and when it is a flood."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import time
from enum import StrEnum
from itertools import pairwise


class Rule(StrEnum):
    """Why a person is reminded. The value is stored."""

    ASSIGNED = "assigned"
    NOT_ACCEPTED = "not_accepted"
    BEFORE_DUE = "before_due"
    ON_THE_DAY = "on_the_day"
    OVERDUE = "overdue"
    ESCALATED_TO_HEAD = "escalated_to_head"
    ESCALATED_TO_OFFICE = "escalated_to_office"
    ESCALATED_TO_LEADERS = "escalated_to_leaders"
    WAITING = "waiting"
    DECIDED = "decided"


@dataclass(frozen=True)
class ReminderRules:
    """The rules an office may choose; the defaults are those of domain.md. Every value is a number, as it is stored.

    A rule bears the name of its field: 1 is on, 0 is off. Times are minutes after midnight.
    """

    assigned: int = 1
    not_accepted: int = 1
    not_accepted_days: int = 1
    before_due: int = 1
    before_first: int = 7
    before_second: int = 3
    before_third: int = 1
    on_the_day: int = 1
    overdue: int = 1
    overdue_every: int = 7
    escalated_to_head: int = 1
    escalated_to_head_days: int = 3
    escalated_to_office: int = 1
    escalated_to_office_days: int = 7
    escalated_to_leaders: int = 1
    escalated_to_leaders_days: int = 15
    waiting: int = 1
    waiting_days: int = 2
    decided: int = 1
    digest_at: int = 7 * 60 + 30
    deliver_from: int = 7 * 60 + 30
    deliver_until: int = 17 * 60
    flood_people: int = 800
    """More people than this on one day wait for a person's word; 0: never."""
    flood_times: int = 5
    """So many times as many people as usual wait for a person's word; 0: never."""

    def is_on(self, rule: Rule) -> bool:
        """Whether the office wants this rule."""
        return bool(getattr(self, rule.value))

    def days_before(self) -> tuple[int, ...]:
        """The working days before a due date on which a reminder falls, the earliest first; none when that is off."""
        days = {self.before_first, self.before_second, self.before_third} - {0}
        return tuple(sorted(days, reverse=True)) if self.before_due else ()

    def escalations(self) -> list[tuple[Rule, int]]:
        """The levels that are on, with the working days after the due date."""
        levels = (Rule.ESCALATED_TO_HEAD, Rule.ESCALATED_TO_OFFICE, Rule.ESCALATED_TO_LEADERS)
        return [(rule, getattr(self, f"{rule.value}_days")) for rule in levels if self.is_on(rule)]

    def is_time_for_digests(self, at: time) -> bool:
        """Whether the morning's digests may be made at this time of a working day."""
        return max(self.digest_at, self.deliver_from) <= _minutes(at) < self.deliver_until

    def is_time_for_notices(self, at: time) -> bool:
        """Whether what is told at once may be told at this time of a working day."""
        return self.deliver_from <= _minutes(at) < self.deliver_until

    def as_numbers(self) -> dict[str, int]:
        """Every setting by its name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def with_numbers(self, chosen: Mapping[str, int]) -> "ReminderRules":
        """These rules with some other values; names that are none of theirs are passed over."""
        return replace(self, **{name: value for name, value in chosen.items() if name in RANGES})


#: The least and the most that each may be. Beyond it lies a slip of the pen.
_SWITCH, _DAYS, _TIME = (0, 1), (1, 60), (0, 24 * 60)
RANGES: dict[str, tuple[int, int]] = {
    "assigned": _SWITCH,
    "not_accepted": _SWITCH,
    "not_accepted_days": _DAYS,
    "before_due": _SWITCH,
    "before_first": (0, 60),
    "before_second": (0, 60),
    "before_third": (0, 60),
    "on_the_day": _SWITCH,
    "overdue": _SWITCH,
    "overdue_every": (1, 60),
    "escalated_to_head": _SWITCH,
    "escalated_to_head_days": _DAYS,
    "escalated_to_office": _SWITCH,
    "escalated_to_office_days": _DAYS,
    "escalated_to_leaders": _SWITCH,
    "escalated_to_leaders_days": _DAYS,
    "waiting": _SWITCH,
    "waiting_days": _DAYS,
    "decided": _SWITCH,
    "digest_at": _TIME,
    "deliver_from": _TIME,
    "deliver_until": _TIME,
    "flood_people": (0, 1_000_000),
    "flood_times": (0, 100),
}
RULE_SETTING_WORDS = {
    "assigned": "Báo ngay khi giao",
    "not_accepted": "Nhắc tiếp nhận",
    "not_accepted_days": "Chưa tiếp nhận sau",
    "before_due": "Nhắc trước hạn",
    "before_first": "Trước hạn, lần thứ nhất",
    "before_second": "Trước hạn, lần thứ hai",
    "before_third": "Trước hạn, lần thứ ba",
    "on_the_day": "Nhắc ngày đến hạn",
    "overdue": "Nhắc quá hạn",
    "overdue_every": "Quá hạn, nhắc lại sau mỗi",
    "escalated_to_head": "Báo lãnh đạo cơ quan",
    "escalated_to_head_days": "Báo lãnh đạo cơ quan khi quá hạn",
    "escalated_to_office": "Báo chuyên viên Văn phòng",
    "escalated_to_office_days": "Báo chuyên viên Văn phòng khi quá hạn",
    "escalated_to_leaders": "Báo lãnh đạo Văn phòng và lãnh đạo UBND",
    "escalated_to_leaders_days": "Báo lãnh đạo Văn phòng và lãnh đạo UBND khi quá hạn",
    "waiting": "Nhắc Văn phòng xử lý",
    "waiting_days": "Chờ Văn phòng xử lý từ",
    "decided": "Báo ngay quyết định của Văn phòng",
    "digest_at": "Giờ gửi thư tổng hợp",
    "deliver_from": "Gửi thư từ",
    "deliver_until": "Gửi thư đến",
    "flood_people": "Số người nhận phải chờ duyệt",
    "flood_times": "Số lần so với ngày thường phải chờ duyệt",
}
_CALENDAR_DAYS = {"overdue_every"}
_TIMES = {name for name, edges in RANGES.items() if edges is _TIME}
_SWITCHES = {name for name, edges in RANGES.items() if edges is _SWITCH}
_UNITS = {"flood_people": "người", "flood_times": "lần"}
_NONE_AT_ZERO = {"before_first", "before_second", "before_third", "flood_people", "flood_times"}


def value_in_words(name: str, value: int) -> str:
    """A setting's value as people say it: '3 ngày làm việc', '07:30', 'bật'."""
    if name in _SWITCHES:
        return "bật" if value else "tắt"
    if name in _TIMES:
        return time_in_words(value)
    if value == 0 and name in _NONE_AT_ZERO:
        return "không"
    return f"{value} {_UNITS.get(name, 'ngày' if name in _CALENDAR_DAYS else 'ngày làm việc')}"


def time_in_words(minutes: int) -> str:
    """A time of day as 07:30; the end of the day is 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def why_not_these(rules: ReminderRules) -> tuple[str, str] | None:
    """The name of the first setting that cannot be, and why, as a sentence; None when all can."""
    numbers = rules.as_numbers()
    for name, (least, most) in RANGES.items():
        if not least <= numbers[name] <= most:
            edges = f"từ {value_in_words(name, least)} đến {value_in_words(name, most)}" if name in _TIMES else ""
            return name, f"«{RULE_SETTING_WORDS[name]}»: cần {edges or f'một số từ {least} đến {most}'}."
    if rules.deliver_until <= rules.deliver_from:
        return "deliver_until", "Giờ cuối phải sau giờ đầu, nếu không thì không thư nào được gửi."
    if not rules.deliver_from <= rules.digest_at < rules.deliver_until:
        return "digest_at", "Giờ gửi thư tổng hợp phải nằm trong khung giờ gửi thư."
    levels = rules.escalations()
    for (_, lower), (rule, higher) in pairwise(levels):
        if higher <= lower:
            return f"{rule.value}_days", "Mỗi cấp báo phải muộn hơn cấp dưới ít nhất một ngày làm việc."
    return None


def is_flood(*, people: int, usual: int | None, allowed: int, rules: ReminderRules) -> bool:
    """Whether so many people on one day wait for a person's word.

    `usual` is how many a day had lately, None when too few days are known to say; `allowed` were let go already today.
    """
    if people <= allowed:
        return False
    if rules.flood_people and people > rules.flood_people + allowed:
        return True
    return bool(
        rules.flood_times and usual and people > _FEW_PEOPLE and people > max(rules.flood_times * usual, 2 * allowed)
    )


#: Fewer people than this are no flood, however quiet the days before were.
_FEW_PEOPLE = 50


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
