"""What the Word documents of reports have in common: who issues them, where, and who signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker import clock
from tracker.domain.permissions import Actor
from tracker.domain.urging import USUAL_TITLE, issuer_in_full, usual_place
from tracker.files.official_layout import Head
from tracker.files.word_report import Section, WordReport, WordTable, write_report
from tracker.queries.reports import ReportScope
from tracker.queries.urge_choice import find_last_letter

#: The number is given by the clerk; there is room for it.
_NUMBER = "Số: ............/BC-VP"
_COPIES = ("- Lãnh đạo UBND tỉnh (để b/c);", "- Lãnh đạo Văn phòng;", "- Lưu: VT, TH.")


@dataclass(frozen=True)
class Making:
    """Who makes a document, when, and of which province."""

    by: Actor
    at: datetime
    province: str

    @property
    def today(self) -> date:
        """The day on which it is made."""
        return clock.today(self.at)


def as_report(
    title: str,
    under: Sequence[str],
    parts: Sequence[str | Section | WordTable],
    making: Making,
    *,
    across: bool = False,
    is_signed: bool = True,
) -> bytes:
    """A document of the Office; the place and who signs are those of its latest letter.

    What is not signed (a sheet, a list) bears no number either.
    """
    last = find_last_letter()
    place = last.place if last else usual_place(making.province)
    titles = [line for line in (last.signer_title if last else USUAL_TITLE).split("\n") if line.strip()]
    report = WordReport(
        head=Head(issuer_in_full(making.province), [_NUMBER] if is_signed else [], place, making.today),
        title=title,
        under=under,
        parts=parts,
        made_at=making.at,
        signer_titles=titles if is_signed else (),
        copies=_COPIES if is_signed else (),
        across=across,
    )
    return write_report(report)


def heading_of(title: str, scope: ReportScope, making: Making) -> list[str]:
    """What stands above a table in a workbook."""
    return [
        title,
        f"Điều kiện: {scope.in_words}",
        f"Số liệu tính đến hết ngày {scope.chosen.as_of:%d/%m/%Y}",
        f"Xuất lúc {clock.local(making.at):%H:%M ngày %d/%m/%Y}, người xuất: {making.by.name}",
    ]


def under_title(about: str, scope: ReportScope) -> list[str]:
    """What stands under the title of a document: what it is about, and of which span and day."""
    lines = [about, scope.period] if scope.period else [about]
    lines.append(f"(Nhiệm vụ giao {scope.span}; số liệu tính đến hết ngày {scope.chosen.as_of:%d/%m/%Y})")
    more = [f"{scope.agency} chủ trì"] if scope.agency else []
    more += scope.conditions
    return [*lines, f"({'; '.join(more)})"] if more else lines
