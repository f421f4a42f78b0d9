"""The first whole path, in a real browser: sign in, the rate, who is late, a report from a phone, a workbook in."""

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Product
from tracker import clock as office_clock


def _sign_in(page: Page, product: Product, username: str) -> None:
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(product.passwords[username])
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator("header .menu")).to_be_visible()
    page.wait_for_load_state()


def test_the_office_sees_the_rate_and_goes_from_a_number_to_a_task(page: Page, product: Product) -> None:
    _sign_in(page, product, "demo.chuyenvien")
    expect(page.locator(".rate")).to_have_text("96,07%")
    expect(page.get_by_text("Dữ liệu minh họa")).to_be_visible()
    page.locator(".legend a", has_text="Đang làm, quá hạn").click()
    expect(page.locator("table.list tbody tr")).to_have_count(50)
    expect(page.get_by_text("63 nhiệm vụ")).to_be_visible()
    first = page.locator("table.list .what").first
    words = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible()


def test_keys_lead_to_the_search_and_through_the_list(page: Page, product: Product) -> None:
    _sign_in(page, product, "demo.thanhtra")
    page.keyboard.press("/")
    page.keyboard.type("don doc tien do")
    page.keyboard.press("Enter")
    expect(page.locator("table.list .what").first).to_contain_text("Đôn đốc tiến độ")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("table.list .what").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/nhiem-vu/\w"))


def test_a_department_head_reports_completion_from_a_phone(page: Page, product: Product) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    _sign_in(page, product, "demo.giamdoc")
    page.get_by_role("link", name="việc quá hạn").click()
    page.locator("table.list .what").first.click()
    page.get_by_role("link", name="Báo cáo hoàn thành").click()
    page.get_by_label("Kết quả thực hiện").fill("Đã trình UBND tỉnh phương án")
    page.get_by_label("Văn bản kết quả").fill("215/BC-SKHĐT")
    page.get_by_role("button", name="Báo cáo hoàn thành").click()
    expect(page.get_by_text("Cần ghi nguyên nhân chậm")).to_be_visible()
    expect(page.get_by_label("Kết quả thực hiện")).to_have_value("Đã trình UBND tỉnh phương án")
    page.get_by_label("Nguyên nhân chậm").fill("Chờ số liệu của địa phương")
    page.get_by_role("button", name="Báo cáo hoàn thành").click()
    expect(page.get_by_text("Đã báo cáo hoàn thành.")).to_be_visible()
    expect(page.locator(".chip", has_text="Chờ xác nhận")).to_be_visible()


def test_the_office_takes_in_a_workbook(page: Page, product: Product, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    today = office_clock.today()
    sheet.append(["Mã nhiệm vụ", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Ngày giao", "Hạn hoàn thành"])
    sheet.append(["NV-MOI-1", "Rà soát quy hoạch bến cảng", "Sở Xây dựng", today, today])
    sheet.append(["NV-MOI-2", "Việc của cơ quan lạ", "Sở Biển", today, today])
    book.save(tmp_path / "danh-muc.xlsx")
    _sign_in(page, product, "demo.chuyenvien")
    page.get_by_role("link", name="Nhập nhiệm vụ").click()
    page.get_by_role("link", name="Nhập bảng tính").click()
    page.get_by_label("Bảng tính (.xlsx)").set_input_files(tmp_path / "danh-muc.xlsx")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator(".legend b")).to_have_text(["1", "0", "0", "1"])
    page.get_by_label("Bỏ qua 1 chỗ bị từ chối").check()
    page.get_by_role("button", name="Nhập 1 nhiệm vụ").click()
    expect(page.get_by_text("Đã thêm 1, cập nhật 0")).to_be_visible()
    expect(page.get_by_role("link", name="Rà soát quy hoạch bến cảng")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_screen(page: Page, product: Product, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    _sign_in(page, product, "demo.chuyenvien")
    task = page.goto("/nhiem-vu") and page.locator("table.list .what").first.get_attribute("href")
    for path in (
        "/",
        "/nhiem-vu",
        task,
        "/van-ban",
        "/van-ban/moi",
        "/van-ban/1",
        "/van-ban/1/giao",
        "/nhap-bang-tinh",
        "/cac-lan-nhap",
        "/hop-thu-di",
        "/suc-khoe",
        "/tai-khoan",
    ):
        page.goto(str(path))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("document.documentElement.dataset.bsTheme") == scheme


def test_pages_work_without_scripts(product: Product, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=product.address, java_script_enabled=False)
    plain = context.new_page()
    _sign_in(plain, product, "demo.chuyenvien")
    plain.get_by_label("Tìm", exact=True).or_(plain.locator("#tim-nhanh")).first.fill("thanh tra")
    plain.keyboard.press("Enter")
    expect(plain.locator("table.list tbody tr")).to_have_count(50)
    plain.locator("summary", has_text="Nguyễn").or_(plain.locator("header summary")).first.click()
    plain.get_by_role("button", name="Đăng xuất").click()
    expect(plain.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    context.close()
