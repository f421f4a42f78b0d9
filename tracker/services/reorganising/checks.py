"""Checking a plan against what there is."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from tracker.db import db
from tracker.domain.reorganisation import TO_COME, Plan, ReorganisationKind, why_not
from tracker.domain.text import one_line
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidInput
from tracker.models import Agency
from tracker.queries.agencies import list_of, names_in_common, official_in_common
from tracker.services.acting import open_text

_LONGEST = {"new_name": 255, "new_short_name": 100, "legal_basis": 2_000}


def check_draft_plan(plan: Plan, *, adds_main: bool, today: date) -> None:
    """Check a plan before it is previewed: tasks and people are still to be chosen, the successor may be still to come.

    Raises:
        InvalidInput: it cannot be carried out; the field and the cure are said.
    """
    known = {one.id: one for one in db.session.scalars(select(Agency).order_by(Agency.code))}
    check_plan(replace(plan, main_id=TO_COME) if adds_main else plan, known=known, today=today, is_chosen=False)


def check_plan(plan: Plan, *, known: dict[int, Agency], today: date, is_chosen: bool = True) -> None:
    """Check that a plan can be carried out today.

    Raises:
        InvalidInput: it cannot; the field and the cure are said.
    """
    valid = {TO_COME} | {
        one.id
        for one in known.values()
        if (one.valid_from is None or one.valid_from <= today) and (one.valid_to is None or one.valid_to >= today)
    }
    for name, longest in _LONGEST.items():
        if len(open_text(name, getattr(plan, name))) > longest:
            message = f"Không dài quá {longest} ký tự."
            raise InvalidInput(message, field=name)
    if problem := why_not(plan, today=today, valid=valid, is_chosen=is_chosen):
        raise InvalidInput(problem[1], field=problem[0])
    if plan.kind is ReorganisationKind.RENAME:
        _check_new_name(plan, known)
    for agency in (known[one] for one in plan.from_ids):
        if agency.valid_from is not None and plan.ends_agencies and plan.effective_on <= agency.valid_from:
            message = f"{agency.name} mới hoạt động từ {day_in_words(agency.valid_from)}. Chọn ngày có hiệu lực sau đó."
            raise InvalidInput(message, field="effective_on")


def _check_new_name(plan: Plan, known: dict[int, Agency]) -> None:
    agency = known[plan.from_ids[0]]
    if one_line(plan.new_name) == agency.name:
        message = f"{agency.name} đã mang tên này."
        raise InvalidInput(message, field="new_name")
    others = [one for one in known.values() if one is not agency]
    same_list = [one for one in others if list_of(one, known) == list_of(agency, known)]
    for field, word in (("new_name", plan.new_name), ("new_short_name", plan.new_short_name)):
        mine = [one_line(word)] if word.strip() else []
        official = official_in_common(others, mine) if field == "new_name" else []
        for called, other in [*names_in_common(same_list, mine), *official]:
            message = f"«{called}» đã dùng cho {other.name} ({other.code}). Chọn tên khác."
            raise InvalidInput(message, field=field)
