"""A report's figures checked, and a year's programme made from a pasted table, in a real browser at both widths."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Product

_REPORT = "UBND tỉnh được giao 10.099 nhiệm vụ, đã hoàn thành 9.751 nhiệm vụ, đạt 98,57%."


def _sign_in(page: Page, product: Product, name: str) -> None:
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(product.passwords[name])
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")


def _fits_a_phone(page: Page) -> bool:
    page.set_viewport_size({"width": 390, "height": 844})
    width: int = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return width <= 390


def test_a_leader_checks_the_figures_of_a_draft(page: Page, product: Product) -> None:
    _sign_in(page, product, "demo.chutich")
    page.get_by_role("link", name="Số liệu", exact=True).click()
    page.get_by_role("link", name="Kiểm số liệu").click()
    page.get_by_label("Dán đoạn báo cáo").fill(_REPORT)
    page.get_by_text("Đối chiếu với số liệu trong hệ thống").first.click()
    page.get_by_label("Đối chiếu với số liệu trong hệ thống").select_option("provincial")
    page.get_by_role("button", name="Kiểm", exact=True).click()
    expect(page.get_by_text("9.751/10.099 = 96,55%, không phải 98,57%")).to_be_visible()
    expect(page.get_by_role("row", name="được giao 10.099 6.038 +4.061")).to_be_visible()
    assert _fits_a_phone(page)


def test_the_office_makes_a_programme_of_a_pasted_table(page: Page, product: Product) -> None:
    _sign_in(page, product, "demo.chuyenvien")
    page.goto("/chuong-trinh")
    page.get_by_label("Tên", exact=True).fill("Chương trình thử")
    page.get_by_role("button", name="Lập", exact=True).click()
    page.get_by_role("link", name="dán từ Excel, Word").click()
    page.get_by_label("Các dòng chép từ Excel hoặc Word").fill(
        "1\tĐề án phát triển du lịch\tĐề án\tSở Nội vụ\tSở Tài chính\tHĐND tỉnh\ttháng 12"
    )
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_label("Các dòng trên đúng như vậy").check()
    page.get_by_role("button", name="Thêm").click()
    expect(page.get_by_text("Đã thêm 1 nội dung.")).to_be_visible()
    assert _fits_a_phone(page)
    page.get_by_role("link", name="Đề án phát triển du lịch").first.click()
    expect(page.get_by_text("Phối hợp", exact=True)).to_be_visible()
    assert _fits_a_phone(page)
