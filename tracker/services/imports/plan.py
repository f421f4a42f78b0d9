"""What a workbook would change: which tasks are new, changed, unchanged, and which rows are refused and why."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tracker.domain.streams import Stream
from tracker.files.workbook.columns import Field
from tracker.files.workbook.rows import MOST_REFUSALS
from tracker.files.workbook.task_row import Doubt, Refusal, TaskRow
from tracker.queries.agencies import AgencyDirectory
from tracker.services.imports.compare import Change, Content, KnownTask, as_far_as_said, conflict, list_changes
from tracker.services.imports.heirs import Heirs
from tracker.services.imports.known_tasks import load_known_tasks
from tracker.services.imports.resolve import Belonging, ResolvedRow, Resolver

_AND_MORE = Refusal(None, None, None, "nhiều chỗ khác", "Cần sửa các chỗ trên trước; phần còn lại chưa được kiểm tra.")
#: So many doubts are told.
_MOST_DOUBTS = 1_000
_TOLD_EVERY = 500


@dataclass(frozen=True)
class PlannedRow:
    """A row that can be taken, what it means, and, where its task exists, what would change."""

    row: TaskRow
    content: Content
    task_id: int | None = None
    changes: tuple[Change, ...] = ()


@dataclass
class ImportPlan:
    """What an import would do. Nothing is decided here that `apply` decides again."""

    created: list[PlannedRow] = field(default_factory=list)
    updated: list[PlannedRow] = field(default_factory=list)
    unchanged_of: Counter[str] = field(default_factory=Counter)
    """How many rows of each sheet say what is there already."""
    refused: list[Refusal] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    passed_over: int = 0
    notices: list[str] = field(default_factory=list)
    """What was not read, and what that means: columns, sheets; and what became of agencies that are no more."""
    is_cut: bool = False
    """There were so many refusals that the rest of the rows was not looked at."""

    @property
    def unchanged(self) -> int:
        """How many rows say what is there already."""
        return self.unchanged_of.total()

    def counts_of(self, sheet: str) -> tuple[int, int, int, int]:
        """Of one sheet: how many tasks are new, changed, unchanged, and how many places are refused."""
        return (
            sum(one.row.sheet == sheet for one in self.created),
            sum(one.row.sheet == sheet for one in self.updated),
            self.unchanged_of[sheet],
            sum(one.sheet == sheet for one in self.refused),
        )


def _silently(_rows: int) -> None:
    """No progress is told."""


def plan_import(
    rows: Iterable[TaskRow],
    refused: Iterable[Refusal],
    *,
    stream: Stream,
    directory: AgencyDirectory,
    belonging: Belonging | None = None,
    heirs: Heirs | None = None,
    progress: Callable[[int], None] = _silently,
) -> ImportPlan:
    """Compare the rows of a workbook with the tasks there are.

    `heirs` take what the rows would give to agencies that are no more; `progress` is told the number of rows compared
    since it was last called.
    """
    plan = ImportPlan(refused=list(refused))
    resolver = Resolver(directory, belonging or Belonging(), plan.refused)
    resolved = list(resolver.resolve(rows))
    codes = {code for one in resolved for code in _spellings(one.row.code)}
    planner = _Planner(plan, load_known_tasks(sorted(codes)), stream, directory, heirs or Heirs())
    for start in range(0, len(resolved), _TOLD_EVERY):
        part = resolved[start : start + _TOLD_EVERY]
        for one in part:
            planner.place(one)
        progress(len(part))
    plan.notices += planner.heirs.notices()
    plan.is_cut = len(plan.refused) >= MOST_REFUSALS
    if plan.is_cut:
        plan.refused = [*plan.refused[:MOST_REFUSALS], _AND_MORE]
    plan.refused.sort(key=lambda refusal: (refusal is _AND_MORE, refusal.sheet or "", refusal.row or 0))
    return plan


def _spellings(code: str) -> set[str]:
    return {code, code.upper(), code.lower()}


class _Planner:
    """Says of one row after the other what becomes of it."""

    def __init__(
        self,
        plan: ImportPlan,
        known: dict[str, KnownTask],
        stream: Stream,
        directory: AgencyDirectory,
        heirs: Heirs,
    ) -> None:
        self._plan = plan
        self._known = known
        self._stream = stream
        self._directory = directory
        self.heirs = heirs

    def place(self, resolved: ResolvedRow) -> None:
        """Put the row where it belongs: among the new, changed, unchanged or refused."""
        plan, row = self._plan, resolved.row
        task = self._known.get(row.code)
        if task is None:
            self._place_new(resolved)
        else:
            heard = as_far_as_said(self.heirs.of_known(resolved, task), task, said=row.header.columns)
            if reason := self._not_ours(row, heard, task) or conflict(row, heard, task, row.stream or self._stream):
                plan.refused.append(reason)
                return
            if changes := tuple(list_changes(task.content, heard)):
                plan.updated.append(PlannedRow(row, heard, task.id, changes))
                self._doubt(row.doubts)
            else:
                plan.unchanged_of[row.sheet] += 1

    def _place_new(self, resolved: ResolvedRow) -> None:
        row = resolved.row
        if self._known.get(row.code.upper()) or self._known.get(row.code.lower()):
            expected = "Cần mã viết đúng như nhiệm vụ đã có, hoặc mã khác hẳn: hai mã chỉ khác chữ hoa, chữ thường."
            self._plan.refused.append(row.refuse(Field.CODE, row.code, expected))
            return
        content, doubts = self.heirs.of_new(resolved)
        self._plan.created.append(PlannedRow(row, content))
        self._doubt(doubts)

    def _not_ours(self, row: TaskRow, heard: Content, task: KnownTask) -> Refusal | None:
        """Why a list of one province may not change a task of another that happens to bear the same code."""
        under = self._directory.under
        if under is None or heard.lead.id == task.content.lead.id or self._directory.is_own(task.content.lead.id):
            return None
        expected = f"Cần tiền tố mã: mã này là của nhiệm vụ ngoài «{under.name}», do {task.content.lead.name} chủ trì."
        return row.refuse(Field.CODE, row.code, expected)

    def _doubt(self, doubts: Iterable[Doubt]) -> None:
        if len(self._plan.doubts) < _MOST_DOUBTS:
            self._plan.doubts.extend(doubts)
