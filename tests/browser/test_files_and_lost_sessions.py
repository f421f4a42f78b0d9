"""In a real browser: files that come with an act, and a text that outlives its session."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Product
from tests.browser.test_journey import _sign_in
from tests.files.attached import package, pdf

_TEXT = "Dòng thứ nhất.\n\nDòng thứ ba, sau một dòng trống. " + "Một câu dài. " * 40


def _open_discussion(page: Page, product: Product) -> None:
    _sign_in(page, product, "demo.chanhvanphong")
    page.goto("/nhiem-vu")
    page.locator("table.list .what").first.click()
    page.wait_for_load_state()
    page.goto(f"{page.url}/trao-doi")


def test_files_go_in_with_an_act_and_come_out_byte_for_byte(page: Page, product: Product, tmp_path: Path) -> None:
    (tmp_path / "Báo cáo đã ký.pdf").write_bytes(pdf())
    (tmp_path / "Tờ trình.docx").write_bytes(package())
    (tmp_path / "cũ.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1"))
    _open_discussion(page, product)
    page.locator("textarea").fill(_TEXT)
    page.get_by_label("Tệp kèm theo").set_input_files(tmp_path / "cũ.docx")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("«cũ.docx» là định dạng cũ")).to_be_visible()
    expect(page.locator("textarea")).to_have_value(_TEXT)
    page.get_by_label("Tệp kèm theo").set_input_files([tmp_path / "Báo cáo đã ký.pdf", tmp_path / "Tờ trình.docx"])
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".timeline .files a")).to_have_text(["Báo cáo đã ký.pdf", "Tờ trình.docx"])
    with page.expect_download() as download:
        page.get_by_role("link", name="Báo cáo đã ký.pdf").click()
    assert download.value.suggested_filename == "Báo cáo đã ký.pdf"
    assert Path(download.value.path()).read_bytes() == pdf()


def test_files_that_are_too_large_together_are_told_of_before_they_are_sent(
    page: Page, product: Product, tmp_path: Path
) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(pdf() + os.urandom(11 * 1024 * 1024))
    _open_discussion(page, product)
    page.locator("textarea").fill("Kèm hai tệp lớn")
    page.get_by_label("Tệp kèm theo").set_input_files([tmp_path / "a.pdf", tmp_path / "b.pdf"])
    expect(page.get_by_text("lớn hơn 20 MB, nên chưa gửi được")).to_be_visible()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("textarea")).to_have_value("Kèm hai tệp lớn")
    page.get_by_label("Tệp kèm theo").set_input_files(tmp_path / "a.pdf")
    expect(page.get_by_text("nên chưa gửi được")).to_have_count(0)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Kèm hai tệp lớn")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_text_outlives_its_session(page: Page, product: Product, scripts: bool) -> None:  # noqa: FBT001
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=product.address, java_script_enabled=scripts)
    window = context.new_page()
    _open_discussion(window, product)
    window.locator("textarea").fill(_TEXT)
    context.clear_cookies()
    window.locator("main form button[type=submit]").click()
    expect(window.get_by_text("Những gì bạn nhập được giữ lại")).to_be_visible()
    window.get_by_label("Tên đăng nhập").fill("demo.chanhvanphong")
    window.get_by_label("Mật khẩu").fill(product.passwords["demo.chanhvanphong"])
    window.get_by_role("button", name="Đăng nhập").click()
    window.get_by_role("button", name="Mở lại biểu mẫu với nội dung đã nhập").click()
    expect(window.locator("textarea")).to_have_value(_TEXT)
    window.locator("main form button[type=submit]").click()
    expect(window.locator(".timeline .what", has_text="Dòng thứ ba, sau một dòng trống.").first).to_be_visible()
    context.close()
