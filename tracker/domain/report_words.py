"""The report paragraph of a stream and period: every figure in words, as an official would write them.

Numbers that are zero are said as such ('không có nhiệm vụ nào quá hạn'); where there is nothing to divide by stands a
dash. Only the official figure is called a rate; the other shares bear names of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.figures import Figures, percent
from tracker.domain.streams import Stream
from tracker.domain.wording import DASH, count_in_words, day_in_words, rate_in_words

#: So many agencies are named, and those that have as many overdue tasks as the last of them.
_NAMED = 5
#: With those, so many at most.
_MOST_NAMED = 10
_GIVERS = {Stream.PROVINCIAL: "UBND tỉnh", Stream.CENTRAL: "Chính phủ, Thủ tướng Chính phủ"}
_TO_ALL = {Stream.PROVINCIAL: "các cơ quan, địa phương", Stream.CENTRAL: "tỉnh"}


@dataclass(frozen=True)
class ReportFacts:
    """All that the paragraph tells. `overdue_by_agency`: each agency that leads an overdue task, and how many."""

    stream: Stream
    from_on: date
    to_on: date
    as_of: date
    figures: Figures
    by_original: Figures
    carried_over: Figures
    overdue_by_agency: Sequence[tuple[str, int]] = ()
    agency: str = ""
    """The one agency that the figures are about; empty: all."""
    conditions: Sequence[str] = field(default=())
    """What else they are restricted to."""


def report_paragraphs(facts: ReportFacts) -> list[str]:
    """The report in words: what was given and how it stands, the rate, who is behind, what stands apart."""
    figures = facts.figures
    standing = f"Tính đến hết ngày {day_in_words(facts.as_of)}, {_standing(figures)}." if figures.total else ""
    given = [_scope(facts), _given(facts), standing, _awaiting(figures)]
    told = [_joined(given), _joined([_rate(figures), _rate_by_original(facts)]), _shares(figures)]
    return [*told, _joined([_behind(facts), _carried_over(facts), _undated(figures)])]


def _joined(sentences: Sequence[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _tasks(number: int) -> str:
    return f"{count_in_words(number)} nhiệm vụ"


def _scope(facts: ReportFacts) -> str:
    return f"Phạm vi số liệu: {'; '.join(facts.conditions)}." if facts.conditions else ""


def _given(facts: ReportFacts) -> str:
    last = min(facts.to_on, facts.as_of)
    span = f"Từ ngày {day_in_words(facts.from_on)} đến ngày {day_in_words(last)}"
    giver, number = _GIVERS[facts.stream], facts.figures.total
    to = facts.agency or _TO_ALL[facts.stream]
    if number:
        return f"{span}, {giver} giao {to} {_tasks(number)} có thời hạn."
    return f"{span}, {giver} không giao {to} nhiệm vụ nào có thời hạn."


def _standing(figures: Figures) -> str:
    """How the tasks of some figures stand: 'đã hoàn thành …; chưa hoàn thành …'."""
    if figures.completed:
        done = f"đã hoàn thành {_tasks(figures.completed)}"
        done += _parted(figures.on_time, "đúng hạn", figures.late, "chậm so với hạn")
    else:
        done = "chưa có nhiệm vụ nào hoàn thành"
    if figures.open:
        left = f"chưa hoàn thành {_tasks(figures.open)}"
        left += _parted(figures.within, "còn trong hạn", figures.overdue, "quá hạn")
    else:
        left = "không còn nhiệm vụ nào chưa hoàn thành"
    return f"{done}; {left}{'' if figures.overdue else ', không có nhiệm vụ nào quá hạn'}"


def _parted(good: int, good_word: str, bad: int, bad_word: str) -> str:
    if good and bad:
        return f", gồm {_tasks(good)} {good_word} và {_tasks(bad)} {bad_word}"
    return f", {'đều ' if good + bad > 1 else ''}{good_word if good else bad_word}"


def _awaiting(figures: Figures) -> str:
    if figures.awaiting_confirmation:
        return f"Trong số đã hoàn thành có {_tasks(figures.awaiting_confirmation)} đã báo cáo, đang chờ xác nhận."
    return "Không có báo cáo hoàn thành nào chờ xác nhận." if figures.completed else ""


def _rate(figures: Figures) -> str:
    if figures.on_time_rate is None:
        return f"Tỷ lệ hoàn thành đúng hạn: {DASH} (chưa có nhiệm vụ nào có kết cục)."
    if figures.completed and figures.overdue:
        of_whom = f"gồm {count_in_words(figures.completed)} đã hoàn thành và {count_in_words(figures.overdue)} quá hạn"
    else:
        of_whom = f"{'đều ' if figures.with_outcome > 1 else ''}{'đã hoàn thành' if figures.completed else 'quá hạn'}"
    return (
        f"Tỷ lệ hoàn thành đúng hạn là {rate_in_words(figures.on_time_rate)} ({_tasks(figures.on_time)} đúng hạn trên "
        f"{_tasks(figures.with_outcome)} đã có kết cục, {of_whom})."
    )


def _rate_by_original(facts: ReportFacts) -> str:
    figures = facts.by_original
    told = _divided(figures.on_time, figures.with_outcome)
    return f"Nếu xét theo hạn ban đầu, không kể gia hạn, tỷ lệ này là {told}."


def _shares(figures: Figures) -> str:
    return (
        f"Phần đúng hạn trong số đã hoàn thành: {_divided(figures.on_time, figures.completed)}; "
        f"mức hoàn thành (đã hoàn thành trên tổng số): {_divided(figures.completed, figures.total)}; "
        f"phần quá hạn trong số đã có kết cục: {_divided(figures.overdue, figures.with_outcome)}."
    )


def _divided(part: int, whole: int) -> str:
    share = rate_in_words(percent(part, whole))
    return f"{share} ({count_in_words(part)}/{count_in_words(whole)})" if whole else share


def _behind(facts: ReportFacts) -> str:
    """Who has the most overdue tasks; of one agency's figures there is nobody to name."""
    if facts.agency:
        return ""
    behind = sorted(facts.overdue_by_agency, key=lambda one: -one[1])
    if not behind:
        return "Không có cơ quan nào có nhiệm vụ quá hạn."
    if len(behind) == 1:
        return f"Nhiệm vụ quá hạn {'đều ' if behind[0][1] > 1 else ''}thuộc {_named(behind)}."
    named = _most_behind(behind)
    if not named:
        return f"{count_in_words(len(behind))} cơ quan có nhiệm vụ quá hạn, mỗi cơ quan {_tasks(behind[0][1])}."
    rest = behind[len(named) :]
    if not rest:
        return f"Các cơ quan có nhiệm vụ quá hạn: {_named(named)}."
    others = f"; {count_in_words(len(rest))} cơ quan khác có {_tasks(sum(number for _, number in rest))} quá hạn"
    return f"Các cơ quan có nhiều nhiệm vụ quá hạn nhất: {_named(named)}{others}."


def _most_behind(behind: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    """The first agencies, with all that have as many as the last: nobody is named where his equal is not."""
    if len(behind) <= _NAMED:
        return behind
    least = behind[_NAMED - 1][1]
    named = [one for one in behind if one[1] >= least]
    return named if len(named) <= _MOST_NAMED else [one for one in behind if one[1] > least]


def _named(agencies: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ({_tasks(number)})" for name, number in agencies)


def _carried_over(facts: ReportFacts) -> str:
    carried, day = facts.carried_over, day_in_words(facts.from_on)
    if not carried.total:
        return f"Không có nhiệm vụ nào giao trước ngày {day} chuyển sang."
    return (
        f"Ngoài số trên, có {_tasks(carried.total)} giao trước ngày {day}, khi đó chưa hoàn thành, được chuyển sang; "
        f"đến nay {_standing(carried)}."
    )


def _undated(figures: Figures) -> str:
    if figures.undated:
        return f"Có {_tasks(figures.undated)} không thời hạn, theo dõi riêng, không tính vào các số liệu trên."
    return "Không có nhiệm vụ nào không thời hạn."
