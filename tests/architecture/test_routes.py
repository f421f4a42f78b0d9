"""Every route has an audience, every GET is harmless, every template compiles, every answer bears its headers."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import make_account, make_agency, make_document, make_task
from tests.page import Browser
from tracker.db import db
from tracker.domain.deputies import MAY_HAVE_DEPUTY
from tracker.domain.lifecycle import Act, State
from tracker.domain.permissions import (
    ADMINISTER,
    ANSWER_FOR_MAILS,
    CLOSE,
    OF_AN_AGENCY,
    OFFICE,
    SEE_EVERYTHING,
    SEE_HEALTH,
    SEE_OUTBOX,
    SEE_TASKS,
    SET_REMINDERS,
    Role,
)
from tracker.domain.streams import Stream
from tracker.models import Account, Agency, StagedWorkbook, Task
from tracker.web.audience import EVERYBODY, PUBLIC, audience_of

#: Who may use each endpoint. A new one fails the test until somebody says who it is for.
AUDIENCES = {
    "overview.index": EVERYBODY,
    "figure_check.show": SEE_TASKS,
    "figure_check.check": SEE_TASKS,
    "programmes.index": SEE_TASKS,
    "programmes.make": OFFICE,
    "programmes.show": SEE_TASKS,
    "programmes.adopt": OFFICE,
    "programmes.preview": OFFICE,
    "programmes.make_tasks": OFFICE,
    "programmes.export": SEE_TASKS,
    "programme_items.new": OFFICE,
    "programme_items.add": OFFICE,
    "programme_paste.show": OFFICE,
    "programme_paste.add": OFFICE,
    "programme_items.show": SEE_TASKS,
    "programme_items.edit": OFFICE,
    "programme_items.correct": OFFICE,
    "programme_items.move": OFFICE,
    "programme_items.remove": OFFICE,
    "programme_items.make": OFFICE,
    "overview.trend": SEE_TASKS,
    "overview.office": SEE_EVERYTHING,
    "closings.index": SEE_EVERYTHING,
    "closings.show": SEE_EVERYTHING,
    "closings.lines": SEE_EVERYTHING,
    "closings.export": SEE_EVERYTHING,
    "closings.differences": SEE_EVERYTHING,
    "closings.check": SEE_EVERYTHING,
    "closing.new": CLOSE,
    "closing.close": CLOSE,
    "publishing.show": CLOSE,
    "publishing.publish": CLOSE,
    "publishing.withdraw": CLOSE,
    "queue.index": OFFICE,
    "ours.index": OF_AN_AGENCY,
    "tasks.index": SEE_TASKS,
    "tasks.show": SEE_TASKS,
    "bulk.preview": OFFICE | OF_AN_AGENCY,
    "bulk.confirm": OFFICE | OF_AN_AGENCY,
    "bulk.result": OFFICE | OF_AN_AGENCY,
    "saved_views.save": SEE_TASKS,
    "saved_views.forget": SEE_TASKS,
    "keys.show": EVERYBODY,
    "exports.task_list": SEE_TASKS,
    "exports.task_sheet": SEE_TASKS,
    "reports.index": SEE_TASKS,
    "reports.take": SEE_TASKS,
    "reports.take_list": SEE_TASKS,
    "reports.print_list": SEE_TASKS,
    "extensions.index": SEE_TASKS,
    "extensions.export": SEE_TASKS,
    "report_labels.show": OFFICE | ADMINISTER,
    "report_labels.change": OFFICE | ADMINISTER,
    "figures.index": SEE_TASKS,
    "prepared_files.index": SEE_TASKS,
    "reorganisations.index": SEE_EVERYTHING | ADMINISTER,
    "reorganisations.new": frozenset({Role.OFFICE_HEAD}),
    "reorganisations.preview": frozenset({Role.OFFICE_HEAD}),
    "reorganisations.carry_out": frozenset({Role.OFFICE_HEAD}),
    "reorganisations.show": SEE_EVERYTHING | ADMINISTER,
    "reorganisations.reverse": frozenset({Role.OFFICE_HEAD}),
    "prepared_files.archive": frozenset({Role.OFFICE_HEAD}),
    "prepared_files.download": SEE_TASKS,
    "prepared_files.drop": SEE_TASKS,
    "figures.export": SEE_TASKS,
    "agency_table.index": SEE_EVERYTHING,
    "agency_table.export": SEE_EVERYTHING,
    "agency_table.show": SEE_TASKS,
    "signs.index": SEE_EVERYTHING,
    "acts.show": SEE_TASKS,
    "acts.submit": SEE_TASKS,
    "documents.index": SEE_EVERYTHING,
    "documents.new": OFFICE,
    "documents.find": OFFICE,
    "documents.create": OFFICE,
    "documents.show": SEE_EVERYTHING,
    "documents.edit": OFFICE,
    "documents.correct": OFFICE,
    "directives.new": OFFICE,
    "directives.read": OFFICE,
    "directives.add": OFFICE,
    "directives.take": OFFICE,
    "drafts.add": OFFICE,
    "drafts.edit": OFFICE,
    "drafts.change": OFFICE,
    "drafts.discard": OFFICE,
    "drafts.preview": OFFICE,
    "drafts.hand_out": OFFICE,
    "series.index": SEE_TASKS,
    "series.new": OFFICE,
    "series.begin": OFFICE,
    "series.show": SEE_TASKS,
    "series.edit": OFFICE,
    "series.change": OFFICE,
    "series.end": OFFICE,
    "series.make_next": OFFICE,
    "imports.new": OFFICE,
    "imports.upload": OFFICE,
    "imports.preview": OFFICE,
    "imports.choose": OFFICE,
    "imports.correct": OFFICE,
    "import_columns.show": OFFICE,
    "import_columns.map_by_hand": OFFICE,
    "import_columns.forget": OFFICE,
    "import_files.template": OFFICE,
    "import_files.refused": OFFICE,
    "import_runs.index": OFFICE,
    "import_runs.show": OFFICE,
    "import_runs.undo": OFFICE,
    "imports.confirm": OFFICE,
    "imports.cancel": OFFICE,
    "outbox.index": SEE_OUTBOX,
    "outbox.show": SEE_OUTBOX,
    "outbox.send": ANSWER_FOR_MAILS,
    "health.show": SEE_HEALTH,
    "health.say_clock_is_right": ANSWER_FOR_MAILS,
    "health.say_database_is_right": ANSWER_FOR_MAILS,
    "files.download": SEE_TASKS,
    "held_day.show": SET_REMINDERS,
    "held_day.answer": SET_REMINDERS,
    "admin_reminders.show": SET_REMINDERS,
    "admin_reminders.change": SET_REMINDERS,
    "admin_reminders.preview": SET_REMINDERS,
    "urging.new": OFFICE,
    "urging.preview": OFFICE,
    "urging.send": OFFICE,
    "urging.result": OFFICE,
    "urges.index": SEE_TASKS,
    "urges.export": SEE_TASKS,
    "urges.show": SEE_TASKS,
    "urges.letter": SEE_TASKS,
    "account.show": EVERYBODY,
    "account.end_others": EVERYBODY,
    "account.name": MAY_HAVE_DEPUTY,
    "account.end": MAY_HAVE_DEPUTY,
    "account.stand_in": MAY_HAVE_DEPUTY,
    "account.stand_back": MAY_HAVE_DEPUTY,
    "admin_home.index": ADMINISTER,
    "admin_agencies.index": ADMINISTER,
    "admin_agencies.new": ADMINISTER,
    "admin_agencies.add": ADMINISTER,
    "admin_agencies.show": ADMINISTER,
    "admin_agencies.change": ADMINISTER,
    "admin_accounts.index": ADMINISTER,
    "admin_accounts.new": ADMINISTER,
    "admin_accounts.add": ADMINISTER,
    "admin_accounts.show": ADMINISTER,
    "admin_accounts.change": ADMINISTER,
    "admin_accounts.link": ADMINISTER,
    "admin_accounts.disable": ADMINISTER,
    "admin_accounts.enable": ADMINISTER,
    "admin_accounts.name": ADMINISTER,
    "admin_accounts.end": ADMINISTER,
    "admin_days.show": ADMINISTER,
    "admin_days.change": ADMINISTER,
    "admin_days.remove": ADMINISTER,
    "admin_days.confirm": ADMINISTER,
    "admin_settings.show": ADMINISTER,
    "admin_settings.change": ADMINISTER,
    "admin_history.index": ADMINISTER,
    "sign_in.leave": EVERYBODY,
}
_PUBLIC = {
    "static",
    "bootstrap.static",
    "sign_in.show",
    "sign_in.submit",
    "sign_in.show_choice",
    "sign_in.choose",
    "health.machine",
    "public.index",
    "public.index_as_json",
    "public.show",
    "public.embed",
    "public.as_json",
    "public.as_csv",
    "public.tasks",
    "public.tasks_as_csv",
}
BrowserOf = Callable[[Account], Browser]


def test_every_route_has_the_audience_that_was_decided(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert PUBLIC == _PUBLIC
    assert {endpoint: audience_of(app, endpoint) for endpoint in endpoints - PUBLIC} == AUDIENCES


def test_no_get_changes_anything(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"OPTIONS", "HEAD"}
        assert methods in ({"GET"}, {"POST"}), f"{rule.endpoint} answers {methods}"


def test_every_template_compiles(app: Flask) -> None:
    for name in app.jinja_env.list_templates(extensions=["html", "txt"]):
        if not name.startswith(("base/", "bootstrap")):
            app.jinja_env.get_template(name)


def _addresses(app: Flask, task: Task, staged: int) -> list[tuple[str, str, str]]:
    """Every route but the public ones, as method, endpoint and an address of the task."""
    values = {"code": task.code, "act": Act.ACCEPT.value, "staged_id": staged, "message_id": 1, "attachment_id": 1}
    # The first account is that of the upload's owner; nobody stands in for anybody.
    values |= {"account_id": 1, "agency_id": task.lead_agency_id, "deputy_row_id": 1}
    values |= {"entry_id": 1, "view_id": 1, "urge_id": 1, "go": "khong-co", "file_id": 1, "number": 1}
    values |= {"programme_id": 1, "item_id": 1}
    values |= {"name": "bao-cao.docx", "which": "qua-han"}
    values["place"] = 0
    values["document_id"] = task.document_id
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint in PUBLIC:
                continue
            address = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
            assert address is not None
            method = "GET" if "GET" in (rule.methods or set()) else "POST"
            found.append((method, rule.endpoint, address[1]))
    return found


@pytest.fixture
def task_and_upload(app: Flask) -> tuple[Task, int]:  # noqa: ARG001 - within its context
    task = make_task(state=State.ASSIGNED, document=make_document())
    owner = make_account(Role.OFFICE_OFFICER)
    staged = StagedWorkbook(
        account_id=owner.id,
        file_name="x.xlsx",
        stream=Stream.PROVINCIAL,
        choices={},
        cells=b"",
        created_at=task.entered_at,
    )
    db.session.add(staged)
    db.session.commit()
    return task, staged.id


def test_nobody_gets_in_without_signing_in(app: Flask, anonymous: Browser, task_and_upload: tuple[Task, int]) -> None:
    for method, endpoint, address in _addresses(app, *task_and_upload):
        if method == "GET":
            answer = anonymous.raw(address)
            assert (answer.status_code, answer.headers["Location"][:10]) == (302, "/dang-nhap"), endpoint
        else:
            assert anonymous.raw_post(address).status_code == 400, f"{endpoint} took a post without a token"


@pytest.mark.parametrize("role", list(Role))
def test_every_route_for_every_role_of_another_agency(
    app: Flask, browser_of: BrowserOf, task_and_upload: tuple[Task, int], role: Role
) -> None:
    """Who is not in the audience gets 403; the task of another agency and the upload of another person are 404."""
    browser = browser_of(make_account(role, agency=make_agency()))
    token = browser.token("/tai-khoan")
    not_theirs = (
        {"tasks.show", "acts.show", "acts.submit", "exports.task_sheet"}
        if role in {Role.AGENCY_HEAD, Role.AGENCY_OFFICER}
        else set()
    )
    not_theirs |= {
        "imports.preview",
        "imports.choose",
        "imports.correct",
        "imports.confirm",
        "import_columns.show",
        "import_columns.map_by_hand",
        "import_columns.forget",
        "import_files.refused",
        "import_runs.show",
        "import_runs.undo",
        "imports.cancel",
        "outbox.show",
        "outbox.send",
        "files.download",
        "bulk.result",
    }
    not_theirs |= {"account.end", "account.stand_in", "admin_accounts.end", "saved_views.forget"}
    not_theirs |= {"closings.show", "closings.lines", "closings.export", "closings.differences", "closings.check"}
    not_theirs |= {"publishing.show", "publishing.publish", "publishing.withdraw"}
    not_theirs |= {"urging.result", "urges.show", "urges.letter", "prepared_files.download", "prepared_files.drop"}
    not_theirs |= {"reorganisations.show", "reorganisations.reverse"}
    not_theirs |= {one for one in AUDIENCES if one.startswith(("programmes.", "programme_items.", "programme_paste."))}
    not_theirs -= {"programmes.index", "programmes.make"}
    # There is no series, and none begins from no task.
    not_theirs |= {"series.begin", "series.show", "series.edit", "series.change", "series.end", "series.make_next"}
    last = {"account.end_others", "sign_in.leave"}
    for method, endpoint, address in sorted(_addresses(app, *task_and_upload), key=lambda one: one[1] in last):
        fields = {"csrf_token": token, "cot-code": "1", "cot-content": "2", "cot-lead": "3", "cot-assigned_on": "4"}
        answer = browser.raw(address) if method == "GET" else browser.raw_post(address, data=fields)
        if role not in AUDIENCES[endpoint]:
            assert answer.status_code == 403, endpoint
        elif endpoint in not_theirs:
            assert answer.status_code == 404, endpoint
        elif endpoint == "acts.submit":
            assert answer.status_code == 403, endpoint  # seen, but accepting is for the lead agency
        elif endpoint == "acts.show":
            assert answer.status_code == 403, endpoint
        elif endpoint == "documents.correct":
            assert answer.status_code == 409, endpoint  # a form without a mark was made from nothing that is there
        else:
            assert answer.status_code in {200, 302, 400}, f"{endpoint}: {answer.status_code}"
    task = db.session.get_one(Task, task_and_upload[0].id)
    assert (task.state, task.version) == (State.ASSIGNED, 1)
    assert db.session.scalar(select(func.count()).select_from(StagedWorkbook)) == 1


@pytest.mark.parametrize("role", list(Role))
def test_every_route_for_every_role_of_the_tasks_own_agency(
    app: Flask, browser_of: BrowserOf, task_and_upload: tuple[Task, int], role: Role
) -> None:
    """The lead agency's people see their task and act on it; what is another person's stays out of their reach."""
    lead = db.session.get_one(Agency, task_and_upload[0].lead_agency_id)
    browser = browser_of(make_account(role, agency=lead))
    token = browser.token("/tai-khoan")
    is_theirs = role in SEE_TASKS
    accepts = role in OF_AN_AGENCY
    expected: dict[str, set[int]] = {
        "tasks.show": {200} if is_theirs else {403},
        "acts.show": {200} if accepts else {403},
        "acts.submit": {302} if accepts else {403},
    }
    last = {"acts.submit", "account.end_others", "sign_in.leave"}
    order = sorted(_addresses(app, *task_and_upload), key=lambda one: (one[1] in last, one[1] == "sign_in.leave"))
    for method, endpoint, address in order:
        fields = {"csrf_token": token, "version": "1"}
        answer = browser.raw(address) if method == "GET" else browser.raw_post(address, data=fields)
        if role not in AUDIENCES[endpoint]:
            assert answer.status_code == 403, endpoint
        elif endpoint in expected:
            assert answer.status_code in expected[endpoint], f"{endpoint}: {answer.status_code}"
        else:
            assert answer.status_code in {200, 302, 400, 404, 409}, f"{endpoint}: {answer.status_code}"
    state = db.session.scalars(
        select(Task.state).where(Task.id == task_and_upload[0].id).execution_options(populate_existing=True)
    ).one()
    assert state is (State.IN_PROGRESS if accepts else State.ASSIGNED)
    assert db.session.scalar(select(func.count()).select_from(StagedWorkbook)) == 1


def test_every_answer_bears_its_headers(browser_of: BrowserOf) -> None:
    browser = browser_of(make_account())
    for path in ("/", "/nhiem-vu", "/khong-co", "/dang-nhap", "/health"):
        headers = browser.raw(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cache-Control"] == "no-store", path


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(anonymous: Browser) -> None:
    cookie = anonymous.raw("/dang-nhap").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_another_host_is_refused(anonymous: Browser) -> None:
    assert anonymous.raw("/dang-nhap", headers={"Host": "evil.example"}).status_code == 400


def test_a_post_with_a_wrong_token_is_refused_with_a_cure(browser_of: BrowserOf) -> None:
    browser = browser_of(make_account())
    answer = browser.raw_post("/dang-xuat", data={"csrf_token": "sai"})
    assert answer.status_code == 400
    assert "Mở lại trang rồi gửi lại" in answer.get_data(as_text=True)
