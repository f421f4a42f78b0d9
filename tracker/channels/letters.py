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

from tracker.channels.encoded_headers import keep_blanks
from tracker.domain.reminder_rules import Rule
from tracker.domain.reminders import OF_DUE_DATES, STANDING
from tracker.domain.text import one_line
from tracker.domain.wording import count_in_words, day_in_words, time_left_in_words

_FOLDER = Path(__file__).parent.parent.parent / "templates" / "emails"
_CONTENT_LENGTH, _TOLD_LENGTH = 180, 100
#: Gmail cuts a mail off at about 100 KB. A list longer than _ALL_IN_FULL says its most urgent in full, then goes on
#: with one line each, and ends with a count.
_ALL_IN_FULL = 40
_IN_FULL = 8
_LISTED = 300
#: So many agencies are named to leaders; the list has the others.
_AGENCIES = 10

_templates = Environment(
    loader=FileSystemLoader(_FOLDER),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Item:
    """One task that a mail tells of, and by which rule."""

    code: str
    content: str
    document: str
    due_on: date | None
    rule: Rule
    lead: str = ""
    """The lead agency, for those who look at several."""
    label: str = ""
    """What stands first, where that is not how far the due date is: 'chờ 3 ngày làm việc', 'Trả lại'."""
    told: str = ""
    """What the act said that it is about."""


@dataclass(frozen=True)
class AgencyOverdue:
    """How an agency stands, for leaders."""

    name: str
    tasks: int
    days: int
    """For how long the oldest has been overdue."""


@dataclass(frozen=True)
class Digest:
    """All that one mail tells one person."""

    day: date
    name: str
    place: str
    """The agency, or what the person is in the Office."""
    items: tuple[Item, ...]
    of_agency: bool = True
    agencies: tuple[AgencyOverdue, ...] = ()


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
    told: str
    lead: str
    link: str
    section: str


@dataclass(frozen=True)
class _Section:
    """Tasks that stand alike: those in full, then those in one line."""

    tone: str
    title: str
    in_full: list[_Line]
    in_short: list[_Line]


@dataclass(frozen=True)
class _Words:
    """How a section looks, what it is called, and how the headline counts it."""

    tone: str
    title: str
    counted: str


_OVERDUE, _TODAY, _SOON = "overdue", "today", "soon"
#: The sections in order of urgency. Standing ones follow from the due date, the others from the rule.
_SECTIONS = {
    Rule.ESCALATED_TO_LEADERS.value: _Words("overdue", "Quá hạn lâu, cần lãnh đạo chỉ đạo", "quá hạn lâu"),
    Rule.ESCALATED_TO_OFFICE.value: _Words("overdue", "Quá hạn, cần Văn phòng đôn đốc", "quá hạn"),
    Rule.ESCALATED_TO_HEAD.value: _Words("overdue", "Quá hạn, cần lãnh đạo cơ quan xử lý", "quá hạn"),
    _OVERDUE: _Words("overdue", "Quá hạn", "quá hạn"),
    _TODAY: _Words("today", "Đến hạn hôm nay", "đến hạn hôm nay"),
    Rule.WAITING.value: _Words("today", "Chờ Văn phòng xử lý", "chờ Văn phòng xử lý"),
    Rule.NOT_ACCEPTED.value: _Words("today", "Chưa tiếp nhận", "chưa tiếp nhận"),
    _SOON: _Words("soon", "Sắp đến hạn", "sắp đến hạn"),
    Rule.DECIDED.value: _Words("soon", "Văn phòng đã quyết định", "có quyết định của Văn phòng"),
    Rule.ASSIGNED.value: _Words("soon", "Mới giao", "mới giao"),
}
_URGENCY = {section: place for place, section in enumerate(_SECTIONS)}


def write_digest(digest: Digest, sender: Sender) -> Letter:
    """The digest in words, the most urgent first."""
    lines = _lines(digest, sender.base_url)
    link, name = _list_of(digest, lines)
    shown = {
        "digest": digest,
        "day": day_in_words(digest.day),
        "headline": _headline(lines),
        "subject": _headline(lines, unit=""),
        "sections": _sections(lines),
        "agencies": digest.agencies[:_AGENCIES],
        "agencies_left_out": max(len(digest.agencies) - _AGENCIES, 0),
        "left_out": count_in_words(max(len(lines) - _LISTED, 0)) if len(lines) > _LISTED else "",
        "short_links": f"{sender.base_url}/nhiem-vu/" if len(lines) > _ALL_IN_FULL else "",
        "list_link": f"{sender.base_url}{link}",
        "list_name": name,
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
    return keep_blanks(mail.as_bytes(), subject=letter.subject, name=name, recipient=recipient)


def _lines(digest: Digest, base_url: str) -> list[_Line]:
    """What is to be said, the most urgent first: how a task stands once, by the rule that is the most urgent."""
    ranked = sorted(
        digest.items,
        key=lambda item: (_URGENCY[_section(item, digest.day)], item.due_on or date.max, item.code, item.label),
    )
    seen: set[str] = set()
    lines = []
    for item in ranked:
        if item.rule in OF_DUE_DATES:
            if item.code in seen:
                continue
            seen.add(item.code)
        lines.append(_line(item, digest.day, base_url))
    return lines


def _section(item: Item, day: date) -> str:
    if item.rule not in STANDING or item.due_on is None:
        return item.rule.value
    return _OVERDUE if item.due_on < day else _TODAY if item.due_on == day else _SOON


def _line(item: Item, day: date, base_url: str) -> _Line:
    left = time_left_in_words(item.due_on, day) if item.due_on else "không thời hạn"
    return _Line(
        code=item.code,
        content=_shortened(item.content, _CONTENT_LENGTH),
        document=one_line(item.document),
        due=day_in_words(item.due_on) if item.due_on else "",
        left=item.label or left,
        told=_shortened(item.told, _TOLD_LENGTH),
        lead=one_line(item.lead),
        link=f"{base_url}/nhiem-vu/{quote(item.code, safe='')}",
        section=_section(item, day),
    )


def _headline(lines: list[_Line], unit: str = " nhiệm vụ") -> str:
    counts: dict[str, int] = {}
    for line in lines:
        counted = _SECTIONS[line.section].counted
        counts[counted] = counts.get(counted, 0) + 1
    first, *others = [(count_in_words(count), word) for word, count in counts.items()]
    return ", ".join([f"{first[0]}{unit} {first[1]}", *(f"{count} {word}" for count, word in others)])


def _sections(lines: list[_Line]) -> list[_Section]:
    in_full = len(lines) if len(lines) <= _ALL_IN_FULL else _IN_FULL
    sections = []
    for section, words in _SECTIONS.items():
        full = [line for line in lines[:in_full] if line.section == section]
        short = [line for line in lines[in_full:_LISTED] if line.section == section]
        count = sum(line.section == section for line in lines)
        if full or short:
            sections.append(_Section(words.tone, f"{words.title} ({count_in_words(count)})", full, short))
    return sections


def _list_of(digest: Digest, lines: list[_Line]) -> tuple[str, str]:
    """Where the whole list is, and what it is called."""
    if digest.of_agency:
        # Of both streams, as the digest is; what the agency leads and has not done, the most urgent first.
        path = "/nhiem-vu?luong=tat-ca&ket-qua=chua-hoan-thanh&vai-tro=chu-tri"
        return path, "Mở danh sách nhiệm vụ chưa hoàn thành"
    if all(line.section == Rule.WAITING.value for line in lines):
        return "/cho-xu-ly", "Mở danh sách chờ xử lý"
    return "/nhiem-vu?luong=tat-ca&ket-qua=qua-han", "Mở danh sách nhiệm vụ quá hạn"


def _shortened(content: str, length: int) -> str:
    text = one_line(content)
    if len(text) <= length:
        return text
    cut = text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.-–")
    return f"{cut or text[:length]}…"
