"""What mails say: the digest of a person, as a subject and a mail with a text and an HTML part.

The words are in `templates/emails/`. Everything shown is worked out here, so a template only puts it in its place.
"""

from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tracker.domain.reminders import DAYS_BEFORE
from tracker.domain.text import one_line
from tracker.domain.wording import count_in_words, day_in_words, time_left_in_words

_FOLDER = Path(__file__).parent.parent.parent / "templates" / "emails"
_CONTENT_LENGTH = 180
#: Gmail cuts a mail off at about 100 KB. A list longer than _ALL_IN_FULL says its most urgent in full, then goes on
#: with one line each, and ends with a count.
_ALL_IN_FULL = 40
_IN_FULL = 12
_LISTED = 300

_templates = Environment(
    loader=FileSystemLoader(_FOLDER),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Item:
    """One task that a digest reminds of."""

    code: str
    content: str
    document: str
    due_on: date


@dataclass(frozen=True)
class Digest:
    """All that one person is reminded of on one day."""

    day: date
    name: str
    agency: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Sender:
    """Whom a mail comes from, and where its links lead."""

    address: Address
    base_url: str
    province: str


@dataclass(frozen=True)
class Letter:
    """A digest in words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class _Line:
    """One task as the templates show it."""

    code: str
    content: str
    document: str
    due: str
    left: str
    link: str
    tone: str


@dataclass(frozen=True)
class _Section:
    """Tasks that stand alike: those in full, then those in one line."""

    tone: str
    title: str
    in_full: list[_Line]
    in_short: list[_Line]


def write_digest(digest: Digest, sender: Sender) -> Letter:
    """The digest in words, the most urgent task first."""
    items = sorted(digest.items, key=lambda item: (item.due_on, item.code))
    lines = [_line(item, digest.day, sender.base_url) for item in items]
    counts = _counts(lines)
    shown = {
        "digest": digest,
        "day": day_in_words(digest.day),
        "headline": _headline(counts),
        "subject": _headline(counts, unit=""),
        "sections": _sections(lines),
        "left_out": count_in_words(max(len(lines) - _LISTED, 0)) if len(lines) > _LISTED else "",
        # Of both streams, as the digest is; what the agency leads and has not done, the most urgent first.
        "list_link": f"{sender.base_url}/nhiem-vu?luong=tat-ca&ket-qua=chua-hoan-thanh&vai-tro=chu-tri",
        "list_name": "Mở danh sách nhiệm vụ chưa hoàn thành",
        "days_before": _in_a_row(DAYS_BEFORE),
        "sender": sender,
    }
    subject, text, html = (
        _templates.get_template(f"digest.{part}").render(shown) for part in ("subject.txt", "txt", "html")
    )
    return Letter(one_line(subject), text.strip() + "\n", html)


def as_mail(letter: Letter, *, sender: Sender, name: str, recipient: str, message_id: str, at: datetime) -> bytes:
    """The bytes that go out: one recipient, a text and an HTML part, every line short enough for any server."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender.address
    mail["To"] = Address(display_name=one_line(name), addr_spec=recipient)
    mail["Subject"] = letter.subject
    mail["Date"] = at
    mail["Message-ID"] = message_id
    # No answers from machines: neither 'out of office' nor a loop.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = "vi"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    # A boundary drawn at random would make two renderings of one mail differ.
    mail.set_boundary(f"=_{message_id.strip('<>').partition('@')[0]}_=")
    return mail.as_bytes()


def _line(item: Item, day: date, base_url: str) -> _Line:
    days = (item.due_on - day).days
    return _Line(
        code=item.code,
        content=_shortened(item.content),
        document=one_line(item.document),
        due=day_in_words(item.due_on),
        left=time_left_in_words(item.due_on, day),
        link=f"{base_url}/nhiem-vu/{quote(item.code, safe='')}",
        tone="overdue" if days < 0 else "today" if days == 0 else "soon",
    )


def _counts(lines: list[_Line]) -> dict[str, int]:
    return {tone: sum(line.tone == tone for line in lines) for tone in ("overdue", "today", "soon")}


def _headline(counts: dict[str, int], unit: str = " nhiệm vụ") -> str:
    words = {"overdue": "quá hạn", "today": "đến hạn hôm nay", "soon": "sắp đến hạn"}
    first, *others = [(count_in_words(counts[tone]), words[tone]) for tone in words if counts[tone]]
    return ", ".join([f"{first[0]}{unit} {first[1]}", *(f"{count} {word}" for count, word in others)])


def _sections(lines: list[_Line]) -> list[_Section]:
    in_full = len(lines) if len(lines) <= _ALL_IN_FULL else _IN_FULL
    titles = {"overdue": "Quá hạn", "today": "Đến hạn hôm nay", "soon": "Sắp đến hạn"}
    sections = []
    for tone, title in titles.items():
        full = [line for line in lines[:in_full] if line.tone == tone]
        short = [line for line in lines[in_full:_LISTED] if line.tone == tone]
        count = sum(line.tone == tone for line in lines)
        if full or short:
            sections.append(_Section(tone, f"{title} ({count_in_words(count)})", full, short))
    return sections


def _in_a_row(numbers: tuple[int, ...]) -> str:
    *first, last = [str(number) for number in numbers]
    return f"{', '.join(first)} và {last}" if first else last


def _shortened(content: str) -> str:
    text = one_line(content)
    if len(text) <= _CONTENT_LENGTH:
        return text
    cut = text[:_CONTENT_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.-–")
    return f"{cut or text[:_CONTENT_LENGTH]}…"
