"""Reading a directive: the one door to this package."""

import re
from collections.abc import Iterable, Sequence

from tracker.domain.calendar import Calendar
from tracker.domain.directives.assembling import Frame
from tracker.domain.directives.body import BodyReader
from tracker.domain.directives.findings import Directive
from tracker.domain.directives.letterhead import read_head
from tracker.domain.directives.naming import KnownAgency, naming_of
from tracker.domain.directives.ocr import is_noisy, mended, with_digits
from tracker.domain.directives.paragraphs import lines_of, marker_of
from tracker.domain.directives.stretch import Stretch, stretch_of
from tracker.domain.directives.timing import Clock
from tracker.domain.directives.words import MENDED_TO, PHRASES


def read_directive(text: str, *, agencies: Iterable[KnownAgency], calendar: Calendar) -> Directive:
    """The document fields and the tasks of a text, each with the words it came from.

    Any text is read; where nothing is found there are no tasks, and each missing field tells why.
    """
    naming = naming_of(tuple(agencies))
    whole = with_digits(stretch_of(text))
    if is_noisy(whole):
        whole = mended(whole, MENDED_TO | naming.words, (*PHRASES, *naming.phrases))
    lines = lines_of(whole)
    head = read_head(lines)
    clock = Clock(head.issued_on.value, calendar)
    frame = Frame(text, naming, clock, _addressed(head.addressed, Frame(text, naming, clock)))
    for line in lines[head.title_from : head.body_from]:
        frame.runs(line.collapsed())
    tasks = BodyReader(frame).read(lines[head.body_from :])
    return Directive(
        number=head.number,
        issued_on=head.issued_on,
        issuer=head.issuer,
        document_type=head.document_type,
        subject=head.subject,
        tasks=tasks,
    )


def _addressed(lines: Sequence[Stretch], frame: Frame) -> tuple[str, ...]:
    """The agencies to which a letter goes."""
    named: dict[str, None] = {}
    for line in lines:
        body = line.part(marker_of(line)[1]).collapsed()
        for run in frame.runs(re_ended(body), semicolons=True):
            for one in run.mentions:
                named.update(dict.fromkeys(one.agencies))
    return tuple(named)


def re_ended(body: Stretch) -> Stretch:
    """Without the mark at its end."""
    return body.part(0, len(re.sub(r"[\s.;,]+$", "", body.low)))
