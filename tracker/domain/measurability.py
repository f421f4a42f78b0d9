"""What makes a task hard to judge later: no product named, no due date, several agencies answering in one text.

These are hints: whoever enters the task may go on. They look for words an office uses, so a good task written in other
words may be doubted, and a bad one may pass.
"""

import re
import unicodedata

NO_PRODUCT = "chưa nêu sản phẩm (báo cáo, tờ trình, quyết định, công trình bàn giao…)"
NO_DUE_DATE = "không có hạn"
SEVERAL_LEADS = "nội dung nêu nhiều cơ quan cùng làm; ghi phần của riêng cơ quan chủ trì"


def doubts(*, content: str, has_due_date: bool) -> list[str]:
    """Why this task will be hard to judge, each as part of a sentence; empty when nothing is seen."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", content)).strip().casefold()
    found = [_of_product(text), _of_due_date(text, has_due_date=has_due_date)]
    if _COLLECTIVE.search(text) or _SEVERAL.search(text) or _SEVERAL_LEAD.search(text):
        found.append(SEVERAL_LEADS)
    return [doubt for doubt in found if doubt]


def _of_product(text: str) -> str | None:
    if _PRODUCT.search(text) or _MEASURE.search(text):
        return None
    if vague := _VAGUE.search(text):
        return f"«{vague[0]}» không cho biết thế nào là xong; nêu sản phẩm hoặc con số phải đạt"
    return None if _ENDS.search(text) else NO_PRODUCT


def _of_due_date(text: str, *, has_due_date: bool) -> str | None:
    if has_due_date:
        return None
    hurry = _HURRY.search(text)
    return f"ghi «{hurry[0]}» nhưng không có hạn" if hurry else NO_DUE_DATE


def _words(*words: str) -> str:
    return rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"


#: What can be shown when the task is done.
_PRODUCT = re.compile(
    _words(
        "báo cáo", "trình", "tờ trình", "ban hành", "dự thảo", "kế hoạch", "đề án", "phương án", "quyết định",
        "nghị quyết", "chỉ thị", "quy chế", "quy định", "quy trình", "quy hoạch", "chương trình", "văn bản", "công văn",
        "hồ sơ", "danh mục", "danh sách", "biểu", "bảng", "phụ lục", "số liệu", "kết quả", "hoàn thành", "hoàn thiện",
        "hoàn tất", "nghiệm thu", "khởi công", "khánh thành", "bàn giao", "phê duyệt", "công bố", "trả lời",
        "giải trình", "thông báo", "hợp đồng", "biên bản", "quyết toán", "dự toán", "cơ sở dữ liệu", "hội nghị",
        "sản phẩm", "đề cương", "đề xuất", "dứt điểm",
    )
)  # fmt: skip
#: A number to be reached does as well as a product.
_MEASURE = re.compile(r"\d+(?:[.,]\d+)* ?%|(?:ít nhất|tối thiểu|đạt|trên) \d")
#: Verbs of which nobody can say when they are done.
_VAGUE = re.compile(
    _words("tăng cường", "quan tâm", "chú trọng", "tiếp tục", "đẩy mạnh", "nâng cao", "phát huy", "quán triệt")
)
#: Acts that have an end, though nothing is named that remains of them.
_ENDS = re.compile(
    _words(
        "kiểm tra", "thanh tra", "xử lý", "hướng dẫn", "thẩm định", "rà soát", "tổng hợp", "tổ chức", "tham mưu",
        "xây dựng", "lập", "cung cấp", "gửi", "đăng ký", "cập nhật", "số hóa", "bố trí", "chi trả", "thanh toán",
        "giải ngân", "tháo gỡ", "khắc phục", "sửa chữa", "lắp đặt", "nâng cấp", "thu hồi", "tập huấn", "góp ý",
        "tham gia ý kiến", "cho ý kiến", "lấy ý kiến", "làm rõ", "xác minh", "giải quyết", "tiếp nhận", "thành lập",
        "kiện toàn", "đấu giá", "đấu thầu", "lựa chọn", "điều chỉnh", "cấp phép", "thu hoạch", "tiêm",
    )
)  # fmt: skip
_HURRY = re.compile(
    _words("khẩn trương", "(?<!cảnh báo )(?<!phát hiện )(?<!dự báo )(?<!báo động )sớm", "kịp thời", "nhanh chóng")
)

_ASKED = r"^(?:(?:giao|yêu cầu|đề nghị|thủ trưởng|giám đốc|chủ tịch|lãnh đạo)(?: cho)? )*"
_AGENCY = (
    r"(?:sở|ubnd|ủy ban nhân dân|uỷ ban nhân dân|ban (?:quản lý|dân tộc|chỉ huy)|công an|thanh tra|bộ chỉ huy|"
    r"bộ đội biên phòng|bảo hiểm xã hội|văn phòng|cục|chi cục|kho bạc|trường|viện)(?!\w)"
)
_BETWEEN = r"(?:,|;| và| cùng| cùng với)\s+"
#: 'Các sở, ngành …', 'UBND các huyện …' as those who are told to do it.
_COLLECTIVE = re.compile(
    _ASKED
    + r"(?:các (?:sở|ban|ngành|cơ quan|đơn vị|địa phương|huyện)|(?:ubnd|ủy ban nhân dân) (?:các|cấp)"
    + r"|toàn thể|tất cả các)(?!\w)"
)
#: Two agencies at the head of the text with nothing between them that makes the first the leading one.
_SEVERAL = re.compile(
    _ASKED + rf"{_AGENCY}(?:(?!chủ trì|phối hợp|{_AGENCY})[^.:;]){{0,50}}?{_BETWEEN}{_AGENCY}"
)  # fmt: skip
#: 'Sở A, Sở B chủ trì' wherever it stands.
_SEVERAL_LEAD = re.compile(
    rf"{_AGENCY}(?:(?!chủ trì|phối hợp|trình|báo cáo|gửi)[^.:;]){{1,50}}?{_BETWEEN}{_AGENCY}"
    rf"(?:(?!phối hợp|trình|báo cáo|gửi|giao)[^.:;,]){{1,50}}? (?:cùng |đồng )?chủ trì(?!\w)"
)
