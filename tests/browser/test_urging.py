"""The Office urges in a real browser: fields of the letter show when one is asked for, and the letter comes down."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Product


def _sign_in(page: Page, product: Product, name: str) -> None:
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(product.passwords[name])
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")


def test_an_officer_urges_with_a_letter(page: Page, product: Product, tmp_path: Path) -> None:
    _sign_in(page, product, "demo.chuyenvien")
    page.goto("/nhiem-vu?ket-qua=qua-han&sap-xep=co-quan")
    boxes = page.locator("input[name=chon]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Đôn đốc…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đôn đốc 2 nhiệm vụ")
    expect(page.get_by_label("Họ tên người ký")).to_be_hidden()
    page.get_by_label("Kèm công văn đôn đốc").check()
    page.get_by_label("Địa danh").fill("Quảng Trị")
    page.get_by_label("Họ tên người ký").fill("Trần Quốc Việt")
    for number in page.get_by_label("Số công văn").all():
        expect(number).to_be_visible()
    page.get_by_role("button", name="Gửi đôn đốc").click()
    expect(page.get_by_role("link", name="Tải công văn").first).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải công văn").first.click()
    letter = tmp_path / coming.value.suggested_filename
    coming.value.save_as(letter)
    assert letter.name.startswith("cong-van-don-doc-")
    assert letter.read_bytes().startswith(b"PK")
    page.set_viewport_size({"width": 390, "height": 844})
    for address in (page.url, "/don-doc"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
