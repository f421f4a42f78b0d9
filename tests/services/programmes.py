"""A work programme in force, for tests."""

from tests.factories import TODAY, make_actor, make_agency, make_document
from tracker.db import db
from tracker.domain.permissions import Actor
from tracker.models import Agency, ProgrammeItem, WorkProgramme
from tracker.services.programme_checks import ItemForm
from tracker.services.programme_items import add_items
from tracker.services.programmes import adopt_programme, make_programme

LABEL = "12/QĐ-UBND"


def item_form(lead: Agency, *, content: str = "Đề án phát triển", due: str = "30/6", kind: str = "Đề án") -> ItemForm:
    """What a person would say of an item."""
    return ItemForm(content=content, lead_id=lead.id, due=due, kind=kind)


def make_adopted(*forms: ItemForm, by: Actor | None = None) -> tuple[WorkProgramme, list[ProgrammeItem]]:
    """A programme of the year of the tests with these items, adopted, and its items in their order."""
    by = by or make_actor()
    programme_id = make_programme(year=TODAY.year, title="", by=by)
    add_items(programme_id=programme_id, told=list(forms) or [item_form(make_agency())], reason="", by=by)
    make_document(LABEL, subject="Ban hành chương trình công tác")
    version = db.session.get_one(WorkProgramme, programme_id).version
    adopt_programme(programme_id=programme_id, version=version, document=LABEL, by=by)
    return db.session.get_one(WorkProgramme, programme_id), items_of(programme_id)


def items_of(programme_id: int) -> list[ProgrammeItem]:
    """The items of a programme, in the order of their numbers."""
    db.session.expire_all()
    rows = db.session.query(ProgrammeItem).filter_by(programme_id=programme_id).order_by(ProgrammeItem.number)
    return rows.all()
