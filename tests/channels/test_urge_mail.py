"""The formal mail of an urge: right in Vietnamese, with its letter, short enough, the same bytes each time."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest

from tracker.channels.letters import Sender
from tracker.channels.urge_mail import UrgeMailFacts, as_urge_mail, write_urge
from tracker.domain.lifecycle import State
from tracker.domain.urging import LetterDetails, UrgedTask

DAY = date(2024, 6, 12)
AT = datetime(2024, 6, 12, 9, tzinfo=timezone(timedelta(hours=7)))
SENDER = Sender(Address("Đúng Hạn", addr_spec="nhac-viec@example.test"), "https://dunghan.example.test", "UBND tỉnh A")
LETTER = LetterDetails(125, "VP-TH", DAY, "Quảng Trị", "CHÁNH VĂN PHÒNG", "Trần Văn B", "")


def _facts(number: int, *, letter: bool = False, content: str = "Xử lý kết luận thanh tra đất đai") -> UrgeMailFacts:
    tasks = tuple(
        UrgedTask(
            f"NV-2024-{place:05d}",
            content,
            "Công văn 1125/UBND-KT",
            DAY - timedelta(days=place),
            State.IN_PROGRESS,
            -place,
        )
        for place in range(number, 0, -1)
    )
    return UrgeMailFacts(
        name="Nguyễn Thị Hồng Thắm",
        agency="Sở Kế hoạch và Đầu tư",
        day=DAY,
        opening="Qua theo dõi, còn việc.",
        text="Đề nghị một.\nĐề nghị hai.",
        tasks=tasks,
        made_by="Trần Chánh",
        letter=LETTER if letter else None,
        attached=("cong-van.docx", b"PK\x03\x04" + bytes(range(256)) * 200) if letter else None,
    )


def _bytes(facts: UrgeMailFacts) -> bytes:
    told = write_urge(facts, SENDER)
    return as_urge_mail(
        told, facts, sender=SENDER, recipient="giamdoc@example.test", message_id="<abc@example.test>", at=AT
    )


def _mail(facts: UrgeMailFacts) -> EmailMessage:
    return message_from_bytes(_bytes(facts), policy=default)


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_the_mail_is_a_formal_one_to_one_person_and_asks_machines_for_no_answer() -> None:
    mail = _mail(_facts(2))
    assert mail["Subject"] == "[Đôn đốc] Văn phòng UBND tỉnh đôn đốc thực hiện 2 nhiệm vụ quá hạn – 12/06/2024"
    assert mail["To"].addresses[0].display_name == "Nguyễn Thị Hồng Thắm"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = _part(mail, "plain")
    assert "Kính gửi: Nguyễn Thị Hồng Thắm, Sở Kế hoạch và Đầu tư" in text
    assert "1. Xử lý kết luận thanh tra đất đai" in text
    assert "Hạn 10/06/2024, quá 2 ngày · NV-2024-00002" in text
    assert "https://dunghan.example.test/nhiem-vu/NV-2024-00001" in text
    assert "Mở danh sách nhiệm vụ chưa hoàn thành: https://dunghan.example.test/nhiem-vu?" in text
    assert "tính đến ngày 12/06/2024" in text
    html = _part(mail, "html")
    assert html.count('href="https://dunghan.example.test/nhiem-vu/NV-2024-') == 2
    assert "<p style" in html
    assert "Đề nghị hai." in html


def test_a_letter_goes_along_as_a_file_and_is_named_in_the_subject() -> None:
    mail = _mail(_facts(2, letter=True))
    assert mail["Subject"] == (
        "[Công văn 125/VP-TH] Văn phòng UBND tỉnh đôn đốc thực hiện 2 nhiệm vụ quá hạn – 12/06/2024"
    )
    (file,) = mail.iter_attachments()
    assert file.get_filename() == "cong-van.docx"
    assert file.get_content() == b"PK\x03\x04" + bytes(range(256)) * 200
    assert "Công văn số 125/VP-TH ngày 12/06/2024 (tệp kèm theo thư)" in _part(mail, "plain")
    assert "cong-van.docx" in _part(mail, "html")


@pytest.mark.parametrize("letter", [False, True])
def test_the_same_mail_has_the_same_bytes(*, letter: bool) -> None:
    assert _bytes(_facts(3, letter=letter)) == _bytes(_facts(3, letter=letter))
    assert all(len(line) <= 998 for line in _bytes(_facts(3, letter=letter)).split(b"\r\n"))


def test_a_mail_about_200_tasks_names_each_and_stays_under_100_kilobytes() -> None:
    facts = _facts(200, content="Kiểm tra, xử lý kết luận thanh tra đất đai tại cụm công nghiệp " * 10)
    html = _part(_mail(facts), "html")
    assert all(task.code in html for task in facts.tasks)
    assert len(_bytes(facts)) < 200_000
    assert len(html.encode()) < 100_000


def test_what_people_wrote_is_shown_as_they_wrote_it() -> None:
    facts = replace(_facts(1, content="<b>đậm</b> & 'nháy'"), text="<script>x</script>", agency="Sở A\r\nBcc: b@c.test")
    mail = _mail(facts)
    assert "<script>" not in _part(mail, "html")
    assert "&lt;b&gt;đậm" in _part(mail, "html")
    assert "<b>đậm</b> & 'nháy'" in _part(mail, "plain")
    assert mail["Bcc"] is None
