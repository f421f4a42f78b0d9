"""The workbook to be filled in, with the agencies of today."""

from tracker import clock
from tracker.files.workbook.template import write_template
from tracker.queries.agencies import list_agency_choices


def make_template() -> bytes:
    """The workbook with lists to choose from; it comes back in without complaint."""
    return write_template([one.name for one in list_agency_choices(clock.today()) if one.exists])
