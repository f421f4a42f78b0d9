"""Items that were pasted: what each line says, with its agencies found by name, before anything is stored."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.programme_text import MOST_LINES, PastedItem, due_told, read_pasted, submission_told
from tracker.domain.programmes import SUBMISSION_WORDS
from tracker.domain.wording import count_in_words
from tracker.errors import InvalidForm
from tracker.queries.agencies import AgencyDirectory, get_agency_directory
from tracker.services.programme_checks import ItemForm


@dataclass(frozen=True)
class PastedRow:
    """One line: what was read of it, and what is wrong with it."""

    told: PastedItem
    form: ItemForm
    lead_name: str
    cooperating_names: tuple[str, ...]
    due_on: date | None
    submitted_to: str
    problems: tuple[str, ...]


def preview_pasted(text: str, *, year: int) -> list[PastedRow]:
    """What the lines of a text would become in the programme of a year. Nothing is stored.

    Raises:
        InvalidForm: there is no line, or there are too many (field `text`).
    """
    lines = read_pasted(text)
    if not lines:
        raise InvalidForm({"text": "Dán ít nhất một dòng."})
    if len(lines) > MOST_LINES:
        message = f"Mỗi lần dán nhiều nhất {count_in_words(MOST_LINES)} dòng; đang có {count_in_words(len(lines))}."
        raise InvalidForm({"text": message})
    directory = get_agency_directory()
    return [_row(one, directory, year) for one in lines]


def _row(told: PastedItem, directory: AgencyDirectory, year: int) -> PastedRow:
    problems = [] if told.content else ["thiếu nội dung"]
    lead = directory.find(told.lead)
    if lead is None:
        problems.append(_unknown(told.lead, directory))
    partners = [(name, directory.find(name)) for name in told.cooperating]
    problems += [_unknown(name, directory) for name, found in partners if found is None]
    due = due_told(told.due, year)
    if due is None or due[0].year != year:
        problems.append(f"thời hạn «{told.due}»: cần ngày, tháng hoặc quý trong năm {year}")
    submitted_to = submission_told(told.submitted_to)
    if submitted_to is None:
        problems.append(f"nơi trình «{told.submitted_to}»: ghi {', '.join(SUBMISSION_WORDS.values())}")
    form = ItemForm(
        content=told.content,
        lead_id=lead.id if lead else None,
        due=told.due,
        submitted_to=submitted_to,
        kind=told.kind,
        cooperating=[found.id for _, found in partners if found],
    )
    return PastedRow(
        told=told,
        form=form,
        lead_name=lead.name if lead else "",
        cooperating_names=tuple(found.name for _, found in partners if found),
        due_on=due[0] if due else None,
        submitted_to=SUBMISSION_WORDS[submitted_to] if submitted_to else "",
        problems=tuple(problems),
    )


def _unknown(name: str, directory: AgencyDirectory) -> str:
    if not name:
        return "thiếu cơ quan chủ trì"
    nearest = directory.nearest(name)
    return f"không có cơ quan «{name}»" + (f"; gần nhất: {nearest}" if nearest else "")
