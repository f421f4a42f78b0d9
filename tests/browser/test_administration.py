"""Administration in a real browser: no name is too long for it, boxes are large, notes can be read."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Product
from tests.browser.test_journey import _sign_in

_WORD = "Tênrấtdàikhôngcódấucách"
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_CONTRAST = """(element) => {
  const light = (told) => {
    const parts = told.match(/[0-9.]+/g).slice(0, 3).map((one) => one / 255);
    const part = parts.map((one) => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
  };
  const of = getComputedStyle(element);
  const [one, other] = [light(of.color), light(of.backgroundColor)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}"""


def _long(most: int) -> str:
    return (_WORD * 12)[:most]


@pytest.fixture
def admin(page: Page, product: Product) -> Page:
    _sign_in(page, product, "demo.quantri")
    return page


@pytest.fixture(scope="module")
def made() -> list[str]:
    """The pages of what was made with the longest names there may be; made once."""
    return []


@pytest.fixture
def pages(admin: Page, made: list[str]) -> list[str]:
    if not made:
        _make(admin, made)
    return made


def _save(admin: Page, button: str, **fields: str) -> None:
    for name, value in fields.items():
        admin.locator(f"#{name}").fill(value)
    admin.get_by_role("button", name=button, exact=True).click()
    admin.wait_for_load_state()
    assert admin.locator(".field-error").all_text_contents() == []


def _make(admin: Page, made: list[str]) -> None:
    admin.goto("/quan-tri/co-quan/them")
    names = {"name": _long(255), "short_name": "N" + _long(99), "aliases": "K" + _long(254)}
    _save(admin, "Thêm cơ quan", code="M" * 35, **names)
    agency = admin.url.removeprefix(admin.url.split("/quan-tri")[0])
    admin.goto(f"/quan-tri/tai-khoan/them?co-quan={'M' * 35}")
    admin.locator("#role").select_option("agency_head")
    email = f"{'e' * 60}@{'m' * 170}.vn"
    _save(admin, "Thêm tài khoản", name=_long(200), username="u" * 100, email=email)
    admin.goto(f"/quan-tri/tai-khoan?co-quan={'M' * 35}")
    account = str(admin.locator("table .what").get_attribute("href"))
    admin.goto("/quan-tri/lich")
    year = (admin.locator("h1").text_content() or "")[-4:]
    _save(admin, "Lưu ngày", day=f"{year}-03-03", name=_long(200), notice=_long(200))
    _save(admin, "Xác nhận năm", year_notice=_long(200))
    lists = [f"/quan-tri/{name}" for name in ("tai-khoan", "co-quan", "lich", "nhat-ky")]
    made += [*lists, agency, account, "/quan-tri/tai-khoan/them", "/quan-tri/co-quan/them"]


@pytest.mark.parametrize("width", [1280, 390])
def test_no_name_is_long_enough_to_make_a_page_scroll_sideways(admin: Page, pages: list[str], width: int) -> None:
    admin.set_viewport_size({"width": width, "height": 900})
    wider = {}
    for path in pages:
        admin.goto(path)
        wider[path] = admin.evaluate(_WIDER)
    assert wider == dict.fromkeys(pages, 0)


def test_a_day_of_the_calendar_is_in_its_own_rows_on_a_phone(admin: Page) -> None:
    admin.set_viewport_size({"width": 390, "height": 900})
    admin.goto("/quan-tri/lich")
    row = admin.locator("table.days tbody tr").first
    day, name, basis, change = (
        row.locator(place).bounding_box() for place in ("td:first-child", "td:nth-child(3)", ".basis", ".change a")
    )
    assert day is not None
    assert name is not None
    assert basis is not None
    assert change is not None
    assert change["x"] > 300
    assert abs(change["y"] - day["y"]) < 10
    assert basis["x"] == name["x"]


def test_the_list_of_tasks_fits_the_smallest_phone(page: Page, product: Product) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    _sign_in(page, product, "demo.chanhvanphong")
    page.goto("/nhiem-vu")
    assert page.evaluate(_WIDER) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_note_about_the_demonstration_can_be_read(admin: Page, scheme: str) -> None:
    admin.evaluate(f"document.documentElement.dataset.bsTheme = '{scheme}'")
    assert admin.locator(".demo-note").evaluate(_CONTRAST) >= 4.5


def test_boxes_to_tick_are_large_enough_and_so_are_their_words(admin: Page) -> None:
    for path in ("/quan-tri/lich", "/quan-tri/thiet-lap"):
        admin.goto(path)
        for box in admin.locator("input[type=radio], input[type=checkbox]").all():
            size = box.bounding_box()
            assert size
            assert min(size["width"], size["height"]) >= 20
    admin.goto("/quan-tri/lich")
    admin.get_by_text("làm việc (làm bù)").click()
    assert admin.locator("input[name=kind][value=lam]").is_checked()


def test_after_a_refused_form_the_cursor_is_in_the_first_field_that_is_wrong(admin: Page) -> None:
    admin.goto("/quan-tri/co-quan/them")
    assert admin.evaluate("document.activeElement.tagName") == "BODY"
    admin.locator("#name").fill("Sở Thử nghiệm con trỏ")
    admin.locator("#code").fill("<b>")
    admin.get_by_role("button", name="Thêm cơ quan", exact=True).click()
    admin.wait_for_load_state()
    assert admin.evaluate("document.activeElement.id") == "code"
    assert admin.locator("#name").input_value() == "Sở Thử nghiệm con trỏ"
