"""What is stored. One file a table or a family of them; constraints carry the rules; an index names its reader.

A model says what a row is and computes nothing. There are no relationships: a query joins what it needs, so a template
cannot start one.
"""

from tracker.models.access import AccessLink, AccountSession, SignInFailures
from tracker.models.account import Account
from tracker.models.agency import Agency
from tracker.models.attachment import Attachment, Purpose
from tracker.models.calendar_day import CalendarDay, CalendarYear
from tracker.models.closing import Closing, ClosingLine
from tracker.models.delivery import ChannelState, ClockDoubt, Installation, SlotCheck
from tracker.models.deputy import Deputy
from tracker.models.document import Document
from tracker.models.held_day import HeldDay
from tracker.models.history import HistoryEntry, HistoryHead
from tracker.models.import_run import ImportedTask, ImportRun
from tracker.models.office_setting import OfficeSetting
from tracker.models.prepared_file import PreparedFile
from tracker.models.programme import (
    ProgrammeChange,
    ProgrammeCooperation,
    ProgrammeItem,
    ProgrammeTask,
    WorkProgramme,
)
from tracker.models.publication import Publication
from tracker.models.reminder import DeliveryAttempt, OutboxMessage, PlannedDay, ReminderSlot, SchedulerHeartbeat
from tracker.models.reorganisation import FormerName, Reorganisation, Succession
from tracker.models.report_label import ReportLabel
from tracker.models.saved_view import SavedView
from tracker.models.series import SeriesCooperation, SeriesOccurrence, TaskSeries
from tracker.models.staged_workbook import RememberedColumns, StagedWorkbook
from tracker.models.task import Cooperation, Task, TaskOfficer
from tracker.models.task_events import (
    CompletionReport,
    DueDateChange,
    ExtensionRequest,
    LeadChange,
    Pause,
    ProgressEntry,
)
from tracker.models.urge import Urge, UrgeMail, UrgeTask

__all__ = [
    "AccessLink",
    "Account",
    "AccountSession",
    "Agency",
    "Attachment",
    "CalendarDay",
    "CalendarYear",
    "ChannelState",
    "ClockDoubt",
    "Closing",
    "ClosingLine",
    "CompletionReport",
    "Cooperation",
    "DeliveryAttempt",
    "Deputy",
    "Document",
    "DueDateChange",
    "ExtensionRequest",
    "FormerName",
    "HeldDay",
    "HistoryEntry",
    "HistoryHead",
    "ImportRun",
    "ImportedTask",
    "Installation",
    "LeadChange",
    "OfficeSetting",
    "OutboxMessage",
    "Pause",
    "PlannedDay",
    "PreparedFile",
    "ProgrammeChange",
    "ProgrammeCooperation",
    "ProgrammeItem",
    "ProgrammeTask",
    "ProgressEntry",
    "Publication",
    "Purpose",
    "RememberedColumns",
    "ReminderSlot",
    "Reorganisation",
    "ReportLabel",
    "SavedView",
    "SchedulerHeartbeat",
    "SeriesCooperation",
    "SeriesOccurrence",
    "SignInFailures",
    "SlotCheck",
    "StagedWorkbook",
    "Succession",
    "Task",
    "TaskOfficer",
    "TaskSeries",
    "Urge",
    "UrgeMail",
    "UrgeTask",
    "WorkProgramme",
]
