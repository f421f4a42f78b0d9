"""The outbox by filter, and a message sent again by hand; the health page asks for a person's word."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from tests.channels.test_bounces import dsn
from tests.conftest import Clock
from tests.factories import TODAY, make_account, make_actor, make_agency, make_task
from tests.page import Browser
from tests.services.reminding import FakeChannel, make_lead, morning, owe, states
from tracker import clock as wall
from tracker.channels.answers import Answer, Verdict
from tracker.config import Settings
from tracker.db import db
from tracker.domain.clock_watch import ClockWatch
from tracker.domain.delivery import MessageState
from tracker.domain.permissions import Role
from tracker.models import Account, HistoryEntry, Installation, OutboxMessage
from tracker.services.account_changes import change_account
from tracker.services.clock_doubts import look_at_clock
from tracker.services.installation import check_in, find_doubt
from tracker.services.reminders.bounces import note_bounces
from tracker.services.reminders.delivery import send_due

BrowserOf = Callable[[Account], Browser]


def _sent_with(settings: Settings, *answers: Answer) -> FakeChannel:
    """As many people with something overdue as answers, each of whom was written to."""
    for number in range(len(answers)):
        agency = make_agency(f"Sở {number}")
        make_account(Role.AGENCY_HEAD, agency=agency, name=f"Người {number}")
        make_task(lead=agency, due_on=TODAY - timedelta(days=1), code=f"NV-2024-0100{number}")
    channel = FakeChannel(list(answers))
    morning(settings, channel)
    return channel


_FAILED = Answer(Verdict.REFUSED, "554 5.7.1 Spam")
_NO_SUCH = Answer(Verdict.REFUSED, "550 5.1.1 No such user")
_SILENCE = Answer(Verdict.UNKNOWN, "im lặng")


def test_a_refused_mail_is_sent_again_with_the_same_bytes(
    app: Flask, settings: Settings, browser_of: BrowserOf
) -> None:
    assert app.name == "tracker"
    channel = _sent_with(settings, _FAILED)
    office = browser_of(make_account(Role.OFFICE_HEAD, name="Phạm Chánh"))
    page = office.get("/hop-thu-di/1")
    assert not page.texts("input[name=may_double]")
    office.raw_post("/hop-thu-di/1/gui-lai", data={"csrf_token": office.token("/hop-thu-di/1")})
    assert states() == [MessageState.PENDING]
    send_due(settings=settings, owner="test", channel=channel)
    assert len(channel.mails) == 2
    assert len(set(channel.mails)) == 1
    page = office.get("/hop-thu-di/1")
    assert "Phạm Chánh cho gửi lại" in page.text
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    assert (entry.act, entry.actor_name) == ("gui-lai-thu", "Phạm Chánh")


def test_of_an_unknown_one_the_warning_has_to_be_read(app: Flask, settings: Settings, browser_of: BrowserOf) -> None:
    assert app.name == "tracker"
    _sent_with(settings, _SILENCE)
    admin = browser_of(make_account(Role.ADMIN))
    token = admin.token("/hop-thu-di/1")
    assert "có thể nhận thư này hai lần" in admin.get("/hop-thu-di/1").text
    admin.raw_post("/hop-thu-di/1/gui-lai", data={"csrf_token": token})
    assert "có thể đã đến" in admin.get("/hop-thu-di/1").text
    assert states() == [MessageState.UNKNOWN]
    admin.raw_post("/hop-thu-di/1/gui-lai", data={"csrf_token": token, "may_double": "y"})
    assert states() == [MessageState.PENDING]
    assert "có thể đến hơn một lần" in admin.get("/hop-thu-di/1").text


def test_what_went_cannot_be_sent_again_and_an_officer_may_not(
    app: Flask, settings: Settings, browser_of: BrowserOf
) -> None:
    assert app.name == "tracker"
    _sent_with(settings, Answer(Verdict.SENT, "250 OK"), _FAILED)
    head = browser_of(make_account(Role.OFFICE_HEAD))
    assert "Gửi lại" not in head.get("/hop-thu-di/1").text
    head.raw_post("/hop-thu-di/1/gui-lai", data={"csrf_token": head.token("/hop-thu-di")})
    assert "không gửi lại được" in head.get("/hop-thu-di").text
    officer = browser_of(make_account(Role.OFFICE_OFFICER))
    assert "Gửi lại" not in officer.get("/hop-thu-di/2").text


def test_a_mail_that_did_not_arrive_goes_to_the_address_its_person_has_now(
    app: Flask, settings: Settings, browser_of: BrowserOf
) -> None:
    assert app.name == "tracker"
    channel = _sent_with(settings, _NO_SUCH, Answer(Verdict.SENT, "250 OK"))
    came_back = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()[1]
    note_bounces([dsn(mark=came_back.message_id.strip("<>").partition("@")[0])])
    for number in (0, 1):
        account = db.session.scalars(select(Account).where(Account.name == f"Người {number}")).one()
        change_account(username=account.username, email=f"moi{number}@so.test", by=make_actor(Role.ADMIN))
    office = browser_of(make_account(Role.OFFICE_HEAD))
    for number in (1, 2):
        path = f"/hop-thu-di/{number}"
        assert "sang địa chỉ hiện nay" in office.get(path).text
        office.raw_post(f"{path}/gui-lai", data={"csrf_token": office.token(path)})
    send_due(settings=settings, owner="test", channel=channel)
    assert [mail.recipient for mail in channel.mails[2:]] == ["moi0@so.test", "moi1@so.test"]
    assert [mail["To"].addresses[0].addr_spec for mail in channel.read()[2:]] == ["moi0@so.test", "moi1@so.test"]
    assert [mail.message_id for mail in channel.mails[:2]] == [mail.message_id for mail in channel.mails[2:]]
    assert states() == [MessageState.SENT] * 2
    assert "Bị trả lại" not in office.get("/hop-thu-di/2").text


def test_a_refused_mail_of_an_earlier_day_has_passed_on_to_the_next_one(
    app: Flask, settings: Settings, browser_of: BrowserOf, clock: Clock
) -> None:
    assert app.name == "tracker"
    channel = _sent_with(settings, _FAILED)
    clock.move_to("2024-06-13T08:00:00+07:00")
    office = browser_of(make_account(Role.OFFICE_HEAD))
    office.raw_post("/hop-thu-di/1/gui-lai", data={"csrf_token": office.token("/hop-thu-di/1")})
    assert "đã chuyển sang thư sau" in office.get("/hop-thu-di").text
    morning(settings, channel)
    assert states() == [MessageState.FAILED, MessageState.SENT]
    assert "NV-2024-01000" in channel.texts()[1]


def test_it_is_found_by_person_address_task_day_state_and_return(
    app: Flask, settings: Settings, browser_of: BrowserOf
) -> None:
    assert app.name == "tracker"
    _sent_with(settings, Answer(Verdict.SENT, "250 OK"), _FAILED)
    mark = (
        db.session.scalars(select(OutboxMessage.message_id).order_by(OutboxMessage.id))
        .all()[0]
        .strip("<>")
        .partition("@")[0]
    )
    note_bounces([dsn(mark=mark)])
    office = browser_of(make_account())
    for address, found in {
        "?q=người 1": {"Người 1"},
        "?q=nv-2024-01000": {"Người 0"},
        "?trang-thai=failed": {"Người 1"},
        "?ngay=2024-06-12": {"Người 0", "Người 1"},
        "?ngay=2024-06-11": set(),
        "?tra-lai=1": {"Người 0"},
    }.items():
        page = office.get(f"/hop-thu-di{address}")
        assert {name for name in ("Người 0", "Người 1") if name in page.text} == found, address
    person = office.get("/hop-thu-di/2")
    assert "Mọi thư gửi Người 1" in person.text


def test_the_health_page_asks_for_a_word_and_takes_it(
    app: Flask, settings: Settings, browser_of: BrowserOf, clock: Clock
) -> None:
    assert app.name == "tracker"
    agency, _ = make_lead()
    owe(agency, TODAY)
    check_in(settings=settings)
    morning(settings, FakeChannel())
    check_in(settings=settings)
    db.session.execute(update(Installation).values(pulse=0))
    db.session.commit()
    check_in(settings=settings)
    watch = ClockWatch(wall=wall.now().timestamp(), steady=wall.steady())
    clock.move_to(wall.now() + timedelta(hours=2))
    look_at_clock(owner="máy:1", watch=watch)
    officer = browser_of(make_account(Role.OFFICE_OFFICER)).get("/suc-khoe")
    assert "có thể vừa được khôi phục" in officer.text
    assert officer.texts("section.notice form") == []
    admin = browser_of(make_account(Role.ADMIN))
    token = admin.token("/suc-khoe")
    assert "lệch 7200 giây tới" in admin.get("/suc-khoe").text
    machine = admin.raw("/health").get_json()
    assert (machine["clock"], machine["database_confirmed"]) == (False, False)
    mark = str(admin.get("/suc-khoe").one("form[action$=du-lieu] input[name=key]")["value"])
    admin.raw_post("/suc-khoe/co-so-du-lieu", data={"csrf_token": token, "key": mark})
    admin.raw_post("/suc-khoe/dong-ho", data={"csrf_token": token, "key": "máy:1"})
    assert find_doubt(settings=settings) == ""
    assert look_at_clock(owner="máy:1", watch=watch)
    assert not admin.get("/suc-khoe").texts("section.notice")
    machine = admin.raw("/health").get_json()
    assert (machine["clock"], machine["database_confirmed"]) == (True, True)


def test_the_health_page_tells_of_a_sick_channel_and_of_returned_mails(
    app: Flask, settings: Settings, browser_of: BrowserOf
) -> None:
    assert app.name == "tracker"
    _sent_with(settings, Answer(Verdict.SENT, "250 OK"))
    mark = db.session.scalars(select(OutboxMessage.message_id)).one().strip("<>").partition("@")[0]
    note_bounces([dsn(mark=mark)])
    down = Answer(Verdict.RETRY, "Connection refused", reached=False)
    for number in range(3):
        agency, _ = make_lead()
        make_account(Role.AGENCY_HEAD, agency=agency, name=f"Thêm {number}")
        owe(agency, TODAY)
    channel = FakeChannel([down] * 3)
    for _ in range(3):
        morning(settings, channel)
    page = browser_of(make_account(Role.ADMIN)).get("/suc-khoe")
    assert "3 lần liền không kết nối được, thử lại lúc" in page.text
    assert "Địa chỉ thư bị trả lại" in page.text
    assert "Người 0" in page.text
