"""Urging: the Office's formal act towards the agencies that owe it tasks; one urge an agency, on record and mailed.

All of a go happens, or nothing: what the person saw is what is sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker import clock
from tracker.config import Settings
from tracker.db import transaction
from tracker.domain.lifecycle import Act, refusal
from tracker.domain.permissions import Actor
from tracker.domain.text import one_line, paragraphs
from tracker.domain.urging import (
    MOST_URGED,
    LetterDetails,
    UrgedTask,
    issuer_in_full,
    standing_in_words,
)
from tracker.domain.wording import count_in_words, day_in_words
from tracker.errors import ActRefused, InvalidForm, InvalidInput, NotFound, StaleVersion
from tracker.models import HistoryHead, Urge, UrgeTask
from tracker.queries.circumstances import list_circumstances
from tracker.queries.urge_choice import (
    TaskToUrge,
    last_urge_number,
    list_tasks_to_urge,
    list_urges_of_go,
    list_used_letter_numbers,
)
from tracker.services.acting import open_text, require
from tracker.services.history import Entry, write_history
from tracker.services.urge_mails import queue_urge_mails
from tracker.services.urge_preview import ToAgency, by_agency

#: A formal mail is still worth arriving after a week without a mail server.
_VALID = timedelta(days=7)
#: A letter bears a day of the last weeks; a later one would be a promise.
_OLDEST_LETTER = timedelta(days=31)


@dataclass(frozen=True)
class UrgeWish:
    """One task to urge, and the version of it that the person saw."""

    task_code: str
    version: int


@dataclass(frozen=True)
class _Go:
    session: Session
    mark: str
    at: datetime
    today: date
    text: str
    letters: Mapping[int, LetterDetails]
    by: Actor
    settings: Settings


def urge_tasks(
    *,
    go: str,
    wishes: Sequence[UrgeWish],
    text: str,
    letters: Mapping[int, LetterDetails],
    by: Actor,
    settings: Settings,
) -> list[int]:
    """Urge the agencies that lead these tasks: one urge, and where `letters` has its id one letter, an agency.

    `go` is the mark of the form: sent twice, the second time gives back what the first made.

    Raises:
        InvalidInput, InvalidForm: text, letter or their number is missing or taken (fields `text` and `so-<agency>`);
            an agency would be reached neither by mail nor by letter (field `with_letter`).
        StaleVersion, ActRefused, NotFound: a task was changed since it was shown. Nothing is sent then.
    """
    at = clock.now()
    text = paragraphs(require("text", text, "nội dung đôn đốc"))
    letters = {agency_id: _checked(agency_id, letter, clock.today(at)) for agency_id, letter in letters.items()}
    try:
        with transaction() as session:
            if made := list_urges_of_go(go):
                return made
            here = _Go(session, go, at, clock.today(at), text, letters, by, settings)
            agencies = by_agency(_locked(wishes, by), here.today)
            _check_letters(agencies, letters)
            # Whoever urges at the same time waits here, so numbers follow on each other.
            session.execute(select(HistoryHead).with_for_update())
            entries: list[Entry] = []
            numbers = last_urge_number(here.today.year)
            urges = [_urge(here, agency, numbers + place, entries) for place, agency in enumerate(agencies, 1)]
            write_history(session, entries, at=at, by=by)
            return urges
    except IntegrityError as error:
        if made := list_urges_of_go(go):
            return made
        message = "Vừa có người khác đôn đốc cùng lúc. Chưa có gì được gửi; bấm gửi lần nữa."
        raise StaleVersion(message) from error


def _locked(wishes: Sequence[UrgeWish], by: Actor) -> list[TaskToUrge]:
    if not 0 < len(wishes) <= MOST_URGED:
        message = f"Mỗi lần đôn đốc từ 1 đến {MOST_URGED} nhiệm vụ; bạn chọn {count_in_words(len(wishes))}."
        raise InvalidInput(message, field="chon")
    seen = {wish.task_code: wish.version for wish in wishes}
    found = list_tasks_to_urge(list(seen), actor=by, for_update=True)
    if missing := sorted(set(seen) - {one.task.code for one in found}):
        message = f"Không có nhiệm vụ {missing[0]}."
        raise NotFound(message)
    circumstances = list_circumstances([one.task for one in found])
    for one in found:
        code = one.task.code
        if why_not := refusal(Act.URGE, one.task.state, by, circumstances[one.task.id]):
            message = f"{code}: {why_not} Chưa có gì được gửi."
            raise ActRefused(message)
        if seen[code] != one.task.version:
            message = f"{code} vừa thay đổi sau khi bạn xem trước. Chưa có gì được gửi; xem lại rồi gửi."
            raise StaleVersion(message)
    return found


def _checked(agency_id: int, letter: LetterDetails, today: date) -> LetterDetails:
    if not today - _OLDEST_LETTER <= letter.on <= today:
        message = f"Ngày công văn từ {day_in_words(today - _OLDEST_LETTER)} đến hôm nay ({day_in_words(today)})."
        raise InvalidInput(message, field="letter_on")
    if not 0 < letter.number < 1_000_000:
        message = "Số công văn là một số từ 1 đến 999.999."
        raise InvalidInput(message, field=f"so-{agency_id}")
    return replace(
        letter,
        notation=one_line(require("notation", letter.notation, "ký hiệu công văn")),
        place=one_line(require("place", letter.place, "địa danh, nơi ban hành công văn")),
        signer_title=paragraphs(require("signer_title", letter.signer_title, "chức vụ người ký")),
        signer_name=one_line(require("signer_name", letter.signer_name, "họ tên người ký")),
        copies=paragraphs(open_text("copies", letter.copies)),
    )


def _check_letters(agencies: Sequence[ToAgency], letters: Mapping[int, LetterDetails]) -> None:
    errors = {}
    used = {
        (year, number)
        for year in {letter.on.year for letter in letters.values()}
        for number in list_used_letter_numbers(year, [letter.number for letter in letters.values()])
    }
    for agency in agencies:
        letter = letters.get(agency.agency_id)
        if letter is None:
            if letters:
                errors[f"so-{agency.agency_id}"] = f"Cần số công văn gửi {agency.name}."
            elif not agency.people:
                message = (
                    f"{agency.name} chưa có lãnh đạo nào có địa chỉ thư, nên thư không đến được ai. "
                    "Chọn «Kèm công văn», hoặc bỏ các nhiệm vụ của cơ quan này."
                )
                raise InvalidInput(message, field="with_letter")
            continue
        if (letter.on.year, letter.number) in used:
            errors[f"so-{agency.agency_id}"] = f"Số {letter.number} năm {letter.on.year} đã dùng. Ghi số khác."
        used.add((letter.on.year, letter.number))
    if errors:
        raise InvalidForm(errors)


def _urge(here: _Go, agency: ToAgency, number: int, entries: list[Entry]) -> int:
    letter = here.letters.get(agency.agency_id)
    urge = Urge(
        go=here.mark,
        year=here.today.year,
        number=number,
        agency_id=agency.agency_id,
        agency_name=agency.name,
        made_on=here.today,
        made_at=here.at,
        made_by=here.by.name,
        task_count=len(agency.tasks),
        opening=agency.opening,
        text=here.text,
        issuer=issuer_in_full(here.settings.province_name),
    )
    if letter is not None:
        urge.letter_year, urge.letter_number, urge.letter_on = letter.on.year, letter.number, letter.on
        urge.notation, urge.place, urge.copies = letter.notation, letter.place, letter.copies
        urge.signer_title, urge.signer_name = letter.signer_title, letter.signer_name
    here.session.add(urge)
    here.session.flush()
    here.session.execute(insert(UrgeTask), [_row(urge.id, place, *one) for place, one in _numbered(agency)])
    queue_urge_mails(here.session, urge, agency, letter, by=here.by, settings=here.settings)
    how = f", công văn {letter.label} ngày {day_in_words(letter.on)}" if letter else ""
    whom = f", thư tới {', '.join(one.name for one in agency.people)}" if agency.people else ""
    entries += [
        Entry(
            act=Act.URGE.value,
            summary=f"Đôn đốc lần {one.times + 1}: {standing_in_words(told, here.today)}{how}{whom}",
            happened_on=here.today,
            task_id=one.task.id,
            subject=one.task.code,
            details={"urge_id": urge.id, "urge": f"{number}/{urge.year}", "version": one.task.version},
        )
        for one, told in zip(agency.tasks, agency.told, strict=True)
    ]
    return urge.id


def _numbered(agency: ToAgency) -> list[tuple[int, tuple[TaskToUrge, UrgedTask]]]:
    return list(enumerate(zip(agency.tasks, agency.told, strict=True), 1))


def _row(urge_id: int, place: int, one: TaskToUrge, told: UrgedTask) -> dict[str, object]:
    return {
        "urge_id": urge_id,
        "task_id": one.task.id,
        "place": place,
        "content": told.content,
        "document": told.document,
        "state": told.state,
        "due_on": told.due_on,
        "days_left": told.days_left,
    }
