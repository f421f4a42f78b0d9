"""The formal mail by which the Office urges the head of an agency: a subject, a text and an HTML part, the letter."""

from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tracker.channels.encoded_headers import keep_blanks
from tracker.channels.letters import Letter, Sender, as_mail
from tracker.domain.text import one_line
from tracker.domain.urging import LetterDetails, UrgedTask, standing_in_words, subject_in_words
from tracker.domain.wording import count_in_words, day_in_words

_FOLDER = Path(__file__).parent.parent.parent / "templates" / "emails"
_WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
_CONTENT_LENGTH = 240
#: Up to so many tasks are told in full; of a longer list the most urgent are, and the others get one line each.
_ALL_IN_FULL = 40
_IN_FULL = 12

_templates = Environment(
    loader=FileSystemLoader(_FOLDER),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class UrgeMailFacts:
    """What an urge says to one person. `attached` is the letter and its file's name, where there is one."""

    name: str
    agency: str
    day: date
    opening: str
    text: str
    tasks: tuple[UrgedTask, ...]
    made_by: str
    letter: LetterDetails | None = None
    attached: tuple[str, bytes] | None = None


@dataclass(frozen=True)
class _Line:
    """One task as the templates show it."""

    number: str
    code: str
    content: str
    document: str
    due: str
    standing: str
    link: str
    is_overdue: bool


def write_urge(facts: UrgeMailFacts, sender: Sender) -> Letter:
    """The mail in words."""
    lines = [_line(number, task, facts.day, sender.base_url) for number, task in enumerate(facts.tasks, 1)]
    full = len(lines) if len(lines) <= _ALL_IN_FULL else _IN_FULL
    shown = {
        "urge": facts,
        "subject": subject_in_words(facts.tasks),
        "day": day_in_words(facts.day),
        "letter": facts.letter.label if facts.letter else "",
        "letter_day": day_in_words(facts.letter.on) if facts.letter else "",
        "paragraphs": [part for part in facts.text.split("\n") if part.strip()],
        "in_full": lines[:full],
        "in_short": lines[full:],
        "list_link": f"{sender.base_url}/nhiem-vu?luong=tat-ca&ket-qua=chua-hoan-thanh&vai-tro=chu-tri",
        "sender": sender,
    }
    subject, text, html = (
        _templates.get_template(f"urge.{part}").render(shown) for part in ("subject.txt", "txt", "html")
    )
    return Letter(one_line(subject), text.strip() + "\n", html)


def as_urge_mail(
    letter: Letter, facts: UrgeMailFacts, *, sender: Sender, recipient: str, message_id: str, at: datetime
) -> bytes:
    """The bytes that go out: those of any mail of ours, with the letter as a file. The same facts, the same bytes."""
    content = as_mail(letter, sender=sender, name=facts.name, recipient=recipient, message_id=message_id, at=at)
    content = keep_blanks(content, subject=letter.subject, name=facts.name, recipient=recipient)
    if facts.attached is None:
        return content
    # What is read is written again as it stood: another folding would make other words of it.
    mail = message_from_bytes(content, _class=EmailMessage, policy=SMTP.clone(refold_source="none"))
    inner = mail.get_boundary()
    name, file = facts.attached
    mail.add_attachment(file, maintype=_WORD[0], subtype=_WORD[1], filename=name)
    # A boundary drawn at random would make two renderings of one mail differ.
    mail.set_boundary(f"{inner}a")
    return mail.as_bytes()


def _line(number: int, task: UrgedTask, day: date, base_url: str) -> _Line:
    return _Line(
        number=count_in_words(number),
        code=task.code,
        content=_shortened(task.content),
        document=one_line(task.document),
        due=day_in_words(task.due_on) if task.due_on else "",
        standing=standing_in_words(task, day),
        link=f"{base_url}/nhiem-vu/{quote(task.code, safe='')}",
        is_overdue=task.is_overdue,
    )


def _shortened(content: str) -> str:
    text = one_line(content)
    if len(text) <= _CONTENT_LENGTH:
        return text
    cut = text[:_CONTENT_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.-–")
    return f"{cut or text[:_CONTENT_LENGTH]}…"
