"""What the tests of reading stand on: the agencies of the sample, the days off, and how readings are compared."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import holidays

from tracker.domain.calendar import Calendar
from tracker.domain.directives.findings import Directive, FoundTask
from tracker.domain.directives.naming import known_agencies
from tracker.domain.directives.reading import read_directive

DATA = Path(__file__).parents[2] / "data"
AGENCIES = known_agencies(one["name"] for one in json.loads((DATA / "agencies.json").read_text(encoding="utf-8")))
CALENDAR = Calendar(dict(holidays.country_holidays("VN", years=range(2023, 2027)).items()))

_HEAD = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG TRỊ
Số: 12/TB-UBND
Quảng Trị, ngày {day} tháng {month} năm {year}

THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh

Chủ tịch UBND tỉnh kết luận:

"""


def read(text: str) -> Directive:
    """A text, read with the agencies of the sample."""
    return read_directive(text, agencies=AGENCIES, calendar=CALENDAR)


def tasks_of(body: str, *, issued: date = date(2024, 5, 9)) -> list[FoundTask]:
    """The tasks of a notice of this day that has this body."""
    head = _HEAD.format(day=f"{issued.day:02}", month=issued.month, year=issued.year)
    return read(head + body).tasks


def task_of(body: str, *, issued: date = date(2024, 5, 9)) -> FoundTask:
    """The only task of a notice of this day that has this body."""
    (task,) = tasks_of(body, issued=issued)
    return task


@dataclass
class Score:
    """How many tasks were expected, read, matched, and matched with all four fields right."""

    expected: int = 0
    read: int = 0
    matched: int = 0
    right: int = 0
    heads: int = 0
    heads_right: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of tasks."""
        return 2 * self.matched / (self.read + self.expected)

    @property
    def fully_right(self) -> float:
        """The share of expected tasks of which leads, cooperating, due date and recurrence are right."""
        return self.right / self.expected


def score(folder: Path) -> Score:
    """The documents of a folder, compared with its expected.json as the scorer of the development set does."""
    total = Score()
    for told in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
        directive = read((folder / told["file"]).read_text(encoding="utf-8"))
        issued = directive.issued_on.value
        head = (
            directive.number.value, issued.isoformat() if issued else None,
            directive.issuer.value, directive.document_type.value,
        )  # fmt: skip
        wanted = (told["number"], told["issued_on"], told["issuer"], told["document_type"])
        total.heads += len(head)
        total.heads_right += sum(one == other for one, other in zip(head, wanted, strict=True))
        found = [_as_told(task) for task in directive.tasks]
        pairs = _pairs(told["tasks"], found)
        total.expected += len(told["tasks"])
        total.read += len(found)
        total.matched += len(pairs)
        total.right += sum(_fields(one) == _fields(other) for one, other in pairs)
    return total


def _as_told(task: FoundTask) -> dict[str, Any]:
    due = task.due_on.value
    return {
        "text": task.text.value,
        "leads": task.lead_agencies,
        "cooperating": task.cooperating_agencies,
        "due_on": due.isoformat() if due else None,
        "recurrence": task.recurrence.value,
    }


def _fields(task: dict[str, Any]) -> tuple[object, ...]:
    rule = frozenset((task["recurrence"] or "").split(";"))
    return frozenset(task["leads"]), frozenset(task["cooperating"]), task["due_on"], rule


def _pairs(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    ranked = []
    for place, one in enumerate(expected):
        for other_place, other in enumerate(found):
            a, b = _folded(one["text"]), _folded(other["text"])
            if not a or not b:
                continue
            run = SequenceMatcher(None, a, b, autojunk=False).find_longest_match(0, len(a), 0, len(b)).size
            if run >= 0.5 * min(len(a), len(b)):
                right = sum(x == y for x, y in zip(_fields(one), _fields(other), strict=True))
                ranked.append((run / min(len(a), len(b)), run / max(len(a), len(b)), right, -place, -other_place))
    pairs, used, used_found = [], set(), set()
    for *_, place, other_place in sorted(ranked, reverse=True):
        if place not in used and other_place not in used_found:
            used.add(place)
            used_found.add(other_place)
            pairs.append((expected[-place], found[-other_place]))
    return pairs


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
