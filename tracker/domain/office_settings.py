"""What the office sets of the life of a task: the same for every task and every agency."""

from dataclasses import dataclass, field

from tracker.domain.extensions import ExtensionLimits


@dataclass(frozen=True)
class OfficeSettings:
    """The rules that an office may choose; the defaults are those of domain.md."""

    extensions: ExtensionLimits = field(default_factory=ExtensionLimits)
    confirmation_needed: bool = True
    """Whether a report of completion waits for the Office; if not, it is taken as confirmed on the day it is made."""
    officers_decide_extensions: bool = True
    """Whether officers of the Office decide on extensions, or its head alone."""
    accept_within_working_days: int = 1
    """A task that was not accepted after so many working days shows in the Office's queue."""
