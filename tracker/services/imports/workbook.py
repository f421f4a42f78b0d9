"""Importing a list: all of it or nothing, unless told to leave out what is refused."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.errors import BadWorkbook
from tracker.files.workbook.columns import Header
from tracker.files.workbook.lists import read_list
from tracker.files.workbook.reading import Sheet
from tracker.files.workbook.rows import all_rows
from tracker.files.workbook.secret_lists import refuse_secret_lists
from tracker.files.workbook.separated import Encoding
from tracker.files.workbook.task_row import ReadSheet, Refusal
from tracker.queries.agencies import get_agency_directory
from tracker.services.imports.apply import Progress
from tracker.services.imports.choices import Choices, SheetChoice
from tracker.services.imports.incoming import Incoming, look_at, plan_of
from tracker.services.imports.plan import ImportPlan, plan_import
from tracker.services.imports.runs import begin_run, complete_run
from tracker.services.imports.sheets import look_at_sheets, taken_lists


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or with `dry_run` would do. A list refused as a whole creates and updates nothing."""

    created: int
    updated: int
    unchanged: int
    refused: list[Refusal] = field(default_factory=list)
    passed_over: int = 0
    notices: list[str] = field(default_factory=list)
    run_id: int | None = None
    """The import as it can be looked up and taken back; None when nothing was changed."""

    def as_json(self) -> dict[str, Any]:
        """The result under the names the command line uses."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [refusal.as_json() for refusal in self.refused],
            "notices": self.notices,
        }


def _silently(_rows: int) -> None:
    """No progress is shown."""


def import_workbook(
    *,
    content: bytes,
    file_name: str,
    stream: Stream,
    by: Actor,
    limit_mb: int,
    under_id: int | None = None,
    code_prefix: str = "",
    encoding: Encoding = Encoding.UTF_8,
    dry_run: bool = False,
    skip_refused: bool = False,
    progress: Callable[[int], Progress] | None = None,
) -> ImportResult:
    """Take the tasks of a workbook, or of a list with separators, into a stream.

    `progress` is called with the number of rows to be saved, and gives what is told of each part done.

    Raises:
        BadWorkbook: the file is no workbook that can be read, holds no list of tasks, or is marked secret as a whole.
    """
    sheets = read_list(content, file_name=file_name, limit_mb=limit_mb, encoding=encoding)
    refuse_secret_lists(sheets)
    incoming = Incoming(
        sheets,
        file_name,
        stream,
        sha256=hashlib.sha256(content).hexdigest(),
        under_id=under_id,
        code_prefix=code_prefix,
    )
    return take_list(incoming, by=by, dry_run=dry_run, skip_refused=skip_refused, progress=progress)


def import_sheets(
    *, sheets: list[Sheet], header: Header | None, file_name: str, stream: Stream, by: Actor
) -> ImportResult:
    """Take the tasks of sheets already read into a stream; `header` says which column of the first is what."""
    choices = Choices((SheetChoice(header=header),)) if header else Choices()
    return take_list(Incoming(sheets, file_name, stream, choices), by=by)


def take_list(
    incoming: Incoming,
    *,
    by: Actor,
    dry_run: bool = False,
    skip_refused: bool = False,
    progress: Callable[[int], Progress] | None = None,
    claim: Callable[[Session], None] | None = None,
) -> ImportResult:
    """Take the tasks of a list.

    `claim` is called in the transaction before anything is saved, and may refuse: what must happen once, happens once.
    """
    at = clock.now()
    today = clock.today(at)
    looks = look_at(incoming, today=today)
    if dry_run:
        return result_of(plan_of(incoming, looks, today=today))
    with transaction() as session:
        plan = plan_of(incoming, looks, today=today)
        if plan.refused and not skip_refused:
            return refused_result(plan)
        refuse_if_cut(plan)
        if claim:
            claim(session)
        if not plan.created and not plan.updated:
            return result_of(plan)
        run = begin_run(session, incoming, by=by, at=at)
        told = progress(len(plan.created) + len(plan.updated)) if progress else _silently
        complete_run(session, run, plan, by=by, at=at, progress=told)
        return result_of(plan, run.id)


def read_sheets(sheets: list[Sheet]) -> list[ReadSheet]:
    """The lists of tasks in a workbook: every sheet that has a header.

    Raises:
        BadWorkbook: no sheet has one, or one lacks columns without which nothing can be read.
    """
    return taken_lists(look_at_sheets(sheets, Choices(), today=clock.today()))


def plan_sheets(read: list[ReadSheet], *, stream: Stream) -> ImportPlan:
    """What these lists would change, where no agency has ended and nobody else's list is mixed in."""
    refused = [refusal for sheet in read for refusal in sheet.refused]
    return plan_import(all_rows(read), refused, stream=stream, directory=get_agency_directory())


def refuse_if_cut(plan: ImportPlan) -> None:
    """Refuse a plan that was not made to its end.

    Raises:
        BadWorkbook: there were so many refusals that the rest was not looked at.
    """
    if plan.is_cut:
        message = "Có quá nhiều chỗ bị từ chối, phần còn lại chưa được kiểm tra. Sửa bớt rồi nhập lại; chưa nhập gì."
        raise BadWorkbook(message)


def refused_result(plan: ImportPlan) -> ImportResult:
    """What came of a plan that is refused as a whole."""
    return ImportResult(0, 0, plan.unchanged, plan.refused, plan.passed_over, plan.notices)


def result_of(plan: ImportPlan, run_id: int | None = None) -> ImportResult:
    """What came of a plan."""
    counts = (len(plan.created), len(plan.updated), plan.unchanged)
    return ImportResult(*counts, plan.refused, plan.passed_over, plan.notices, run_id)
