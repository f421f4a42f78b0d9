"""Urging: one urge an agency, on every task's history, mailed once a head, all of a go or nothing."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.conftest import Clock
from tests.factories import LONG_AGO, TODAY, actor_of, make_account, make_actor, make_agency, make_document, make_task
from tests.services.reminding import FakeChannel
from tracker.channels.answers import Answer, Verdict
from tracker.config import Settings
from tracker.db import db
from tracker.domain.delivery import MessageState
from tracker.domain.lifecycle import Act, State
from tracker.domain.permissions import Actor, Role
from tracker.domain.urging import LetterDetails
from tracker.errors import ActRefused, InvalidForm, InvalidInput, NotAllowed, NotFound, StaleVersion
from tracker.models import Account, Agency, Deputy, HistoryEntry, OutboxMessage, Task, Urge, UrgeMail, UrgeTask
from tracker.queries.outbox import Filter, list_messages
from tracker.queries.urges import get_urge, list_urges_of_task
from tracker.services.completion import report_completion
from tracker.services.demo_removal import remove_demo
from tracker.services.history import verify_history
from tracker.services.reminders.delivery import send_due
from tracker.services.reminders.recovery import recover_messages
from tracker.services.reminders.resending import send_again
from tracker.services.urge_letters import letter_file
from tracker.services.urge_preview import preview_urges
from tracker.services.urging import UrgeWish, urge_tasks

pytestmark = pytest.mark.usefixtures("app")

Urging = Callable[..., list[int]]


def _letter(number: int, **changed: object) -> LetterDetails:
    facts: dict[str, object] = {
        "number": number,
        "notation": "VP-TH",
        "on": TODAY,
        "place": "Quảng Trị",
        "signer_title": "CHÁNH VĂN PHÒNG",
        "signer_name": "Trần Quốc Việt",
        "copies": "- Như trên;",
    }
    return LetterDetails(**{**facts, **changed})  # type: ignore[arg-type]


@pytest.fixture
def office() -> Actor:
    return make_actor(Role.OFFICE_OFFICER)


@pytest.fixture
def lead() -> Agency:
    return make_agency("Sở Xây dựng")


@pytest.fixture
def head(lead: Agency) -> Account:
    return make_account(Role.AGENCY_HEAD, agency=lead, name="Phạm Hồng Sơn")


@pytest.fixture
def urge(settings: Settings, office: Actor) -> Urging:
    def do(
        *tasks: Task,
        go: str = "mot-lan",
        text: str = "Đề nghị khẩn trương.",
        by: Actor | None = None,
        **letters: object,
    ) -> list[int]:
        return urge_tasks(
            go=go,
            wishes=[UrgeWish(task.code, task.version) for task in tasks],
            text=text,
            letters=letters.get("letters", {}),  # type: ignore[arg-type]
            by=by or office,
            settings=settings,
        )

    return do


def _messages() -> list[OutboxMessage]:
    db.session.rollback()
    return list(
        db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id).execution_options(populate_existing=True))
    )


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_each_agency_gets_one_urge_and_each_head_one_mail(urge: Urging, lead: Agency, head: Account) -> None:
    other = make_agency("Sở Y tế")
    other_heads = [make_account(Role.AGENCY_HEAD, agency=other), make_account(Role.AGENCY_HEAD, agency=other)]
    make_account(Role.AGENCY_OFFICER, agency=other)
    tasks = [make_task(lead=lead), make_task(lead=other), make_task(lead=lead)]
    made = urge(*tasks)
    urges = [get_urge(urge_id, actor=make_actor(Role.VIEWER)) for urge_id in made]
    assert [(one.agency_name, len(one.tasks)) for one in urges] == [("Sở Xây dựng", 2), ("Sở Y tế", 1)]
    keys = {message.key: message.address for message in _messages()}
    assert keys == {
        f"urge:{made[0]}:{head.id}": head.email,
        **{f"urge:{made[1]}:{one.id}": one.email for one in other_heads},
    }


def test_the_mail_is_written_when_the_urge_is_made_and_leaves_with_the_next_round(
    urge: Urging, lead: Agency, head: Account, settings: Settings, clock: Clock
) -> None:
    address = head.email
    task = make_task(lead=lead, due_on=TODAY - timedelta(days=9), document=make_document("1125/UBND-KT"))
    urge(task, letters={lead.id: _letter(125)})
    (message,) = _messages()
    written = message.body
    channel = FakeChannel(answers=[Answer(Verdict.RETRY, "450"), Answer(Verdict.SENT, "250 OK")])
    send_due(settings=settings, owner="test", channel=channel)
    (message,) = _messages()
    assert (message.state, message.body) == (MessageState.RETRY, written)
    clock.move_to("2024-06-13T09:00:00+07:00")
    send_due(settings=settings, owner="test", channel=channel)
    assert [(mail.recipient, mail.content) for mail in channel.mails] == [(address, written)] * 2
    assert [one.state for one in _messages()] == [MessageState.SENT]
    mail = channel.mails[0]
    told = message_from_bytes(mail.content, policy=default)
    assert told["Message-ID"] == message.message_id
    body = told.get_body(("plain",))
    assert body is not None
    assert "quá 9 ngày" in body.get_content()
    assert "Công văn 1125/UBND-KT" in body.get_content()
    (file,) = told.iter_attachments()
    assert file.get_content() == letter_file(urge_id=1, by=make_actor(Role.OFFICE_HEAD)).content


def test_the_mail_of_an_urge_stands_whatever_became_of_its_tasks_since(
    urge: Urging, lead: Agency, head: Account, settings: Settings
) -> None:
    task = make_task(lead=lead)
    urge(task)
    report_completion(task_code=task.code, by=actor_of(head), result="Xong")
    channel = FakeChannel()
    send_due(settings=settings, owner="test", channel=channel)
    assert [message.state for message in _messages()] == [MessageState.SENT]
    assert len(channel.mails) == 1


def test_a_killed_sender_leaves_the_mail_of_an_urge_unsent_or_unknown_never_doubled(
    urge: Urging, lead: Agency, head: Account, settings: Settings, clock: Clock
) -> None:
    assert head.email
    urge(make_task(lead=lead))
    dying = FakeChannel()

    def die() -> None:
        raise KeyboardInterrupt

    dying.meanwhile = die
    with pytest.raises(KeyboardInterrupt):
        send_due(settings=settings, owner="dead", channel=dying)
    clock.move_to("2024-06-12T10:00:00+07:00")
    recover_messages()
    channel = FakeChannel()
    send_due(settings=settings, owner="next", channel=channel)
    send_due(settings=settings, owner="next", channel=channel)
    assert len(channel.mails) == 1
    assert [message.state for message in _messages()] == [MessageState.SENT]


def test_every_task_has_it_in_its_history_and_its_form_stays_good(
    urge: Urging, lead: Agency, head: Account, office: Actor
) -> None:
    task = make_task(lead=lead, due_on=TODAY - timedelta(days=9))
    version = task.version
    urge(task, go="a", letters={lead.id: _letter(125)})
    urge(task, go="b")
    entries = list(
        db.session.scalars(select(HistoryEntry).where(HistoryEntry.task_id == task.id).order_by(HistoryEntry.id))
    )
    assert [entry.summary for entry in entries] == [
        "Đôn đốc lần 1: quá 9 ngày, công văn 125/VP-TH ngày 12/06/2024, thư tới Phạm Hồng Sơn",
        "Đôn đốc lần 2: quá 9 ngày, thư tới Phạm Hồng Sơn",
    ]
    assert {(entry.act, entry.actor_name, entry.subject) for entry in entries} == {
        (Act.URGE.value, office.name, task.code)
    }
    assert head.name == "Phạm Hồng Sơn"
    assert db.session.scalar(select(Task.version).where(Task.id == task.id)) == version
    assert [one.letter for one in list_urges_of_task(task.id)] == ["", "125/VP-TH"]
    assert verify_history() is None


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (State.DRAFT, ActRefused),
        (State.DECLINED, ActRefused),
        (State.SUSPENDED, ActRefused),
        (State.REVOKED, ActRefused),
        (State.REPORTED, ActRefused),
    ],
)
def test_a_task_that_nobody_owes_stops_the_whole_go(
    urge: Urging, lead: Agency, head: Account, state: State, error: type[Exception]
) -> None:
    assert head.email
    reported = TODAY if state is State.REPORTED else None
    with pytest.raises(error, match="Chưa có gì được gửi"):
        urge(make_task(lead=lead), make_task(lead=lead, state=state, reported_on=reported))
    assert (_count(Urge), _count(OutboxMessage), _count(HistoryEntry)) == (0, 0, 0)


def test_a_task_that_changed_since_the_preview_stops_the_whole_go(urge: Urging, lead: Agency, head: Account) -> None:
    assert head.email
    seen = make_task(lead=lead)
    seen.version += 1
    db.session.commit()
    db.session.expunge_all()
    seen.version -= 1
    with pytest.raises(StaleVersion, match=seen.code):
        urge(make_task(lead=lead), seen)
    assert _count(Urge) == 0


@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.LEADER, Role.VIEWER, Role.ADMIN])
def test_only_the_office_urges(urge: Urging, role: Role) -> None:
    task = make_task()
    with pytest.raises((NotAllowed, ActRefused, NotFound)):
        urge(task, by=make_actor(role))
    assert _count(Urge) == 0


def test_the_same_form_sent_twice_urges_once(urge: Urging, lead: Agency, head: Account) -> None:
    assert head.email
    task = make_task(lead=lead)
    assert urge(task, go="x") == urge(task, go="x")
    assert (_count(Urge), _count(OutboxMessage)) == (1, 1)


def test_the_same_form_sent_at_the_same_moment_urges_once(
    app: Flask, lead: Agency, head: Account, office: Actor, settings: Settings
) -> None:
    assert head.email
    wish = [UrgeWish(make_task(lead=lead).code, 1)]
    made: list[list[int]] = []

    def send() -> None:
        with app.app_context():
            made.append(urge_tasks(go="x", wishes=wish, text="Khẩn", letters={}, by=office, settings=settings))
            db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [[1]] * 4
    assert (_count(Urge), _count(OutboxMessage)) == (1, 1)


def test_two_officers_at_the_same_moment_get_numbers_that_follow(
    app: Flask, lead: Agency, head: Account, office: Actor, settings: Settings
) -> None:
    assert head.email
    wishes = [[UrgeWish(make_task(lead=lead).code, 1)] for _ in range(4)]
    make_first = make_task(lead=lead)
    urge_tasks(go="0", wishes=[UrgeWish(make_first.code, 1)], text="Khẩn", letters={}, by=office, settings=settings)

    def send(go: str, wish: list[UrgeWish]) -> None:
        with app.app_context():
            urge_tasks(go=go, wishes=wish, text="Khẩn", letters={}, by=office, settings=settings)
            db.session.remove()

    threads = [threading.Thread(target=send, args=(f"g{place}", wish)) for place, wish in enumerate(wishes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert list(db.session.scalars(select(Urge.number).order_by(Urge.number))) == [1, 2, 3, 4, 5]
    assert verify_history() is None


def test_the_register_begins_anew_each_year(urge: Urging, lead: Agency, head: Account, clock: Clock) -> None:
    assert head.email
    task = make_task(lead=lead)
    urge(task, go="a")
    urge(task, go="b")
    clock.move_to("2025-01-02T09:00:00+07:00")
    urge(task, go="c")
    assert [(one.year, one.number) for one in db.session.scalars(select(Urge).order_by(Urge.id))] == [
        (2024, 1),
        (2024, 2),
        (2025, 1),
    ]


@pytest.mark.parametrize("on", [date(2024, 6, 13), date(2027, 12, 31), date(2024, 5, 11), date(1, 1, 1)])
def test_a_letter_bears_a_day_of_the_last_weeks(urge: Urging, lead: Agency, head: Account, on: date) -> None:
    assert head.email
    with pytest.raises(InvalidInput, match="Ngày công văn từ 12/05/2024 đến hôm nay") as refused:
        urge(make_task(lead=lead), go="a", letters={lead.id: _letter(125, on=on)})
    assert refused.value.field == "letter_on"
    assert _count(Urge) == 0


def test_the_number_of_a_letter_is_used_once_a_year(urge: Urging, lead: Agency, head: Account, clock: Clock) -> None:
    assert head.email
    other = make_agency()
    task, another = make_task(lead=lead), make_task(lead=other)
    urge(task, go="a", letters={lead.id: _letter(125)})
    with pytest.raises(InvalidForm) as refused:
        urge(task, another, go="b", letters={lead.id: _letter(125), other.id: _letter(126)})
    assert refused.value.errors == {f"so-{lead.id}": "Số 125 năm 2024 đã dùng. Ghi số khác."}
    with pytest.raises(InvalidForm) as refused:
        urge(task, another, go="b", letters={lead.id: _letter(126), other.id: _letter(126)})
    assert list(refused.value.errors.values()) == ["Số 126 năm 2024 đã dùng. Ghi số khác."]
    clock.move_to("2025-01-06T09:00:00+07:00")
    urge(task, go="b", letters={lead.id: _letter(125, on=date(2025, 1, 6))})
    assert _count(Urge) == 2


def test_a_letter_needs_its_number_place_and_signer(urge: Urging, lead: Agency) -> None:
    task = make_task(lead=lead)
    for changed, field in (
        ({"number": 0}, f"so-{lead.id}"),
        ({"place": " "}, "place"),
        ({"signer_name": ""}, "signer_name"),
        ({"signer_title": ""}, "signer_title"),
        ({"notation": ""}, "notation"),
        ({"copies": "Tối mật"}, "copies"),
    ):
        with pytest.raises(InvalidInput) as refused:
            urge(task, letters={lead.id: _letter(**{"number": 1, **changed})})  # type: ignore[arg-type]
        assert refused.value.field == field
    with pytest.raises(InvalidInput) as refused:
        urge(task, text="  ")
    assert refused.value.field == "text"
    assert _count(Urge) == 0


def test_an_agency_that_no_mail_reaches_can_be_urged_by_letter_only(urge: Urging, lead: Agency) -> None:
    make_account(Role.AGENCY_HEAD, agency=lead, email=None)
    make_account(Role.AGENCY_HEAD, agency=lead, email="không phải địa chỉ")
    gone = make_account(Role.AGENCY_HEAD, agency=lead)
    gone.is_active = False
    db.session.commit()
    task = make_task(lead=lead)
    with pytest.raises(InvalidInput, match="Kèm công văn") as refused:
        urge(task)
    assert refused.value.field == "with_letter"
    (made,) = urge(task, letters={lead.id: _letter(7)})
    assert _messages() == []
    assert letter_file(urge_id=made, by=make_actor(Role.OFFICE_HEAD)).name == "cong-van-don-doc-7-VP-TH.docx"
    assert db.session.scalars(select(HistoryEntry.summary)).all()[-1].endswith("công văn 7/VP-TH ngày 12/06/2024")


def test_who_stands_in_for_the_head_gets_the_mail_too(urge: Urging, lead: Agency, head: Account) -> None:
    deputy = make_account(Role.AGENCY_OFFICER, agency=lead)
    former = make_account(Role.AGENCY_OFFICER, agency=lead)
    for who, until in ((deputy, TODAY), (former, TODAY - timedelta(days=1))):
        db.session.add(
            Deputy(account_id=head.id, deputy_id=who.id, from_on=date(2024, 6, 1), until_on=until, made_at=LONG_AGO)
        )
    db.session.commit()
    urge(make_task(lead=lead))
    assert {message.account_id for message in _messages()} == {head.id, deputy.id}


def test_the_preview_says_who_gets_what_and_why_the_rest_does_not(office: Actor, lead: Agency, head: Account) -> None:
    make_account(Role.AGENCY_HEAD, agency=lead, email=None, name="Không Thư")
    returned = make_account(Role.AGENCY_HEAD, agency=lead, email="cu@so.test", name="Thư Trả Lại")
    db.session.execute(update(Account).where(Account.id == returned.id).values(bounced_email="cu@so.test"))
    db.session.commit()
    late = make_task(lead=lead, due_on=TODAY - timedelta(days=9))
    later = make_task(lead=lead, due_on=TODAY - timedelta(days=20))
    done = make_task(lead=lead, reported_on=TODAY)
    preview = preview_urges(codes=[late.code, later.code, done.code, "NV-KHONG-CO"], by=office)
    (agency,) = preview.agencies
    assert [one.task.code for one in agency.tasks] == [later.code, late.code]
    assert [one.name for one in agency.people] == [head.name]
    assert [one.name for one in agency.unreached] == ["Không Thư", "Thư Trả Lại"]
    assert "đều đã quá hạn (lâu nhất 20 ngày)" in agency.opening
    assert [code for code, _, _ in preview.left_out] == ["NV-KHONG-CO", done.code]


def test_the_queries_of_a_go_do_not_grow_with_its_tasks(
    urge: Urging, lead: Agency, head: Account, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    assert head.email
    tasks = [make_task(lead=lead) for _ in range(30)]
    few = count_queries(lambda: urge(*tasks[:2], go="few"))
    many = count_queries(lambda: urge(*tasks, go="many"))
    assert many <= few + 1
    reader = make_actor(Role.VIEWER)
    get_urge(1, actor=reader)  # a transaction begins
    assert count_queries(lambda: get_urge(1, actor=reader)) == count_queries(lambda: get_urge(2, actor=reader))


def test_too_many_at_once_are_refused(urge: Urging, lead: Agency, head: Account) -> None:
    assert head.email
    task = make_task(lead=lead)
    with pytest.raises(InvalidInput, match="200"):
        urge(*[task] * 201)


def test_an_urge_shows_its_tasks_then_and_now(urge: Urging, lead: Agency, head: Account, clock: Clock) -> None:
    done, open_ = make_task(lead=lead, due_on=TODAY - timedelta(days=9)), make_task(lead=lead, state=State.ASSIGNED)
    (made,) = urge(done, open_)
    clock.move_to("2024-06-15T09:00:00+07:00")
    report_completion(task_code=done.code, by=actor_of(head), result="Xong", delay_cause="Khó")
    done.content = "Đã đính chính"
    db.session.commit()
    page = get_urge(made, actor=make_actor(Role.OFFICE_OFFICER))
    assert [(line.then.days_left, line.then.state, line.state, line.days_after) for line in page.tasks] == [
        (-9, State.IN_PROGRESS, State.REPORTED, 3),
        (30, State.ASSIGNED, State.ASSIGNED, None),
    ]
    assert "Đã đính chính" not in {line.then.content for line in page.tasks}


def test_an_agency_knows_of_what_was_said_to_it_and_of_nothing_else(urge: Urging, lead: Agency, head: Account) -> None:
    (made,) = urge(make_task(lead=lead), letters={lead.id: _letter(1)})
    assert get_urge(made, actor=actor_of(head)).agency_name == "Sở Xây dựng"
    for stranger in (make_actor(Role.AGENCY_HEAD), make_actor(Role.ADMIN)):
        with pytest.raises(NotFound):
            get_urge(made, actor=stranger)
        with pytest.raises(NotFound):
            letter_file(urge_id=made, by=stranger)


def test_removing_the_demonstration_takes_its_urges_along(urge: Urging, lead: Agency, head: Account) -> None:
    real_agency = make_agency()
    make_account(Role.AGENCY_HEAD, agency=real_agency)
    task, real = make_task(lead=lead), make_task(lead=real_agency)
    urge(task, real)
    for row in (lead, head, task):
        row.is_demo = True
    db.session.commit()
    remove_demo(by=make_actor(Role.ADMIN))
    db.session.rollback()
    assert [one.agency_id for one in db.session.scalars(select(Urge))] == [real_agency.id]
    assert (_count(UrgeTask), _count(UrgeMail), _count(OutboxMessage)) == (1, 1, 1)
    assert db.session.get(Agency, lead.id) is None


def test_the_mail_of_an_urge_that_failed_can_be_sent_again_by_hand_and_is_found_by_its_task(
    urge: Urging, lead: Agency, head: Account
) -> None:
    task = make_task(lead=lead)
    urge(task, go="a")
    message = db.session.scalars(select(OutboxMessage)).one()
    message.state, message.last_answer = MessageState.FAILED, "550 không nhận"
    db.session.commit()
    for words in (task.code, task.code.lower(), head.name.upper(), lead.name.lower()):
        assert [one.id for one in list_messages(asked=Filter(words=words), page=1)] == [message.id], words
    assert list_messages(asked=Filter(words="không ai"), page=1) == []
    send_again(message_id=message.id, may_double=False, by=make_actor(Role.OFFICE_HEAD))
    again = db.session.scalars(select(OutboxMessage).execution_options(populate_existing=True)).one()
    assert again.state is MessageState.RETRY or again.state is MessageState.PENDING
