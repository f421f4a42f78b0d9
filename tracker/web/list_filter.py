"""Reading from the address which tasks are meant. Lists and figures share it, so a figure leads to its very list."""

from datetime import date

from flask import request

from tracker.domain.agencies import AgencyKind
from tracker.domain.holders import Holder
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.domain.overdue_bands import OverdueBand
from tracker.domain.permissions import OF_AN_AGENCY, Actor
from tracker.domain.streams import Stream
from tracker.queries.officers import OfficerName
from tracker.queries.task_filter import UNSAID, Part, TaskFilter
from tracker.web.address import day_of, text_of, word_of
from tracker.web.happened_filter import PAST_SWITCHES, read_past
from tracker.web.login import current_account, current_actor

#: The word in the address for both what an agency leads and what it takes part in.
BOTH_PARTS = "ca-hai"
#: The word in the address for the officer who asks.
MYSELF = "toi"
#: Conditions that are on or not there.
SWITCHES = (
    *("cho-xac-nhan", "sap-den-han", "trong-tam", "bi-tra-lai", "xin-gia-han", "chuyen-tiep", "theo-han-ban-dau"),
    *("ke-thua", "nhap-cham", "xac-nhan-cham"),
    *PAST_SWITCHES,
)


def read_part() -> Part | None:
    """How the chosen agency stands to the tasks; None for an agency's people who want all that concerns them."""
    told = word_of(Part, "vai-tro")
    if current_actor().sees_everything:
        return told or Part.LEAD
    searches = any(request.args.get(name) for name in ("q", "van-ban", "nhom"))
    if told is None and request.args.get("vai-tro") != BOTH_PARTS and not searches:
        return Part.LEAD
    return told


def read_filter(
    today: date, outcomes: frozenset[Outcome], part: Part | None, officers: list[OfficerName]
) -> TaskFilter:
    """The filter that the address asks for, with these outcomes. What makes no sense there is passed over."""
    account, arguments = current_account(), request.args
    agency_code = text_of("co-quan", 35) if account.actor.sees_everything else account.agency_code if part else ""
    stream = None if arguments.get("luong") == "tat-ca" else word_of(Stream, "luong") or Stream.PROVINCIAL
    document, imported = arguments.get("van-ban", ""), arguments.get("lan-nhap", "")
    return TaskFilter(
        as_of=min(day_of("ngay") or today, today),
        stream=stream,
        outcomes=outcomes,
        from_on=day_of("tu"),
        to_on=day_of("den"),
        agency_code=agency_code or "",
        part=part or Part.LEAD,
        state=_visible_state(account.actor),
        awaiting_confirmation=is_on("cho-xac-nhan"),
        due_within_days=7 if is_on("sap-den-han") else None,
        document_id=int(document) if document.isdecimal() and len(document) < 10 else None,
        words=text_of("q", 200),
        field=text_of("linh-vuc", 100),
        is_starred=is_on("trong-tam"),
        assigner=text_of("nguoi-giao", 200),
        group_key=text_of("nhom", 36),
        officer_id=_officer(account.actor, officers),
        has_no_officer=account.actor.role in OF_AN_AGENCY and arguments.get("chuyen-vien") == UNSAID,
        was_returned=is_on("bi-tra-lai"),
        extension_pending=is_on("xin-gia-han"),
        by_original_due_date=is_on("theo-han-ban-dau"),
        agency_kind=word_of(AgencyKind, "loai-co-quan"),
        cooperating_code=text_of("phoi-hop", 35),
        document_type=text_of("loai-van-ban", 50),
        overdue_band=word_of(OverdueBand, "qua-han-ngay"),
        by_successor=is_on("ke-thua"),
        imported_in=int(imported) if imported.isdecimal() and len(imported) < 10 else None,
        is_carried_over=is_on("chuyen-tiep") and day_of("tu") is not None,
        happened=read_past(account.actor),
        holder=word_of(Holder, "dang-o"),
        waiting_since_before=day_of("cho-tu-truoc"),
        was_entered_late=is_on("nhap-cham"),
        was_confirmed_late=is_on("xac-nhan-cham"),
        entered_after=min(told, today) if (told := day_of("nhap-sau")) else None,
    )


def is_on(name: str) -> bool:
    """Whether a condition that is on or not there is on."""
    return request.args.get(name) == "1"


def _officer(actor: Actor, officers: list[OfficerName]) -> int | None:
    """The officer whose tasks are asked for: among those of the asking person's agency, or himself."""
    told = request.args.get("chuyen-vien", "")
    if told == MYSELF and actor.role in OF_AN_AGENCY:
        return actor.stands_as
    return next((one.id for one in officers if str(one.id) == told), None)


def _visible_state(actor: Actor) -> State | None:
    state = word_of(State, "trang-thai")
    return None if state is State.DRAFT and not actor.is_office else state
