"""A list that is to be taken, with all that was decided about it, and how far it is understood."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.agencies import is_government
from tracker.domain.streams import Stream
from tracker.files.workbook.reading import Sheet
from tracker.files.workbook.rows import all_rows
from tracker.queries.agencies import get_agency_directory
from tracker.queries.succession import list_ended_agencies
from tracker.services.imports.choices import Choices
from tracker.services.imports.heirs import Heirs
from tracker.services.imports.plan import ImportPlan, plan_import
from tracker.services.imports.resolve import Belonging
from tracker.services.imports.sheets import SheetLook, look_at_sheets, notices_of, taken_lists


@dataclass(frozen=True)
class Incoming:
    """A list: its cells, where it comes from, and what was decided about it."""

    sheets: list[Sheet]
    file_name: str
    stream: Stream
    choices: Choices = field(default_factory=Choices)
    sha256: str = ""
    under_id: int | None = None
    """The agency among whose own its agencies are looked for first, and which issued its documents."""
    code_prefix: str = ""


def _silently(_rows: int) -> None:
    """No progress is told."""


def look_at(incoming: Incoming, *, today: date, progress: Callable[[int], None] = _silently) -> list[SheetLook]:
    """Its sheets, each by itself; `progress` is told now and then how many rows were read since."""
    return look_at_sheets(incoming.sheets, incoming.choices, today=today, progress=progress)


def plan_of(
    incoming: Incoming, looks: list[SheetLook], *, today: date, progress: Callable[[int], None] = _silently
) -> ImportPlan:
    """What it would change now.

    Raises:
        BadWorkbook: no sheet of it can be taken, or one that is to be taken cannot.
    """
    read = taken_lists(looks)
    directory = get_agency_directory(under_id=incoming.under_id, names=incoming.choices.names)
    issuer = directory.under.name if directory.under and is_government(directory.under.name) else ""
    plan = plan_import(
        all_rows(read),
        [refusal for sheet in read for refusal in sheet.refused],
        stream=incoming.stream,
        directory=directory,
        belonging=Belonging(issuer, incoming.code_prefix),
        heirs=Heirs(list_ended_agencies(today)),
        progress=progress,
    )
    plan.passed_over = sum(sheet.passed_over for sheet in read)
    plan.notices = [*notices_of(incoming.sheets, looks), *plan.notices]
    return plan
