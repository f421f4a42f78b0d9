"""What the address asks of the list of tasks. The list, its export, its saved views and bulk acts read it here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

from tracker.domain.lifecycle import STATE_WORDS
from tracker.domain.list_words import as_query, known_words
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import OF_AN_AGENCY
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.queries.officers import OfficerName, list_officers
from tracker.queries.tasks import Part, Sort, TaskFilter
from tracker.web.address import day_of, text_of, word_of
from tracker.web.happened_filter import PAST_WORDS, is_understood
from tracker.web.list_conditions import Condition, list_conditions
from tracker.web.list_filter import BOTH_PARTS, SWITCHES, is_on, read_filter, read_part
from tracker.web.login import current_actor

_COMPLETED = frozenset({Outcome.ON_TIME, Outcome.LATE})
_OPEN = frozenset({Outcome.WITHIN, Outcome.OVERDUE})
#: The chips of the list: the word in the address, what it shows, what it is called.
CHIPS: Mapping[str, tuple[frozenset[Outcome], str]] = {
    "chua-hoan-thanh": (_OPEN, "Chưa hoàn thành"),
    "qua-han": (frozenset({Outcome.OVERDUE}), "Quá hạn"),
    "trong-han": (frozenset({Outcome.WITHIN}), "Trong hạn"),
    "hoan-thanh": (_COMPLETED, "Đã hoàn thành"),
    "dung-han": (frozenset({Outcome.ON_TIME}), "Đúng hạn"),
    "cham": (frozenset({Outcome.LATE}), "Chậm"),
    "khong-han": (frozenset({Outcome.UNDATED}), "Không thời hạn"),
    "co-han": (_OPEN | _COMPLETED, "Tất cả có thời hạn"),
    "co-ket-cuc": (_COMPLETED | {Outcome.OVERDUE}, "Đã có kết cục"),
}
SORTS = {
    Sort.DUE: "Hạn gần nhất trước",
    Sort.DUE_LAST: "Hạn xa nhất trước",
    Sort.NEWEST: "Mới giao trước",
    Sort.OLDEST: "Giao lâu nhất trước",
    Sort.AGENCY: "Theo cơ quan",
    Sort.CODE: "Theo mã",
}
_DEFAULT_CHIP = "chua-hoan-thanh"


@dataclass(frozen=True)
class TaskList:
    """A list of tasks as the address asks for it. `officers` are those the asking person may choose among."""

    chosen: TaskFilter
    chip: str
    part: Part | None
    sort: Sort
    officers: list[OfficerName]
    passed_over: list[str]
    """What the address asks for and nobody could follow, as it stands there: the list is wider than was meant."""

    @property
    def conditions(self) -> list[Condition]:
        """The conditions that have no place of their own on the page, in the order in which they are shown."""
        return list_conditions(self.chosen, self.officers, tells_day=bool(request.args.get("ngay")))

    def in_words(self, agency_name: str) -> str:
        """All that the list is restricted to, as one line for a heading."""
        chosen = self.chosen
        told = [f"Luồng {STREAM_WORDS[chosen.stream]}" if chosen.stream else "Cả hai luồng"]
        told += [CHIPS[self.chip][1]] if self.chip else []
        if chosen.agency_code:
            told.append(f"{agency_name} {'phối hợp' if chosen.part is Part.COOPERATING else 'chủ trì'}")
        told += [f"Trạng thái «{STATE_WORDS[chosen.state]}»"] if chosen.state else []
        told += [f"Tìm «{chosen.words}»"] if chosen.words else []
        told += [condition.label for condition in self.conditions]
        return "; ".join([*told, f"sắp xếp: {SORTS[self.sort].lower()}"])


def read_task_list(today: date) -> TaskList:
    """The list that the address asks for. What makes no sense there is passed over."""
    actor = current_actor()
    chip = request.args.get("ket-qua", "")
    if chip not in CHIPS:
        chip = "" if _wants_whole_life() else _DEFAULT_CHIP
    part = read_part()
    officers = list_officers(actor.agency_id) if actor.role in OF_AN_AGENCY else []
    chosen = read_filter(today, CHIPS[chip][0] if chip else frozenset(), part, officers)
    # What is still to be done is read by its due date, everything else the latest first.
    to_be_done = bool(chosen.outcomes) and chosen.outcomes <= _OPEN
    usual = Sort.DUE if to_be_done or chosen.due_within_days else Sort.NEWEST
    return TaskList(chosen, chip, part, word_of(Sort, "sap-xep") or usual, officers, _passed_over(chosen))


def _passed_over(chosen: TaskFilter) -> list[str]:
    understood: dict[str, bool] = {
        "luong": request.args.get("luong") == "tat-ca" or word_of(Stream, "luong") is not None,
        "ket-qua": request.args.get("ket-qua") in CHIPS,
        "trang-thai": chosen.state is not None,
        "van-ban": chosen.document_id is not None,
        "tu": chosen.from_on is not None,
        "den": chosen.to_on is not None,
        "ngay": day_of("ngay") is not None,
        "chuyen-vien": chosen.officer_id is not None or chosen.has_no_officer,
        "loai-co-quan": chosen.agency_kind is not None,
        "qua-han-ngay": chosen.overdue_band is not None,
        "dang-o": chosen.holder is not None,
        "cho-tu-truoc": chosen.waiting_since_before is not None,
        "vai-tro": request.args.get("vai-tro") == BOTH_PARTS or word_of(Part, "vai-tro") is not None,
        "sap-xep": word_of(Sort, "sap-xep") is not None,
    }
    understood |= is_understood(chosen.happened) | {name: is_on(name) for name in SWITCHES}
    return [
        f"{name}={text_of(name, 60)}" for name, is_good in understood.items() if request.args.get(name) and not is_good
    ]


def list_arguments() -> dict[str, str]:
    """What of the address the list understands, to be handed on with a form; without the number of the page."""
    return known_words(request.args.to_dict())


def list_query() -> str:
    """The same as it stands behind '?'."""
    return as_query(request.args.to_dict())


def _wants_whole_life() -> bool:
    """Whether the address asks for something that may be in any outcome: a search, a document, a state."""
    words = ("q", "van-ban", "nhom", "trang-thai", "cho-xac-nhan", "sap-den-han", "nhap-cham", "xac-nhan-cham")
    return any(request.args.get(name) for name in (*words, *PAST_WORDS))
