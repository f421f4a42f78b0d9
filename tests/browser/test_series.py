"""A recurring duty in a real browser: writing a day chooses the kind, the next days show, and each is made once."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Product


def _sign_in(page: Page, product: Product, name: str) -> None:
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(product.passwords[name])
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")


def test_an_officer_lets_a_task_come_back(page: Page, product: Product) -> None:
    _sign_in(page, product, "demo.chuyenvien")
    page.goto("/nhiem-vu?ket-qua=trong-han")
    page.locator("a.what").first.click()
    page.get_by_role("link", name="Lặp lại…").click()
    page.get_by_label("Ngày trong quý").fill("20")
    expect(page.get_by_role("radio", name="Hằng quý")).to_be_checked()
    page.get_by_label("Sớm hơn: ngày làm việc liền trước").check()
    page.get_by_role("button", name="Xem 6 kỳ tới").click()
    expect(page.locator(".rule-preview")).to_contain_text("Hằng quý, ngày 20 tháng cuối quý.")
    expect(page.locator(".coming li")).to_have_count(6)
    page.get_by_role("button", name="Đặt lặp lại").click()
    expect(page.locator(".chip").first).to_contain_text("hằng quý, ngày 20 tháng cuối quý")
    page.get_by_role("button", name="Tạo kỳ").click()
    expect(page.get_by_role("status").filter(has_text="Đã tạo kỳ")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(2)
    address = page.url
    page.set_viewport_size({"width": 390, "height": 844})
    for path in (address, f"{address}/sua", "/dinh-ky"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
