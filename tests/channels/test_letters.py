"""The digest reads well: in words, in order, in every mail reader."""

import html
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest

from tests.factories import TODAY
from tracker.channels.letters import AgencyOverdue, Digest, Item, Letter, Sender, as_mail, write_digest
from tracker.channels.mail import can_be_written_to
from tracker.domain.reminder_rules import Rule

_SENDER = Sender(Address("Đúng Hạn", "nhac-viec", "tinh.test"), "https://dunghan.tinh.test", "UBND tỉnh Thử")
_LONG = "Chủ trì, phối hợp với các sở, ban, ngành rà soát, tham mưu ban hành quy định về phân cấp quản lý. " * 4
_AT = datetime(2024, 6, 12, 0, 30, tzinfo=UTC)


def _item(number: int, due_on: date, content: str = "Rà soát quy hoạch", document: str = "1125/UBND-KT") -> Item:
    return Item(f"NV-2024-{number:05d}", content, document, due_on, Rule.OVERDUE)


def _digest(*items: Item) -> Digest:
    return Digest(TODAY, "Nguyễn Thị Lan", "Sở Tài nguyên và Môi trường", items)


def _after(days: int) -> date:
    return TODAY + timedelta(days=days)


def _mail(letter: Letter, name: str = "Nguyễn Thị Lan") -> EmailMessage:
    content = as_mail(letter, sender=_SENDER, name=name, recipient="lan@so.test", message_id="<a@b.test>", at=_AT)
    read = message_from_bytes(content, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def _parts(mail: EmailMessage) -> tuple[str, str]:
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content().replace("\r\n", "\n"), html.get_content()


def test_the_subject_says_how_much_is_urgent() -> None:
    letter = write_digest(
        _digest(_item(1, _after(-9)), _item(2, _after(-1)), _item(3, TODAY), _item(4, _after(1))), _SENDER
    )
    assert _mail(letter)["Subject"] == "[Đúng Hạn] 2 quá hạn, 1 đến hạn hôm nay, 1 sắp đến hạn – 12/06/2024"


def test_both_parts_say_each_task_with_its_number_date_and_link() -> None:
    letter = write_digest(_digest(_item(7, _after(-9))), _SENDER)
    for part in _parts(_mail(letter)):
        for words in (
            "Nguyễn Thị Lan",
            "Sở Tài nguyên và Môi trường",
            "1 nhiệm vụ quá hạn",
            "Rà soát quy hoạch",
            "1125/UBND-KT",
            "03/06/2024",
            "quá 9 ngày",
            "https://dunghan.tinh.test/nhiem-vu/NV-2024-00007",
            "https://dunghan.tinh.test/nhiem-vu?luong=tat-ca&ket-qua=chua-hoan-thanh&vai-tro=chu-tri",
            "cơ quan chủ trì hoặc phối hợp các nhiệm vụ trên",
            "Mỗi ngày làm việc nhiều nhất một thư tổng hợp",
        ):
            assert words in html.unescape(part)


def test_the_most_urgent_comes_first() -> None:
    letter = write_digest(
        _digest(_item(1, _after(5)), _item(2, TODAY), _item(3, _after(-1)), _item(4, _after(-8))), _SENDER
    )
    for part in _parts(_mail(letter)):
        places = [part.index(f"NV-2024-0000{number}") for number in (4, 3, 2, 1)]
        assert places == sorted(places)


def test_long_content_is_cut_between_words() -> None:
    text, _ = _parts(_mail(write_digest(_digest(_item(1, TODAY, _LONG)), _SENDER)))
    (line,) = [line for line in text.splitlines() if line.startswith("* ")]
    assert line.endswith("…")
    assert len(line) < 200
    assert line.removeprefix("* hạn hôm nay: ").removesuffix("…") in _LONG


def test_what_people_typed_stays_text() -> None:
    _, html = _parts(_mail(write_digest(_digest(_item(1, TODAY, "<script>alert('x')</script> & <b>đậm</b>")), _SENDER)))
    assert "<script" not in html
    assert "&lt;b&gt;đậm" in html


@pytest.mark.parametrize("name", ["Lan\r\nBcc: all@so.test", "Lan\nSubject: x", "Lan, Hoa <hoa@so.test>", '"Lan" (x)'])
def test_a_name_cannot_add_headers_or_recipients(name: str) -> None:
    mail = _mail(write_digest(_digest(_item(1, TODAY)), _SENDER), name)
    assert [address.addr_spec for address in mail["To"].addresses] == ["lan@so.test"]
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject", [])) == 1


def test_machines_are_asked_not_to_answer() -> None:
    mail = _mail(write_digest(_digest(_item(1, TODAY)), _SENDER))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"] == "Đúng Hạn <nhac-viec@tinh.test>"
    assert mail["Message-ID"] == "<a@b.test>"
    assert mail["Date"].datetime == _AT


def test_the_same_digest_is_the_same_bytes() -> None:
    letter = write_digest(_digest(_item(1, TODAY)), _SENDER)
    first, second = (
        as_mail(letter, sender=_SENDER, name="Lan", recipient="lan@so.test", message_id="<a@b.test>", at=_AT)
        for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("count", [40, 41, 300, 2_000])
def test_a_long_list_stays_a_mail_that_readers_show_whole(count: int) -> None:
    items = [_item(number, _after(number % 15 - 8), _LONG) for number in range(count)]
    letter = write_digest(_digest(*items), _SENDER)
    content = as_mail(letter, sender=_SENDER, name="Lan", recipient="lan@so.test", message_id="<a@b.test>", at=_AT)
    assert len(content) < 100_000
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert content.isascii()
    assert letter.html.count("/nhiem-vu/NV-") == min(count, 300)
    assert ("Và 1.700 nhiệm vụ khác" in letter.text) == (count == 2_000)


@pytest.mark.parametrize(
    ("address", "is_plain"),
    [
        ("lan@so.test", True),
        ("lan.nguyen+viec@so-tnmt.tinh.gov.vn", True),
        (None, False),
        ("", False),
        ("lan", False),
        ("lan@", False),
        ("lan@so..test", False),
        ("lan@so.test, hoa@so.test", False),
        ("lan@so.test\r\nBcc: x@y.test", False),
        ("lan nguyễn@so.test", False),
        ("<lan@so.test>", False),
    ],
)
def test_only_one_plain_address_is_written_to(*, address: str | None, is_plain: bool) -> None:
    assert can_be_written_to(address) is is_plain


def _every_rule() -> tuple[Item, ...]:
    return (
        Item("NV-A", "Mới", "1/TB", None, Rule.ASSIGNED, "Sở Y tế"),
        Item("NV-B", "Quyết", "", _after(9), Rule.DECIDED, label="Trả lại", told="Trả lại: thiếu phụ lục"),
        Item("NV-C", "Sắp", "", _after(2), Rule.BEFORE_DUE),
        Item("NV-D", "Chưa", "", _after(9), Rule.NOT_ACCEPTED, label="chưa tiếp nhận sau 2 ngày làm việc"),
        Item("NV-E", "Chờ", "", _after(9), Rule.WAITING, label="chờ 3 ngày làm việc", told="Báo cáo: xong"),
        Item("NV-F", "Nay", "", TODAY, Rule.ON_THE_DAY),
        Item("NV-G", "Quá", "", _after(-1), Rule.OVERDUE),
        Item("NV-H", "Đầu ngành", "", _after(-5), Rule.ESCALATED_TO_HEAD),
        Item("NV-I", "Văn phòng", "", _after(-11), Rule.ESCALATED_TO_OFFICE),
        Item("NV-K", "Lãnh đạo", "", _after(-21), Rule.ESCALATED_TO_LEADERS),
    )


def test_sections_come_by_rule_the_most_urgent_first() -> None:
    for part in _parts(_mail(write_digest(_digest(*_every_rule()), _SENDER))):
        shown = html.unescape(part)
        places = [shown.index(f"nhiem-vu/NV-{letter}") for letter in "KIHGFEDCBA"]
        assert places == sorted(places)
        for words in ("chờ 3 ngày làm việc", "Báo cáo: xong", "Trả lại: thiếu phụ lục", "không thời hạn", "Sở Y tế"):
            assert words in shown


def test_the_subject_counts_each_kind_once() -> None:
    assert _mail(write_digest(_digest(*_every_rule()), _SENDER))["Subject"] == (
        "[Đúng Hạn] 1 quá hạn lâu, 3 quá hạn, 1 đến hạn hôm nay, 1 chờ Văn phòng xử lý, 1 chưa tiếp nhận, "
        "1 sắp đến hạn, 1 có quyết định của Văn phòng, 1 mới giao – 12/06/2024"
    )


def test_a_task_that_several_rules_name_stands_once_where_it_is_the_most_urgent() -> None:
    told = [Item("NV-1", "Việc", "", _after(-5), rule) for rule in (Rule.OVERDUE, Rule.ESCALATED_TO_HEAD)]
    letter = write_digest(_digest(*told, Item("NV-1", "Việc", "", _after(-5), Rule.DECIDED, told="Trả lại")), _SENDER)
    assert letter.text.count("/nhiem-vu/NV-1") == 2, "once overdue, once for what was decided"
    assert "CẦN LÃNH ĐẠO CƠ QUAN XỬ LÝ (1)" in letter.text
    assert "QUÁ HẠN (1)" not in letter.text


@pytest.mark.parametrize(
    ("rule", "link"),
    [(Rule.WAITING, "/cho-xu-ly"), (Rule.ESCALATED_TO_OFFICE, "/nhiem-vu?luong=tat-ca&ket-qua=qua-han")],
)
def test_the_office_is_led_to_its_own_list(rule: Rule, link: str) -> None:
    item = Item("NV-1", "Việc", "", _after(-11), rule, "Sở Y tế")
    letter = write_digest(Digest(TODAY, "Hà", "Chuyên viên Văn phòng", (item,), of_agency=False), _SENDER)
    assert f"https://dunghan.tinh.test{link}\n" in letter.text
    assert "(Chuyên viên Văn phòng)" in letter.text
    assert "để không bị nhắc nữa" not in letter.text


def test_leaders_see_ten_agencies_and_how_many_more_there_are() -> None:
    agencies = tuple(AgencyOverdue(f"Sở {number}", 40 - number, number) for number in range(1, 13))
    item = Item("NV-1", "Việc", "", _after(-21), Rule.ESCALATED_TO_LEADERS, "Sở 1")
    letter = write_digest(
        Digest(TODAY, "Đức", "Lãnh đạo UBND tỉnh", (item,), of_agency=False, agencies=agencies), _SENDER
    )
    for part in (letter.text, letter.html):
        assert "Sở 10" in part
        assert "Sở 11" not in part
        assert "và 2 cơ quan khác" in part


@pytest.mark.parametrize("of_agency", [True, False])
def test_three_hundred_tasks_of_every_kind_stay_under_what_readers_cut(*, of_agency: bool) -> None:
    rules = [Rule.ESCALATED_TO_OFFICE, Rule.WAITING, Rule.DECIDED, Rule.ASSIGNED]
    items = tuple(
        Item(
            f"NV-2024-{number:05d}",
            _LONG,
            "1125/UBND-KTTH",
            _after(-number),
            rules[number % 4],
            "Ban Quản lý các dự án đầu tư xây dựng công trình",
            "chờ 13 ngày làm việc",
            _LONG,
        )
        for number in range(300)
    )
    letter = write_digest(Digest(TODAY, "Hà", "Sở Y tế", items, of_agency), _SENDER)
    content = as_mail(letter, sender=_SENDER, name="Lan", recipient="lan@so.test", message_id="<a@b.test>", at=_AT)
    assert len(content) < 100_000
    assert letter.html.count("/nhiem-vu/NV-") == 300


@pytest.mark.parametrize("words", range(6, 40))
def test_a_long_subject_and_a_long_name_arrive_with_every_blank(words: int) -> None:
    told = " ".join(["nhiệm", "vụ", "quá", "hạn", "đến", "ngày", "kỳ", "họp"][number % 8] for number in range(words))
    letter = Letter(told, "Nội dung\n", "<p>Nội dung</p>")
    content = as_mail(letter, sender=_SENDER, name=told[:150], recipient="lan@so.test", message_id="<a@b.test>", at=_AT)
    mail = message_from_bytes(content)
    assert str(make_header(decode_header(mail["Subject"]))) == told
    assert str(make_header(decode_header(mail["To"]))) == f"{told[:150].strip()} <lan@so.test>"
