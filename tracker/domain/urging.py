"""Urging (đôn đốc): the words of a formal act of the Office towards an agency that owes it tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.lifecycle import State
from tracker.domain.text import one_line
from tracker.domain.wording import count_in_words, day_in_words, time_left_in_words

#: So many tasks can be urged in one go.
MOST_URGED = 200
#: An agency is asked to answer within so many working days, unless the Office writes another day.
ANSWER_WITHIN_WORKING_DAYS = 3
#: What the key of an urge's message in the outbox begins with.
_KEY = "urge:"
#: Where a letter says nothing else, as the Office usually has it.
USUAL_NOTATION = "VP-TH"
USUAL_TITLE = "CHÁNH VĂN PHÒNG"
USUAL_COPIES = "- Như trên;\n- Lãnh đạo UBND tỉnh (để b/c);\n- Lưu: VT, TH."


@dataclass(frozen=True)
class UrgedTask:
    """One task as an urge tells of it."""

    code: str
    content: str
    document: str
    due_on: date | None
    state: State
    days_left: int | None

    @property
    def is_overdue(self) -> bool:
        """Whether its due date had passed."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class LetterDetails:
    """What a letter (công văn đôn đốc) bears beside its words; one for each agency."""

    number: int
    notation: str
    on: date
    place: str
    signer_title: str
    signer_name: str
    copies: str

    @property
    def label(self) -> str:
        """Number and notation: 125/VP-TH."""
        return f"{self.number}/{self.notation}"


def message_key(urge_id: int, account_id: int) -> str:
    """What makes the mail of an urge the only one to its recipient."""
    return f"{_KEY}{urge_id}:{account_id}"


def is_key_of_urge(key: str) -> bool:
    """Whether a message in the outbox is the mail of an urge, whose words were written when it was made."""
    return key.startswith(_KEY)


def urgency(task: UrgedTask) -> tuple[bool, date, str]:
    """The order of an urge's list: the longest overdue first, tasks without a due date last."""
    return task.due_on is None, task.due_on or date.max, task.code


def standing_in_words(task: UrgedTask, day: date) -> str:
    """How a task stands on a day, for a list: 'quá 9 ngày, chưa tiếp nhận'."""
    how = time_left_in_words(task.due_on, day) if task.due_on else "không thời hạn"
    return f"{how}, chưa tiếp nhận" if task.state is State.ASSIGNED else how


def opening_in_words(tasks: Sequence[UrgedTask], *, agency: str, day: date) -> str:
    """The sentence that says how things stand, with its numbers."""
    told = f"{agency} còn {count_in_words(len(tasks))} nhiệm vụ chưa báo cáo hoàn thành"
    parts = [part for part in (_late_in_words(tasks), _waiting_in_words(tasks)) if part]
    is_about_all = parts and parts[0].startswith(("đều", "đã", "chưa"))
    among = f", {'' if is_about_all else 'trong đó '}{' và '.join(parts)}" if parts else ""
    return f"Qua theo dõi việc thực hiện các nhiệm vụ được giao, tính đến ngày {day_in_words(day)}, {told}{among}."


def _late_in_words(tasks: Sequence[UrgedTask]) -> str:
    late = [-task.days_left for task in tasks if task.days_left is not None and task.days_left < 0]
    if not late:
        return ""
    longest = f"{count_in_words(max(late))} ngày"
    if len(tasks) == 1:
        return f"đã quá hạn {longest}"
    if len(late) == len(tasks):
        return f"đều đã quá hạn (lâu nhất {longest})"
    return f"{count_in_words(len(late))} nhiệm vụ đã quá hạn ({'lâu nhất ' if len(late) > 1 else ''}{longest})"


def _waiting_in_words(tasks: Sequence[UrgedTask]) -> str:
    waiting = sum(task.state is State.ASSIGNED for task in tasks)
    if not waiting:
        return ""
    return "chưa tiếp nhận" if len(tasks) == 1 else f"{count_in_words(waiting)} nhiệm vụ chưa tiếp nhận"


def usual_text(answer_by: date) -> str:
    """What is asked for, as the Office usually writes it; the person may write something else."""
    return (
        "Văn phòng UBND tỉnh đề nghị quý cơ quan tập trung chỉ đạo, khẩn trương hoàn thành các nhiệm vụ nêu trên và "
        f"báo cáo kết quả trên hệ thống theo dõi nhiệm vụ trước ngày {day_in_words(answer_by)}. Nhiệm vụ nào chưa thể "
        "hoàn thành, đề nghị nêu rõ nguyên nhân, khó khăn, vướng mắc, đề xuất giải pháp và thời gian hoàn thành.\n"
        "Đề nghị quý cơ quan quan tâm, phối hợp thực hiện."
    )


def issuer_in_full(province: str) -> str:
    """The body above the Office as the head of a letter has it: 'ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ'."""
    name = one_line(province).upper()
    return f"ỦY BAN NHÂN DÂN {name.removeprefix('UBND ')}" if name.startswith("UBND ") else name


def usual_place(province: str) -> str:
    """Where letters are written, as far as the province's name tells: 'Quảng Trị', or nothing."""
    for before in ("UBND tỉnh ", "UBND thành phố ", "Ủy ban nhân dân tỉnh ", "Ủy ban nhân dân thành phố "):
        if one_line(province).startswith(before):
            return one_line(province).removeprefix(before)
    return ""


def subject_in_words(tasks: Sequence[UrgedTask]) -> str:
    """What an urge is about, in a few words: 'đôn đốc thực hiện 12 nhiệm vụ, trong đó 9 quá hạn'."""
    late = sum(task.is_overdue for task in tasks)
    told = f"đôn đốc thực hiện {count_in_words(len(tasks))} nhiệm vụ"
    if not late:
        return told
    return f"{told} quá hạn" if late == len(tasks) else f"{told}, trong đó {count_in_words(late)} quá hạn"
