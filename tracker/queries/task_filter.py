"""Which tasks a list shows, or figures count: one filter. What it means is in `task_conditions`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.agencies import AgencyKind
from tracker.domain.holders import Holder
from tracker.domain.lifecycle import State
from tracker.domain.outcomes import Outcome
from tracker.domain.overdue_bands import OverdueBand
from tracker.domain.streams import Stream
from tracker.queries.happened import ANYTHING, Happened

#: Chosen in place of a word: those tasks of which nothing was said there.
UNSAID = "-"


class Part(StrEnum):
    """How an agency stands to the tasks of its list."""

    LEAD = "chu-tri"
    COOPERATING = "phoi-hop"


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks a list shows, as they stood at the end of `as_of`. What is None or empty does not restrict."""

    as_of: date
    stream: Stream | None = None
    outcomes: frozenset[Outcome] = frozenset()
    from_on: date | None = None
    to_on: date | None = None
    agency_code: str = ""
    part: Part = Part.LEAD
    state: State | None = None
    awaiting_confirmation: bool = False
    due_within_days: int | None = None
    document_id: int | None = None
    words: str = ""
    field: str = ""
    is_starred: bool = False
    assigner: str = ""
    group_key: str = ""
    officer_id: int | None = None
    """The account of an officer of the asking person's own agency; nobody else's officers are told of."""
    has_no_officer: bool = False
    """Of the asking person's own agency: given to no officer."""
    was_returned: bool = False
    """In progress again since its last report was returned."""
    extension_pending: bool = False
    by_original_due_date: bool = False
    agency_kind: AgencyKind | None = None
    cooperating_code: str = ""
    """An agency that takes part, whoever leads."""
    document_type: str = ""
    overdue_band: OverdueBand | None = None
    by_successor: bool = False
    """What an agency that is no more led is told in the name of the one that succeeds it."""
    imported_in: int | None = None
    """The import that added or changed them, by its number."""
    is_carried_over: bool = False
    """Instead of the tasks assigned in the span: those assigned before it that were open when it began."""
    happened: Happened = ANYTHING
    """What happened to them by the end of `as_of`."""
    holder: Holder | None = None
    """With whom it is now."""
    waiting_since_before: date | None = None
    """Reported, or with a request for an extension that waits, or in its state, since before this day."""
    was_entered_late: bool = False
    """Entered later after its document was issued than the Office allows itself."""
    was_confirmed_late: bool = False
    """Its report was confirmed later than the Office allows itself."""
    entered_after: date | None = None
    """Those that were entered here after the end of this day."""
