"""How many tasks of each agency show which sign, in a slice and on its day, in one statement."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, literal, select, union_all

from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.permissions import Actor
from tracker.domain.signs import Sign
from tracker.models import Agency
from tracker.queries.figures import counted_among
from tracker.queries.signs import tasks_with
from tracker.queries.standing import standing_on
from tracker.queries.succession import get_names_on, get_successors
from tracker.queries.task_filter import TaskFilter


@dataclass(frozen=True)
class SignLine:
    """The tasks that one agency leads, by the signs they show. A task may show several."""

    code: str
    name: str
    kind: AgencyKind
    numbers: Mapping[Sign, int]


def list_sign_counts(chosen: TaskFilter, *, actor: Actor, today: date) -> list[SignLine]:
    """The agencies that lead a task with a sign, in the agencies' order. Tasks without a due date count too.

    A slice in the name of successors tells what their predecessors led as theirs.
    """
    standing = standing_on(chosen.as_of, today=today)
    of_signs = [
        select(literal(sign.value).label("sign"), standing.lead_agency_id.label("agency_id"), func.count().label("n"))
        .select_from(standing.source)
        .where(*counted_among(tasks_with(sign, chosen.as_of), chosen, standing, actor))
        .group_by(standing.lead_agency_id)
        for sign in Sign
    ]
    found = union_all(*of_signs).subquery("signs")
    rows = db.session.execute(
        select(Agency.id, Agency.code, Agency.name, Agency.kind, found.c.sign, found.c.n)
        .outerjoin(found, found.c.agency_id == Agency.id)
        .order_by(Agency.code, found.c.sign)
    ).all()
    names = get_names_on(chosen.as_of) if chosen.as_of < today else {}
    stands_for = get_successors() if chosen.by_successor else {}
    told: dict[int, Counter[Sign]] = {}
    for row in rows:
        if row.sign is not None:
            told.setdefault(stands_for.get(row.id, row.id), Counter())[Sign(row.sign)] += row.n
    agencies = {row.id: SignLine(row.code, names.get(row.id, row.name), row.kind, {}) for row in rows}
    return [replace(line, numbers=told[agency_id]) for agency_id, line in agencies.items() if agency_id in told]
