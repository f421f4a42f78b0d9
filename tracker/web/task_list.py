"""What the address asks of the list of tasks. The list, its export, its saved views and bulk acts read it here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

from tracker.domain.lifecycle import STATE_WORDS, State
from tracker.domain.list_words import as_query, known_words
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import OF_AN_AGENCY, Actor
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.domain.wording import day_in_words
from tracker.queries.officers import OfficerName, list_officers
from tracker.queries.tasks import Part, Sort, TaskFilter
from tracker.web.address import day_of, text_of, word_of
from tracker.web.login import current_account, current_actor

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
#: The word in the address for both what an agency leads and what it takes part in.
_BOTH = "ca-hai"
_DEFAULT_CHIP = "chua-hoan-thanh"
#: The word in the address for the officer who asks.
_MYSELF = "toi"
#: Conditions that are on or not there.
_SWITCHES = ("cho-xac-nhan", "sap-den-han", "trong-tam", "bi-tra-lai", "xin-gia-han")


@dataclass(frozen=True)
class Condition:
    """One condition that stands as a chip of its own: the words of the address that go when it is taken away."""

    words: tuple[str, ...]
    label: str


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
        return [Condition(words, label) for words, label in _conditions(self)]

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
    part = _part()
    officers = list_officers(actor.agency_id) if actor.role in OF_AN_AGENCY else []
    chosen = _filter(today, CHIPS[chip][0] if chip else frozenset(), part, officers)
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
        "chuyen-vien": chosen.officer_id is not None,
        "vai-tro": request.args.get("vai-tro") == _BOTH or word_of(Part, "vai-tro") is not None,
        "sap-xep": word_of(Sort, "sap-xep") is not None,
    }
    understood |= {name: _is_on(name) for name in _SWITCHES}
    return [
        f"{name}={text_of(name, 60)}" for name, is_good in understood.items() if request.args.get(name) and not is_good
    ]


def list_arguments() -> dict[str, str]:
    """What of the address the list understands, to be handed on with a form; without the number of the page."""
    return known_words(request.args.to_dict())


def list_query() -> str:
    """The same as it stands behind '?'."""
    return as_query(request.args.to_dict())


def _conditions(told: TaskList) -> Iterator[tuple[tuple[str, ...], str]]:
    chosen = told.chosen
    if chosen.awaiting_confirmation:
        yield ("cho-xac-nhan",), "Chờ xác nhận"
    if chosen.due_within_days:
        yield ("sap-den-han",), f"Đến hạn trong {chosen.due_within_days} ngày"
    if chosen.document_id is not None:
        yield ("van-ban",), "Cùng một văn bản"
    if chosen.group_key:
        yield ("nhom",), "Cùng một nhóm"
    yield from _conditions_of_work(told)
    if chosen.field:
        yield ("linh-vuc",), f"Lĩnh vực: {chosen.field}"
    if chosen.assigner:
        yield ("nguoi-giao",), f"Người giao: {chosen.assigner}"
    if chosen.from_on or chosen.to_on:
        since = f" từ {day_in_words(chosen.from_on)}" if chosen.from_on else ""
        until = f" đến {day_in_words(chosen.to_on)}" if chosen.to_on else ""
        yield ("tu", "den"), f"Giao{since}{until}"
    if request.args.get("ngay"):
        yield ("ngay",), f"Tính đến hết {day_in_words(chosen.as_of)}"


def _conditions_of_work(told: TaskList) -> Iterator[tuple[tuple[str, ...], str]]:
    chosen = told.chosen
    if chosen.is_starred:
        yield ("trong-tam",), "Trọng tâm"
    if chosen.officer_id is not None:
        mine = chosen.officer_id == current_actor().stands_as
        name = next((one.name for one in told.officers if one.id == chosen.officer_id), "")
        yield ("chuyen-vien",), "Giao cho tôi" if mine else f"Giao cho {name}"
    if chosen.was_returned:
        yield ("bi-tra-lai",), "Bị trả lại"
    if chosen.extension_pending:
        yield ("xin-gia-han",), "Đang xin gia hạn"


def _wants_whole_life() -> bool:
    """Whether the address asks for something that may be in any outcome: a search, a document, a state."""
    return any(request.args.get(name) for name in ("q", "van-ban", "nhom", "trang-thai", "cho-xac-nhan", "sap-den-han"))


def _part() -> Part | None:
    """How the chosen agency stands to the tasks; None for an agency's people who want all that concerns them."""
    told = word_of(Part, "vai-tro")
    if current_actor().sees_everything:
        return told or Part.LEAD
    searches = any(request.args.get(name) for name in ("q", "van-ban", "nhom"))
    if told is None and request.args.get("vai-tro") != _BOTH and not searches:
        return Part.LEAD
    return told


def _filter(today: date, outcomes: frozenset[Outcome], part: Part | None, officers: list[OfficerName]) -> TaskFilter:
    account, arguments = current_account(), request.args
    agency_code = text_of("co-quan", 35) if account.actor.sees_everything else account.agency_code if part else ""
    stream = None if arguments.get("luong") == "tat-ca" else word_of(Stream, "luong") or Stream.PROVINCIAL
    document = arguments.get("van-ban", "")
    return TaskFilter(
        as_of=min(day_of("ngay") or today, today),
        stream=stream,
        outcomes=outcomes,
        from_on=day_of("tu"),
        to_on=day_of("den"),
        agency_code=agency_code or "",
        part=part or Part.LEAD,
        state=_visible_state(account.actor),
        awaiting_confirmation=_is_on("cho-xac-nhan"),
        due_within_days=7 if _is_on("sap-den-han") else None,
        document_id=int(document) if document.isdecimal() and len(document) < 10 else None,
        words=text_of("q", 200),
        field=text_of("linh-vuc", 100),
        is_starred=_is_on("trong-tam"),
        assigner=text_of("nguoi-giao", 200),
        group_key=text_of("nhom", 36),
        officer_id=_officer(account.actor, officers),
        was_returned=_is_on("bi-tra-lai"),
        extension_pending=_is_on("xin-gia-han"),
    )


def _is_on(name: str) -> bool:
    return request.args.get(name) == "1"


def _officer(actor: Actor, officers: list[OfficerName]) -> int | None:
    """The officer whose tasks are asked for: among those of the asking person's agency, or himself."""
    told = request.args.get("chuyen-vien", "")
    if told == _MYSELF and actor.role in OF_AN_AGENCY:
        return actor.stands_as
    return next((one.id for one in officers if str(one.id) == told), None)


def _visible_state(actor: Actor) -> State | None:
    state = word_of(State, "trang-thai")
    return None if state is State.DRAFT and not actor.is_office else state
