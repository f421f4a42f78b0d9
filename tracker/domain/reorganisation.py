"""What happens to agencies: renamed, merged, split, dissolved, or relieved of a function. Rules without a database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ReorganisationKind(StrEnum):
    """What is done to agencies. The value is stored, and stands in addresses."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    DISSOLVE = "dissolve"
    TRANSFER = "transfer"


KIND_OF_CHANGE_WORDS = {
    ReorganisationKind.RENAME: "Đổi tên",
    ReorganisationKind.MERGE: "Sáp nhập, hợp nhất",
    ReorganisationKind.SPLIT: "Chia, tách",
    ReorganisationKind.DISSOLVE: "Giải thể, kết thúc hoạt động",
    ReorganisationKind.TRANSFER: "Chuyển chức năng",
}
#: After these the agencies that gave are no more.
ENDING = frozenset({ReorganisationKind.MERGE, ReorganisationKind.SPLIT, ReorganisationKind.DISSOLVE})
#: In these it is chosen task by task who takes what.
CHOSEN_ONE_BY_ONE = frozenset({
    ReorganisationKind.SPLIT, ReorganisationKind.DISSOLVE, ReorganisationKind.TRANSFER,
})  # fmt: skip
#: A day before this is a slip of the pen.
EARLIEST = date(2000, 1, 1)
#: Stands for an agency that is added with the plan, until it has a number.
TO_COME = -1


@dataclass(frozen=True)
class Plan:
    """What is to be done. Whatever is not chosen in particular goes to `main_id`, or stays in a transfer."""

    kind: ReorganisationKind
    effective_on: date
    legal_basis: str
    from_ids: tuple[int, ...]
    main_id: int | None = None
    """The agency that takes what nobody chose otherwise, and in whose name the past is told when mapped."""
    other_ids: tuple[int, ...] = ()
    """Further agencies that take something."""
    task_to: Mapping[int, int] = field(default_factory=dict)
    """Task to agency, where it was chosen."""
    person_to: Mapping[int, int] = field(default_factory=dict)
    """Account to agency, where it was chosen."""
    new_name: str = ""
    new_short_name: str = ""

    @property
    def to_ids(self) -> tuple[int, ...]:
        """All agencies that take something."""
        return tuple(one for one in (self.main_id, *self.other_ids) if one is not None)

    @property
    def ends_agencies(self) -> bool:
        """Whether the agencies that give are no more afterwards."""
        return self.kind in ENDING

    def task_goes_to(self, task_id: int) -> int | None:
        """The agency that takes a task or a part of one; None: it stays where it is."""
        return self.task_to.get(task_id, self.main_id if self.ends_agencies else None)

    def person_goes_to(self, account_id: int) -> int | None:
        """The agency to which a person goes; None: he stays where he is."""
        return self.person_to.get(account_id, self.main_id if self.ends_agencies else None)


def why_not(plan: Plan, *, today: date, valid: Collection[int], is_chosen: bool = True) -> tuple[str, str] | None:
    """What is wrong with a plan, as the field and a sentence with the cure; None when nothing is.

    `valid` are the agencies that exist today. Before `is_chosen`, tasks and people are still to be chosen.
    """
    if not plan.legal_basis.strip():
        return "legal_basis", "Cần ghi căn cứ pháp lý: số, ký hiệu và ngày của nghị quyết hoặc quyết định."
    if plan.effective_on > today:
        return (
            "effective_on",
            "Ngày có hiệu lực chưa đến. Nhập việc sắp xếp từ ngày đó trở đi; đến lúc ấy nhiệm vụ mới được chuyển.",
        )
    if plan.effective_on < EARLIEST:
        return "effective_on", f"Ngày có hiệu lực từ năm {EARLIEST.year} trở đi. Xem lại năm đã ghi."
    if not plan.from_ids:
        return "from_ids", "Chọn cơ quan được sắp xếp."
    if any(one not in valid for one in plan.from_ids):
        return "from_ids", "Cơ quan được sắp xếp phải còn hoạt động. Bỏ chọn cơ quan đã hết hiệu lực."
    if plan.kind is ReorganisationKind.RENAME:
        return _why_no_new_name(plan)
    return _why_no_targets(plan, valid, is_chosen=is_chosen)


def _why_no_new_name(plan: Plan) -> tuple[str, str] | None:
    if len(plan.from_ids) != 1:
        return "from_ids", "Đổi tên từng cơ quan một."
    if not plan.new_name.strip():
        return "new_name", "Cần ghi tên mới."
    return None


def _why_no_targets(plan: Plan, valid: Collection[int], *, is_chosen: bool) -> tuple[str, str] | None:
    if plan.main_id is None:
        return "main_id", "Chọn cơ quan kế thừa: nhiệm vụ đang làm và người của cơ quan cũ phải có nơi tiếp nhận."
    if any(one not in valid for one in plan.to_ids):
        return "main_id", "Cơ quan kế thừa phải đang hoạt động. Thêm cơ quan mới ở mục Quản trị, Cơ quan, rồi chọn."
    if set(plan.to_ids) & set(plan.from_ids):
        return "main_id", "Cơ quan kế thừa không thể là cơ quan được sắp xếp. Cơ quan ở lại thì không chọn ở trên."
    if plan.kind is ReorganisationKind.SPLIT and len(set(plan.to_ids)) < 2:
        return "other_ids", "Chia, tách thì có từ hai cơ quan kế thừa; chọn thêm cơ quan nhận phần còn lại."
    if plan.kind in {ReorganisationKind.SPLIT, ReorganisationKind.TRANSFER} and len(plan.from_ids) != 1:
        return "from_ids", "Chọn đúng một cơ quan: chia tách và chuyển chức năng làm với từng cơ quan một."
    chosen = set(plan.task_to.values()) | set(plan.person_to.values())
    if not chosen <= set(plan.to_ids):
        return "other_ids", "Có nhiệm vụ hoặc người được chọn cho một cơ quan không thuộc các cơ quan kế thừa."
    if is_chosen and plan.kind is ReorganisationKind.TRANSFER and not plan.task_to and not plan.person_to:
        return "main_id", "Chọn ít nhất một nhiệm vụ hoặc một người được chuyển."
    return None
