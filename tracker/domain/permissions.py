"""Who may see and do what. The table of acts is in `lifecycle.py`; here is who stands behind each word."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for. The value is stored; the screen's word is in `ROLE_WORDS`."""

    OFFICE_OFFICER = "office_officer"
    OFFICE_HEAD = "office_head"
    AGENCY_HEAD = "agency_head"
    AGENCY_OFFICER = "agency_officer"
    LEADER = "leader"
    VIEWER = "viewer"
    ADMIN = "admin"


ROLE_WORDS = {
    Role.OFFICE_OFFICER: "Chuyên viên Văn phòng",
    Role.OFFICE_HEAD: "Lãnh đạo Văn phòng",
    Role.AGENCY_HEAD: "Lãnh đạo cơ quan",
    Role.AGENCY_OFFICER: "Chuyên viên cơ quan",
    Role.LEADER: "Lãnh đạo UBND tỉnh",
    Role.VIEWER: "Người xem (thanh tra, nội vụ)",
    Role.ADMIN: "Quản trị hệ thống",
}

#: Monitoring officers and their head: they hand out, confirm, chase and report.
OFFICE = frozenset({Role.OFFICE_OFFICER, Role.OFFICE_HEAD})
#: People of an agency: they see what it leads or takes part in, and nothing else.
OF_AN_AGENCY = frozenset({Role.AGENCY_HEAD, Role.AGENCY_OFFICER})
#: Those who see every task.
SEE_EVERYTHING = OFFICE | {Role.LEADER, Role.VIEWER}
#: Those who see tasks at all. An administrator gets no right over tasks by being one.
SEE_TASKS = SEE_EVERYTHING | OF_AN_AGENCY
#: Those who can share a saved list with their own side.
SHARE_LISTS = OFFICE | OF_AN_AGENCY
#: Those who look after the mails; an administrator sees whether they arrive, not what they say of tasks.
SEE_OUTBOX = OFFICE | {Role.ADMIN}
READ_MAILS = OFFICE
#: Those who look after the machine.
SEE_HEALTH = OFFICE | {Role.ADMIN}
#: Those who look after agencies, accounts, the calendar and the settings.
ADMINISTER = frozenset({Role.ADMIN})
#: Those whom some rule reminds, so that they need an address.
REMINDED = OF_AN_AGENCY | OFFICE | {Role.LEADER}
#: Those who set the rules of reminding, and let a morning with unusually many mails go.
SET_REMINDERS = frozenset({Role.OFFICE_HEAD, Role.ADMIN})

#: Those who answer for what goes out: who send a mail again, and say that a clock or a database is the right one.
ANSWER_FOR_MAILS = frozenset({Role.OFFICE_HEAD, Role.ADMIN})
#: Those who carry out what happens to agencies: it moves open tasks from one to another.
REORGANISE = frozenset({Role.OFFICE_HEAD})
#: Those who take a whole year away as an archive, with all its files.
MAKE_ARCHIVES = frozenset({Role.OFFICE_HEAD})
#: Those who take back what others of the Office brought in; everybody there may take back his own.
UNDO_IMPORTS = frozenset({Role.OFFICE_HEAD})

#: Those who close a period, and say what of a closing the public may read.
CLOSE = frozenset({Role.OFFICE_HEAD})


@dataclass(frozen=True)
class Actor:
    """Who is asking: an account as far as rights go. `account_id` is None for the product itself and its commands.

    Of a deputy, `account_id` is himself, the one who really acts; role and agency are those of the person in whose
    place he acts, and `name` says both.
    """

    account_id: int | None
    name: str
    role: Role | None
    agency_id: int | None = None
    in_place_of: int | None = None
    """The account of the person who is away, when a deputy acts in his place."""
    predecessor_ids: tuple[int, ...] = ()
    """The agencies that his agency succeeds: what they did may be seen, and stays theirs."""

    @property
    def agency_ids(self) -> tuple[int, ...]:
        """His agency and those it succeeds."""
        return () if self.agency_id is None else (self.agency_id, *self.predecessor_ids)

    @property
    def stands_as(self) -> int | None:
        """The account whose rights these are: what was given to one person in particular is compared with this."""
        return self.account_id if self.in_place_of is None else self.in_place_of

    @property
    def sees_everything(self) -> bool:
        """Whether every task may be shown to this account."""
        return self.role in SEE_EVERYTHING

    @property
    def sees_tasks(self) -> bool:
        """Whether any task may be shown to this account."""
        return self.role in SEE_TASKS

    @property
    def is_office(self) -> bool:
        """Whether this account acts for the Office."""
        return self.role in OFFICE


#: The product acting by itself: a job, an import from the command line.
SYSTEM = Actor(account_id=None, name="Hệ thống", role=None)
