"""The whole life of tasks, in a real browser: from the document to the confirmed result, and the figures it moves."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Product
from tests.browser.test_journey import _sign_in
from tracker import clock as office_clock

_PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
_PASSWORD = "mot-cau-dai-de-nho-2024"
#: The agencies of the journey, by code, with the name that stands on the screen.
_AGENCIES = {
    "H50.02": "Sở Nội vụ",
    "H50.03": "Sở Tư pháp",
    "H50.04": "Sở Tài chính",
    "H50.06": "Sở Công Thương",
}


class Office:
    """Windows of the people who take part, each signed in when first asked for."""

    def __init__(self, chromium: Browser, product: Product) -> None:
        self._chromium, self._product = chromium, product
        self._windows: dict[str, Page] = {}

    def window(self, username: str, password: str = "") -> Page:
        if username not in self._windows:
            page = self._chromium.new_context(base_url=self._product.address, locale="vi-VN").new_page()
            if password:
                self._product.passwords[username] = password
            _sign_in(page, self._product, username)
            self._windows[username] = page
        return self._windows[username]

    def head_of(self, code: str) -> Page:
        """The head of an agency, who has chosen a password through the link an administrator gave."""
        username = f"demo.{code.lower()}"
        if username not in self._windows:
            link = self._product.flask("accounts", "link", username).splitlines()[0]
            page = self._chromium.new_context(base_url=self._product.address).new_page()
            page.goto(link)
            page.get_by_label("Mật khẩu mới", exact=True).fill(_PASSWORD)
            page.get_by_label("Nhập lại mật khẩu mới").fill(_PASSWORD)
            page.get_by_role("button").last.click()
            expect(page.get_by_text("Đã đặt mật khẩu")).to_be_visible()
            page.context.close()
        return self.window(username, _PASSWORD)

    def close(self) -> None:
        for page in self._windows.values():
            page.context.close()


@pytest.fixture
def office(chromium: Browser, product: Product) -> Iterator[Office]:
    people = Office(chromium, product)
    yield people
    people.close()


def _figures(page: Page) -> list[int]:
    """On time, late, within, overdue: as the overview shows them."""
    page.goto("/")
    return [int(text.replace(".", "")) for text in page.locator(".legend b").all_inner_texts()[:4]]


def _rate(page: Page) -> str:
    page.goto("/")
    return page.locator(".rate").inner_text()


def _draft(page: Page, content: str, agencies: list[str], days: int) -> None:
    page.get_by_label("Nội dung nhiệm vụ").fill(content)
    picker = page.locator("[data-picker]").first
    for agency in agencies:
        picker.get_by_role("searchbox").fill(agency)
        picker.get_by_role("searchbox").press("Enter")
    page.get_by_label("Ngày hạn").fill((office_clock.today() + timedelta(days=days)).isoformat())
    page.get_by_role("button", name="Thêm vào dự thảo").click()
    expect(page.get_by_text("Đã thêm")).to_be_visible()


def _open(page: Page, content: str) -> None:
    page.goto("/nhiem-vu?luong=tat-ca&q=" + content.replace(" ", "+"))
    page.locator("table.list .what").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(content)


@contextmanager
def _act(page: Page, content: str, act: str) -> Iterator[Page]:
    """Open the form of an act on a task; send it at the end."""
    _open(page, content)
    page.get_by_role("link", name=act, exact=True).click()
    yield page
    page.get_by_role("button", name=act, exact=True).click()
    expect(page.get_by_text(re.compile(f"Đã {act}", re.IGNORECASE)).first).to_be_visible()


def test_three_jobs_for_four_agencies_from_the_document_to_the_figures(
    office: Office, product: Product, tmp_path: Path
) -> None:
    assert product.address
    officer = office.window("demo.chuyenvien")
    before, today = _figures(officer), office_clock.today()

    # A document, three jobs, four agencies: the third job is for two of them.
    officer.get_by_role("link", name="Nhập nhiệm vụ").click()
    officer.get_by_label("Số, ký hiệu", exact=True).fill("9917/UBND-TH")
    officer.get_by_label("Ngày ban hành").fill(today.isoformat())
    officer.get_by_label("Trích yếu").fill("V/v chuẩn bị nội dung kỳ họp cuối năm")
    officer.get_by_role("button", name="Lưu, nhập nhiệm vụ").click()
    _draft(officer, "Trình dự thảo nghị quyết về biên chế", ["noi vu"], 20)
    _draft(officer, "Báo cáo kết quả rà soát văn bản", ["tu phap"], 10)
    _draft(officer, "Báo cáo tình hình thu ngân sách quý IV", ["tai chinh", "cong thuong"], 15)
    assert _figures(officer) == before, "drafts count nowhere"
    accountant = office.head_of("H50.04")
    accountant.goto("/viec-cua-co-quan")
    expect(accountant.get_by_text("Báo cáo tình hình thu ngân sách quý IV")).to_have_count(0)

    # Handed out all at once, after a look at who gets what.
    officer.goto("/van-ban?q=9917")
    officer.get_by_role("link", name="9917/UBND-TH").click()
    officer.get_by_role("link", name="Giao 4 nhiệm vụ cho 4 cơ quan").click()
    for name in _AGENCIES.values():
        expect(officer.get_by_text(name).first).to_be_visible()
    officer.get_by_role("button", name="Giao các nhiệm vụ đã chọn").click()
    on_time, late, within, overdue = before
    assert _figures(officer) == [on_time, late, within + 4, overdue]

    # One accepts, reports, is returned, reports again and is confirmed.
    head = office.head_of("H50.02")
    head.goto("/viec-cua-co-quan")
    job = "Trình dự thảo nghị quyết về biên chế"
    head.locator("li", has_text=job).get_by_role("link", name="Tiếp nhận").click()
    head.get_by_role("button", name="Tiếp nhận").click()
    (tmp_path / "du-thao.pdf").write_bytes(_PDF)
    with _act(head, job, "Báo cáo hoàn thành"):
        head.get_by_label("Kết quả thực hiện").fill("Đã trình dự thảo")
    officer.goto("/cho-xu-ly?loai=bao-cao")
    row = officer.locator("tr", has_text=job)
    row.get_by_role("link", name="Trả lại").click()
    expect(officer.get_by_text("Báo cáo không kèm tệp nào")).to_be_visible()
    officer.get_by_label("Lý do").fill("Thiếu dự thảo kèm theo")
    officer.get_by_role("button", name="Trả lại").click()
    assert _figures(officer) == [on_time, late, within + 4, overdue]
    head.goto("/viec-cua-co-quan")
    expect(head.locator("#returned")).to_contain_text(job)
    with _act(head, job, "Báo cáo hoàn thành"):
        head.get_by_label("Kết quả thực hiện").fill("Đã trình dự thảo, kèm tệp")
        head.get_by_label("Văn bản kết quả").fill("55/TTr-SNV")
        head.get_by_label("Tệp kèm theo").set_input_files(tmp_path / "du-thao.pdf")
    with _act(officer, job, "Xác nhận hoàn thành"):
        expect(officer.get_by_role("link", name="du-thao.pdf")).to_be_visible()
    assert _figures(officer) == [on_time + 1, late, within + 3, overdue]

    # One asks for an extension and gets a shorter one.
    jurist = office.head_of("H50.03")
    job = "Báo cáo kết quả rà soát văn bản"
    with _act(jurist, job, "Tiếp nhận"):
        pass
    with _act(jurist, job, "Xin gia hạn"):
        jurist.get_by_label("Đề nghị gia hạn đến").fill((today + timedelta(days=40)).isoformat())
        jurist.get_by_label("Lý do").fill("Nhiều văn bản hơn dự kiến")
    granted = today + timedelta(days=25)
    with _act(officer, job, "Quyết định gia hạn"):
        officer.get_by_label("Đồng ý, nhưng đến ngày sớm hơn").check()
        officer.get_by_label("Hạn mới, nếu sớm hơn ngày đề nghị").fill(granted.isoformat())
        officer.get_by_label("Lý do").fill("Kịp kỳ họp")
    jurist.reload()
    _open(jurist, job)
    expect(jurist.locator(".facts")).to_contain_text(f"{granted:%d/%m/%Y}")
    expect(jurist.locator(".facts s")).to_have_text(f"{today + timedelta(days=10):%d/%m/%Y}")

    # One declines, and another gets the job.
    merchant = office.head_of("H50.06")
    job = "Báo cáo tình hình thu ngân sách quý IV"
    with _act(merchant, job, "Từ chối"):
        merchant.get_by_label("Lý do").fill("Thuộc chức năng của Sở Tài chính")
    officer.goto("/cho-xu-ly?loai=tu-choi")
    officer.locator("tr", has_text=job).get_by_role("link", name="Giao lại").click()
    officer.get_by_label("Cơ quan chủ trì").select_option(label="Sở Nội vụ")
    officer.get_by_label("Lý do").fill("Theo phân công mới")
    officer.get_by_role("button", name="Giao lại").click()
    head.goto("/viec-cua-co-quan")
    expect(head.locator("#to_accept")).to_contain_text(job)
    merchant.goto("/nhiem-vu?luong=tat-ca&ket-qua=co-han&q=9917")
    expect(merchant.get_by_text(job)).to_have_count(0)

    # The figures after: one more on time, three more within their due date; the rate is what they give.
    after = _figures(officer)
    assert after == [on_time + 1, late, within + 3, overdue]
    rate = f"{after[0] / (after[0] + after[1] + after[3]) * 100:.2f}".replace(".", ",") + "%"
    assert _rate(officer) == rate
