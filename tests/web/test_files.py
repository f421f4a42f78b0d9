"""Downloading attached files, and reading them out of a form."""

import io
import logging
from collections.abc import Callable

import pytest
from flask import Flask, render_template_string
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict

from tests.factories import make_account, make_agency, make_document, make_task
from tests.files.attached import pdf, signed_pdf
from tests.page import Browser, Page
from tracker import clock
from tracker.db import db, transaction
from tracker.domain.lifecycle import State
from tracker.domain.permissions import OF_AN_AGENCY, SYSTEM, Role
from tracker.files.attachments import Upload
from tracker.models import Account, Agency, Attachment, Purpose
from tracker.services.attachments import attach
from tracker.web.forms import Form
from tracker.web.uploads import FilesField

BrowserOf = Callable[[Account], Browser]
_CANARY = "Chim hoàng yến.pdf"


def _attached(
    *, task_id: int | None = None, document_id: int | None = None, content: bytes = pdf(), name: str = _CANARY
) -> str:
    purpose = Purpose.DOCUMENT if document_id else Purpose.REPORT
    with transaction() as session:
        [told] = attach(
            session,
            [Upload(name, content)],
            purpose=purpose,
            by=SYSTEM,
            at=clock.now(),
            task_id=task_id,
            document_id=document_id,
        )
    return f"/tep/{told['id']}"


def _people(browser_of: BrowserOf, agency: Agency) -> list[Browser]:
    return [browser_of(make_account(role, agency=agency)) for role in OF_AN_AGENCY]


def test_a_file_comes_back_byte_for_byte_as_an_attachment_that_can_run_nothing(browser_of: BrowserOf) -> None:
    path = _attached(task_id=make_task().id, content=signed_pdf(), name="Báo cáo «đã ký».pdf")
    answer = browser_of(make_account(Role.VIEWER)).raw(path)
    assert answer.status_code == 200
    assert answer.data == signed_pdf()
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment; ")
    name = "B%C3%A1o%20c%C3%A1o%20%C2%AB%C4%91%C3%A3%20k%C3%BD%C2%BB.pdf"
    assert f"filename*=UTF-8''{name}" in headers["Content-Disposition"]
    assert headers["Content-Length"] == str(len(signed_pdf()))
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_a_file_of_a_task_is_for_those_who_see_the_task(browser_of: BrowserOf) -> None:
    lead, cooperating, stranger = make_agency(), make_agency(), make_agency()
    task = make_task(lead=lead, cooperating=[cooperating])
    path = _attached(task_id=task.id)
    for browser in _people(browser_of, lead) + _people(browser_of, cooperating):
        assert browser.raw(path).status_code == 200
    for role in (Role.OFFICE_OFFICER, Role.OFFICE_HEAD, Role.LEADER, Role.VIEWER):
        assert browser_of(make_account(role)).raw(path).status_code == 200, role
    for browser in _people(browser_of, stranger):
        page = browser.get(path, 404)
        assert _CANARY not in page.response.get_data(as_text=True)
        assert page.text == browser.get("/tep/999999", 404).text
    assert browser_of(make_account(Role.ADMIN)).raw(path).status_code == 403


def test_a_file_of_a_draft_is_for_the_office_alone(browser_of: BrowserOf) -> None:
    lead = make_agency()
    path = _attached(task_id=make_task(lead=lead, state=State.DRAFT).id)
    assert browser_of(make_account(Role.OFFICE_OFFICER)).raw(path).status_code == 200
    for browser in [*_people(browser_of, lead), browser_of(make_account(Role.LEADER))]:
        browser.get(path, 404)


def test_a_file_of_a_document_is_for_those_who_see_a_task_of_it_and_for_the_office(browser_of: BrowserOf) -> None:
    ours, theirs = make_agency(), make_agency()
    document, taskless = make_document(), make_document()
    make_task(lead=ours, document=document)
    make_task(lead=theirs, document=document, state=State.DRAFT)
    path, of_none = _attached(document_id=document.id), _attached(document_id=taskless.id)
    assert all(browser.raw(path).status_code == 200 for browser in _people(browser_of, ours))
    for browser in _people(browser_of, theirs):
        assert _CANARY not in browser.get(path, 404).text
    assert browser_of(make_account(Role.OFFICE_OFFICER)).raw(of_none).status_code == 200
    for browser in [*_people(browser_of, ours), browser_of(make_account(Role.LEADER))]:
        browser.get(of_none, 404)


