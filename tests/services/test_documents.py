"""Entering documents by hand: one document is entered once, whoever brings it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import TODAY, make_actor, make_agency, make_document, make_task
from tests.files.attached import pdf
from tests.files.workbooks import row, workbook_of
from tests.services.entering import a_document
from tracker.db import db
from tracker.domain.permissions import OF_AN_AGENCY, SYSTEM, Role
from tracker.domain.streams import Stream
from tracker.errors import AlreadyThere, InvalidForm, NeedsConfirmation, NotAllowed, NotFound, StaleVersion
from tracker.files.attachments import Upload
from tracker.models import Attachment, Document, HistoryEntry, Task
from tracker.queries.documents import get_document
from tracker.services.documents import correct_document, register_document
from tracker.services.history import verify_history
from tracker.services.imports.workbook import import_workbook

pytestmark = pytest.mark.usefixtures("app")


def _stored(document_id: int) -> Document:
    db.session.rollback()
    return db.session.get_one(Document, document_id)


def _errors(told: object) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refused:
        register_document(told=told, by=make_actor())  # type: ignore[arg-type]
    return refused.value.errors


def test_what_the_number_tells_need_not_be_typed() -> None:
    document = _stored(register_document(told=a_document("048 / qd-ubnd"), by=make_actor()))
    assert (document.label, document.number_key, document.year) == ("048/QĐ-UBND", "48/QD-UBND", 2024)
    assert (document.type_name, document.issuer, document.issued_on) == ("Quyết định", "UBND", TODAY)
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    assert entry.summary == "Nhập văn bản Quyết định 048/QĐ-UBND ngày 12/06/2024"
    assert verify_history() is None


def test_type_and_issuer_may_be_told() -> None:
    told = a_document("5/KL-X", type_name="Kết luận", issuer="Tỉnh ủy")
    document = _stored(register_document(told=told, by=make_actor()))
    assert (document.type_name, document.issuer) == ("Kết luận", "TỈNH ỦY")


def test_a_second_entry_of_a_document_is_refused_and_names_the_first() -> None:
    first = register_document(told=a_document("48/QĐ-UBND", subject="Phân bổ vốn"), by=make_actor())
    for again in ("48/QĐ-UBND", "048/qd - ubnd", "Số: 48/QĐ–UBND"):
        with pytest.raises(AlreadyThere) as refused:
            register_document(told=a_document(again), by=make_actor(), confirmed=True)
        assert refused.value.found_id == first
        assert refused.value.errors == {
            "label": "Văn bản này đã có: Quyết định 48/QĐ-UBND ngày 12/06/2024, Phân bổ vốn."
        }


def test_a_document_of_a_list_is_the_same_as_one_entered_by_hand() -> None:
    make_agency("Sở Tài chính")
    register_document(told=a_document("48/QĐ-UBND"), by=make_actor())
    register_document(told=a_document("", subject="Kết luận giao ban tháng 6"), by=make_actor())
    numbered = row("A-1", document="48/QD-UBND", issued="12/06/2024", subject="Phân bổ vốn", assigned="12/06/2024")
    meeting = row("A-2", document="", issued="12/06/2024", subject="Kết luận giao ban tháng 6", assigned="12/06/2024")
    result = import_workbook(
        content=workbook_of([numbered, meeting]),
        file_name="x.xlsx",
        stream=Stream.PROVINCIAL,
        by=SYSTEM,
        limit_mb=20,
    )
    assert (result.created, result.refused) == (2, [])
    assert db.session.query(Document).count() == 2
    assert db.session.query(Task).where(Task.document_id.is_not(None)).count() == 2
    with pytest.raises(AlreadyThere):
        register_document(told=a_document("48/QĐ-UBND"), by=make_actor())


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"issuer": "UBND tỉnh Quảng Bình"}, "Đã có văn bản số 48/QĐ-UBND của UBND ngày 12/06/2024."),
        ({"issued_on": date(2023, 12, 1)}, "Đã có văn bản số 48/QĐ-UBND của UBND ngày 12/06/2024."),
    ],
)
def test_the_same_number_of_another_body_or_year_is_asked_about_and_allowed(
    told: dict[str, object], words: str
) -> None:
    register_document(told=a_document("48/QĐ-UBND"), by=make_actor())
    other = replace(a_document("48/QĐ-UBND"), **told)  # type: ignore[arg-type]
    with pytest.raises(NeedsConfirmation, match=words):
        register_document(told=other, by=make_actor())
    register_document(told=other, by=make_actor(), confirmed=True)
    assert db.session.query(Document).count() == 2


def test_an_old_document_is_asked_about() -> None:
    told = a_document(issued_on=TODAY - timedelta(days=367))
    with pytest.raises(NeedsConfirmation, match="đã quá một năm"):
        register_document(told=told, by=make_actor())
    register_document(told=told, by=make_actor(), confirmed=True)
    register_document(told=a_document("9/UBND-KT", issued_on=TODAY - timedelta(days=366)), by=make_actor())


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = a_document("", subject=" ", issued_on=TODAY + timedelta(days=1), type_name="x" * 51)
    errors = _errors(told)
    assert errors == {
        "subject": "Cần ghi trích yếu, vì văn bản không có số.",
        "type_name": "Không dài quá 50 ký tự; đang có 51.",
        "issued_on": "Ngày ban hành không sau hôm nay (12/06/2024).",
    }
    assert db.session.query(Document).count() == 0


def test_a_year_in_the_number_must_be_that_of_the_date() -> None:
    assert "Ký hiệu ghi năm 2021" in _errors(a_document("48/2021/QĐ-UBND"))["issued_on"]
    assert _errors(a_document(issued_on=None)) == {"issued_on": "Cần ghi ngày ban hành."}


@pytest.mark.parametrize("field", ["label", "subject", "issuer", "type_name"])
def test_what_is_marked_secret_is_refused(field: str) -> None:
    errors = _errors(a_document(**{field: "12/UBND-NC (TỐI MẬT)"}))
    assert "bí mật nhà nước" in errors[field]


def test_an_unnumbered_document_is_the_same_by_day_and_subject() -> None:
    register_document(told=a_document("", subject="Kết luận giao ban tháng 6"), by=make_actor())
    assert "label" in _errors(a_document("", subject="Kết luận  giao ban THÁNG 6"))
    register_document(told=a_document("", subject="Kết luận giao ban tháng 5"), by=make_actor())


def test_an_unnumbered_document_is_called_a_letter_only_by_who_says_so() -> None:
    register_document(told=a_document("", subject="Kết luận giao ban"), by=make_actor())
    register_document(told=a_document("", subject="Chỉ đạo", type_name="Kết luận"), by=make_actor())
    assert list(db.session.scalars(select(HistoryEntry.summary).order_by(HistoryEntry.id))) == [
        "Nhập văn bản Văn bản không số ngày 12/06/2024",
        "Nhập văn bản Kết luận không số ngày 12/06/2024",
    ]
    assert "Văn bản này đã có: Văn bản không số" in _errors(a_document("", subject="Kết luận giao ban"))["label"]


def test_a_correction_is_told_and_found_in_searches() -> None:
    document_id = register_document(told=a_document("48/QĐ-UBND"), by=make_actor())
    task = make_task(document=_stored(document_id))
    mark = get_document(document_id, actor=make_actor()).mark
    correct_document(
        document_id=document_id, mark=mark, told=a_document("49/QĐ-UBND", subject="Phân bổ vốn"), by=make_actor()
    )
    document = _stored(document_id)
    assert (document.label, document.number_key) == ("49/QĐ-UBND", "49/QD-UBND")
    assert "49 qd ubnd phan bo von" in db.session.get_one(Task, task.id).search_text
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    assert (
        entry.summary == "Sửa văn bản: số, ký hiệu: 48/QĐ-UBND → 49/QĐ-UBND; trích yếu: V/v đầu tư công → Phân bổ vốn"
    )


def test_of_two_who_correct_at_once_the_second_is_told() -> None:
    document_id = register_document(told=a_document("48/QĐ-UBND"), by=make_actor())
    mark = get_document(document_id, actor=make_actor()).mark
    correct_document(document_id=document_id, mark=mark, told=a_document("48/QĐ-UBND", subject="Một"), by=make_actor())
    with pytest.raises(StaleVersion, match="vừa thay đổi văn bản này lúc 09:00 ngày 12/06/2024"):
        correct_document(
            document_id=document_id, mark=mark, told=a_document("48/QĐ-UBND", subject="Hai"), by=make_actor()
        )
    assert _stored(document_id).subject == "Một"


def test_a_document_cannot_be_corrected_into_another() -> None:
    other = make_document("48/QĐ-UBND", issued_on=TODAY)
    document_id = register_document(told=a_document("50/QĐ-UBND"), by=make_actor())
    with pytest.raises(AlreadyThere) as refused:
        correct_document(
            document_id=document_id,
            mark=get_document(document_id, actor=make_actor()).mark,
            told=a_document("48/QĐ-UBND"),
            by=make_actor(),
        )
    assert refused.value.found_id == other.id
    with pytest.raises(NotFound):
        correct_document(document_id=99, mark="", told=a_document(), by=make_actor())


def test_files_are_kept_with_the_document_and_none_when_it_is_refused() -> None:
    by = make_actor()
    document_id = register_document(told=a_document(), by=by, files=[Upload("Quyết định.pdf", pdf())])
    kept = db.session.scalars(select(Attachment)).one()
    assert (kept.document_id, kept.name) == (document_id, "Quyết định.pdf")
    with pytest.raises(InvalidForm) as refused:
        register_document(told=a_document("7/UBND-KT"), by=by, files=[Upload("a.exe", b"MZ")])
    assert "files" in refused.value.errors
    assert db.session.query(Document).count() == 1


@pytest.mark.parametrize("role", sorted(OF_AN_AGENCY | {Role.LEADER, Role.VIEWER, Role.ADMIN}))
def test_documents_are_entered_by_the_office_alone(role: Role) -> None:
    with pytest.raises(NotAllowed):
        register_document(told=a_document(), by=make_actor(role))


def test_of_two_who_enter_a_document_at_once_one_is_led_to_the_others(app: Flask) -> None:
    by = make_actor()
    db.session.remove()

    def enter(_turn: int) -> int:
        with app.app_context():
            try:
                return register_document(told=a_document("48/QĐ-UBND"), by=by)
            except AlreadyThere as error:
                return -error.found_id
            finally:
                db.session.remove()

    with ThreadPoolExecutor(6) as threads:
        answers = sorted(threads.map(enter, range(6)))
    assert db.session.query(Document).count() == 1
    assert answers == [-answers[-1]] * 5 + [answers[-1]]
