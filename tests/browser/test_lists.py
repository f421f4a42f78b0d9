"""Lists in a real browser: choosing with the keyboard, acting on many, the keys, the Excel file, without scripts."""

import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Product
from tests.browser.test_journey import _sign_in


@pytest.fixture
def office(page: Page, product: Product) -> Page:
    _sign_in(page, product, "demo.chanhvanphong")
    return page


def test_lines_are_chosen_by_the_keyboard_and_handed_over(office: Page) -> None:
    office.goto("/nhiem-vu?trang-thai=in_progress")
    expect(office.locator("[data-picked]")).to_have_text("")
    for key in ("j", "x", "j", "j", "x"):
        office.keyboard.press(key)
    expect(office.locator("[data-picked]")).to_have_text("Đã chọn 2")
    expect(office.locator("[name=chon]:checked")).to_have_count(2)
    codes = [one.get_attribute("value") for one in office.locator("[name=chon]:checked").all()]
    office.locator("#viec").select_option(label="Đổi cơ quan chủ trì")
    office.get_by_role("button", name="Xem trước").click()
    expect(office.get_by_role("heading", name="Đổi cơ quan chủ trì 2 nhiệm vụ")).to_be_visible()
    office.get_by_label("Cơ quan chủ trì mới").select_option(label="Thanh tra tỉnh")
    office.get_by_label("Lý do").fill("Đúng chức năng")
    office.get_by_role("button", name="Xem trước từng nhiệm vụ").click()
    expect(office.locator("tbody b")).to_have_text(["Thanh tra tỉnh", "Thanh tra tỉnh"])
    office.get_by_role("button", name="Sửa").click()
    expect(office.get_by_label("Lý do")).to_have_value("Đúng chức năng")
    office.get_by_role("button", name="Xem trước từng nhiệm vụ").click()
    office.get_by_role("button", name="Đổi cơ quan chủ trì 2 nhiệm vụ").click()
    expect(office.get_by_role("heading", name="2 đã đổi cơ quan chủ trì")).to_be_visible()
    office.reload()
    expect(office.get_by_role("heading", name="2 đã đổi cơ quan chủ trì")).to_be_visible()
    office.goto(f"/nhiem-vu/{codes[0]}")
    expect(office.get_by_text("Chuyển cho Thanh tra tỉnh chủ trì")).to_have_count(1)


def test_the_whole_page_is_chosen_and_one_left_out(office: Page) -> None:
    office.goto("/nhiem-vu")
    office.get_by_label("Chọn cả trang").check()
    expect(office.locator("[data-picked]")).to_have_text("Đã chọn 50")
    office.locator("[name=chon]").first.uncheck()
    expect(office.locator("[data-picked]")).to_have_text("Đã chọn 49")
    expect(office.get_by_label("Chọn cả trang")).not_to_be_checked()


def test_the_keys_are_shown_but_not_while_somebody_types(office: Page) -> None:
    office.goto("/nhiem-vu")
    dialog = office.locator("dialog")
    expect(dialog).to_be_hidden()
    office.keyboard.press("?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Đến ô tìm nhiệm vụ")).to_be_visible()
    office.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    office.locator("#q").fill("")
    office.locator("#q").press("?")
    office.locator("#q").press("x")
    expect(dialog).to_be_hidden()
    expect(office.locator("#q")).to_have_value("?x")
    office.get_by_role("link", name="Phím tắt").click()
    expect(dialog).to_be_visible()
    office.get_by_role("button", name="Đóng").click()
    expect(dialog).to_be_hidden()


def test_a_list_is_taken_away_as_a_workbook(office: Page) -> None:
    office.goto("/nhiem-vu?ket-qua=qua-han")
    with office.expect_download() as waiting:
        office.get_by_role("button", name=re.compile("Tải Excel")).click()
    sheet = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes())).active
    assert sheet is not None
    told = re.search(r"[\d.]+", office.locator(".head .num").inner_text())
    assert told
    assert sheet.max_row - 7 == int(told[0].replace(".", ""))


def test_a_list_is_saved_and_found_again(office: Page) -> None:
    office.goto("/nhiem-vu?ket-qua=cham")
    office.locator("summary", has_text="Lưu danh sách này").click()
    office.get_by_label("Tên danh sách").fill("Các việc chậm")
    office.get_by_role("button", name="Lưu", exact=True).click()
    office.goto("/nhiem-vu")
    office.get_by_role("link", name="Các việc chậm").click()
    expect(office.locator(".views .chip.on")).to_have_text("Các việc chậm")
    expect(office).to_have_url(re.compile("ket-qua=cham"))


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_of_lists_is_wider_than_the_screen(office: Page, width: int) -> None:
    office.set_viewport_size({"width": width, "height": 900})

    def fits() -> None:
        assert office.evaluate("document.documentElement.scrollWidth") <= width, office.url

    office.goto("/nhiem-vu?trong-tam=1&linh-vuc=" + "a" * 100)
    fits()
    office.goto("/nhiem-vu")
    for summary in office.locator("main summary").all():
        summary.click()
    fits()
    office.locator("[name=chon]").first.check()
    office.locator("#viec").select_option("gia-han")
    office.get_by_role("button", name="Xem trước").click()
    fits()
    office.get_by_label("Hoặc lùi thêm số ngày").fill("365")
    office.get_by_label("Lý do").fill("dài" * 200)
    office.get_by_role("button", name="Xem trước từng").click()
    expect(office.get_by_text("365 ngày")).to_be_visible()
    fits()
    office.goto("/phim-tat")
    fits()


@pytest.fixture
def plain(product: Product, page: Page) -> Iterator[Page]:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=product.address, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_bulk_acts_and_keys_work_without_scripts(plain: Page, product: Product) -> None:
    _sign_in(plain, product, "demo.chanhvanphong")
    plain.goto("/nhiem-vu?trang-thai=in_progress")
    plain.get_by_label("Chọn cả trang").check()
    plain.locator("#viec").select_option("doi-co-quan-chu-tri")
    plain.get_by_role("button", name="Xem trước").click()
    expect(plain.get_by_role("heading", name=re.compile("Đổi cơ quan chủ trì 50 nhiệm vụ"))).to_be_visible()
    plain.get_by_role("link", name="Thôi").click()
    expect(plain).to_have_url(re.compile("trang-thai=in_progress"))
    plain.get_by_role("link", name="Phím tắt").click()
    expect(plain.get_by_role("heading", name="Phím tắt")).to_be_visible()


def test_the_keys_go_on_after_a_box_was_ticked_by_hand(office: Page) -> None:
    office.goto("/nhiem-vu")
    office.locator("input[name=chon]").nth(1).check()
    office.keyboard.press("j")
    expect(office.locator("table.list .what").nth(2)).to_be_focused()
    office.locator("input[name=chon]").nth(2).check()
    office.keyboard.press("?")
    expect(office.locator("[data-keys-dialog]")).to_be_visible()


def test_no_line_that_the_keys_reach_lies_under_the_bar(office: Page) -> None:
    office.emulate_media(reduced_motion="reduce")  # a page that glides is not where it will be
    office.goto("/nhiem-vu")
    bar = office.locator(".bulk-bar").bounding_box()
    assert bar is not None
    for _ in range(14):
        office.keyboard.press("j")
        line = office.locator(".what:focus").bounding_box()
        assert line is not None
        assert line["y"] + line["height"] <= bar["y"] + 1, "a focused line lies under the bar"