@pytest.mark.parametrize("harm", ["lost", "changed"])
def test_a_file_that_is_lost_or_changed_is_not_given_out_and_is_logged(
    app: Flask, browser_of: BrowserOf, caplog: pytest.LogCaptureFixture, harm: str
) -> None:
    path = _attached(task_id=make_task().id)
    stored_as = db.session.scalars(select(Attachment.stored_as)).one()
    kept = app.extensions["settings"].files_folder / stored_as[:2] / stored_as
    if harm == "lost":
        kept.unlink()
    else:
        kept.write_bytes(pdf(b"2"))
    with caplog.at_level(logging.ERROR):
        page = browser_of(make_account()).get(path, 500)
    assert page.heading == "Tệp không tải được"
    assert "bản sao lưu" in page.text
    assert stored_as in caplog.text


class _FormWithFiles(Form):
    files = FilesField()


def test_a_form_gives_the_files_that_were_chosen_and_passes_over_empty_parts(app: Flask) -> None:
    chosen = [(io.BytesIO(b"1"), "a.pdf"), (io.BytesIO(b""), ""), (io.BytesIO(b"22"), "b.pdf")]
    with app.test_request_context(method="POST", data=MultiDict([("files", part) for part in chosen])):
        form = _FormWithFiles(meta={"csrf": False})
        assert form.files.data == [Upload("a.pdf", b"1"), Upload("b.pdf", b"22")]
        assert form.data["files"] == form.files.data
    for data in ({"x": "1"}, {"files": (io.BytesIO(b""), "")}):
        with app.test_request_context(method="POST", data=data):
            assert _FormWithFiles(meta={"csrf": False}).files.data == []


def test_of_a_file_over_the_limit_no_more_than_the_limit_is_read(app: Flask) -> None:
    limit = app.extensions["settings"].upload_limit_mb * 1024 * 1024
    part = FileStorage(io.BytesIO(bytes(limit + 500_000)), "a.pdf")
    with app.test_request_context():
        [upload] = _FormWithFiles(MultiDict([("files", part)])).files.data
    assert len(upload.content) == limit + 1


def test_a_form_says_what_is_taken_and_a_list_says_what_there_is(app: Flask) -> None:
    with app.test_request_context():
        shown = render_template_string(
            "{% from 'components/forms.html' import files_field, file_list %}{{ files_field(form.files) }}"
            "{{ file_list([{'id': 7, 'name': '<b>.pdf', 'size': 2516582}]) }}{{ file_list([]) }}",
            form=_FormWithFiles(),
        )
    assert "Tệp kèm theo" in shown
    assert "Nhiều nhất 10 tệp, tổng cộng không quá 20 MB" in shown
    assert "multiple" in shown
    assert 'accept=".pdf,' in shown
    assert 'href="/tep/7"' in shown
    assert "&lt;b&gt;.pdf" in shown
    assert "2,4 MB" in shown
    assert shown.count("<ul") == 1


def test_more_than_the_server_reads_is_refused_with_a_cure(app: Flask, browser_of: BrowserOf) -> None:
    browser = browser_of(make_account())
    task = make_task()
    path = f"/nhiem-vu/{task.code}/trao-doi"
    limit = app.config["MAX_CONTENT_LENGTH"]
    page = Page(browser.raw_post(path, data=bytes(limit + 1), content_type="multipart/form-data; boundary=x"))
    page.check(413)
    assert "Quay lại" in page.text


def test_a_refused_file_leaves_the_text_and_saves_nothing(browser_of: BrowserOf) -> None:
    browser = browser_of(make_account())
    task = make_task()
    path = f"/nhiem-vu/{task.code}/trao-doi"
    page = browser.post(path, 400, text="Đã gửi hồ sơ", files=(io.BytesIO(b"<svg/>"), "hình.png"))
    assert "«hình.png»" in page.one(".field-error").get_text()
    assert page.one("textarea").get_text().strip() == "Đã gửi hồ sơ"
    page = browser.post(path, text="Đã gửi hồ sơ", files=(io.BytesIO(pdf()), "hồ sơ.pdf"))
    assert page.texts(".timeline .files a") == ["hồ sơ.pdf"]
    assert browser.raw(page.link("hồ sơ.pdf")).data == pdf()
