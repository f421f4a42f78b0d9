"""What is no instruction although it names agencies: background, praise, thanks, forms of closing, approved content."""

import re

#: Sections whose points tell of something, and give nobody anything to do.
_TELLS = re.compile(
    r"muc (?:tieu|dich)|quan diem|tinh hinh|thuc trang|^danh gia|ket qua (?:dat|thuc hien|chu yeu"
    r"|cong tac)|ton tai|han che|nguyen nhan|du bao(?! va)"
    r"|kinh phi|nguon luc tai chinh|^can cu|pham vi|doi tuong|uu diem|khuyet diem|bai hoc"
    r"|^yeu cau$|chi tieu|thanh phan(?: du)?|ve tinh hinh|nhan dinh"
)
_APPROVES = re.compile(
    r"(?:phe duyet|ban hanh(?: kem theo)?|thanh lap|cong nhan|thong qua|sua doi|bai bo|bo nhiem"
    r"|tang thuong|quyet dinh chu truong)(?![a-z])"
)
_CLOSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"can cu (?:quyet dinh|nghi quyet|ke hoach|chi thi)[^.;]{0,40}(?:thi hanh|thuc hien)"
        r"|(?:co )?trach nhiem thi hanh",
        r"chiu trach nhiem (?:to chuc )?(?:thi hanh|thuc hien|trien khai thuc hien)",
        r"thong bao (?:.{0,40})?(?:de|den|toi|cho) .{0,90}(?:biet|thuc hien)",
        r"(?:de|toi) (?:cac|quy) .{0,80}biet(?:,| va) (?:to chuc )?(?:trien khai )?thuc hien",
        r"(?:neu|truong hop)(?: co| phat sinh| gap)? .{0,40}(?:vuong mac|kho khan|phat sinh|bat cap)",
        r"(?:co|phat sinh|gap) .{0,20}(?:kho khan|vuong mac).{0,60}(?:phan anh|bao cao|kip thoi|de nghi|gui)",
        r"rut kinh nghiem|^(?:phe binh|bieu duong|khen ngoi|ghi nhan|danh gia cao|cam on|hoan nghenh)",
        r"(?:ubnd tinh|chu tich ubnd tinh|van phong ubnd tinh|hoi nghi|phien hop"
        r"|cuoc hop) .{0,40}(?:ghi nhan|bieu duong|phe binh|danh gia cao|khen ngoi|hoan nghenh)",
        r"^(?:yeu cau|de nghi|nhan duoc|can cu|tren day|tren co so).{0,200}(?:nghiem tuc|khan truong"
        r"|tich cuc|chu dong|quan tam)[^.;]{0,60}(?:thuc hien|phoi hop)"
        r"(?: (?:nghiem tuc|tot|day du|co hieu qua|hieu qua|cac noi dung.{0,30}|(?:chi thi|ke hoach"
        r"|cong van|thong bao|quyet dinh|ket luan|cong dien|nghi quyet)(?: nay)?))*[./\s]*$",
        r"^(?:nhan duoc|tren day).{0,200}(?:trien khai|to chuc|nghiem tuc).{0,30}thuc hien[./\s]*$",
        r"^(?:quyet dinh|chi thi|ke hoach|thong bao|cong van|nghi quyet|quy che"
        r"|van ban) (?:nay )?(?:co hieu luc|thay the|bai bo)",
        r"^(?:co hieu luc|het hieu luc|thay the|hieu luc)",
        r"ket qua thuc hien .{0,60}(?:la|lam) (?:mot trong|can cu|co so|tieu chi)",
    )
)
#: An address to everybody to carry out the document itself says nothing that could be tracked.
_ONLY_CARRY_OUT = re.compile(
    r"^(?:can |phai |tap trung |nghiem tuc|khan truong|tich cuc|chu dong|day du|quan triet|to chuc"
    r"|trien khai|kip thoi|dong bo|hieu qua|co hieu qua|tot|thuc hien|chap hanh"
    r"|nghiem|(?:giai quyet|xu ly) cong viec|cac noi dung|noi dung|nhiem vu|tren|nay|neu tren|cua"
    r"|tai|theo|chi dao|ket luan|va"
    r"|y kien|,|\s|(?:chi thi|ke hoach|cong van|thong bao|quyet dinh|cong dien|nghi quyet"
    r"|van ban)"
    r"|ubnd tinh|chu tich ubnd tinh)+[./\s]*$"
)


def tells_only(heading: str) -> bool:
    """Whether the points under this heading tell of something instead of giving tasks."""
    return _TELLS.search(heading) is not None and not re.search(r"nhiem vu|giai phap|thuc hien\s*$|phan cong", heading)


def approves(text: str) -> bool:
    """Whether an article approves something: what follows is the approved content."""
    return _APPROVES.match(text) is not None


def is_no_instruction(sentence: str) -> bool:
    """Whether a sentence is one of the forms by which documents close, praise or refer, and nothing to be done."""
    return any(pattern.search(sentence) for pattern in _CLOSES)


def only_carries_out(rest: str) -> bool:
    """Whether what agencies are told is nothing but to carry out the document."""
    return _ONLY_CARRY_OUT.match(rest) is not None


_PURPOSE = re.compile(r"(?:^|[.;,]\s*)(?:de|nham|voi muc tieu|phan dau|muc tieu)(?![a-z])[^.;]*$")
_TELLING_WORD = re.compile(
    r"(?:yeu cau|giao|phan cong|chi dao|nhu sau|sau day|ket luan|chi thi|y kien|quyet nghi|hoan thanh)(?![a-z])"
)


def hands_down(lead_in: str, place: int, *, is_title: bool) -> bool:
    """Whether a day at this place of a heading or lead-in holds for the points under it.

    In a title it does; in a sentence that leads to points only where the points are spoken of, not in its reasons.
    """
    sentence = max(lead_in.rfind(". ", 0, len(lead_in) - 2) + 2, 0) if ". " in lead_in[:-2] else 0
    if place < sentence:
        return False
    before = lead_in[sentence:place]
    if _TELLING_WORD.search(before):
        return True
    return not _PURPOSE.search(before) and (is_title or not before.strip())


_OF_ALL = re.compile(
    r"(?:thoi (?:han|gian) (?:hoan thanh|thuc hien|gui) )?(?:cac|nhung|toan bo"
    r"|tat ca)? ?(?:noi dung|nhiem vu|bao cao|tai lieu|van ban|du thao|ho so|san pham|cong viec"
    r"|de an"
    r"|phan viec|chuyen de)[^.;:]{0,60}?(?:neu tren|noi tren|tren day|tren|nay|duoc phan cong|duoc giao)(?![a-z])"
)


def speaks_of_all(paragraph: str) -> bool:
    """Whether a paragraph speaks of all that was given above it: 'Các nội dung nêu trên hoàn thành trước ngày …'."""
    return _OF_ALL.match(paragraph) is not None and not is_no_instruction(paragraph)
