"""Things tests need, made with what they leave unsaid chosen for them. One function a thing."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TypeVar

from tracker import clock
from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.lifecycle import State
from tracker.domain.permissions import OF_AN_AGENCY, Actor, Role
from tracker.domain.streams import Stream
from tracker.domain.text import fold
from tracker.models import Account, AccountSession, Agency, CompletionReport, Cooperation, Document, Task
from tracker.services.accounts import token_hash

T = TypeVar("T")
_numbers = count(1)
#: The day the clock of the tests stands at.
TODAY = date(2024, 6, 12)
LONG_AGO = datetime(2024, 1, 2, 1, tzinfo=UTC)


def make_agency(
    name: str | None = None, *, code: str | None = None, kind: AgencyKind = AgencyKind.DEPARTMENT
) -> Agency:
    """An agency, saved."""
    number = next(_numbers)
    agency = Agency(code=code or f"H50.T{number}", name=name or f"Sở Thử nghiệm {number}", kind=kind, aliases=[])
    return _saved(agency)


def make_account(
    role: Role = Role.OFFICE_OFFICER, *, agency: Agency | None = None, name: str | None = None, email: str | None = "?"
) -> Account:
    """A person, saved; of a new agency when the role needs one."""
    number = next(_numbers)
    if agency is None and role in OF_AN_AGENCY:
        agency = make_agency()
    account = Account(
        username=f"nguoi{number}",
        name=name or f"Người Thử {number}",
        email=f"nguoi{number}@example.test" if email == "?" else email,
        role=role,
        agency_id=agency.id if agency else None,
        is_active=True,
        created_at=LONG_AGO,
    )
    return _saved(account)


def make_actor(role: Role = Role.OFFICE_OFFICER, *, agency: Agency | None = None) -> Actor:
    """A person as services know him."""
    return actor_of(make_account(role, agency=agency))


def open_session(account: Account) -> str:
    """A session of a person, whose token is given back."""
    token = f"token-{next(_numbers)}"
    at = clock.now()
    hashed = token_hash(token)
    _saved(
        AccountSession(token_hash=hashed, account_id=account.id, created_at=at, last_seen_at=at, address="127.0.0.1")
    )
    return token


def actor_of(account: Account) -> Actor:
    """An account as services know it."""
    return Actor(account.id, account.name, account.role, account.agency_id)


def make_document(
    label: str | None = None, *, subject: str = "V/v thử nghiệm", issued_on: date | None = None
) -> Document:
    """A document, saved."""
    number = next(_numbers)
    label = label or f"{number}/UBND-KT"
    issued_on = issued_on or TODAY - timedelta(days=30)
    document = Document(
        label=label,
        number_key=label.upper().replace("Đ", "D"),
        year=issued_on.year,
        issuer="UBND",
        issued_on=issued_on,
        type_name="Công văn",
        subject=subject,
    )
    return _saved(document)


def make_task(
    *,
    lead: Agency | None = None,
    cooperating: list[Agency] | None = None,
    document: Document | None = None,
    content: str | None = None,
    code: str | None = None,
    stream: Stream = Stream.PROVINCIAL,
    state: State = State.IN_PROGRESS,
    assigned_on: date = TODAY - timedelta(days=30),
    due_on: date | None = TODAY + timedelta(days=30),
    reported_on: date | None = None,
) -> Task:
    """A task, saved, with a report that stands when `reported_on` is given."""
    number = next(_numbers)
    code = code or f"NV-2024-T{number:05d}"
    lead = lead or make_agency()
    if reported_on is not None and state is State.IN_PROGRESS:
        state = State.REPORTED
    content = content or f"Thực hiện công việc thử nghiệm số {number}"
    task = Task(
        code=code,
        stream=stream,
        document_id=document.id if document else None,
        content=content,
        assigner="Chủ tịch UBND tỉnh",
        lead_agency_id=lead.id,
        state=state,
        state_since=reported_on or assigned_on,
        assigned_on=assigned_on,
        handed_out_on=None if state is State.DRAFT else assigned_on,
        due_on=due_on,
        original_due_on=due_on,
        reported_on=reported_on,
        reported_due_on=due_on if reported_on else None,
        confirmed_on=reported_on if state is State.COMPLETED else None,
        revoked_on=TODAY if state is State.REVOKED else None,
        search_text=fold(f"{code} {content} {lead.name} {document.label if document else ''}"),
        entered_at=LONG_AGO,
    )
    _saved(task)
    for agency in cooperating or []:
        _saved(Cooperation(task_id=task.id, agency_id=agency.id))
    if reported_on is not None:
        _saved(
            CompletionReport(
                task_id=task.id,
                agency_id=lead.id,
                reported_on=reported_on,
                due_on=due_on,
                result="Đã xong",
                confirmed_on=task.confirmed_on,
                entered_at=LONG_AGO,
            )
        )
    return task


def _saved(row: T) -> T:
    db.session.add(row)
    db.session.commit()
    return row
