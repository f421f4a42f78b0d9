"""Attaching files: all of a batch or none, never overwritten, never changed; and a store that can be proved whole."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import make_actor, make_agency, make_document, make_task
from tests.files.attached import HTML, pdf, signed_pdf, workbook
from tracker import clock
from tracker.config import Settings
from tracker.db import db, transaction
from tracker.domain.permissions import Actor, Role
from tracker.errors import InvalidInput, StoreUnavailable
from tracker.files.attachments import Upload, store
from tracker.models import Attachment, Purpose, Task
from tracker.services.attachments import attach
from tracker.services.stored_files import verify_files


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, settings: Settings) -> Iterator[Path]:  # noqa: ARG001 - within its context
    folder = tmp_path / "files"
    store.use_folder(folder, limit_mb=1)
    yield folder
    store.use_folder(settings.files_folder, limit_mb=settings.upload_limit_mb)


def _attach(task: Task, *uploads: Upload, by: Actor | None = None) -> list[dict[str, object]]:
    by = by or make_actor()
    with transaction() as session:
        return attach(session, uploads, purpose=Purpose.REPORT, by=by, at=clock.now(), task_id=task.id)


def _rows() -> list[Attachment]:
    db.session.rollback()
    return list(db.session.scalars(select(Attachment).order_by(Attachment.id)))


def _kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_every_byte_is_kept_under_a_random_name_for_its_owner_alone(folder: Path) -> None:
    agency = make_agency()
    head = make_actor(Role.AGENCY_HEAD, agency=agency)
    told = _attach(make_task(), Upload("Báo cáo đã ký.pdf", signed_pdf()), Upload("số liệu.xlsx", workbook()), by=head)
    first, second = _rows()
    assert told[0] == {
        "id": first.id,
        "name": "Báo cáo đã ký.pdf",
        "size": len(signed_pdf()),
        "sha256": hashlib.sha256(signed_pdf()).hexdigest(),
    }
    assert (first.media_type, first.agency_id, first.account_id) == ("application/pdf", agency.id, head.account_id)
    assert second.media_type.endswith("spreadsheetml.sheet")
    path = folder / first.stored_as[:2] / first.stored_as
    assert path.read_bytes() == signed_pdf()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not any("pdf" in path.name for path in _kept(folder))


def test_two_files_of_one_name_and_content_both_stay(folder: Path) -> None:
    task = make_task()
    _attach(task, Upload("a.pdf", pdf(b"1")))
    _attach(task, Upload("a.pdf", pdf(b"2")), Upload("a.pdf", pdf(b"2")))
    assert [row.name for row in _rows()] == ["a.pdf"] * 3
    assert sorted(path.read_bytes() for path in _kept(folder)) == [pdf(b"1"), pdf(b"2"), pdf(b"2")]


def test_a_document_has_files_too() -> None:
    document = make_document()
    with transaction() as session:
        upload = Upload("goc.pdf", pdf())
        attach(session, [upload], purpose=Purpose.DOCUMENT, by=make_actor(), at=clock.now(), document_id=document.id)
    assert [(row.document_id, row.task_id) for row in _rows()] == [(document.id, None)]


@pytest.mark.parametrize(
    ("uploads", "words"),
    [
        ([Upload(f"{number}.pdf", pdf()) for number in range(11)], "nhiều nhất 10 tệp"),
        ([Upload("tốt.pdf", pdf()), Upload("hỏng.png", HTML)], "«hỏng.png»"),
        ([Upload("tốt.pdf", pdf()), Upload("lớn.pdf", pdf() + bytes(1024 * 1024))], "«lớn.pdf» lớn hơn 1 MB"),
        ([Upload("tốt.pdf", pdf()), Upload("Tối mật - phương án.pdf", pdf())], "bí mật nhà nước"),
        ([Upload("to-trinh_MẬT.pdf", pdf())], "bí mật nhà nước"),
        ([Upload("Tuyệt_mật_2024.pdf", pdf())], "bí mật nhà nước"),
    ],
)
def test_of_a_refused_batch_nothing_is_kept(folder: Path, uploads: list[Upload], words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refusal:
        _attach(make_task(), *uploads)
    assert refusal.value.field == "files"
    assert _rows() == []
    assert not folder.exists()


def test_ordinary_names_are_not_taken_for_secrets() -> None:
    names = ["Quy chế bảo mật thông tin.pdf", "bao_mat.pdf", "Mật độ dân số.pdf", "250_KH-UBND.pdf"]
    _attach(make_task(), *[Upload(name, pdf()) for name in names])
    assert [row.name for row in _rows()] == names


def test_without_files_nothing_happens(folder: Path) -> None:
    assert _attach(make_task()) == []
    assert not folder.exists()


def test_when_the_act_fails_afterwards_only_an_unnamed_leftover_remains(folder: Path) -> None:
    task, by = make_task(), make_actor()

    def fail() -> None:
        with transaction() as session:
            upload = Upload("a.pdf", pdf())
            attach(session, [upload], purpose=Purpose.PROGRESS, by=by, at=clock.now(), task_id=task.id)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert _rows() == []
    assert len(_kept(folder)) == 1


def test_a_store_that_cannot_be_written_is_said_in_words_and_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    store.use_folder(tmp_path / "taken", limit_mb=1)
    with pytest.raises(StoreUnavailable, match="Báo quản trị hệ thống"):
        _attach(make_task(), Upload("a.pdf", pdf()))
    assert _rows() == []


def _age(path: Path, hours: float) -> None:
    then = clock.now().timestamp() - hours * 3600
    os.utime(path, (then, then))


def test_the_store_is_proved_whole_and_what_is_not_is_named(app: Flask, folder: Path) -> None:
    runner = app.test_cli_runner()
    _attach(make_task(), *[Upload(f"{word}.pdf", pdf()) for word in ("nguyên", "mất", "đổi")])
    told = runner.invoke(args=["files", "verify"])
    assert (told.exit_code, told.output) == (0, "3 tệp nguyên vẹn, 0 mất, 0 bị đổi.\n")
    _good, missing, changed = _rows()
    (folder / missing.stored_as[:2] / missing.stored_as).unlink()
    with (folder / changed.stored_as[:2] / changed.stored_as).open("ab") as file:
        file.write(b"!")
    told = runner.invoke(args=["files", "verify"])
    assert told.exit_code == 1
    assert f"Mất: {missing.id} mất.pdf ({missing.stored_as})" in told.output
    assert f"Bị đổi: {changed.id} đổi.pdf ({changed.stored_as})" in told.output
    assert "1 tệp nguyên vẹn, 1 mất, 1 bị đổi." in told.output


def test_leftovers_older_than_a_day_are_named_and_cleared_away_and_nothing_else_is(app: Flask, folder: Path) -> None:
    _attach(make_task(), Upload("a.pdf", pdf()))
    named = _kept(folder)[0]
    old, young = (store.keep(b"leftover") for _ in range(2))
    _age(folder / old[:2] / old, 24.1)
    _age(folder / young[:2] / young, 23.9)
    _age(named, 1000)
    runner = app.test_cli_runner()
    told = runner.invoke(args=["files", "verify"])
    assert told.exit_code == 0
    assert f"Không ai nhắc đến: {old}" in told.output
    assert young not in told.output
    assert runner.invoke(args=["files", "clean"]).output == "Đã xóa 1 tệp thừa.\n"
    assert {path.name for path in _kept(folder)} == {young, named.name}
    assert verify_files().is_whole
