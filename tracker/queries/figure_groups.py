"""Figures by what tasks have in common: who leads or takes part, who gave them, by which document, in which field."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, FromClause, String, and_, cast, func, select

from tracker.db import db
from tracker.domain.agencies import KIND_WORDS, AgencyKind
from tracker.domain.figures import Figures
from tracker.domain.groupings import Grouping
from tracker.domain.permissions import OF_AN_AGENCY, Actor
from tracker.models import Account, Agency, Cooperation, Document, Task, TaskOfficer
from tracker.queries.figures import counted_in, counts_of, figures_of, list_figures_by_lead
from tracker.queries.standing import Standing, standing_on
from tracker.queries.task_filter import UNSAID, TaskFilter

#: So many groups at most; what is left over stands in one line, so that the lines still add up.
_MOST_GROUPS = 200
_UNSAID_WORDS = {
    Grouping.ASSIGNER: "Không ghi người giao",
    Grouping.DOCUMENT_TYPE: "Không ghi loại văn bản",
    Grouping.FIELD: "Không ghi lĩnh vực",
    Grouping.OFFICER: "Chưa giao chuyên viên",
    Grouping.COOPERATING: "",
}


@dataclass(frozen=True)
class Group:
    """The figures of one group. `key` is what the address of its list calls it; None: it has no list of its own."""

    key: str | None
    name: str
    figures: Figures


def list_groups(chosen: TaskFilter, by: Grouping, *, actor: Actor, today: date) -> list[Group]:
    """The figures of a slice by group. But for cooperating agencies, they add up to the whole.

    Officers are told to the people of their own agency only: for everybody else there are none.
    """
    if by is Grouping.LEAD:
        rows = list_figures_by_lead(chosen, actor=actor, today=today)
        return [Group(row.code, row.name, row.figures) for row in rows]
    if by is Grouping.KIND:
        return _by_kind(chosen, actor, today)
    if by is Grouping.OFFICER and actor.role not in OF_AN_AGENCY:
        return []
    return _by_column(chosen, by, actor, today)


def _by_kind(chosen: TaskFilter, actor: Actor, today: date) -> list[Group]:
    rows = sorted(
        list_figures_by_lead(chosen, actor=actor, today=today), key=lambda row: list(AgencyKind).index(row.kind)
    )
    return [
        Group(kind.value, KIND_WORDS[kind], sum((row.figures for row in of_kind), Figures()))
        for kind, of_kind in groupby(rows, key=lambda row: row.kind)
    ]


def _by_column(chosen: TaskFilter, by: Grouping, actor: Actor, today: date) -> list[Group]:
    standing = standing_on(chosen.as_of, today=today)
    source, key, name = _told_apart(by, standing, actor)
    counted = (
        select(key.label("key"), name.label("name"), *counts_of(standing, chosen), func.count().label("number"))
        .select_from(source)
        .where(*counted_in(chosen, standing, actor))
        .group_by(key, name)
        .order_by(func.count().desc(), key)
    )
    rows = db.session.execute(counted).mappings().all()
    groups = [
        Group(row["key"] or UNSAID, row["name"] or _UNSAID_WORDS[by], figures_of(row)) for row in rows[:_MOST_GROUPS]
    ]
    rest = rows[_MOST_GROUPS:]
    if rest:
        groups.append(Group(None, f"{len(rest)} nhóm khác", sum((figures_of(row) for row in rest), Figures())))
    return groups


def _told_apart(
    by: Grouping, standing: Standing, actor: Actor
) -> tuple[FromClause, ColumnElement[str], ColumnElement[str]]:
    """What is read, the key of a group, and its name."""
    if by is Grouping.COOPERATING:
        joined = standing.source.join(Cooperation, Cooperation.task_id == Task.id)
        return joined.join(Agency, Agency.id == Cooperation.agency_id), Agency.code.expression, Agency.name.expression
    if by is Grouping.DOCUMENT_TYPE:
        type_name = func.coalesce(Document.type_name, "")
        return standing.source.outerjoin(Document, Document.id == Task.document_id), type_name, type_name
    if by is Grouping.OFFICER:
        given = and_(TaskOfficer.task_id == Task.id, Task.lead_agency_id == actor.agency_id)
        of_his_agency = and_(Account.id == TaskOfficer.account_id, Account.agency_id == actor.agency_id)
        joined = standing.source.outerjoin(TaskOfficer, given).outerjoin(Account, of_his_agency)
        return joined, func.coalesce(cast(Account.id, String), ""), func.coalesce(Account.name, "")
    column = (Task.assigner if by is Grouping.ASSIGNER else Task.field).expression
    return standing.source, column, column
