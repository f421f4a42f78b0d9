"""What agencies tell of the work: the lead its progress, a cooperating one its part; and what all discuss."""

from collections.abc import Sequence

from tracker.db import transaction
from tracker.domain.lifecycle import Act
from tracker.domain.permissions import Actor
from tracker.errors import InvalidInput
from tracker.files.attachments import Upload
from tracker.models import Cooperation, ProgressEntry, Purpose
from tracker.services.acting import begin, open_text, require


def report_progress(
    *,
    task_code: str,
    version: int | None = None,  # noqa: ARG001 - an entry is added and replaces nothing, so it is never too late
    by: Actor,
    percent: int | None = None,
    text: str = "",
    difficulty: str = "",
    files: Sequence[Upload] = (),
) -> None:
    """Add an entry of progress. On a task that was not accepted yet this accepts it.

    Raises:
        InvalidInput: nothing is told, or the percentage is none.
    """
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=None, act=Act.PROGRESS, by=by)
        text, difficulty = open_text("text", text), open_text("difficulty", difficulty)
        if percent is not None and not 0 <= percent <= 100:
            message = "Tỷ lệ hoàn thành là một số từ 0 đến 100."
            raise InvalidInput(message, field="percent")
        if percent is None and not text and not difficulty:
            message = "Ghi ít nhất một điều: tỷ lệ, việc đã làm hoặc khó khăn."
            raise InvalidInput(message, field="text")
        told = [f"{percent}%"] if percent is not None else []
        told += [text] if text else []
        told += [f"Khó khăn: {difficulty}"] if difficulty else []
        summary = f"Cập nhật tiến độ: {'. '.join(told)}"
        if acting.was_just_told(summary):
            return
        task = acting.task
        session.add(
            ProgressEntry(
                task_id=task.id,
                agency_id=task.lead_agency_id,
                account_id=by.account_id,
                percent=percent,
                text=text,
                difficulty=difficulty,
                entered_on=acting.today,
                entered_at=acting.at,
            )
        )
        if percent is not None:
            task.progress_percent = percent
        kept = acting.attach(files, Purpose.PROGRESS)
        acting.record(summary, percent=percent, **kept)


def report_part(
    *,
    task_code: str,
    version: int | None = None,  # noqa: ARG001 - an agency's part is nobody else's to change
    by: Actor,
    result: str,
    files: Sequence[Upload] = (),
) -> None:
    """A cooperating agency tells what it contributed. It may tell it anew; the task's own report is the lead's."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=None, act=Act.REPORT_PART, by=by)
        result = require("result", result, "kết quả phần việc")
        if acting.was_just_told(f"Báo cáo phần việc phối hợp: {result}"):
            return
        part = session.get_one(Cooperation, (acting.task.id, by.agency_id))
        part.reported_on, part.result = acting.today, result
        kept = acting.attach(files, Purpose.PART)
        acting.record(f"Báo cáo phần việc phối hợp: {result}", result=result, **kept)


def add_to_discussion(
    *,
    task_code: str,
    version: int | None = None,  # noqa: ARG001 - a word in a discussion changes nothing, so it is never too late
    by: Actor,
    text: str,
    files: Sequence[Upload] = (),
) -> None:
    """Say something that all who take part in the task read, among its history."""
    with transaction() as session:
        acting = begin(session, task_code=task_code, version=None, act=Act.DISCUSS, by=by)
        text = require("text", text, "nội dung trao đổi")
        if acting.was_just_told(text):
            return
        acting.record(text, **acting.attach(files, Purpose.DISCUSSION))
