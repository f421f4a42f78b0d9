"""From a pasted conclusion notice to tasks handed out, in a real browser."""

import time
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import Product
from tracker import clock as office_clock

_NOTICE = """UBND TỈNH QUẢNG TRỊ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 9187/TB-UBND
Quảng Trị, ngày {day:%d} tháng {day:%m} năm {day:%Y}

THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh tại phiên họp thường kỳ

Sở Y tế đã hoàn thành tốt nhiệm vụ. Chủ tịch UBND tỉnh kết luận:

1. Sở KH&ĐT chủ trì, phối hợp với Sở Tài chính và Kho bạc Nhà nước rà soát các dự án chậm giải ngân,
báo cáo UBND tỉnh trước ngày {soon:%d/%m/%Y}.
2. UBND các huyện: Gio Linh, Cam Lộ bàn giao mặt bằng, xong trước ngày {later:%d/%m/%Y}.
3. Trước ngày 25 hằng tháng, Sở Công Thương báo cáo tiến độ.
Riêng việc di dời đường điện cần có người lo.

Văn phòng UBND tỉnh thông báo để các cơ quan biết, thực hiện./.

Nơi nhận:
- Như trên.
"""


def test_a_conclusion_notice_is_pasted_read_corrected_and_handed_out(page: Page, product: Product) -> None:
    today = office_clock.today()
    begun = time.monotonic()
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("demo.chuyenvien")
    page.get_by_label("Mật khẩu", exact=True).fill(product.passwords["demo.chuyenvien"])
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name="Nhập nhiệm vụ").click()
    page.get_by_role("link", name="Đọc văn bản").click()
    page.get_by_label("Nội dung văn bản").fill(
        _NOTICE.format(day=today, soon=today + timedelta(days=10), later=today + timedelta(days=20))
    )
    page.get_by_role("button", name="Đọc", exact=True).click()
    expect(page.get_by_text("Đọc được 3 nhiệm vụ")).to_be_visible()
    expect(page.locator("mark[id]")).to_have_count(3)
    expect(page.get_by_text("cơ quan không có trong danh mục").first).to_be_visible()
    expect(page.locator("#phoi-hop-0")).to_have_value("Sở Tài chính")
    # The mouse selects what was overlooked; the words come into the field by themselves.
    page.evaluate(
        """() => { const text = document.querySelector("[data-read-text]");
          const node = [...text.childNodes].find((one) => one.textContent.includes("Riêng việc"));
          const at = node.textContent.indexOf("Riêng việc"); const range = document.createRange();
          range.setStart(node, at); range.setEnd(node, at + "Riêng việc di dời đường điện".length);
          getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    expect(page.get_by_label("Đoạn chữ trong văn bản")).to_have_value("Riêng việc di dời đường điện")
    page.get_by_role("button", name="Thêm việc từ đoạn này").click()
    expect(page.locator("mark[id]")).to_have_count(4)
    page.locator("#chu-tri-3").fill("Sở Công Thương")
    page.locator("#viec-3 input[type=checkbox]").uncheck()
    page.get_by_role("button", name="Nhận các nhiệm vụ đã chọn vào dự thảo").click()
    expect(page.get_by_text("Đã đưa các nhiệm vụ vào dự thảo")).to_be_visible()
    page.get_by_role("link", name="Giao 4 nhiệm vụ cho 4 cơ quan").click()
    page.get_by_role("button", name="Giao các nhiệm vụ đã chọn").click()
    expect(page.get_by_text("Đã giao 4 nhiệm vụ cho 4 cơ quan.")).to_be_visible()
    assert time.monotonic() - begun < 120, "under two minutes, even with a slow hand"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/doc-van-ban")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
